#include "filter/adult_label.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "filter/findings.h"
#include "filter/text.h"

namespace tamis {
namespace {

constexpr std::string_view kRta = "rta-5042-1996-1400-1577-rta";
constexpr int kSafeSurfAdults = 6;  // SS~~000: 6 adults to 9 explicitly for adults
constexpr int kSafeSurfThemes = 4;  // SS~~002 to 004: sexual themes, nudity

bool IsAdultWord(std::string_view word) {
  return word == "adult" || word == "mature" || word == "restricted";
}

/// Words of contentRating that film, game and video boards give to what minors must not see, beside the
/// above.
bool IsAdultContentRating(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "18",    "18+",      "18a",          "18r",  "r",     "r18",    "r18+",  "r-18", "x",
      "x18",   "x18+",     "xx",           "xxx",  "nc-17", "nc17",   "ao",    "m18",  "r21",
      "tv-ma", "explicit", "pornographic", "porn", "nsfw",  "adults", "erotic"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

std::optional<int> Level(std::string_view text) {
  int level = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), level);
  if (failed != std::errc() || end == text.data()) return std::nullopt;
  return level;
}

bool IsAdultRating(std::string_view key, int level) {
  if (key.starts_with("ss~~")) {
    if (key == "ss~~000") return level >= kSafeSurfAdults;
    return (key == "ss~~002" || key == "ss~~003" || key == "ss~~004") && level >= kSafeSurfThemes;
  }
  if (key == "n" || key == "s") return level > 0;
  return key.size() == 2 && key[0] == 'n' && key[1] >= 'a' && key[1] <= 'r' && level > 0;
}

/// The pairs after "r (" or "ratings (", up to the next ")". Source: PICS 1.1 label syntax.
bool IsAdultPics(std::string_view value) {
  for (size_t open = value.find('('); open != std::string_view::npos; open = value.find('(', open + 1)) {
    const std::string_view before = Trim(value.substr(0, open));
    if (!before.ends_with(" r") && !before.ends_with(" ratings")) continue;
    const std::string_view inside = value.substr(open + 1, value.find(')', open) - open - 1);
    const std::vector<std::string_view> words = SplitAny(inside, " \t\r\n");
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      const std::optional<int> level = Level(words[i + 1]);
      if (level && IsAdultRating(words[i], *level)) return true;
    }
  }
  return false;
}

}  // namespace

bool IsAdultLabel(const AdultLabel& label) {
  const std::string source = ToLower(label.source);
  const std::string value = ToLower(label.value);
  if (value.find(kRta) != std::string::npos) return true;
  if (source.find("pics") != std::string::npos) return IsAdultPics(value);
  if (source.find("familyfriendly") != std::string::npos) return Trim(value) == "false";
  const bool content_rating = source.find("contentrating") != std::string::npos;
  const std::vector<std::string_view> words = SplitAny(value, content_rating ? " ,;:/()\t\r\n" : " ,;\t\r\n");
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return IsAdultWord(word) || (content_rating && IsAdultContentRating(word));
  });
}

Result<Finding> HeaderAdultLabelFilter::Check(const ResponseHead& head) const {
  if (head.kind != TargetKind::kImage) return Passed(name());
  for (const auto& [header, value] : head.headers) {
    const std::string lower = ToLower(header);
    if (lower != "rating" && lower != "pics-label") continue;
    if (IsAdultLabel({.source = "header:" + lower, .value = value}))
      return Rejected(name(), "adult_label", lower);
  }
  return Passed(name());
}

Result<Finding> AdultLabelFilter::Check(const PageFacts& facts) const {
  for (const AdultLabel& label : facts.adult_labels) {
    if (IsAdultLabel(label)) return Rejected(name(), "adult_label", label.source);
  }
  if (facts.labels_cut) return Rejected(name(), "adult_label_unread");
  return Passed(name());
}

}  // namespace tamis
