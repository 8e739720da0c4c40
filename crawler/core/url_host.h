#ifndef TAMIS_CRAWLER_CORE_URL_HOST_H_
#define TAMIS_CRAWLER_CORE_URL_HOST_H_

// The host parser of the URL standard, for special schemes (section 3.5).

#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// What a host turned out to be.
enum class HostKind { kDomain, kIpv4, kIpv6 };

/// Parses `input` (without port) and appends its ASCII serialisation to `out`, IPv6 in brackets.
/// Errors: kInvalidInput with the standard's reason; `out` is then undefined. Thread-safe.
Result<HostKind> AppendHost(std::string_view input, std::string& out);

/// Domain to ASCII with beStrict false, for a domain with non-ASCII characters in UTF-8.
/// Source: https://url.spec.whatwg.org/#idna and UTS #46. Errors: kInvalidInput. Thread-safe.
Result<std::string> DomainToAscii(std::string_view domain);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_URL_HOST_H_
