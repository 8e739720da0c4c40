// A RightsFile as bytes, and back from bytes that may be hostile.

#include <algorithm>
#include <array>
#include <string>

#include "crawler/core/url.h"
#include "extract/consent/rights_file.h"
#include "extract/consent/rights_limits.h"

namespace tamis {
namespace {

constexpr size_t kMinRuleBytes = 5 * sizeof(uint32_t);
constexpr size_t kMaxKind = static_cast<size_t>(RightsFileKind::kTdmPolicy);

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// What the reader of this kind could have written.
bool IsSound(const RightsRule& rule, RightsFileKind kind) {
  if (rule.pattern.size() > kMaxRightsPatternBytes || rule.detail.size() > kMaxRightsDetailBytes ||
      rule.raw.size() > kMaxStatementRawBytes || rule.value.size() > kMaxStatementTextBytes) {
    return false;
  }
  switch (kind) {
    case RightsFileKind::kTdmrep:
      return rule.category == "tdm-reservation" && IsOneOf(rule.value, {"0", "1"});
    case RightsFileKind::kAiTxt:
      return rule.category == "ai-train" && IsOneOf(rule.value, {"allow", "disallow"});
    case RightsFileKind::kTrustTxt:
      return rule.category == "datatrainingallowed";
    case RightsFileKind::kRsl:
      return rule.category == "ai-train" && IsOneOf(rule.value, {"permitted", "denied"});
    case RightsFileKind::kTdmPolicy:
      return rule.category == "tdm-research" && rule.value == "offered";
  }
  return false;
}

}  // namespace

void Write(WireWriter& writer, const RightsFile& file) {
  writer.Number(file.kind);
  for (const std::string* text : {&file.url, &file.state, &file.problem}) writer.String(*text);
  writer.Number(static_cast<uint32_t>(file.rules.size()));
  for (const RightsRule& rule : file.rules) {
    for (const std::string* text : {&rule.pattern, &rule.category, &rule.value, &rule.detail, &rule.raw}) {
      writer.String(*text);
    }
  }
}

RightsFile ReadRightsFile(WireReader& reader) {
  RightsFile file;
  const auto kind = reader.Number<uint8_t>();
  if (kind > kMaxKind) reader.Spoil();
  if (reader.ok()) file.kind = static_cast<RightsFileKind>(kind);
  for (std::string* text : {&file.url, &file.state, &file.problem}) *text = reader.String();
  const bool sound = IsOneOf(file.state, {"read", "absent", "unreadable"}) &&
                     file.problem.size() <= kMaxRightsProblemBytes && file.url.size() <= kMaxUrlBytes;
  if (!sound) reader.Spoil();
  const uint32_t count = reader.Count(kMinRuleBytes, kMaxRightsRules);
  if (count > 0 && file.state == "absent") reader.Spoil();
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    RightsRule rule;
    for (std::string* text : {&rule.pattern, &rule.category, &rule.value, &rule.detail, &rule.raw}) {
      *text = reader.String();
    }
    if (!IsSound(rule, file.kind)) reader.Spoil();
    file.rules.push_back(std::move(rule));
  }
  if (!reader.ok()) return {};
  return file;
}

}  // namespace tamis
