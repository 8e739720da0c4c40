#include "crawler/core/percent_encode.h"

#include <optional>

#include "crawler/core/utf8.h"

namespace tamis {

std::optional<uint8_t> EscapedByte(std::string_view text, size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
  const int high = HexValue(text[at + 1]);
  const int low = HexValue(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<uint8_t>(high * 16 + low);
}

void AppendEscape(uint8_t byte, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const char escape[] = {'%', kDigits[byte >> 4], kDigits[byte & 0xF]};
  out.append(escape, sizeof escape);
}

void AppendPercentEncoded(std::string_view text, EncodeSet set, std::string& out) {
  size_t run = 0;  // start of what is copied as it is
  for (size_t at = 0; at < text.size();) {
    const uint8_t byte = static_cast<uint8_t>(text[at]);
    if ((kEncodeSets[byte] & set) == 0) {
      ++at;
      continue;
    }
    out.append(text, run, at - run);
    const CodePoint point = DecodeUtf8(text, at);
    if (point.value == kReplacementCharacter) {
      out.append("%EF%BF%BD");
    } else {
      for (const char part : text.substr(at, point.bytes)) AppendEscape(static_cast<uint8_t>(part), out);
    }
    at += point.bytes;
    run = at;
  }
  out.append(text, run);
}

std::string PercentDecode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const std::optional<uint8_t> byte = EscapedByte(text, at);
    out += byte ? static_cast<char>(*byte) : text[at];
    at += byte ? 3 : 1;
  }
  return out;
}

namespace {

bool IsUnreserved(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

std::string NormalizeEscapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '%') {
      out += text[at++];
      continue;
    }
    const std::optional<uint8_t> byte = EscapedByte(text, at);
    if (!byte) {
      out += "%25";
      ++at;
      continue;
    }
    const char c = static_cast<char>(*byte);
    if (IsUnreserved(c)) {
      out += c;
    } else {
      AppendEscape(*byte, out);
    }
    at += 3;
  }
  return out;
}

}  // namespace tamis
