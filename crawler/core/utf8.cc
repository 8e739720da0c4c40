#include "crawler/core/utf8.h"

#include <cstdint>
#include <optional>

namespace tamis {
namespace {

struct Lead {
  size_t continuations = 0;            // 0: no lead byte of a longer sequence
  uint8_t lower = 0x80, upper = 0xBF;  // range of the first continuation byte
  char32_t bits = 0;
};

Lead LeadOf(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF, byte & 0x1FU};
  if (byte >= 0xE0 && byte <= 0xEF) {
    // No overlong forms (E0) and no surrogates (ED).
    const uint8_t lower = byte == 0xE0 ? 0xA0 : 0x80;
    const uint8_t upper = byte == 0xED ? 0x9F : 0xBF;
    return {2, lower, upper, byte & 0x0FU};
  }
  if (byte >= 0xF0 && byte <= 0xF4) {
    // No overlong forms (F0) and nothing above U+10FFFF (F4).
    const uint8_t lower = byte == 0xF0 ? 0x90 : 0x80;
    const uint8_t upper = byte == 0xF4 ? 0x8F : 0xBF;
    return {3, lower, upper, byte & 0x07U};
  }
  return {};
}

/// The code unit of the escape "\uXXXX" at `at`, if there is one.
std::optional<uint32_t> EscapedUnit(std::string_view json, size_t at) {
  constexpr size_t kEscapeLength = 6;
  if (at + kEscapeLength > json.size() || json[at] != '\\' || json[at + 1] != 'u') return std::nullopt;
  uint32_t unit = 0;
  for (const char digit : json.substr(at + 2, 4)) {
    const char lower = static_cast<char>(digit | 0x20);
    if (digit >= '0' && digit <= '9') {
      unit = unit * 16 + static_cast<uint32_t>(digit - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      unit = unit * 16 + static_cast<uint32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return unit;
}

bool IsLeadSurrogate(uint32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool IsTrailSurrogate(uint32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

CodePoint DecodeUtf8(std::string_view text, size_t at) {
  const uint8_t first = static_cast<uint8_t>(text[at]);
  if (first < 0x80) return {first, 1};
  Lead lead = LeadOf(first);
  if (lead.continuations == 0) return {};
  char32_t value = lead.bits;
  for (size_t i = 1; i <= lead.continuations; ++i) {
    const uint8_t byte = at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : uint8_t{0};
    if (byte < lead.lower || byte > lead.upper) return {kReplacementCharacter, i};
    lead.lower = 0x80;
    lead.upper = 0xBF;
    value = (value << 6) | (byte & 0x3FU);
  }
  return {value, lead.continuations + 1};
}

void AppendUtf8(char32_t value, std::string& out) {
  const auto tail = [value](int shift) { return static_cast<char>(0x80U | ((value >> shift) & 0x3FU)); };
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += {static_cast<char>(0xC0U | (value >> 6)), tail(0)};
  } else if (value < 0x10000) {
    out += {static_cast<char>(0xE0U | (value >> 12)), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0U | (value >> 18)), tail(12), tail(6), tail(0)};
  }
}

std::string ToWellFormedUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    AppendUtf8(point.value, out);
    at += point.bytes;
  }
  return out;
}

std::string ReplaceLoneSurrogateEscapes(std::string_view json) {
  constexpr size_t kEscapeLength = 6;
  std::string out(json);
  for (size_t at = out.find('\\'); at != std::string::npos; at = out.find('\\', at)) {
    const std::optional<uint32_t> unit = EscapedUnit(out, at);
    if (!unit) {
      at += 2;  // "\\" and "\n" are two characters; so is the rest of a malformed escape
      continue;
    }
    if (IsLeadSurrogate(*unit)) {
      const std::optional<uint32_t> next = EscapedUnit(out, at + kEscapeLength);
      if (next && IsTrailSurrogate(*next)) {
        at += 2 * kEscapeLength;
        continue;
      }
    }
    if (IsLeadSurrogate(*unit) || IsTrailSurrogate(*unit)) out.replace(at, kEscapeLength, "\\ufffd");
    at += kEscapeLength;
  }
  return out;
}

}  // namespace tamis
