#include "crawler/core/url.h"

#include "crawler/core/url_parser.h"

namespace tamis {

// https://user:pass@example.com:8080/path?query#fragment
//      |      |    |          |     |    |     |
//      |      |    |          |     |    |     fragment_start_
//      |      |    |          |     |    query_start_
//      |      |    |          |     path_start_
//      |      |    |          host_end_
//      |      |    host_start_
//      |      username_end_   (host_start_ if there are no credentials)
//      scheme_end_

namespace {

constexpr size_t kSchemeSeparatorLength = 3;  // "://"
constexpr uint16_t kHttpPort = 80;
constexpr uint16_t kHttpsPort = 443;

std::string_view Slice(const std::string& text, size_t begin, size_t end) {
  return begin < end ? std::string_view(text).substr(begin, end - begin) : std::string_view();
}

}  // namespace

Result<Url> Url::Parse(std::string_view input, const Url* base) {
  Url url;
  UrlParser parser(base, url);
  const Status parsed = parser.Run(input);
  if (!parsed) return parsed.error();
  return url;
}

std::string_view Url::scheme() const {
  return Slice(href_, 0, scheme_end_);
}
std::string_view Url::username() const {
  return Slice(href_, scheme_end_ + kSchemeSeparatorLength, username_end_);
}
std::string_view Url::password() const {
  return Slice(href_, username_end_ + 1, host_start_ - 1);
}
std::string_view Url::host() const {
  return Slice(href_, host_start_, host_end_);
}
std::optional<uint16_t> Url::port() const {
  return port_;
}
uint16_t Url::effective_port() const {
  return port_.value_or(scheme() == "https" ? kHttpsPort : kHttpPort);
}
std::string_view Url::path() const {
  return Slice(href_, path_start_, query_start_);
}
std::string_view Url::query() const {
  return Slice(href_, query_start_ + 1, fragment_start_);
}
std::string_view Url::fragment() const {
  return Slice(href_, fragment_start_ + 1, href_.size());
}
std::string_view Url::path_and_query() const {
  return Slice(href_, path_start_, fragment_start_);
}
bool Url::has_credentials() const {
  return username_end_ != host_start_;
}
bool Url::host_is_ip() const {
  return host_is_ip_;
}

std::string Url::origin() const {
  const std::string_view host_and_port = Slice(href_, host_start_, path_start_);
  std::string origin;
  origin.reserve(scheme_end_ + kSchemeSeparatorLength + host_and_port.size());
  origin.append(href_, 0, scheme_end_ + kSchemeSeparatorLength);
  origin.append(host_and_port);
  return origin;
}

Url Url::WithoutFragment() const {
  Url url = *this;
  url.href_.resize(fragment_start_);
  return url;
}

}  // namespace tamis
