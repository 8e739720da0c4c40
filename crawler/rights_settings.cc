#include "crawler/rights_settings.h"

#include <boost/json.hpp>

#include "filter/rights/policy_table.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr size_t kMaxSettingsBytes = 4096;

Error Unreadable(const char* what) {
  return {ErrorCode::kInvalidInput, std::string("rights settings: ") + what};
}

}  // namespace

std::string SettingsJson(const RightsPolicy& policy) {
  return json::serialize(json::object{{"research_basis", policy.research_basis},
                                      {"licence_require", policy.licence_require},
                                      {"min_confidence", std::string(1, policy.min_confidence)}});
}

Result<RightsPolicy> ReadRightsPolicy(std::string_view name, std::string_view settings) {
  RightsPolicy policy;
  const Result<PolicyName> known = ParsePolicyName(name);
  if (!known) return known.error();
  policy.name = *known;
  if (settings.size() > kMaxSettingsBytes) return Unreadable("too long");
  json::error_code failed;
  const json::value value = json::parse(json::string_view(settings.data(), settings.size()), failed);
  const json::object* const object = failed ? nullptr : value.if_object();
  if (object == nullptr) return Unreadable("no JSON object");
  const json::value* const research = object->if_contains("research_basis");
  const json::value* const require = object->if_contains("licence_require");
  const json::value* const confidence = object->if_contains("min_confidence");
  if (research == nullptr || !research->is_bool()) return Unreadable("research_basis");
  if (require == nullptr || !require->is_string()) return Unreadable("licence_require");
  if (confidence == nullptr || !confidence->is_string() || confidence->get_string().size() != 1)
    return Unreadable("min_confidence");
  policy.research_basis = research->get_bool();
  policy.licence_require = std::string(require->get_string());
  policy.min_confidence = confidence->get_string()[0];
  return policy;
}

}  // namespace tamis
