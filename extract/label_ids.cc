#include "extract/label_ids.h"

#include <algorithm>
#include <array>

#include "extract/html.h"
#include "extract/html_scanner.h"

namespace tamis {
namespace {

constexpr std::string_view kName = "aria-labelledby";
constexpr size_t kMaxValueBytes = 4'096;
constexpr size_t npos = std::string_view::npos;

/// Horspool's table: how far the end of the window may move on when its last byte is c; 0: the name may end
/// here.
constexpr std::array<uint8_t, 256> MakeShifts() {
  std::array<uint8_t, 256> shifts{};
  for (uint8_t& shift : shifts) shift = static_cast<uint8_t>(kName.size());
  for (size_t i = 0; i + 1 < kName.size(); ++i) {
    const auto shift = static_cast<uint8_t>(kName.size() - 1 - i);
    shifts[static_cast<unsigned char>(kName[i])] = shift;
    if (kName[i] >= 'a' && kName[i] <= 'z') shifts[static_cast<unsigned char>(kName[i] - 'a' + 'A')] = shift;
  }
  shifts['y'] = shifts['Y'] = 0;
  return shifts;
}
static_assert(kName.ends_with('y') && kName.find('y') == kName.size() - 1);

constexpr std::array<uint8_t, 256> kShifts = MakeShifts();

/// The position after the next occurrence of the name, else npos.
size_t FindName(std::string_view source, size_t from) {
  size_t last = from + kName.size() - 1;
  while (last < source.size()) {
    const size_t shift = kShifts[static_cast<unsigned char>(source[last])];
    if (shift == 0 && StartsWithIgnoringCase(source.substr(last + 1 - kName.size()), kName)) return last + 1;
    last += shift == 0 ? kName.size() : shift;
  }
  return npos;
}

bool IsQuote(char c) {
  return c == '"' || c == '\'';
}

/// The attribute value that starts after the name.
std::string_view ValueAt(std::string_view rest) {
  const auto skip_space = [&] {
    while (!rest.empty() && IsHtmlSpace(rest.front())) rest.remove_prefix(1);
  };
  skip_space();
  if (!rest.starts_with('=')) return {};
  rest.remove_prefix(1);
  skip_space();
  rest = rest.substr(0, kMaxValueBytes);
  if (!rest.empty() && IsQuote(rest.front())) return rest.substr(1, rest.find(rest.front(), 1) - 1);
  return rest.substr(0, rest.find_first_of(" \n\t\r\f>"));
}

}  // namespace

LabelIds FindLabelIds(std::string_view source) {
  LabelIds found;
  for (size_t at = FindName(source, 0); at != npos; at = FindName(source, at)) {
    std::string_view ids = ValueAt(source.substr(at));
    // No attribute begins inside a value without quotes, and names in a row would be read again and again.
    if (!ids.empty() && !IsQuote(ids.data()[-1]))
      at = static_cast<size_t>(ids.data() + ids.size() - source.data());
    while (!ids.empty()) {
      const size_t end = std::min(ids.find_first_of(" \n\t\r\f"), ids.size());
      const std::string_view id = ids.substr(0, end);
      ids.remove_prefix(std::min(end + 1, ids.size()));
      if (id.empty() || found.ids.contains(id)) continue;
      found.truncated = found.ids.size() >= kMaxLabelIds;
      if (found.truncated) return found;
      found.ids.insert(id);
    }
  }
  return found;
}

}  // namespace tamis
