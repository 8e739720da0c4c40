#ifndef TAMIS_CRAWLER_CORE_UTF8_H_
#define TAMIS_CRAWLER_CORE_UTF8_H_

// UTF-8 as the WHATWG Encoding standard decodes it: what is malformed becomes U+FFFD.

#include <cstddef>
#include <string>
#include <string_view>

namespace tamis {

/// Stands for what could not be decoded.
inline constexpr char32_t kReplacementCharacter = 0xFFFD;

/// One decoded code point and how many bytes it took.
struct CodePoint {
  char32_t value = kReplacementCharacter;
  size_t bytes = 1;  // of the maximal ill-formed part if `value` stands for one; never 0
};

/// Decodes the code point at `text[at]`. Source: https://encoding.spec.whatwg.org/#utf-8-decoder.
/// Limits: `at` must be less than `text.size()`. Thread-safe.
CodePoint DecodeUtf8(std::string_view text, size_t at);

/// Appends `value` (a scalar value, at most U+10FFFF) as UTF-8.
void AppendUtf8(char32_t value, std::string& out);

/// `text` with every ill-formed part replaced by U+FFFD; well-formed text comes back as it is.
std::string ToWellFormedUtf8(std::string_view text);

/// Replaces, in JSON text, each escape of half a surrogate pair ("\ud800") by "\ufffd", as the
/// conversion to a Web IDL USVString does; strict JSON parsers refuse such text otherwise.
std::string ReplaceLoneSurrogateEscapes(std::string_view json);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_UTF8_H_
