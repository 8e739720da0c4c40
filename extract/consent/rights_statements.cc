// What a rights file says of one URL.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "crawler/core/url.h"
#include "extract/consent/rights_file.h"
#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"
#include "extract/licence/licence_text.h"

namespace tamis {
namespace {

constexpr std::string_view kTooCostly = "more patterns than are compared";

/// A policy's URL as it is fetched, else as written.
std::string Resolved(std::string_view written, std::string_view base) {
  const Result<Url> from = Url::Parse(base);
  const Result<Url> url = from ? Url::Parse(written, &*from) : Url::Parse(written);
  return url ? url->href() : std::string(written);
}

class Asked {
 public:
  Asked(const RightsFile& file, std::string_view url, const StatementSource& source)
      : file_(file), target_(url), source_(source) {}

  void Tdmrep(std::vector<Statement>& out) {
    for (const RightsRule& rule : file_.rules) {
      const bool reserved = rule.value == "1";
      if (!target_.IsCovered(rule.pattern, reserved ? PatternReading::kLenient : PatternReading::kExact))
        continue;
      out.push_back(Of(Mechanism::kTdmrep, rule, rule.category, rule.value));
      if (reserved && !rule.detail.empty()) {
        out.push_back(Of(Mechanism::kTdmrep, rule, "tdm-policy", Resolved(rule.detail, file_.url)));
      }
      return;
    }
    if (target_.too_costly()) out.push_back(Costly(Mechanism::kTdmrep, "tdm-reservation", "1"));
  }

  /// A Disallow that fits counts, unless an Allow for the same agents that is later and as long fits as well.
  /// Groups do not speak for each other: one that denies suffices.
  void AiTxt(std::string_view product_token, std::vector<Statement>& out) {
    struct Standing {
      const RightsRule* rule = nullptr;
      uint32_t length = 0;
    };
    std::map<std::string_view, Standing> denying;  // by agents
    for (const RightsRule& rule : file_.rules) {
      if (!Concerns(rule.detail, product_token)) continue;
      Standing& found = denying[rule.detail];
      const uint32_t own = PatternLength(rule.pattern);
      if (found.rule != nullptr && own < found.length) continue;
      if (rule.value == "disallow") {
        if (target_.IsCovered(rule.pattern, PatternReading::kMedia)) found = {&rule, own};
      } else if (found.rule != nullptr && target_.IsCovered(rule.pattern, PatternReading::kExact)) {
        found.rule = nullptr;
      }
    }
    if (target_.too_costly()) return out.push_back(Costly(Mechanism::kAiTxt, "ai-train", "disallow"));
    const RightsRule* longest = nullptr;
    for (const auto& [agents, found] : denying) {
      if (found.rule == nullptr) continue;
      if (longest == nullptr || found.length >= PatternLength(longest->pattern)) longest = found.rule;
    }
    if (longest != nullptr) {
      out.push_back(Of(Mechanism::kAiTxt, *longest, longest->category, longest->value));
    }
  }

  void Rsl(std::vector<Statement>& out) {
    if (file_.state == "unreadable") {
      out.push_back(MakeStatement(source_, Mechanism::kRsl, "unreadable", file_.problem, {}, file_.url));
    }
    const RightsRule* const rule = LongestRsl();
    if (target_.too_costly()) {
      out.push_back(Costly(Mechanism::kRsl, "ai-train", "denied"));
    } else if (rule != nullptr && (file_.state == "read" || rule->value == "denied")) {
      out.push_back(Of(Mechanism::kRsl, *rule, rule->category, rule->value));
    }
  }

  /// The longest pattern that fits; of two as long the one that denies.
  const RightsRule* LongestRsl() {
    const RightsRule* found = nullptr;
    uint32_t length = 0;
    for (const RightsRule& rule : file_.rules) {
      const bool denied = rule.value == "denied";
      const uint32_t own = PatternLength(rule.pattern);
      if (found != nullptr && (own < length || (own == length && !denied))) continue;
      if (!target_.IsCovered(rule.pattern, denied ? PatternReading::kLenient : PatternReading::kExact))
        continue;
      length = own;
      found = &rule;
    }
    return found;
  }

  void All(Mechanism mechanism, std::vector<Statement>& out) {
    for (const RightsRule& rule : file_.rules) {
      const Statement said = Of(mechanism, rule, rule.category, rule.value);
      if (std::find(out.begin(), out.end(), said) == out.end()) out.push_back(said);
      if (out.size() >= kMaxPageStatements) return;
    }
  }

  bool too_costly() const { return target_.too_costly(); }

 private:
  /// `agents`: one a line.
  static bool Concerns(std::string_view agents, std::string_view product_token) {
    if (agents == "*") return true;
    const std::string ours = LowerAscii(product_token);
    for (size_t begin = 0; begin < agents.size();) {
      const size_t end = std::min(agents.find('\n', begin), agents.size());
      const std::string name = LowerAscii(agents.substr(begin, end - begin));
      begin = end + 1;
      if (name.substr(0, name.find_first_of("/ \t")) == ours) return true;
    }
    return false;
  }

  Statement Of(Mechanism mechanism, const RightsRule& rule, std::string_view category,
               std::string_view value) const {
    return MakeStatement(source_, mechanism, category, value, rule.pattern, rule.raw);
  }

  Statement Costly(Mechanism mechanism, std::string_view category, std::string_view value) const {
    return MakeStatement(source_, mechanism, category, value, {}, kTooCostly);
  }

  const RightsFile& file_;
  RightsTarget target_;
  const StatementSource& source_;
};

}  // namespace

void AddFileStatements(const RightsFile& file, std::string_view url, const StatementSource& source,
                       std::vector<Statement>& out, std::string_view product_token) {
  if (file.state == "absent") return;
  Asked asked(file, url, source);
  switch (file.kind) {
    case RightsFileKind::kTdmrep:
      return asked.Tdmrep(out);
    case RightsFileKind::kAiTxt:
      return asked.AiTxt(product_token, out);
    case RightsFileKind::kRsl:
      return asked.Rsl(out);
    case RightsFileKind::kTrustTxt:
      return asked.All(Mechanism::kTrustTxt, out);
    case RightsFileKind::kTdmPolicy:
      return asked.All(Mechanism::kTdmrep, out);
  }
}

void AddFileLicences(const RightsFile& file, std::string_view url, std::vector<LicenceClaim>& out) {
  if (file.kind != RightsFileKind::kRsl || file.state != "read") return;
  const StatementSource source;
  Asked asked(file, url, source);
  const RightsRule* const rule = asked.LongestRsl();
  if (rule == nullptr || asked.too_costly() || rule->value != "permitted" || rule->detail.empty()) return;
  LicenceClaim claim;
  claim.source = "L16";
  claim.url = BoundedDetail(rule->detail);
  if (std::optional<ReadLicence> licence = ReadLicenceUrl(rule->detail)) {
    claim.spdx = std::move(licence->spdx);
    claim.family = std::move(licence->family);
  }
  claim.scope = LicenceScope::kSite;
  claim.confidence = 'B';
  out.push_back(std::move(claim));
}

}  // namespace tamis
