#include "extract/consent/rsl_licence.h"

#include <algorithm>
#include <array>

#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"

namespace tamis {
namespace {

/// RSL 1.0 3.4.1, and the one that guides before 1.0 use.
constexpr std::array<std::string_view, 4> kTraining{"all", "ai-all", "ai-train", "train-ai"};
/// Uses that are no training. A prohibited use that is neither is taken for one that denies.
constexpr std::array<std::string_view, 4> kOtherUses{"ai-input", "ai-index", "ai-summarize", "search"};

template <size_t N>
bool IsAmong(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Calls `use` for each token, lower-case, "_" as "-".
template <class Use>
void ForTokens(std::string_view text, const Use& use) {
  std::string folded = LowerAscii(text);
  std::replace(folded.begin(), folded.end(), '_', '-');
  constexpr std::string_view kSeparators = " \t\r\n\v\f,;|\xC2\xA0\"'";
  for (size_t begin = 0; begin < folded.size();) {
    begin = folded.find_first_not_of(kSeparators, begin);
    if (begin == std::string::npos) return;
    const size_t end = std::min(folded.find_first_of(kSeparators, begin), folded.size());
    use(std::string_view(folded).substr(begin, end - begin));
    begin = end;
  }
}

bool IsUsage(std::string_view type) {
  return type.empty() || type == "usage";
}

bool IsZero(std::string_view amount) {
  return !amount.empty() && amount.find_first_not_of("0.,") == std::string_view::npos;
}

}  // namespace

void RslLicence::Permits(std::string_view type, std::string_view tokens) {
  if (!IsUsage(type)) return Restrict();  // who or where we must be: nothing here can show it
  has_usage_list_ = true;
  ForTokens(tokens, [this](std::string_view token) { permitted_ = permitted_ || IsAmong(kTraining, token); });
}

void RslLicence::Prohibits(std::string_view type, std::string_view tokens) {
  ForTokens(tokens, [&](std::string_view token) {
    if (!IsUsage(type) || !IsAmong(kOtherUses, token)) prohibited_ = true;
  });
}

void RslLicence::Payment(std::string_view type) {
  if (type != "free" && type != "attribution") costs_ = true;
}

void RslLicence::Amount(std::string_view amount) {
  if (!IsZero(TrimWide(amount))) costs_ = true;
}

void RslLicence::Terms(std::string_view url) {
  if (terms_.empty()) terms_ = BoundedDetail(TrimWide(url));
}

void RslLicence::Standard(std::string_view url) {
  if (standard_.empty()) standard_ = BoundedDetail(TrimWide(url));
}

}  // namespace tamis
