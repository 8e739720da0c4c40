#include "filter/boilerplate.h"

#include <algorithm>

#include "filter/embedded_lists.h"
#include "filter/text.h"

namespace tamis {
namespace {

bool IsKept(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Letters only, words one space apart: "Logo_2.1 " becomes "logo".
std::string Normalized(std::string_view text) {
  std::string lower = ToLower(text);
  std::replace_if(
      lower.begin(), lower.end(), [](char c) { return !IsKept(c); }, ' ');
  std::string normalized;
  for (const std::string_view word : SplitAny(lower, " ")) {
    if (!normalized.empty()) normalized.push_back(' ');
    normalized += word;
  }
  return normalized;
}

}  // namespace

Boilerplate::Boilerplate(std::string_view file) {
  for (const std::string_view entry : EmbeddedEntries(file)) texts_.insert(Normalized(entry));
}

bool Boilerplate::Covers(std::string_view text) const {
  const std::string normalized = Normalized(text);
  if (texts_.contains(normalized)) return true;
  const std::vector<std::string_view> words = SplitAny(normalized, " ");
  return !words.empty() && std::all_of(words.begin(), words.end(),
                                       [this](std::string_view word) { return texts_.contains(word); });
}

}  // namespace tamis
