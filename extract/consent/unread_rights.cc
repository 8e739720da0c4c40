#include "extract/consent/unread_rights.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "extract/consent/data_mining.h"
#include "extract/consent/ascii_words.h"
#include "extract/consent/reservation.h"

namespace tamis {
namespace {

constexpr size_t kMaxValueBytes = 128;

/// The value that seems to belong to the name that ends at `end`: what follows between quotes or tags.
std::string_view ValueAfter(std::string_view text, size_t end) {
  std::string_view rest = text.substr(end, kMaxValueBytes);
  // An element ends its start tag, an attribute has a quote; rdf:resource stands inside the start tag.
  const size_t start = rest.find_first_of(">'\"");
  if (start == std::string_view::npos) return TrimmedAscii(rest);
  rest.remove_prefix(start + 1);
  return TrimmedAscii(rest.substr(0, rest.find_first_of("<>'\"")));
}

/// Numeric character references of ASCII characters, decoded.
std::string WithoutReferences(std::string_view text) {
  constexpr std::string_view kStart = "&#";
  std::string plain;
  while (true) {
    const size_t start = text.find(kStart);
    if (start == std::string_view::npos) return plain.append(text);
    plain.append(text.substr(0, start));
    text.remove_prefix(start);
    const std::string_view number = text.substr(kStart.size(), 8);
    const bool is_hex = number.starts_with('x') || number.starts_with('X');
    const std::string_view digits = number.substr(is_hex ? 1 : 0);
    uint32_t value = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, value, is_hex ? 16 : 10);
    const bool is_ascii = error == std::errc() && end != last && *end == ';' && value >= ' ' && value < 0x7F;
    if (is_ascii) plain.push_back(static_cast<char>(value));
    if (!is_ascii) plain.append(kStart);
    text.remove_prefix(is_ascii ? static_cast<size_t>(end - text.data()) + 1 : kStart.size());
  }
}

/// The text without tags, so that words before and after one are still beside each other.
std::string WithoutTags(std::string_view text) {
  std::string plain;
  bool in_tag = false;
  for (const char c : text) {
    if (c == '<') in_tag = true;
    plain.push_back(in_tag ? ' ' : c);
    if (c == '>') in_tag = false;
  }
  return plain;
}

void AddDataMiningFound(std::string_view excerpt, const StatementSource& source,
                        std::vector<Statement>& out) {
  const size_t before = out.size();
  AddStrayDataMining(excerpt, source, out);
  if (out.size() > before) return;
  constexpr std::string_view kName = "datamining";
  const std::string lower = LowerAscii(excerpt);
  const size_t at = lower.find(kName);
  if (at == std::string::npos) return;
  const std::string_view value = ValueAfter(excerpt, at + kName.size());
  value.empty() ? AddDataMining("unreadable", source, out) : AddDataMining(value, source, out);
}

void AddTdmrepFound(std::string_view excerpt, const StatementSource& source, std::vector<Statement>& out) {
  constexpr std::array<std::string_view, 6> kNames{"tdm:reservation", "tdm-reservation", "tdm_reservation",
                                                   "tdmreservation",  "reserve_tdm",     "reserve-tdm"};
  const std::string lower = LowerAscii(excerpt);
  for (const std::string_view name : kNames) {
    const size_t at = lower.find(name);
    if (at == std::string::npos || !Reserves(ValueAfter(excerpt, at + name.size()))) continue;
    out.push_back(MakeStatement(source, Mechanism::kTdmrep, "tdm-reservation", "1", {}, excerpt.substr(at)));
  }
}

}  // namespace

void AddUnreadRights(std::string_view bytes, const StatementSource& source, const UnreadRights& out) {
  const std::string excerpt = WithoutReferences(bytes);
  AddDataMiningFound(excerpt, source, out.data_mining);
  AddTdmrepFound(excerpt, source, out.tdmrep);
  AddReservations(WithoutTags(excerpt), source, out.reservations);
}

bool Reserves(std::string_view value) {
  constexpr std::array<std::string_view, 9> kWords{"1", "10", "true",     "yes", "y",
                                                   "t", "on", "reserved", "01"};
  const std::string folded = Folded(value);
  // "10" is what folding leaves of "1.0".
  const bool is_ten = folded == "10" && value.find('.') == std::string_view::npos;
  return !is_ten && std::find(kWords.begin(), kWords.end(), folded) != kWords.end();
}

}  // namespace tamis
