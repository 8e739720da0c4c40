#include "extract/hash_lists/api_lists.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "extract/hash_lists/api_page.h"
#include "extract/hash_lists/json_fields.h"
#include "extract/hash_lists/list_value.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

using Object = simdjson::dom::object;

std::optional<ListType> TypeOf(const std::string& name) {
  return name.empty() ? std::nullopt : std::optional<ListType>(ListTypeFrom(name));
}

/// The value and its type; counts what cannot be taken.
void AddNamed(const Object& object, std::string_view value_key, std::string_view type_key, int64_t line,
              ListCollector& collector, ListRecord& record) {
  const std::optional<ListType> type = TypeOf(TextField(object, {type_key}));
  const std::string value = TextField(object, {value_key});
  if (value.empty() && (!type || type->kind)) return collector.Malformed(line, "no value");
  collector.AddValue(value, type, line, record);
}

Status ReadStopNciiRecord(const Object& object, int64_t line, ListCollector& collector) {
  ListRecord record;
  record.removed = SaysRemoved(TextField(object, {"hashStatus"}));
  record.updated = ParseListTime(TextField(object, {"lastModtimestamp", "lastModTimestamp"}));
  AddNamed(object, "hashValue", "signalType", line, collector, record);
  return collector.Visit(std::move(record));
}

Status ReadThreatExchangeRecord(const Object& object, int64_t line, ListCollector& collector) {
  ListRecord record;
  record.id = TextField(object, {"id"});
  record.removed = TrueField(object, "should_delete");
  record.updated = ParseListTime(TextField(object, {"last_updated", "added_on"}));
  // What is deleted may be told by its id alone.
  if (!record.removed || record.id.empty() || !TextField(object, {"indicator"}).empty()) {
    AddNamed(object, "indicator", "type", line, collector, record);
  }
  return collector.Visit(std::move(record));
}

Status ReadTatRecord(const Object& object, int64_t line, ListCollector& collector) {
  ListRecord record;
  record.id = TextField(object, {"id"});
  record.removed = TrueField(object, "deleted");
  record.updated = ParseListTime(TextField(object, {"updated_on", "created_on"}));
  record.classification = CutClassification(TextField(object, {"ideology"}));
  if (!record.removed || record.id.empty() || !TextField(object, {"hash_digest"}).empty()) {
    AddNamed(object, "hash_digest", "algorithm", line, collector, record);
  }
  return collector.Visit(std::move(record));
}

/// One record of Project VIC: a medium, or a case with all of its media.
class VicRecord {
 public:
  VicRecord(int64_t line, ListCollector& collector) : line_(line), collector_(collector) {}

  void Add(const Object& in, std::string_view key, std::string_view text) {
    if (Trim(text).empty()) return;
    if (EqualsIgnoringCase(key, "dateupdated")) collector_.Saw(ParseListTime(text));
    if (EqualsIgnoringCase(key, "hashvalue") || EqualsIgnoringCase(key, "value")) {
      const std::string name = TextField(in, {"HashName", "HashType", "Algorithm", "Type", "Name"});
      if (IsListTypeName(name)) AddValue(text, ListTypeFrom(name));
      return;
    }
    // Other members that have a kind's name are texts about the file.
    const ListType type = ListTypeFrom(key);
    const bool is_hash = type.kind ? *type.kind != SignalKind::kUrl : EqualsIgnoringCase(key, "photodna");
    if (is_hash) AddValue(text, type);
  }

  Status Finish(std::string_view category) {
    record_.classification = CutClassification(category);
    Flush();
    return visited_;
  }

 private:
  void AddValue(std::string_view text, const ListType& type) {
    collector_.AddValue(text, type, line_, record_);
    if (record_.signals.size() == kMaxListSignals) Flush();
  }
  void Flush() {
    if (visited_) visited_ = collector_.Visit(std::move(record_));
    record_ = {};
  }

  const int64_t line_;
  ListCollector& collector_;
  ListRecord record_;
  Status visited_;
};

Status ReadProjectVicRecord(const Object& object, int64_t line, ListCollector& collector) {
  VicRecord record(line, collector);
  EachMember(object, [&](const Object& in, std::string_view key, std::string_view text) {
    record.Add(in, key, text);
  });
  return record.Finish(TextField(object, {"Category"}));
}

}  // namespace

Status ReadStopNciiList(std::istream& file, ListCollector& collector) {
  ApiFormat format;
  format.arrays = {"hashRecords"};
  format.read = ReadStopNciiRecord;
  format.says_more = [](std::string_view key, std::string_view value) {
    return (key == "hasMoreRecords" || key == "nextPageToken") && SaysMore(value);
  };
  return ReadApiPages(file, format, collector);
}

Status ReadThreatExchangeList(std::istream& file, ListCollector& collector) {
  ApiFormat format;
  format.arrays = {"data"};
  format.read = ReadThreatExchangeRecord;
  format.says_more = [](std::string_view key, std::string_view value) {
    JsonFieldParser parser;
    const Object* const paging = key == "paging" ? parser.ParseObject(value) : nullptr;
    return paging != nullptr && HasField(*paging, "next");
  };
  return ReadApiPages(file, format, collector);
}

Status ReadTatList(std::istream& file, ListCollector& collector) {
  ApiFormat format;
  format.arrays = {"results", "records", "hashes", "data"};
  format.read = ReadTatRecord;
  format.says_more = [](std::string_view key, std::string_view value) {
    return key == "next" && SaysMore(value);
  };
  return ReadApiPages(file, format, collector);
}

Status ReadProjectVicList(std::istream& file, ListCollector& collector) {
  ApiFormat format;
  format.arrays = {"value", "Media"};
  format.read = ReadProjectVicRecord;
  format.says_more = [](std::string_view key, std::string_view value) {
    return (key == "@odata.nextLink" || key == "odata.nextLink") && SaysMore(value);
  };
  format.max_record_bytes = size_t{256} << 20;  // a case with all its media is one record
  return ReadApiPages(file, format, collector);
}

}  // namespace tamis
