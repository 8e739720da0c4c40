#include "crawler/fetch/address_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

namespace tamis {
namespace {

struct Row4 {
  uint32_t prefix;
  int bits;
};

constexpr uint32_t Quad(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast (RFC 5771).
constexpr Row4 kSpecial4[] = {
    {Quad(0, 0, 0, 0), 8},         // this network, RFC 791
    {Quad(10, 0, 0, 0), 8},        // private use, RFC 1918
    {Quad(100, 64, 0, 0), 10},     // shared address space, RFC 6598
    {Quad(127, 0, 0, 0), 8},       // loopback, RFC 1122
    {Quad(168, 63, 129, 16), 32},  // a cloud's control plane on a public number (Azure)
    {Quad(169, 254, 0, 0), 16},    // link local, RFC 3927: cloud metadata services
    {Quad(172, 16, 0, 0), 12},     // private use, RFC 1918
    {Quad(192, 0, 0, 0), 24},      // IETF protocol assignments, RFC 6890
    {Quad(192, 0, 2, 0), 24},      // documentation, RFC 5737
    {Quad(192, 31, 196, 0), 24},   // AS112, RFC 7535
    {Quad(192, 52, 193, 0), 24},   // AMT, RFC 7450
    {Quad(192, 88, 99, 0), 24},    // deprecated 6to4 relay anycast, RFC 7526
    {Quad(192, 168, 0, 0), 16},    // private use, RFC 1918
    {Quad(192, 175, 48, 0), 24},   // AS112, RFC 7534
    {Quad(198, 18, 0, 0), 15},     // benchmarking, RFC 2544
    {Quad(198, 51, 100, 0), 24},   // documentation, RFC 5737
    {Quad(203, 0, 113, 0), 24},    // documentation, RFC 5737
    {Quad(224, 0, 0, 0), 4},       // multicast, RFC 5771
    {Quad(240, 0, 0, 0), 4},       // reserved, RFC 1112, and limited broadcast, RFC 8190
};

struct Row6 {
  std::array<uint8_t, 6> prefix;
  int bits;
};

// https://www.iana.org/assignments/iana-ipv6-special-registry, rows inside global unicast 2000::/3. What lies
// outside (::/8, 64:ff9b:1::/48, 100::/64, 5f00::/16, fc00::/7, fe80::/10, fec0::/10, ff00::/8, ...) is
// special without a row; 64:ff9b::/96, ::ffff:0:0/96 and 2002::/16 are unwrapped.
constexpr Row6 kSpecial6[] = {
    {{0x20, 0x01, 0x00, 0x00, 0, 0}, 23},        // IETF protocol assignments, RFC 2928: Teredo, ORCHID, ...
    {{0x20, 0x01, 0x0d, 0xb8, 0, 0}, 32},        // documentation, RFC 3849
    {{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48},  // AS112, RFC 7534
    {{0x3f, 0xff, 0x00, 0x00, 0, 0}, 20},        // documentation, RFC 9637
    {{0x3f, 0xfe, 0x00, 0x00, 0, 0}, 16},        // 6bone, given back, RFC 3701
};

bool SamePrefix(const uint8_t* a, const uint8_t* b, int bits) {
  const int whole = bits / 8;
  if (std::memcmp(a, b, static_cast<size_t>(whole)) != 0) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool StartsWith(const IpAddress& address, std::initializer_list<uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.bytes.begin());
}

IpAddress Quad4(const uint8_t* bytes) {
  IpAddress out;
  std::memcpy(out.bytes.data(), bytes, 4);
  return out;
}

/// The IPv4 address that an IPv6 address stands for: the outer one says nothing of its own.
std::optional<IpAddress> Wrapped(const IpAddress& address) {
  const auto& b = address.bytes;
  // ::ffff:0:0/96, RFC 4291 2.5.5.2, and 64:ff9b::/96, RFC 6052 2.2.
  if (StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return Quad4(&b[12]);
  if (StartsWith(address, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return Quad4(&b[12]);
  if (StartsWith(address, {0x20, 0x02})) return Quad4(&b[2]);  // 6to4, RFC 3056 2
  return std::nullopt;
}

/// The IPv4 address that an IPv6 address leads to, if it carries one.
std::optional<IpAddress> Carried(const IpAddress& address) {
  if (!address.is_v6) return std::nullopt;
  const auto& b = address.bytes;
  const bool is_isatap = (b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe;  // RFC 5214 6.1
  if (const std::optional<IpAddress> inner = Wrapped(address)) return inner;
  return is_isatap ? std::optional(Quad4(&b[12])) : std::nullopt;
}

bool IsSpecial4(const IpAddress& address) {
  const auto& b = address.bytes;
  const uint32_t number = Quad(b[0], b[1], b[2], b[3]);
  return std::any_of(std::begin(kSpecial4), std::end(kSpecial4),
                     [number](const Row4& row) { return (number ^ row.prefix) >> (32 - row.bits) == 0; });
}

bool IsSpecial(const IpAddress& address) {
  if (!address.is_v6) return IsSpecial4(address);
  if (const std::optional<IpAddress> inner = Carried(address); inner && IsSpecial4(*inner)) return true;
  if (Wrapped(address)) return false;
  const bool is_global_unicast = (address.bytes[0] & 0xe0) == 0x20;  // 2000::/3, RFC 4291 2.4
  if (!is_global_unicast) return true;
  return std::any_of(std::begin(kSpecial6), std::end(kSpecial6), [&address](const Row6& row) {
    return SamePrefix(address.bytes.data(), row.prefix.data(), row.bits);
  });
}

// https://fetch.spec.whatwg.org/#port-blocking, the entries from 1024.
constexpr uint16_t kBadPorts[] = {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000,
                                  6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};

}  // namespace

Result<IpAddress> IpAddress::Parse(std::string_view text) {
  std::string copy(text);
  const bool bracketed = copy.size() >= 2 && copy.front() == '[' && copy.back() == ']';
  if (bracketed) copy = copy.substr(1, copy.size() - 2);
  IpAddress out;
  out.is_v6 = bracketed || copy.find(':') != std::string::npos;
  // inet_pton takes neither zones nor short, octal or hexadecimal quads; a NUL would hide what follows it.
  if (copy.find('\0') != std::string::npos ||
      inet_pton(out.is_v6 ? AF_INET6 : AF_INET, copy.c_str(), out.bytes.data()) != 1) {
    return Error{ErrorCode::kInvalidInput, "not an IP address: \"" + std::string(text) + "\""};
  }
  return out;
}

std::string IpAddress::ToString() const {
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(is_v6 ? AF_INET6 : AF_INET, bytes.data(), text, sizeof text) != nullptr ? text : "";
}

Result<Cidr> Cidr::Parse(std::string_view text) {
  const Error bad{ErrorCode::kInvalidInput, "not a CIDR: \"" + std::string(text) + "\""};
  const size_t slash = text.find('/');
  const Result<IpAddress> address = IpAddress::Parse(text.substr(0, slash));
  if (!address) return bad;
  const int full = address->is_v6 ? 128 : 32;
  Cidr out{.prefix = *address, .prefix_bits = full};
  if (slash != std::string_view::npos) {
    const std::string_view number = text.substr(slash + 1);
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), out.prefix_bits);
    if (number.empty() || failed != std::errc() || end != number.data() + number.size()) return bad;
    if (out.prefix_bits < 0 || out.prefix_bits > full) return bad;
  }
  for (int bit = out.prefix_bits; bit < full; ++bit) {
    if ((out.prefix.bytes[static_cast<size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0) {
      return Error{ErrorCode::kInvalidInput,
                   "bits are set behind the prefix of \"" + std::string(text) + "\""};
    }
  }
  return out;
}

bool Cidr::Contains(const IpAddress& address) const {
  return address.is_v6 == prefix.is_v6 && SamePrefix(address.bytes.data(), prefix.bytes.data(), prefix_bits);
}

Result<AddressPolicy> AddressPolicy::Make(const std::vector<std::string>& allow_cidrs,
                                          std::vector<IpAddress> own_addresses) {
  AddressPolicy policy;
  policy.own_ = std::move(own_addresses);
  for (const std::string& text : allow_cidrs) {
    const Result<Cidr> cidr = Cidr::Parse(text);
    if (!cidr) return Error{ErrorCode::kInvalidInput, "network.allow_cidrs: " + cidr.error().message};
    policy.allowed_.push_back(*cidr);
  }
  return policy;
}

bool AddressPolicy::IsOwn(const IpAddress& address) const {
  return std::find(own_.begin(), own_.end(), address) != own_.end();
}

AddressClass AddressPolicy::Classify(const IpAddress& address) const {
  const std::optional<IpAddress> carried = Carried(address);
  const bool is_special = IsSpecial(address) || IsOwn(address) || (carried && IsOwn(*carried));
  if (!is_special) return AddressClass::kPublic;
  const bool is_allowed = std::any_of(allowed_.begin(), allowed_.end(), [&](const Cidr& cidr) {
    return cidr.Contains(address) || (carried && cidr.Contains(*carried));
  });
  return is_allowed ? AddressClass::kAllowedByOperator : AddressClass::kSpecialPurpose;
}

AddressClass AddressPolicy::ClassifyAll(std::span<const IpAddress> addresses) const {
  AddressClass all = addresses.empty() ? AddressClass::kUnresolved : AddressClass::kPublic;
  for (const IpAddress& address : addresses) {
    const AddressClass one = Classify(address);
    if (one == AddressClass::kSpecialPurpose) return one;
    if (one == AddressClass::kAllowedByOperator) all = one;
  }
  return all;
}

Result<std::vector<IpAddress>> InterfaceAddresses() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return Error{ErrorCode::kInternal, "the machine's addresses cannot be read"};
  std::vector<IpAddress> out;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) continue;
    IpAddress address;
    if (entry->ifa_addr->sa_family == AF_INET) {
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in*>(entry->ifa_addr)->sin_addr, 4);
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      address.is_v6 = true;
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr)->sin6_addr,
                  16);
    } else {
      continue;
    }
    out.push_back(address);
  }
  freeifaddrs(list);
  return out;
}

bool IsAllowedPort(uint16_t port) {
  if (port == 80 || port == 443) return true;
  return port >= 1024 && std::find(std::begin(kBadPorts), std::end(kBadPorts), port) == std::end(kBadPorts);
}

}  // namespace tamis
