#include "extract/consent/tdm_policy.h"

#include <string>

#include <simdjson.h>

#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"

namespace tamis {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kMaxDepth = 64;

/// The local part of a name: "tdm:mine", "http://www.w3.org/ns/tdmrep/mine", {"@id": "tdm:mine"}.
std::string NameOf(const dom::element& element) {
  std::string_view text;
  dom::object object;
  if (element.get(object) == simdjson::SUCCESS) {
    for (const char* key : {"@id", "id", "@value", "uid"}) {
      if (object[key].get(text) == simdjson::SUCCESS) break;
    }
  } else if (element.get(text) != simdjson::SUCCESS) {
    return {};
  }
  text = TrimWide(text);
  return std::string(text.substr(text.find_last_of(":/#") + 1));
}

/// Calls `visit` for the element, or for each of an array of them.
template <class Visit>
void Each(const dom::element& element, const Visit& visit) {
  dom::array array;
  if (element.get(array) != simdjson::SUCCESS) return visit(element);
  for (const dom::element item : array) visit(item);
}

bool HasMembers(const dom::object& object, const char* key) {
  dom::element element;
  if (object[key].get(element) != simdjson::SUCCESS) return false;
  dom::array array;
  if (element.get(array) == simdjson::SUCCESS) return array.size() > 0;
  return !element.is_null();
}

bool IsMining(const dom::object& permission) {
  dom::element action;
  if (permission["action"].get(action) != simdjson::SUCCESS) return false;
  bool mines = false;
  Each(action, [&](const dom::element& item) { mines = mines || NameOf(item) == "mine"; });
  return mines;
}

bool IsForResearch(const dom::element& constraint) {
  dom::object object;
  dom::element left;
  dom::element op;
  dom::element right;
  if (constraint.get(object) != simdjson::SUCCESS) return false;
  if (object["leftOperand"].get(left) != simdjson::SUCCESS || NameOf(left) != "purpose") return false;
  if (object["operator"].get(op) != simdjson::SUCCESS || NameOf(op) != "eq") return false;
  return object["rightOperand"].get(right) == simdjson::SUCCESS && NameOf(right) == "research";
}

/// Free research use, and nothing else asked for.
bool OffersResearch(const dom::element& element) {
  dom::object permission;
  if (element.get(permission) != simdjson::SUCCESS || !IsMining(permission)) return false;
  for (const char* condition : {"duty", "obligation", "remedy", "consequence"}) {
    if (HasMembers(permission, condition)) return false;
  }
  dom::element constraints;
  if (permission["constraint"].get(constraints) != simdjson::SUCCESS) return false;
  int count = 0;
  bool research = true;
  Each(constraints, [&](const dom::element& constraint) {
    ++count;
    research = research && IsForResearch(constraint);
  });
  return count == 1 && research;
}

}  // namespace

void ReadTdmPolicy(std::string_view text, RightsFile& file) {
  dom::parser parser(2 * kMaxRightsFileBytes);
  dom::element root;
  dom::object policy;
  const bool is_json = text.starts_with('{') || text.starts_with('[');
  const bool parsed = parser.allocate(text.size() + 1, kMaxDepth) == simdjson::SUCCESS &&
                      parser.parse(text.data(), text.size(), true).get(root) == simdjson::SUCCESS;
  file.state = !is_json ? "absent" : parsed ? "read" : "unreadable";
  file.problem = !is_json ? "no JSON" : parsed ? "" : "broken JSON";
  if (!is_json || !parsed || root.get(policy) != simdjson::SUCCESS) return;
  dom::element permissions;
  if (HasMembers(policy, "prohibition") || HasMembers(policy, "obligation")) return;
  if (policy["permission"].get(permissions) != simdjson::SUCCESS) return;
  bool offered = false;
  Each(permissions, [&](const dom::element& permission) {
    if (offered || !OffersResearch(permission)) return;
    offered = true;
    file.rules.push_back({.pattern = {},
                          .category = "tdm-research",
                          .value = "offered",
                          .detail = {},
                          .raw = BoundedRaw(simdjson::minify(permission))});
  });
}

}  // namespace tamis
