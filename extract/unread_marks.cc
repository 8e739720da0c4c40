#include "extract/unread_marks.h"

#include <algorithm>
#include <array>
#include <string>

#include "extract/consent/ascii_words.h"
#include "extract/consent/property_names.h"

namespace tamis {
namespace {

constexpr size_t kMaxExcerpts = 32;  // of either kind of names
constexpr size_t kBefore = 16;       // of the name: a prefix, a tag
constexpr size_t kOverlap = 320;     // so that no value is cut by the end of one
// Names that mean one thing only.
constexpr std::array<std::string_view, 8> kPlain{
    "datamining",      "dmi-",           "dmi_",       "tdm:reservation", "tdm-reservation",
    "tdm_reservation", "tdmreservation", "reserve_tdm"};
// Names of texts.
constexpr std::array<std::string_view, 7> kTexts{
    "usageterms", "instructions", "otherconstraints", "copyright", "dc:rights", "conditions", "disclaimer"};

template <size_t N>
bool StartsOne(std::string_view lower, size_t at, const std::array<std::string_view, N>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return lower.compare(at, name.size(), name) == 0; });
}

template <size_t N>
void AddAll(std::string_view bytes, std::string_view lower, const std::array<std::string_view, N>& names,
            MetadataCollector& out) {
  size_t count = 0;
  for (size_t at = 0; at < lower.size();) {
    if (!StartsOne(lower, at, names)) {
      ++at;
      continue;
    }
    if (++count > kMaxExcerpts) return out.Add({MetadataFamily::kText, std::string(kUnreadCutKey), {}, {}});
    const size_t start = at - std::min(at, kBefore);
    const std::string_view excerpt = bytes.substr(start, kUnreadExcerptBytes);
    out.Add({MetadataFamily::kText, std::string(kUnreadKey), {}, std::string(excerpt)});
    at = std::max(at + 1, start + kUnreadExcerptBytes - kOverlap);
  }
}

}  // namespace

void AddUnreadMarks(std::string_view bytes, MetadataCollector& out) {
  const std::string lower = LowerAscii(bytes);
  AddAll(bytes, lower, kPlain, out);
  AddAll(bytes, lower, kTexts, out);
}

bool HoldsRightsMark(std::string_view text) {
  const std::string lower = LowerAscii(text);
  for (size_t at = 0; at < lower.size(); ++at) {
    if (StartsOne(lower, at, kPlain)) return true;
  }
  return false;
}

}  // namespace tamis
