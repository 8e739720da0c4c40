#ifndef TAMIS_CRAWLER_CORE_PERCENT_ENCODE_H_
#define TAMIS_CRAWLER_CORE_PERCENT_ENCODE_H_

// Percent-encoding as the URL standard defines it, section 1.3.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

/// Percent-encode sets of https://url.spec.whatwg.org/#percent-encoded-bytes, as bits of kEncodeSets.
enum EncodeSet : uint8_t {
  kFragmentSet = 1,
  kSpecialQuerySet = 2,
  kPathSet = 4,
  kUserinfoSet = 8,
};

constexpr std::array<uint8_t, 256> MakeEncodeSets() {
  std::array<uint8_t, 256> sets{};
  const auto add = [&sets](std::string_view characters, int to) {
    for (const char c : characters) {
      uint8_t& entry = sets[static_cast<uint8_t>(c)];
      entry = static_cast<uint8_t>(entry | to);
    }
  };
  // C0 control percent-encode set: in all of them.
  for (size_t byte = 0; byte < sets.size(); ++byte) {
    if (byte < 0x20 || byte > 0x7E) sets[byte] = kFragmentSet | kSpecialQuerySet | kPathSet | kUserinfoSet;
  }
  add(" \"<>`", kFragmentSet);
  add(" \"#<>'", kSpecialQuerySet);
  add(" \"#<>?^`{}", kPathSet | kUserinfoSet);
  add("/:;=@[\\]|", kUserinfoSet);
  return sets;
}

/// Which sets a byte belongs to.
inline constexpr std::array<uint8_t, 256> kEncodeSets = MakeEncodeSets();

/// The value of a hexadecimal digit, -1 for any other character.
constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The byte that "%XX" at `text[at]` stands for, if there is one.
std::optional<uint8_t> EscapedByte(std::string_view text, size_t at);

/// UTF-8 percent-encodes `text`; ill-formed UTF-8 counts as U+FFFD. Thread-safe.
void AppendPercentEncoded(std::string_view text, EncodeSet set, std::string& out);

/// Appends "%XX" in upper case.
void AppendEscape(uint8_t byte, std::string& out);

/// Replaces each "%XX" by its byte and leaves every other "%" alone.
std::string PercentDecode(std::string_view text);

/// RFC 3986 section 6.2.2: escapes in upper case, unreserved characters unescaped. A "%" that starts no
/// escape becomes "%25", so that what is unescaped next to it cannot complete one.
std::string NormalizeEscapes(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_PERCENT_ENCODE_H_
