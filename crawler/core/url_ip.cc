#include "crawler/core/url_ip.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "crawler/core/percent_encode.h"

namespace tamis {
namespace {

constexpr uint64_t kIpv4Overflow = uint64_t{1} << 32;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// https://url.spec.whatwg.org/#ipv4-number-parser; values from 2^32 on are all kIpv4Overflow.
std::optional<uint64_t> ParseIpv4Number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  uint64_t radix = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    text.remove_prefix(2);
    radix = 16;
  } else if (text.size() >= 2 && text[0] == '0') {
    text.remove_prefix(1);
    radix = 8;
  }
  uint64_t value = 0;
  for (const char c : text) {
    const int digit = HexValue(c);
    if (digit < 0 || static_cast<uint64_t>(digit) >= radix) return std::nullopt;
    value = std::min(value * radix + static_cast<uint64_t>(digit), kIpv4Overflow);
  }
  return value;
}

/// Up to four hexadecimal digits at `at`, which moves past them.
uint16_t ReadPiece(std::string_view text, size_t& at) {
  uint32_t value = 0;
  const size_t end = std::min(at + 4, text.size());
  for (; at < end && HexValue(text[at]) >= 0; ++at) {
    value = value * 16 + static_cast<uint32_t>(HexValue(text[at]));
  }
  return static_cast<uint16_t>(value);
}

/// "a.b.c.d" at the end of an IPv6 address: strictly decimal, no leading zeros.
std::optional<uint32_t> ParseIpv4Tail(std::string_view text) {
  uint32_t address = 0;
  size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (at >= text.size() || text[at] != '.') return std::nullopt;
      ++at;
    }
    const size_t start = at;
    uint32_t value = 0;
    for (; at < text.size() && IsDigit(text[at]); ++at) {
      if (at > start && value == 0) return std::nullopt;  // a leading zero
      value = value * 10 + static_cast<uint32_t>(text[at] - '0');
      if (value > 255) return std::nullopt;
    }
    if (at == start) return std::nullopt;
    address = (address << 8) | value;
  }
  if (at != text.size()) return std::nullopt;
  return address;
}

}  // namespace

bool EndsInANumber(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty() || !IsDigit(last[0])) return false;
  return std::all_of(last.begin(), last.end(), IsDigit) || ParseIpv4Number(last).has_value();
}

std::optional<uint32_t> ParseIpv4(std::string_view host) {
  if (host.ends_with('.') && host.size() > 1) host.remove_suffix(1);
  std::array<uint64_t, 4> numbers{};
  size_t count = 0;
  for (bool more = true; more; ++count) {
    if (count == numbers.size()) return std::nullopt;
    const size_t dot = host.find('.');
    more = dot != std::string_view::npos;
    const std::optional<uint64_t> number = ParseIpv4Number(host.substr(0, dot));
    if (!number) return std::nullopt;
    if (more && *number > 255) return std::nullopt;
    numbers[count] = *number;
    if (more) host.remove_prefix(dot + 1);
  }
  const uint64_t last = numbers[count - 1];
  if (last >= uint64_t{1} << (8 * (5 - count))) return std::nullopt;
  uint64_t address = last;
  for (size_t i = 0; i + 1 < count; ++i) address |= numbers[i] << (8 * (3 - i));
  return static_cast<uint32_t>(address);
}

void AppendIpv4(uint32_t address, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    char digits[3];
    const auto end = std::to_chars(digits, digits + sizeof digits, (address >> shift) & 0xFFU).ptr;
    out.append(digits, end);
    if (shift > 0) out += '.';
  }
}

std::optional<Ipv6Pieces> ParseIpv6(std::string_view text) {
  Ipv6Pieces pieces{};
  size_t count = 0;
  std::optional<size_t> compress;
  size_t at = 0;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return std::nullopt;
    at = 2;
    compress = ++count;  // "::" stands for at least one piece
  }
  while (at < text.size()) {
    if (count == pieces.size()) return std::nullopt;
    if (text[at] == ':') {
      if (compress) return std::nullopt;  // "::" twice
      ++at;
      compress = ++count;
      continue;
    }
    const size_t start = at;
    const uint16_t piece = ReadPiece(text, at);
    if (at < text.size() && text[at] == '.') {
      if (at == start || count > 6) return std::nullopt;
      const std::optional<uint32_t> tail = ParseIpv4Tail(text.substr(start));
      if (!tail) return std::nullopt;
      pieces[count++] = static_cast<uint16_t>(*tail >> 16);
      pieces[count++] = static_cast<uint16_t>(*tail);
      break;
    }
    if (at < text.size()) {
      if (text[at] != ':' || at + 1 == text.size()) return std::nullopt;
      ++at;
    }
    pieces[count++] = piece;
  }
  if (!compress) return count == pieces.size() ? std::optional(pieces) : std::nullopt;
  // The pieces after "::" move to the end.
  const auto moved_from = pieces.begin() + static_cast<std::ptrdiff_t>(*compress);
  std::rotate(moved_from, pieces.begin() + static_cast<std::ptrdiff_t>(count), pieces.end());
  return pieces;
}

void AppendIpv6(const Ipv6Pieces& pieces, std::string& out) {
  // The first longest run of at least two zero pieces is written "::".
  size_t best_start = pieces.size(), best_length = 1;
  for (size_t start = 0; start < pieces.size(); ++start) {
    size_t end = start;
    while (end < pieces.size() && pieces[end] == 0) ++end;
    if (end - start > best_length) {
      best_start = start;
      best_length = end - start;
    }
  }
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (i == best_start) {
      out += i == 0 ? "::" : ":";
      i += best_length - 1;
      continue;
    }
    char digits[4];
    const auto end = std::to_chars(digits, digits + sizeof digits, pieces[i], 16).ptr;
    out.append(digits, end);
    if (i + 1 < pieces.size()) out += ':';
  }
}

}  // namespace tamis
