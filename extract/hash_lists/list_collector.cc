#include "extract/hash_lists/list_collector.h"

#include <utility>

namespace tamis {

void ListCollector::AddValue(std::string_view value, const std::optional<ListType>& type, int64_t line,
                             ListRecord& record) {
  if (type && !type->kind) return OtherKind();
  if (record.signals.size() >= kMaxListSignals) {
    return Malformed(line, "more than " + std::to_string(kMaxListSignals) + " values in one record");
  }
  const std::optional<SignalKind> kind = type ? type->kind : options_.kind;
  const UrlScope scope = type ? type->scope : UrlScope::kExact;
  const Status added = AppendSignals(value, kind, scope, record.signals);
  if (!added) Malformed(line, added.error().message);
}

void ListCollector::Malformed(int64_t line, std::string what) {
  ++report_.malformed;
  if (report_.problems.size() < kMaxListProblems) report_.problems.push_back({line, std::move(what)});
}

void ListCollector::Saw(const std::optional<TimePoint>& time) {
  if (time && (!report_.newest || *report_.newest < *time)) report_.newest = time;
}

Status ListCollector::Visit(ListRecord&& record) {
  Saw(record.updated);
  if (record.signals.empty() && !(record.removed && !record.id.empty())) return {};
  ++report_.records;
  return visitor_(std::move(record));
}

}  // namespace tamis
