#ifndef TAMIS_CRAWLER_RIGHTS_SETTINGS_H_
#define TAMIS_CRAWLER_RIGHTS_SETTINGS_H_

// What a rights verdict depends on beside the evidence, as it is stored with it (EvidenceRow::policy and
// ::settings), so that it can be replayed under the policy of its time.

#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "filter/rights/judge.h"

namespace tamis {

/// One line of JSON, keys in a fixed order; without the policy's name.
std::string SettingsJson(const RightsPolicy& policy);

/// Inverse of it and of rights.policy. Errors: kInvalidInput for another name, what is no such object, and
/// what is missing in it.
Result<RightsPolicy> ReadRightsPolicy(std::string_view name, std::string_view settings);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RIGHTS_SETTINGS_H_
