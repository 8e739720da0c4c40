// Url::Parse on any bytes: no crash, parts in order, and a serialisation that parses to itself.
// The input is "base NUL url", or a URL alone.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "crawler/core/url.h"

namespace {

bool IsPlainAscii(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

void CheckUrl(const tamis::Url& url) {
  CHECK(url.href().size() <= tamis::kMaxUrlBytes && IsPlainAscii(url.href()));
  CHECK(!url.host().empty() && url.path().starts_with('/'));
  const tamis::Result<tamis::Url> again = tamis::Url::Parse(url.href());
  CHECK(again && again->href() == url.href() && again->host() == url.host());
  CHECK(again->path_and_query() == url.path_and_query() && again->username() == url.username());
  CHECK(again->password() == url.password() && again->port() == url.port());
  CHECK(url.href().starts_with(url.origin().substr(0, url.scheme().size() + 3)));
  CHECK(url.WithoutFragment().fragment().empty());

  const std::string key = tamis::DedupeKey(url);
  const tamis::Result<tamis::Url> key_url = tamis::Url::Parse(key);
  if (key_url) {
    CHECK(tamis::DedupeKey(*key_url) == key && key_url->host() == url.host());
  } else {
    CHECK(key_url.error().code == tamis::ErrorCode::kTooLarge);  // each "%" may have become "%25"
  }
  CHECK(tamis::Surt(url).find(")/") != std::string::npos);
  const std::string domain = tamis::RegistrableDomain(url.host());
  CHECK(std::string_view(url.host()).find(domain) != std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t separator = input.find('\0');
  if (separator == std::string_view::npos) {
    const tamis::Result<tamis::Url> url = tamis::Url::Parse(input);
    if (url) CheckUrl(*url);
    return 0;
  }
  const tamis::Result<tamis::Url> base = tamis::Url::Parse(input.substr(0, separator));
  if (!base) return 0;
  const tamis::Result<tamis::Url> url = tamis::Url::Parse(input.substr(separator + 1), &*base);
  if (url) CheckUrl(*url);
  return 0;
}
