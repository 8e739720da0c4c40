#include "crawler/core/url_host.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crawler/core/percent_encode.h"
#include "crawler/core/url_ip.h"

namespace tamis {
namespace {

enum HostByte : uint8_t {
  kUpper = 1,
  kForbidden = 2,  // forbidden domain code point other than "%"
  kPercent = 4,
  kNonAscii = 8,
};

constexpr std::array<uint8_t, 256> MakeHostBytes() {
  std::array<uint8_t, 256> bytes{};
  for (size_t byte = 0; byte < bytes.size(); ++byte) {
    if (byte >= 'A' && byte <= 'Z') bytes[byte] = kUpper;
    if (byte < 0x20 || byte == 0x7F) bytes[byte] = kForbidden;
    if (byte >= 0x80) bytes[byte] = kNonAscii;
  }
  for (const char c : std::string_view(" #/:<>?@[\\]^|")) bytes[static_cast<uint8_t>(c)] = kForbidden;
  bytes['%'] = kPercent;
  return bytes;
}

constexpr std::array<uint8_t, 256> kHostBytes = MakeHostBytes();

/// All the kinds of byte in `text`.
int KindsIn(std::string_view text) {
  int kinds = 0;
  for (const char c : text) kinds |= kHostBytes[static_cast<uint8_t>(c)];
  return kinds;
}

void AppendLowerCase(std::string_view text, int kinds, std::string& out) {
  const size_t start = out.size();
  out.append(text);
  if ((kinds & kUpper) == 0) return;
  for (size_t i = start; i < out.size(); ++i) {
    if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] | 0x20);
  }
}

/// Steps 6 to 8 of the host parser. `out` from `start` on is the ASCII domain.
Result<HostKind> FinishDomain(size_t start, std::string& out) {
  const std::string_view domain = std::string_view(out).substr(start);
  if (domain.empty()) return Error{ErrorCode::kInvalidInput, "domain-to-ascii: the domain is empty"};
  if (!EndsInANumber(domain)) return HostKind::kDomain;
  const std::optional<uint32_t> address = ParseIpv4(domain);
  if (!address) return Error{ErrorCode::kInvalidInput, "ipv4: not an IPv4 address"};
  out.resize(start);
  AppendIpv4(*address, out);
  return HostKind::kIpv4;
}

Result<HostKind> AppendBracketed(std::string_view input, std::string& out) {
  if (!input.ends_with(']')) return Error{ErrorCode::kInvalidInput, "ipv6-unclosed"};
  const std::optional<Ipv6Pieces> pieces = ParseIpv6(input.substr(1, input.size() - 2));
  if (!pieces) return Error{ErrorCode::kInvalidInput, "ipv6: not an IPv6 address"};
  out += '[';
  AppendIpv6(*pieces, out);
  out += ']';
  return HostKind::kIpv6;
}

Error ForbiddenCodePoint() {
  return Error{ErrorCode::kInvalidInput, "domain-invalid-code-point"};
}

}  // namespace

Result<HostKind> AppendHost(std::string_view input, std::string& out) {
  const size_t start = out.size();
  if (input.starts_with('[')) return AppendBracketed(input, out);
  const int raw_kinds = KindsIn(input);
  // Nearly all hosts: ASCII without escapes. Domain to ASCII of an ASCII domain is its lower case,
  // whatever its "xn--" labels hold.
  if ((raw_kinds & (kPercent | kNonAscii)) == 0) {
    if (raw_kinds & kForbidden) return ForbiddenCodePoint();
    AppendLowerCase(input, raw_kinds, out);
    return FinishDomain(start, out);
  }
  const std::string domain = PercentDecode(input);
  const int kinds = KindsIn(domain);
  if ((kinds & kNonAscii) == 0) {
    if (kinds & (kForbidden | kPercent)) return ForbiddenCodePoint();
    AppendLowerCase(domain, kinds, out);
    return FinishDomain(start, out);
  }
  const Result<std::string> ascii = DomainToAscii(domain);
  if (!ascii) return ascii.error();
  // Only now: mapping makes "%" of its fullwidth form, and a "<" before U+0338 goes with it.
  if (KindsIn(*ascii) & (kForbidden | kPercent | kNonAscii)) return ForbiddenCodePoint();
  out.append(*ascii);
  return FinishDomain(start, out);
}

}  // namespace tamis
