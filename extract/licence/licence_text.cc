#include "extract/licence/licence_text.h"

#include <algorithm>
#include <utility>

#include "config/licences.h"
#include "extract/licence/cc_url.h"
#include "extract/licence/licence_phrase.h"
#include "extract/licence/plain_words.h"

namespace tamis {
namespace {

constexpr size_t kMaxTextBytes = 8 * 1024;
constexpr size_t npos = std::string_view::npos;

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// A path segment such as "de" or "pt-br" before everything else, which many sites have.
std::string_view WithoutLanguage(std::string_view path) {
  const std::string_view segment = path.substr(0, std::min(path.find('/', 1), path.size()));
  const bool is_language = segment.size() == 3 || (segment.size() == 6 && segment[3] == '-');
  return is_language ? path.substr(segment.size()) : path;
}

bool PathFits(std::string_view path, std::string_view pattern) {
  if (pattern.ends_with('*')) return path.starts_with(pattern.substr(0, pattern.size() - 1));
  if (pattern == "/") return path.empty();
  if (!path.starts_with(pattern)) return false;
  // A page may have its document's extension: "/government-works.shtml".
  return path.size() == pattern.size() || path[pattern.size()] == '/' || path[pattern.size()] == '.';
}

std::optional<ReadLicence> ReadOtherUrl(const PlainUrl& url) {
  for (const OtherLicence& other : OtherLicences()) {
    if (other.address.empty()) continue;
    const size_t slash = std::min(other.address.find('/'), other.address.size());
    if (url.host != other.address.substr(0, slash)) continue;
    const std::string pattern = LowerCase(other.address.substr(slash));
    if (PathFits(url.path, pattern) || PathFits(WithoutLanguage(url.path), pattern)) {
      return ReadLicence{std::string(other.spdx), {}};
    }
  }
  return std::nullopt;
}

int Restriction(const ReadLicence& licence) {
  return RestrictionOf(licence.spdx.empty() ? TermsOfFamily(licence.family) : TermsOf(licence.spdx));
}

/// Keeps of several the one that permits least; of equals the one that is known to its version, then the
/// first.
void Take(ReadLicence licence, std::optional<ReadLicence>& best) {
  if (!best || Restriction(licence) > Restriction(*best) ||
      (Restriction(licence) == Restriction(*best) && best->spdx.empty() && !licence.spdx.empty())) {
    best = std::move(licence);
  }
}

/// Reads the URLs in `text` and blanks them, so that words of a path are not taken for names.
void TakeUrls(std::string& text, std::optional<ReadLicence>& best) {
  constexpr std::string_view kEnds = " \t\r\n\f\"<>()[]{}|";
  size_t at = 0;
  while ((at = text.find_first_not_of(kEnds, at)) != npos) {
    const size_t end = std::min(text.find_first_of(kEnds, at), text.size());
    std::string_view token = std::string_view(text).substr(at, end - at);
    while (!token.empty() && std::string_view(".,;:!'").find(token.back()) != npos) token.remove_suffix(1);
    const bool is_url = token.find("://") != npos || LowerCase(token.substr(0, 4)) == "www.";
    std::optional<ReadLicence> found;
    if (token.find('/') != npos && token.find('.') != npos) found = ReadLicenceUrl(token);
    if (is_url || found) std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), token.size(), ' ');
    if (found) Take(*std::move(found), best);
    at = end;
  }
}

}  // namespace

std::optional<ReadLicence> ReadLicenceUrl(std::string_view url) {
  const std::optional<PlainUrl> plain = ReadPlainUrl(url);
  if (!plain) return std::nullopt;
  if (auto licence = ReadCcUrl(*plain)) return licence;
  return ReadOtherUrl(*plain);
}

std::optional<ReadLicence> ReadLicenceText(std::string_view text) {
  size_t size = std::min(text.size(), kMaxTextBytes);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  std::string rest(text.substr(0, size));
  std::optional<ReadLicence> best;
  TakeUrls(rest, best);
  const NamedLicences found = ReadNamedLicences(ReadPlainWords(rest));
  for (const NamedLicence& name : found.names) Take(name.AsRead(), best);
  // Which of the names a denial means is not read; what reserves rights is never denied.
  const bool is_grant = best && Restriction(*best) < RestrictionOf(TermsOf("LicenseRef-ARR"));
  if (is_grant && found.denied) return std::nullopt;
  return best;
}

}  // namespace tamis
