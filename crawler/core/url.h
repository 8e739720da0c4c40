#ifndef TAMIS_CRAWLER_CORE_URL_H_
#define TAMIS_CRAWLER_CORE_URL_H_

// URLs as browsers read them: WHATWG URL standard, http and https only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// A parsed http or https URL, serialised once. Everything else is a view into the serialisation.
///
/// Source: https://url.spec.whatwg.org/ (basic URL parser, host parser, serialiser).
/// Limits: inputs over 8,192 bytes are kTooLarge. Errors: kInvalidInput with the spec's reason.
/// Lifetime: views are valid as long as this object is neither moved nor assigned.
class Url {
 public:
  /// Parses `input`, against `base` if given. Other schemes than http and https are kInvalidInput.
  static Result<Url> Parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view scheme() const;                 // "http" or "https"
  std::string_view username() const;               // percent-encoded
  std::string_view password() const;
  std::string_view host() const;                   // ASCII; IPv6 in brackets
  std::optional<uint16_t> port() const;            // empty when it is the scheme's default
  uint16_t effective_port() const;
  std::string_view path() const;                   // starts with "/"
  std::string_view query() const;                  // without "?"; empty if none
  std::string_view fragment() const;               // without "#"; empty if none
  std::string_view path_and_query() const;         // "/path?query", what is sent in the request line
  bool has_credentials() const;
  bool host_is_ip() const;

  std::string origin() const;                      // "https://host[:port]"
  Url WithoutFragment() const;

 private:
  std::string href_;
  // Offsets into href_, see url.cc for the diagram.
  uint32_t scheme_end_ = 0, username_end_ = 0, host_start_ = 0, host_end_ = 0, path_start_ = 0;
  uint32_t query_start_ = 0, fragment_start_ = 0;   // href_.size() when absent
  std::optional<uint16_t> port_;
  bool host_is_ip_ = false;
};

/// Registrable domain of a host by the public suffix list ("example.co.uk"), else the host itself
/// (IP addresses, single labels, public suffixes). The queue key. Thread-safe.
std::string RegistrableDomain(std::string_view host);

/// Identity for deduplication, never fetched: crawling.md 7.3 rule 2 (no fragment, tracking parameters
/// and session ids gone, percent-encoding normalised).
std::string DedupeKey(const Url& url);

/// Sort-friendly form, "http://(com,example,www,)/path?query". Source: crawling.md 7.3 rule 4.
std::string Surt(const Url& url);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_URL_H_
