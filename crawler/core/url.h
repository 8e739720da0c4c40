#ifndef TAMIS_CRAWLER_CORE_URL_H_
#define TAMIS_CRAWLER_CORE_URL_H_

// URLs as browsers read them: WHATWG URL standard, http and https only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxUrlBytes = 8192;

/// A parsed http or https URL, serialised once. Everything else is a view into the serialisation.
///
/// Source: https://url.spec.whatwg.org/ (basic URL parser, host parser, serialiser).
/// Limits: inputs and serialisations over kMaxUrlBytes are kTooLarge, so Parse(href) always succeeds.
/// Errors: kInvalidInput with the spec's reason, without the URL itself: a message may be logged.
/// Lifetime: views are valid as long as this object is neither moved nor assigned.
/// Thread-safety: as a string; Parse may be called from any thread.
class Url {
 public:
  /// Parses `input`, against `base` if given. Other schemes than http and https are kInvalidInput.
  /// `input` is UTF-8; what is ill-formed in it counts as U+FFFD.
  static Result<Url> Parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view scheme() const;    // "http" or "https"
  std::string_view username() const;  // percent-encoded
  std::string_view password() const;
  std::string_view host() const;         // ASCII; IPv6 in brackets
  std::optional<uint16_t> port() const;  // empty when it is the scheme's default
  uint16_t effective_port() const;
  std::string_view path() const;            // starts with "/"
  std::string_view query() const;           // without "?"; empty if none
  std::string_view fragment() const;        // without "#"; empty if none
  std::string_view path_and_query() const;  // "/path?query", what is sent in the request line
  bool has_credentials() const;
  bool host_is_ip() const;

  std::string origin() const;  // "https://host[:port]"
  Url WithoutFragment() const;

 private:
  friend class UrlParser;  // url_parser.h

  std::string href_;
  // Offsets into href_, see url.cc for the diagram.
  uint32_t scheme_end_ = 0, username_end_ = 0, host_start_ = 0, host_end_ = 0, path_start_ = 0;
  uint32_t query_start_ = 0, fragment_start_ = 0;  // of "?" and "#"; where they would be when absent
  std::optional<uint16_t> port_;
  bool host_is_ip_ = false;
};

/// Registrable domain of a host by the public suffix list ("example.co.uk"), else the host itself
/// (IP addresses, single labels, public suffixes). The queue key. `host` is as Url::host() gives it; a
/// trailing dot is dropped. Both sections of the list count ("user.github.io"). The list is libpsl's
/// built-in one or the system's, whichever is newer, read once. Thread-safe, cached per thread.
/// Source: https://publicsuffix.org/list/ and https://url.spec.whatwg.org/#host-registrable-domain.
std::string RegistrableDomain(std::string_view host);

/// Identity for deduplication, never fetched: the URL without fragment, credentials, tracking parameters,
/// session ids, empty parameters and an empty "?", with escapes in upper case and unreserved characters
/// (RFC 3986 section 2.3) unescaped. The order of parameters stays. Itself a URL, and its own key.
/// The names that go are listed in url_identity.cc with their sources. Thread-safe.
std::string DedupeKey(const Url& url);

/// Sort-friendly form, "http://(com,example,www,)/path?query", so that a domain's URLs are one range.
/// A port that is not the default follows the labels ("(com,example,:8080)"), an IP address is not
/// reversed ("(192.0.2.1)"), credentials, fragment and the host's trailing dot are left out. Thread-safe.
/// Source: Heritrix' "Sort-friendly URI Reordering Transform", also used by CDX indexes.
std::string Surt(const Url& url);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_URL_H_
