// A batch is its operations one after the other: a letter, then the key and what belongs to it; strings have
// their length as 4 bytes little-endian before them.

#include <bit>
#include <cstring>

#include "storage/state_db.h"

namespace tamis {
namespace {

static_assert(std::endian::native == std::endian::little, "the wire form is little-endian");

constexpr char kPut = 'P';
constexpr char kDelete = 'D';
constexpr char kAdd = 'A';

template <class T>
void AppendNumber(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void AppendText(std::string& bytes, std::string_view text) {
  AppendNumber(bytes, static_cast<uint32_t>(text.size()));
  bytes.append(text);
}

/// Reads without copying: a batch is visited for every write. After the first impossible length `ok` is
/// false.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T Number() {
    T value{};
    const std::string_view raw = Take(sizeof value);
    if (ok_) std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }
  std::string_view Text() { return Take(Number<uint32_t>()); }
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }

 private:
  std::string_view Take(size_t size) {
    ok_ = ok_ && size <= rest_.size();
    if (!ok_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
  bool ok_ = true;
};

Status CutShort() {
  return Error{ErrorCode::kInvalidInput, "state batch: cut short"};
}

Status VisitOne(Cursor& cursor, StateBatch::Visitor& visitor) {
  const char operation = cursor.Number<char>();
  const std::string_view key = cursor.Text();
  if (operation == kPut) {
    const std::string_view value = cursor.Text();
    return cursor.ok() ? visitor.OnPut(key, value) : CutShort();
  }
  if (operation == kAdd) {
    const auto delta = cursor.Number<int64_t>();
    return cursor.ok() ? visitor.OnAdd(key, delta) : CutShort();
  }
  if (operation == kDelete) return cursor.ok() ? visitor.OnDelete(key) : CutShort();
  return Error{ErrorCode::kInvalidInput, "state batch: unknown operation"};
}

}  // namespace

void StateBatch::Put(std::string_view key, std::string_view value) {
  bytes_ += kPut;
  AppendText(bytes_, key);
  AppendText(bytes_, value);
}

void StateBatch::Delete(std::string_view key) {
  bytes_ += kDelete;
  AppendText(bytes_, key);
}

void StateBatch::Add(std::string_view key, int64_t delta) {
  bytes_ += kAdd;
  AppendText(bytes_, key);
  AppendNumber(bytes_, delta);
}

Status StateBatch::Visit(Visitor& visitor) const {
  Cursor cursor(bytes_);
  while (!cursor.at_end()) {
    const Status visited = VisitOne(cursor, visitor);
    if (!visited) return visited;
  }
  return {};
}

Result<StateBatch> StateBatch::Deserialize(std::string_view bytes) {
  class Ignore final : public Visitor {
    Status OnPut(std::string_view, std::string_view) override { return {}; }
    Status OnDelete(std::string_view) override { return {}; }
    Status OnAdd(std::string_view, int64_t) override { return {}; }
  };
  StateBatch batch;
  batch.bytes_ = bytes;
  Ignore ignore;
  const Status checked = batch.Visit(ignore);
  if (!checked) return checked.error();
  return batch;
}

}  // namespace tamis
