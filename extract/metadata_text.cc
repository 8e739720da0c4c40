#include "extract/metadata_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "crawler/core/utf8.h"
#include "extract/charset.h"

namespace tamis {
namespace {

// Encoding standard, index windows-1252: the rows that differ from ISO 8859-1.
constexpr char32_t kWindows1252C1[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                         0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                         0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                         0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string Windows1252ToUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    AppendUtf8(byte >= 0x80 && byte < 0xA0 ? kWindows1252C1[byte - 0x80] : char32_t{byte}, text);
  }
  return text;
}

bool IsHighSurrogate(uint32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool IsLowSurrogate(uint32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

std::string MetadataText(std::string_view bytes) {
  bytes = bytes.substr(0, bytes.find_last_not_of('\0') + 1);
  std::string text = IsValidUtf8(bytes) ? std::string(bytes) : Windows1252ToUtf8(bytes);
  for (char& c : text) {
    if (c == '\0') c = '\n';
  }
  return text;
}

std::string IptcText(std::string_view bytes, std::string_view character_set) {
  // ISO-IR 162, 174, 176 (UCS-2), 193 to 195 (UTF-16); 163, 175, 177 (UCS-4).
  const bool is_wide = character_set.size() == 4 && character_set.starts_with("\x1B%/");
  const bool is_ucs4 = is_wide && std::string_view("ADF").find(character_set[3]) != std::string_view::npos;
  if (is_ucs4) {
    std::string plain;
    std::copy_if(bytes.begin(), bytes.end(), std::back_inserter(plain), [](char c) { return c != '\0'; });
    return MetadataText(plain);
  }
  const size_t filled = bytes.find_last_not_of('\0') + 1;  // what follows may be padding
  size_t zeros[2] = {};
  for (size_t i = 0; i < filled; ++i) zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
  const ByteOrder order = zeros[1] > zeros[0] ? ByteOrder::kLittle : ByteOrder::kBig;
  // Of an undeclared text most must be ASCII; of a declared one a part is, even where its words are not.
  const bool has_zeros =
      zeros[0] + zeros[1] > 0 && 8 * std::max(zeros[0], zeros[1]) >= (is_wide ? 1 : 3) * filled;
  const bool has_mark = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (has_zeros || has_mark) return Utf16ToUtf8(bytes, order);
  if (!is_wide || bytes.empty()) return MetadataText(bytes);
  return Utf16ToUtf8(bytes, order) + '\n' + MetadataText(bytes);
}

std::string Utf16ToUtf8(std::string_view bytes, ByteOrder order) {
  if (bytes.starts_with("\xFF\xFE")) order = ByteOrder::kLittle;
  if (bytes.starts_with("\xFE\xFF")) order = ByteOrder::kBig;
  const size_t units = bytes.size() / 2;
  const auto unit_at = [bytes, order](size_t index) {
    const auto first = static_cast<uint8_t>(bytes[2 * index]);
    const auto second = static_cast<uint8_t>(bytes[2 * index + 1]);
    return order == ByteOrder::kBig ? uint32_t{first} << 8 | second : uint32_t{second} << 8 | first;
  };
  std::string text;
  for (size_t i = 0; i < units; ++i) {
    const uint32_t unit = unit_at(i);
    if (unit == 0) break;
    if (i == 0 && unit == 0xFEFF) continue;
    if (IsHighSurrogate(unit) && i + 1 < units && IsLowSurrogate(unit_at(i + 1))) {
      AppendUtf8(0x10000 + ((unit - 0xD800) << 10) + (unit_at(++i) - 0xDC00), text);
    } else if (IsHighSurrogate(unit) || IsLowSurrogate(unit)) {
      AppendUtf8(kReplacementCharacter, text);
    } else {
      AppendUtf8(unit, text);
    }
  }
  return text;
}

}  // namespace tamis
