// Numbers that states give to people: id_rules.h says which.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "filter/text/id_rules.h"
#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"

namespace tamis {
namespace {

bool Follows(const IdRule& rule, const PlainText& text, size_t at, const ShapeMatch& match) {
  if (rule.valid != nullptr && !rule.valid(match.compact)) return false;
  return rule.words.empty() ? !match.goes_on : WordBefore(text, at, rule.words);
}

std::optional<size_t> FirstEnd(std::span<const IdRule> rules, const PlainText& text, size_t at) {
  const bool digit = IsDigit(text.chars()[at]);
  for (const IdRule& rule : rules) {
    if (rule.shape[0] != 'x' && (rule.shape[0] == 'd') != digit) continue;
    const std::optional<ShapeMatch> match = MatchShape(text.chars(), at, rule.shape);
    if (match && Follows(rule, text, at, *match)) return match->end;
  }
  return std::nullopt;
}

/// Words that announce nothing but such a number.
constexpr auto kIdWords = std::to_array<std::string_view>(
    {"ssn", "nino", "pesel", "cpf", "cnpj", "curp", "aadhaar", "aadhar", "dni", "nie", "bsn",
     "burgerservicenummer", "personnummer", "hetu", "henkil\xC3\xB6tunnus", "steuer-id",
     "steueridentifikationsnummer", "steuerid", "idnr",
     "f\xC3\xB8"
     "dselsnummer",
     "cpr", "cnp", "egn", "oib", "amka", "nric", "mykad", "nik", "isikukood", "rijksregisternummer",
     "fiscale", "kimlik", "snils", "personalausweisnummer", "\xC4\x8D\xC3\xADslo",
     // Chinese, Japanese, Korean, Russian.
     "\xE8\xBA\xAB\xE4\xBB\xBD\xE8\xAF\x81", "\xE8\xBA\xAB\xE4\xBB\xBD\xE8\xAF\x81\xE5\x8F\xB7",
     "\xE8\xBA\xAB\xE4\xBB\xBD\xE8\xAF\x81\xE5\x8F\xB7\xE7\xA0\x81", "\xE8\xBA\xAB\xE5\x88\x86\xE8\xAD\x89",
     "\xE3\x83\x9E\xE3\x82\xA4\xE3\x83\x8A\xE3\x83\xB3\xE3\x83\x90\xE3\x83\xBC",
     "\xEC\xA3\xBC\xEB\xAF\xBC\xEB\x93\xB1\xEB\xA1\x9D\xEB\xB2\x88\xED\x98\xB8",
     "\xD0\xA1\xD0\x9D\xD0\x98\xD0\x9B\xD0\xA1", "\xD0\x98\xD0\x9D\xD0\x9D"});

/// Eight to twenty letters and digits, five of them digits, in groups that belong together.
std::optional<size_t> AnnouncedEnd(const PlainText& text, size_t at) {
  constexpr size_t kMinChars = 8;
  constexpr size_t kMaxChars = 20;
  constexpr size_t kMinDigits = 5;
  const std::string_view chars = text.chars();
  size_t end = at;
  size_t count = 0;
  size_t digits = 0;
  for (size_t next = at; next < chars.size() && count < kMaxChars; ++next) {
    const char c = chars[next];
    if (IsDigit(c) || IsAsciiLetter(c)) {
      ++count;
      digits += IsDigit(c) ? 1 : 0;
      end = next + 1;
      continue;
    }
    const bool goes_on = next + 1 < chars.size() && IsDigit(chars[next + 1]);
    if (digits == 0 || !goes_on || std::string_view(" -./+").find(c) == std::string_view::npos) break;
  }
  if (count < kMinChars || digits < kMinDigits || (end < chars.size() && IsWordChar(chars[end])))
    return std::nullopt;
  return WordBefore(text, at, kIdWords) ? std::optional<size_t>(end) : std::nullopt;
}

}  // namespace

std::optional<size_t> NationalIdAt(const PlainText& text, size_t at) {
  const std::optional<size_t> end = FirstEnd(EuropeanIdRules(), text, at);
  if (end) return end;
  const std::optional<size_t> other = FirstEnd(OtherIdRules(), text, at);
  return other ? other : AnnouncedEnd(text, at);
}

}  // namespace tamis
