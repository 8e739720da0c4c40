#ifndef TAMIS_CRAWLER_CORE_URL_IP_H_
#define TAMIS_CRAWLER_CORE_URL_IP_H_

// IP addresses as hosts, in every spelling the URL standard accepts (section 3.5).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

using Ipv6Pieces = std::array<uint16_t, 8>;

/// The ends-in-a-number checker: such a host is an IPv4 address or invalid.
bool EndsInANumber(std::string_view host);

/// The IPv4 parser: one to four parts, each decimal, octal ("0...") or hexadecimal ("0x...").
std::optional<uint32_t> ParseIpv4(std::string_view host);

/// Appends "a.b.c.d".
void AppendIpv4(uint32_t address, std::string& out);

/// The IPv6 parser; `text` is without the brackets. Zones are refused, as in the standard.
std::optional<Ipv6Pieces> ParseIpv6(std::string_view text);

/// Appends the compressed form without brackets (RFC 5952 section 4, but never with an IPv4 tail).
void AppendIpv6(const Ipv6Pieces& pieces, std::string& out);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_URL_IP_H_
