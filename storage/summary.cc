#include "storage/summary.h"

#include <boost/json.hpp>
#include <cmath>

#include "storage/json_text.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int64_t kSmallCount = 10;

/// Two decimals are all that is meant.
double Rounded(double value) {
  return std::round(value * 100) / 100;
}

json::object ToObject(const ReasonCounts& counts) {
  json::object object;
  for (const auto& [reason, count] : counts) {
    const bool hidden = reason == "safety" && count > 0 && count < kSmallCount;
    object[reason] = hidden ? json::value("<10") : json::value(count);
  }
  return object;
}

json::array ToArray(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

json::array ListsOf(const ManifestFacts& facts) {
  json::array array;
  for (const ManifestList& list : facts.lists) {
    array.push_back(json::object{{"source", list.source},
                                 {"role", list.role},
                                 {"version", list.version},
                                 {"as_of", list.as_of},
                                 {"entries", list.entries},
                                 {"stale", list.stale}});
  }
  return array;
}

}  // namespace

std::string ToJson(const Summary& summary) {
  const json::object object = {
      {"version", summary.facts.product_version},
      {"exit", summary.exit},
      {"pages",
       {{"seen", summary.pages.seen},
        {"fetched", summary.pages.fetched},
        {"kept", summary.pages.kept},
        {"redirected", summary.pages.redirected},
        {"dropped", ToObject(summary.pages.dropped)},
        {"postponed", ToObject(summary.pages.postponed)}}},
      {"images",
       {{"candidates", summary.images.candidates},
        {"fetched", summary.images.fetched},
        {"kept", summary.images.kept},
        {"redirected", summary.images.redirected},
        {"quarantined", summary.images.quarantined},
        {"dropped", ToObject(summary.images.dropped)},
        {"postponed", ToObject(summary.images.postponed)}}},
      {"bytes", {{"received", summary.received_bytes}, {"written", summary.written_bytes}}},
      {"wall_s", Rounded(summary.wall_s)},
      {"cpu_s", Rounded(summary.cpu_s)},
      {"peak_pss_mib", Rounded(summary.peak_pss_mib)},
      {"sandbox",
       {{"mode", summary.sandbox.mode},
        {"layers", ToArray(summary.sandbox.layers)},
        {"landlock_abi", summary.sandbox.landlock_abi},
        {"workers_started", summary.sandbox.workers_started},
        {"crashed", summary.sandbox.crashed},
        {"timed_out", summary.sandbox.timed_out},
        {"bad_answers", summary.sandbox.bad_answers}}},
      {"unscreened", summary.facts.unscreened},
      {"rights_policy", summary.facts.rights_policy},
      {"safety_policy", summary.facts.safety_policy},
      {"gates_not_evaluated", ToArray(summary.facts.gates_not_evaluated)},
      {"lists", ListsOf(summary.facts)},
      {"models", ToArray(summary.facts.models)},
      {"screening", ToArray(summary.facts.screening)},
      {"matchers", ToArray(summary.facts.matchers)},
      {"swap_active", summary.facts.swap_active},
  };
  return IndentedJson(object);
}

Status WriteSummary(FileOps& files, const std::filesystem::path& path, const Summary& summary) {
  return ReplaceFile(files, path, ToJson(summary));
}

}  // namespace tamis
