#ifndef TAMIS_CRAWLER_FETCH_ADDRESS_POLICY_H_
#define TAMIS_CRAWLER_FETCH_ADDRESS_POLICY_H_

// Which IP addresses and ports may be contacted: the public internet, nothing else.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), docs of each row in the .cc.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// An IPv4 or IPv6 address as a value, without port and without zone.
struct IpAddress {
  std::array<uint8_t, 16> bytes{};  // network order; IPv4 uses the first four, the rest is zero
  bool is_v6 = false;

  /// Reads a dotted quad (four decimal numbers without leading zeros) or RFC 4291 text, with or without
  /// brackets. Errors: kInvalidInput for all else, zones ("%eth0") and the old IPv4 spellings included.
  static Result<IpAddress> Parse(std::string_view text);

  /// A dotted quad or RFC 5952 text, without brackets.
  std::string ToString() const;

  bool operator==(const IpAddress&) const = default;
};

/// A prefix and its length, "192.0.2.0/24" or "2001:db8::/32".
struct Cidr {
  IpAddress prefix;
  int prefix_bits = 0;  // 0 to 32, or 0 to 128

  /// A bare address is a prefix of full length. Errors: kInvalidInput, also for bits set behind the prefix.
  static Result<Cidr> Parse(std::string_view text);
  bool Contains(const IpAddress& address) const;
};

/// Says what an address is. Addresses that carry another one (IPv4-mapped, NAT64, 6to4, ISATAP) are judged by
/// the address they carry as well; every other row of the registries is special, also the few rows that IANA
/// marks globally reachable (anycast services), because no site lives there.
/// Thread-safety: const after construction.
class AddressPolicy {
 public:
  /// `allow_cidrs`: network.allow_cidrs. `own_addresses`: this machine's, special wherever they lie.
  /// Errors: kInvalidInput naming the CIDR that cannot be read.
  static Result<AddressPolicy> Make(const std::vector<std::string>& allow_cidrs,
                                    std::vector<IpAddress> own_addresses);

  /// kPublic, kSpecialPurpose, or kAllowedByOperator when special but inside an allowed CIDR.
  AddressClass Classify(const IpAddress& address) const;

  /// The class of a whole answer: one special address refuses all (split answers), one allowed makes all
  /// allowed, none at all is kUnresolved.
  AddressClass ClassifyAll(std::span<const IpAddress> addresses) const;

 private:
  bool IsOwn(const IpAddress& address) const;

  std::vector<Cidr> allowed_;
  std::vector<IpAddress> own_;
};

/// The addresses of this machine's network interfaces. Errors: kInternal.
Result<std::vector<IpAddress>> InterfaceAddresses();

/// 80, 443 and everything from 1024 except what the Fetch standard blocks ("bad port").
bool IsAllowedPort(uint16_t port);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ADDRESS_POLICY_H_
