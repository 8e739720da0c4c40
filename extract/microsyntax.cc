#include "extract/microsyntax.h"

#include <algorithm>

#include "extract/html_scanner.h"
#include "extract/plain_text.h"

namespace tamis {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ToLowerAscii);
  return lower;
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && StartsWithIgnoringCase(text, lower);
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::string WrittenUrl(std::string_view text) {
  return std::string(Trim(text).substr(0, kMaxWrittenUrlBytes));
}

bool IsDataUrl(std::string_view url) {
  return StartsWithIgnoringCase(Trim(url), "data:");
}

std::string Tokens(std::string_view value) {
  return CleanText(LowerCase(value.substr(0, kMaxTokenBytes * 4)), kMaxTokenBytes);
}

bool HasToken(std::string_view tokens, std::string_view token) {
  for (size_t at = tokens.find(token); at != std::string_view::npos; at = tokens.find(token, at + 1)) {
    const size_t end = at + token.size();
    if ((at == 0 || tokens[at - 1] == ' ') && (end == tokens.size() || tokens[end] == ' ')) return true;
  }
  return false;
}

std::string_view NextToken(std::string_view& text) {
  while (!text.empty() && IsHtmlSpace(text.front())) text.remove_prefix(1);
  size_t end = 0;
  while (end < text.size() && !IsHtmlSpace(text[end])) ++end;
  const std::string_view token = text.substr(0, end);
  text.remove_prefix(end);
  return token;
}

int DeclaredPx(std::string_view value) {
  const std::string_view text = Trim(value);
  int px = 0;
  size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    px = std::min(px * 10 + (text[at] - '0'), kMaxDeclaredPx);
  }
  for (size_t rest = at; rest < text.size(); ++rest) {
    if (text[rest] == '%') return 0;
    if (text[rest] != '.' && (text[rest] < '0' || text[rest] > '9')) break;
  }
  return px;
}

bool HasOtherScheme(std::string_view url) {
  const size_t colon = url.find_first_of(":/?#");
  if (colon == std::string_view::npos || colon == 0 || url[colon] != ':') return false;
  const bool is_scheme =
      std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
        const char l = ToLowerAscii(c);
        return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      });
  if (!is_scheme || (url[0] >= '0' && url[0] <= '9') || url[0] == '+' || url[0] == '-' || url[0] == '.')
    return false;
  const std::string scheme = LowerCase(url.substr(0, colon));
  return scheme != "http" && scheme != "https";
}

}  // namespace tamis
