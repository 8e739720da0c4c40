#include "extract/metadata_text.h"

#include <cstddef>
#include <cstdint>

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
