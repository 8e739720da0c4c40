#ifndef TAMIS_EXTRACT_MICROSYNTAX_H_
#define TAMIS_EXTRACT_MICROSYNTAX_H_

// Attribute values as HTML reads them (HTML standard 2.3): tokens, dimensions, trimmed texts.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

inline constexpr size_t kMaxTokenBytes = 256;  // of all tokens of one attribute
inline constexpr size_t kMaxWrittenUrlBytes =
    16 * 1024;  // longer ones are no URLs (url.h); cut, so they fail
inline constexpr int kMaxDeclaredPx = 1'000'000;

std::string LowerCase(std::string_view text);
bool EqualsIgnoringCase(std::string_view text, std::string_view lower);

/// Without white space and control characters at the ends, as a URL is read.
std::string_view Trim(std::string_view text);

/// A URL as written, trimmed and cut.
std::string WrittenUrl(std::string_view text);

/// True for "data:..." in any case, white space before it.
bool IsDataUrl(std::string_view url);

/// Lower-case tokens, single spaces (HTML standard 2.3.7).
std::string Tokens(std::string_view value);
bool HasToken(std::string_view tokens, std::string_view token);

/// Takes the first of the tokens between white space off `text`; empty when there is none left.
std::string_view NextToken(std::string_view& text);

/// HTML standard 2.3.4.4, "rules for parsing dimension values"; 0 for percentages, errors and nothing.
int DeclaredPx(std::string_view value);

/// True for "mailto:x", "javascript:x", ...: absolute URLs that are not http or https.
bool HasOtherScheme(std::string_view url);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_MICROSYNTAX_H_
