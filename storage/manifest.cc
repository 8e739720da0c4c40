#include "storage/manifest.h"

#include <algorithm>
#include <boost/json.hpp>
#include <exception>

#include "storage/json_text.h"

namespace tamis {
namespace {

namespace json = boost::json;

json::array ToArray(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

std::vector<std::string> ToTexts(const json::value& value) {
  std::vector<std::string> texts;
  for (const json::value& text : value.as_array()) texts.emplace_back(text.as_string());
  return texts;
}

std::string Text(const json::object& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}
int64_t Number(const json::object& object, std::string_view name) {
  return object.at(name).to_number<int64_t>();
}

/// Manifests of earlier versions lack some.
bool FlagOr(const json::object& object, std::string_view name, bool otherwise) {
  const json::value* const value = object.if_contains(name);
  return value == nullptr ? otherwise : value->as_bool();
}

json::object ToObject(const ManifestShard& shard) {
  return {{"name", shard.name},     {"rows", shard.rows}, {"bytes", shard.bytes},
          {"sha256", shard.sha256}, {"run", shard.run},   {"created_at", shard.created_at}};
}

json::object ToObject(const ManifestList& list) {
  return {{"source", list.source}, {"role", list.role},       {"version", list.version},
          {"as_of", list.as_of},   {"entries", list.entries}, {"stale", list.stale}};
}

ManifestFacts ReadFacts(const json::object& from) {
  ManifestFacts facts;
  facts.product_version = Text(from, "version");
  facts.rights_policy = Text(from, "rights_policy");
  facts.safety_policy = Text(from, "safety_policy");
  facts.unscreened = from.at("unscreened").as_bool();
  facts.gates_not_evaluated = ToTexts(from.at("gates_not_evaluated"));
  facts.models = ToTexts(from.at("models"));
  if (from.contains("screening")) facts.screening = ToTexts(from.at("screening"));  // since 0.3.0
  if (from.contains("matchers")) facts.matchers = ToTexts(from.at("matchers"));
  facts.swap_active = FlagOr(from, "swap_active", false);
  for (const json::value& value : from.at("lists").as_array()) {
    const json::object& list = value.as_object();
    facts.lists.push_back({Text(list, "source"), Text(list, "role"), Text(list, "version"),
                           Text(list, "as_of"), Number(list, "entries"), FlagOr(list, "stale", false)});
  }
  return facts;
}

Manifest Read(const json::object& from) {
  Manifest manifest;
  manifest.facts = ReadFacts(from);
  manifest.runs = ToTexts(from.at("runs"));
  for (const json::value& value : from.at("shards").as_array()) {
    const json::object& shard = value.as_object();
    manifest.shards.push_back({Text(shard, "name"), Number(shard, "rows"), Number(shard, "bytes"),
                               Text(shard, "sha256"), Text(shard, "run"), Text(shard, "created_at")});
  }
  return manifest;
}

}  // namespace

int64_t Manifest::rows() const {
  int64_t sum = 0;
  for (const ManifestShard& shard : shards) sum += shard.rows;
  return sum;
}

bool Manifest::Names(std::string_view shard_name) const {
  return std::any_of(shards.begin(), shards.end(),
                     [&](const ManifestShard& s) { return s.name == shard_name; });
}

std::string Manifest::ToJson() const {
  json::array lists;
  for (const ManifestList& list : facts.lists) lists.push_back(ToObject(list));
  json::array shard_array;
  for (const ManifestShard& shard : shards) shard_array.push_back(ToObject(shard));
  const json::object object = {
      {"format", kFormat},
      {"version", facts.product_version},
      {"unscreened", facts.unscreened},
      {"rights_policy", facts.rights_policy},
      {"safety_policy", facts.safety_policy},
      {"gates_not_evaluated", ToArray(facts.gates_not_evaluated)},
      {"lists", std::move(lists)},
      {"models", ToArray(facts.models)},
      {"screening", ToArray(facts.screening)},
      {"matchers", ToArray(facts.matchers)},
      {"swap_active", facts.swap_active},
      {"runs", ToArray(runs)},
      {"rows", rows()},
      {"shards", std::move(shard_array)},
  };
  return IndentedJson(object);
}

Result<Manifest> Manifest::FromJson(std::string_view text) {
  try {
    const json::value value = json::parse({text.data(), text.size()});
    const json::object& object = value.as_object();
    const int64_t format = Number(object, "format");
    if (format != kFormat) {
      return Error{ErrorCode::kInvalidInput,
                   "manifest format " + std::to_string(format) + " is not known here"};
    }
    return Read(object);
  } catch (const std::exception& wrong) {  // Boost.JSON reports syntax, absent members and types so
    return Error{ErrorCode::kInvalidInput, std::string("manifest cannot be read: ") + wrong.what()};
  }
}

}  // namespace tamis
