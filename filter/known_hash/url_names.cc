#include "filter/known_hash/url_names.h"

#include <optional>
#include <utility>

#include "crawler/core/percent_encode.h"

namespace tamis::hash_index {
namespace {

constexpr std::string_view kExactMark = "exact ";
constexpr std::string_view kPrefixMark = "prefix ";
constexpr std::string_view kHostMark = "host ";

std::string_view HostOf(const Url& url) {
  std::string_view host = url.host();
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

/// "example.com:8080": what HTTP and HTTPS have in common, so without the ports of either.
std::string Authority(const Url& url) {
  std::string authority(HostOf(url));
  if (url.port() && *url.port() != 80 && *url.port() != 443) authority += ":" + std::to_string(*url.port());
  return authority;
}

std::string_view WithoutLastSlash(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string PrefixText(const Url& url, std::string_view path) {
  return std::string(kPrefixMark) + Authority(url) + NormalizeEscapes(path);
}

/// Lists name hosts as such or as URLs, with or without a scheme.
Result<Url> ReadListed(std::string_view listed) {
  const bool has_scheme = listed.find("://") != std::string_view::npos;
  Result<Url> url = Url::Parse(has_scheme ? std::string(listed) : "http://" + std::string(listed));
  if (!url) return Error{ErrorCode::kInvalidInput, "not an http or https URL or host"};
  return url;
}

}  // namespace

Result<std::string> TextOfEntry(std::string_view listed, UrlScope scope) {
  const Result<Url> url = ReadListed(listed);
  if (!url) return url.error();
  switch (scope) {
    case UrlScope::kExact:
      return ExactText(*url);
    case UrlScope::kPrefix:
      return PrefixText(*url, WithoutLastSlash(url->path()));
    case UrlScope::kHost:
      return std::string(kHostMark) + std::string(HostOf(*url));
  }
  return Error{ErrorCode::kInvalidInput, "an unknown scope"};
}

std::string ExactText(const Url& url) {
  return std::string(kExactMark) + Authority(url) + NormalizeEscapes(url.path_and_query());
}

std::vector<std::string> PrefixTexts(const Url& url) {
  const std::string_view path = url.path();
  std::vector<std::string> texts;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1))
    texts.push_back(PrefixText(url, path.substr(0, slash)));
  if (!path.ends_with('/')) texts.push_back(PrefixText(url, path));
  return texts;
}

std::vector<std::string> HostTexts(const Url& url) {
  std::string_view host = HostOf(url);
  std::vector<std::string> texts;
  texts.push_back(std::string(kHostMark) + std::string(host));
  if (url.host_is_ip()) return texts;
  for (size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
    host.remove_prefix(dot + 1);
    texts.push_back(std::string(kHostMark) + std::string(host));
  }
  return texts;
}

}  // namespace tamis::hash_index
