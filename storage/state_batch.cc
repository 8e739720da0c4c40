// A batch is its operations one after the other: a letter, then key (and value) as length-prefixed strings.

#include "crawler/core/wire.h"
#include "storage/state_db.h"

namespace tamis {
namespace {

constexpr char kPut = 'P';
constexpr char kDelete = 'D';
constexpr char kAdd = 'A';

}  // namespace

void StateBatch::Put(std::string_view key, std::string_view value) {
  WireWriter writer;
  writer.Number(kPut);
  writer.String(key);
  writer.String(value);
  bytes_ += writer.Take();
}

void StateBatch::Delete(std::string_view key) {
  WireWriter writer;
  writer.Number(kDelete);
  writer.String(key);
  bytes_ += writer.Take();
}

void StateBatch::Add(std::string_view key, int64_t delta) {
  WireWriter writer;
  writer.Number(kAdd);
  writer.String(key);
  writer.Number(delta);
  bytes_ += writer.Take();
}

Status StateBatch::Visit(Visitor& visitor) const {
  WireReader reader(bytes_);
  while (!reader.at_end()) {
    const char operation = reader.Number<char>();
    const std::string key = reader.String();
    Status told;
    if (operation == kPut) {
      const std::string value = reader.String();
      if (reader.ok()) told = visitor.OnPut(key, value);
    } else if (operation == kAdd) {
      const int64_t delta = reader.Number<int64_t>();
      if (reader.ok()) told = visitor.OnAdd(key, delta);
    } else if (operation == kDelete && reader.ok()) {
      told = visitor.OnDelete(key);
    } else {
      return Error{ErrorCode::kInvalidInput, "state batch: unknown operation"};
    }
    if (!reader.ok()) return Error{ErrorCode::kInvalidInput, "state batch: cut short"};
    if (!told) return told;
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
