#include "extract/hash_lists/api_page.h"

#include <algorithm>

namespace tamis {
namespace {

class PageSink final : public JsonPageSink {
 public:
  PageSink(const ApiFormat& format, ListCollector& collector) : format_(format), collector_(collector) {}

  Status Element(std::string_view key, std::string_view value, int64_t line, bool is_too_large) override {
    const bool is_known =
        key.empty() || std::find(format_.arrays.begin(), format_.arrays.end(), key) != format_.arrays.end();
    if (!is_known) return {};
    has_records_ = true;
    if (value.empty() && !is_too_large) return {};
    if (is_too_large) {
      collector_.Malformed(line, "a record that is too large");
      return {};
    }
    const simdjson::dom::object* const record = parser_.ParseObject(value);
    if (record == nullptr) {
      collector_.Malformed(line, "no JSON object");
      return {};
    }
    return format_.read(*record, line, collector_);
  }

  void Member(std::string_view key, std::string_view value) override {
    says_more_ = says_more_ || format_.says_more(key, value);
  }

  void EndOfPage() override {
    lacks_records_ = lacks_records_ || !has_records_;
    collector_.SetComplete(!says_more_);
    has_records_ = says_more_ = false;
  }

  bool lacks_records() const { return lacks_records_; }

 private:
  const ApiFormat& format_;
  ListCollector& collector_;
  JsonFieldParser parser_;
  bool has_records_ = false;  // of this page
  bool says_more_ = false;
  bool lacks_records_ = false;  // of any page
};

}  // namespace

Status ReadApiPages(std::istream& file, const ApiFormat& format, ListCollector& collector) {
  JsonPageLimits limits;
  limits.max_file_bytes = collector.options().max_file_bytes;
  limits.max_value_bytes = format.max_record_bytes > 0
                               ? format.max_record_bytes
                               : static_cast<size_t>(collector.options().max_line_bytes);
  PageSink sink(format, collector);
  const Status read = ReadJsonPages(file, limits, sink);
  if (!read) return read;
  if (sink.lacks_records()) return Error{ErrorCode::kInvalidInput, "a page without an array of records"};
  return {};
}

}  // namespace tamis
