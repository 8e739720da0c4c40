#ifndef TAMIS_CRAWLER_CORE_URL_PARSER_H_
#define TAMIS_CRAWLER_CORE_URL_PARSER_H_

// The basic URL parser of the URL standard, section 4.4, for the schemes http and https.

#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "crawler/core/url.h"

namespace tamis {

/// Runs once and fills one Url. Used by Url::Parse alone.
///
/// The standard's machine looks at one code point at a time. Here each state is a method that takes the
/// rest of the input as far as its state reaches; the name of the state stands above it. There is no
/// state override, no opaque path and no file host, since both schemes are special and not "file".
class UrlParser {
 public:
  /// `base` may be null. Both must outlive the parser.
  UrlParser(const Url* base, Url& url) : base_(base), url_(url), href_(url.href_) {}

  /// Errors: as Url::Parse.
  Status Run(std::string_view input);

 private:
  Status ParseScheme(std::string_view input);
  Status ParseRelative(std::string_view rest);
  Status ParseAuthority(std::string_view scheme, std::string_view rest);
  void AppendCredentials(std::string_view credentials);
  Status ParseHostAndPort(std::string_view text);
  Status ParsePort(std::string_view digits);
  void ParsePathAndRest(std::string_view rest);
  void AppendSegments(std::string_view path);
  void ShortenPath();
  void ParseQueryAndRest(std::string_view rest);
  void ParseFragment(std::string_view rest);
  void CopyBase(size_t length);
  uint32_t Here() const { return static_cast<uint32_t>(href_.size()); }

  const Url* const base_;
  Url& url_;
  std::string& href_;  // url_'s; grows to the right, state by state
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_URL_PARSER_H_
