#include "filter/text/personal_data.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "filter/text/check_digits.h"
#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"
#include "filter/text/plain_text.h"
#include "filter/text/street_addresses.h"

namespace tamis {
namespace {

/// What decides which name a stretch gets that several kinds claim.
constexpr auto kKinds =
    std::to_array<std::string_view>({"email", "iban", "card", "national_id", "ip", "phone", "address"});

constexpr size_t kNear = 12;  // characters within which a number of letters and digits shows its first digit

/// What a text may hold, from one look at its bytes.
struct Signs {
  bool digit = false;
  bool at = false;  // "@", or a bracket or escape that may stand for one
  bool spelled_dot = false;
  bool beyond_ascii = false;
};

bool HasWord(std::string_view text, std::string_view lower) {
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                     [](char c, char want) { return LowerOf(c) == want; }) != text.end();
}

Signs SignsOf(std::string_view text) {
  Signs signs;
  bool letters_at = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (IsDigit(c)) {
      signs.digit = true;
    } else if (c == '@' || c == '[' || c == '(' || c == '{' || c == '<' || c == '%' || c == '&') {
      signs.at = true;
    } else if (static_cast<signed char>(c) < 0) {
      signs.beyond_ascii = true;
    } else if (c == '_' && HasWord(text.substr(i, 4), "_at_")) {
      signs.at = true;
    } else if (LowerOf(c) == 't' && i >= 2 && LowerOf(text[i - 1]) == 'a' && !IsAsciiLetter(text[i - 2])) {
      letters_at = true;
    }
  }
  if (letters_at || HasWord(text, "arroba")) {
    for (const std::string_view dot : {"dot", "punkt", "punto", "ponto", "kropka"}) {
      signs.spelled_dot = signs.spelled_dot || HasWord(text, dot);
    }
  }
  return signs;
}

/// A book: its number is no one's.
std::optional<size_t> IsbnAt(const PlainText& text, size_t at) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"isbn", "issn", "ean", "gtin", "upc", "doi", "asin", "sku", "barcode", "pmid"});
  const std::string_view chars = text.chars();
  if (!IsDigit(chars[at])) return std::nullopt;
  for (const std::string_view shape : {"d13", "d3-d10", "d3-d-d2-d6-d", "d3-d-d3-d5-d", "d3-d-d4-d4-d"}) {
    const std::optional<ShapeMatch> match = MatchShape(chars, at, shape);
    const bool book = match && (match->compact.starts_with("978") || match->compact.starts_with("979"));
    if (book && PassesEan13(match->compact)) return match->end;
  }
  if (!WordBefore(text, at, kWords)) return std::nullopt;
  size_t end = at;
  while (end < chars.size() && (IsDigit(chars[end]) || IsAsciiLetter(chars[end]) || chars[end] == '-' ||
                                (chars[end] == ' ' && end + 1 < chars.size() && IsDigit(chars[end + 1])))) {
    ++end;
  }
  return end;
}

std::optional<Piece> NumberAt(const PlainText& text, size_t at) {
  if (const auto end = IbanAt(text, at)) return Piece{"iban", at, *end};
  if (const auto end = CardAt(text, at)) return Piece{"card", at, *end};
  if (const auto end = NationalIdAt(text, at)) return Piece{"national_id", at, *end};
  if (const auto end = IpAddressAt(text, at)) return Piece{"ip", at, *end};
  if (const auto end = PhoneAt(text, at)) return Piece{"phone", at, *end};
  return std::nullopt;
}

void AddNumbers(const PlainText& text, std::vector<Piece>& pieces) {
  const std::string_view chars = text.chars();
  size_t next_digit = 0;
  for (size_t at = 0; at < chars.size(); ++at) {
    const char c = chars[at];
    if (!IsDigit(c) && !IsAsciiLetter(c) && c != '+' && c != '(') continue;
    if (next_digit < at) next_digit = at;
    while (next_digit < chars.size() && !IsDigit(chars[next_digit])) ++next_digit;
    if (next_digit == chars.size()) return;
    if (next_digit - at > kNear || !CanBeginAt(chars, at)) continue;
    if (const std::optional<size_t> isbn = IsbnAt(text, at)) {
      at = *isbn - 1;
    } else if (const std::optional<Piece> piece = NumberAt(text, at)) {
      pieces.push_back(*piece);
      at = piece->end - 1;
    }
  }
}

size_t RankOf(std::string_view kind) {
  return static_cast<size_t>(std::find(kKinds.begin(), kKinds.end(), kind) - kKinds.begin());
}

/// Pieces that overlap become one, so that nothing of either stays.
std::vector<PersonalData> Joined(std::vector<PersonalData> pieces) {
  std::sort(pieces.begin(), pieces.end(),
            [](const PersonalData& a, const PersonalData& b) { return a.begin < b.begin; });
  std::vector<PersonalData> joined;
  for (PersonalData& piece : pieces) {
    if (joined.empty() || piece.begin >= joined.back().end) {
      joined.push_back(std::move(piece));
      continue;
    }
    PersonalData& last = joined.back();
    last.end = std::max(last.end, piece.end);
    if (RankOf(piece.kind) < RankOf(last.kind)) last.kind = std::move(piece.kind);
  }
  return joined;
}

class Finder final : public PersonalDataFinder {
 public:
  explicit Finder(std::unique_ptr<const StreetAddresses> addresses) : addresses_(std::move(addresses)) {}

  std::vector<PersonalData> Find(std::string_view text, bool is_url) const override {
    const Signs signs = SignsOf(text);
    const bool may_be_email = signs.at || signs.spelled_dot || signs.beyond_ascii;
    if (!may_be_email && (is_url || !signs.digit)) return {};
    const PlainText plain(text);
    std::vector<Piece> pieces;
    if (may_be_email) AddEmails(plain, is_url, pieces);
    if (!is_url && plain.has_digit()) AddNumbers(plain, pieces);
    std::vector<PersonalData> found;
    for (const Piece& piece : pieces) {
      const TextRange range = plain.RangeOf(piece.begin, piece.end);
      found.push_back({std::string(piece.kind), range.begin, range.end});
    }
    if (!is_url && plain.has_digit()) AddAddresses(plain, found);
    return Joined(std::move(found));
  }

 private:
  void AddAddresses(const PlainText& plain, std::vector<PersonalData>& found) const {
    const ReadableText readable = plain.Readable();
    for (const TextRange& range : addresses_->Find(readable.text)) {
      const size_t last = range.end - 1;
      const TextRange source = readable.characters.empty() ? plain.RangeOf(range.begin, range.end)
                                                           : plain.RangeOf(readable.characters[range.begin],
                                                                           readable.characters[last] + 1);
      found.push_back({"address", source.begin, source.end});
    }
  }

  const std::unique_ptr<const StreetAddresses> addresses_;
};

}  // namespace

Result<std::unique_ptr<const PersonalDataFinder>> PersonalDataFinder::Make() {
  Result<std::unique_ptr<const StreetAddresses>> addresses = StreetAddresses::Make();
  if (!addresses) return addresses.error();
  return std::unique_ptr<const PersonalDataFinder>(std::make_unique<const Finder>(*std::move(addresses)));
}

std::string Redact(std::string_view text, const std::vector<PersonalData>& pieces) {
  std::string redacted;
  redacted.reserve(text.size());
  size_t at = 0;
  for (const PersonalData& piece : pieces) {
    redacted.append(text.substr(at, piece.begin - at));
    redacted.append("[").append(piece.kind).append("]");
    at = piece.end;
  }
  return redacted.append(text.substr(at));
}

}  // namespace tamis
