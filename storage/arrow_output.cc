#include "storage/arrow_output.h"

#include <cstddef>
#include <cstdint>

#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>

namespace tamis {
namespace {

class Output final : public arrow::io::OutputStream {
 public:
  explicit Output(HashedFile& file) : file_(file) {}

  arrow::Status Write(const void* data, int64_t size) override {
    const Status written = file_.Write({static_cast<const std::byte*>(data), static_cast<size_t>(size)});
    return written ? arrow::Status::OK() : arrow::Status::IOError(written.error().message);
  }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  arrow::Result<int64_t> Tell() const override { return file_.size_bytes(); }
  bool closed() const override { return closed_; }

 private:
  HashedFile& file_;
  bool closed_ = false;
};

}  // namespace

std::shared_ptr<arrow::io::OutputStream> ArrowOutput(HashedFile& file) {
  return std::make_shared<Output>(file);
}

}  // namespace tamis
