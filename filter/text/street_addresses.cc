#include "filter/text/street_addresses.h"

#include <algorithm>
#include <string>

#include <re2/re2.h>

namespace tamis {
namespace {

constexpr int64_t kMaxAutomatonBytes = int64_t{32} << 20;
constexpr size_t kBeforeBytes = 48;  // in which words announce an address

// A word of the name of a street.
#define TAMIS_NAME R"([^ \n\t\d,;:!?()|]+)"

constexpr char kStreet[] =
    R"((?i)\b\d{1,5}[a-z]?(?:[\-/]\d{1,4})?,? (?:)" TAMIS_NAME
    R"( ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|)"
    R"(Terrace|Way|Close|Crescent|Gardens|Grove|Highway|Hwy|Parkway|Row|Mews)\b\.?)"
    R"(|\b\d{1,4}(?: ?(?:bis|ter|[a-d]))?,? (?:rue|avenue|av\.|boulevard|bd\.?|place|chemin|all[eé]e|impasse|)"
    R"(quai|route|cours|passage)(?: )" TAMIS_NAME R"(){1,5})"
    R"(|)" TAMIS_NAME R"((?: )" TAMIS_NAME
    R"()? ?(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|)"
    R"(straat|laan|gracht|plein|gatan|v[äa]gen|gade|vej|katu|utca|ulice) ?\d{1,4} ?[a-z]?\b)"
    R"(|\b(?:calle|c/|avda?\.?|avenida|plaza|paseo|carrer|via|viale|piazza|corso|largo|rua|travessa|)"
    R"(pra[cç]a|ul\.|ulica|aleja|al\.|os\.)(?: ?)" TAMIS_NAME
    R"(){1,5},? (?:n[º°.]? ?|nr\.? ?)?\d{1,4}(?:[/\-]\d{1,4})?\b)"
    R"(|(?:ул\.|улица|пр-т|просп\.|проспект|пер\.|переулок|бульвар|наб\.|шоссе)(?: ?)" TAMIS_NAME
    R"(){1,4},? ?(?:д\. ?|дом )?\d{1,4})";

// What speaks for itself.
constexpr char kWhole[] =
    R"((?i)\b(?:p\.? ?o\.? box|postfach|apartado(?: de correos)?|casella postale|bo[iî]te postale|postbus|)"
    R"(skrytka pocztowa|а/я) ?\d{2,6}\b)"
    R"(|(?:sok\.|sokak|soka[gğ][ıi]|cad\.|caddesi|cd\.|mah\.|mahallesi|bulvar[ıi])[^\d\n;:!?()]{0,30})"
    R"(no ?[:.]? ?\d{1,4}(?:/\d{1,4})?)"
    R"(|〒 ?\d{3}-?\d{4}(?:[ 　]?[一-鿿ぁ-ヿ]{2,24}[\d\-−丁目番地号]{0,16})?)"
    R"(|[一-鿿]{1,4}[都道府県][一-鿿]{1,8}[市区町村郡][一-鿿ぁ-ヿ]{0,12}\d{1,3}(?:丁目|番地?|-)\d{1,3}[\d\-番地号]{0,8})"
    R"(|[一-鿿]{2,12}(?:路|街|道|巷|弄|胡同)\d{1,5}号[一-鿿]{0,8}\d{0,4}[一-鿿]{0,2}\d{1,4}(?:室|楼|层|单元|栋|幢|号))"
    R"(|(?:地址|住址|住所)[：: ]{0,2}[一-鿿ぁ-ヿ]{2,24}\d{1,5}(?:号|番地?|丁目|-\d{1,3})[\d\-番地号室楼]{0,12})"
    R"(|[가-힣]{1,10}(?:로|길) ?\d{1,4}(?:-\d{1,3})?,? ?(?:\d{1,4}동 ?)?\d{1,4}호)";

// Behind a street: a flat, or a place and its postcode. Four digits are one before a place, if they are no
// year.
constexpr char kAfter[] =
    R"((?i),? ?(?:apt|apartment|suite|ste|unit|flat|appt|wohnung|piso|int\.|lok\.|m\.|кв|квартира|oficina|#))"
    R"(\.? ?#?\d{1,4}[a-z]?\b)"
    R"(|[, \n]{1,3}(?:[^ \n\d,;:!?()]{2,30}[, \n]{1,3}){0,4}(?:)"
    R"((?-i:[A-Z]{2,3} \d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)|)"
    R"(\d{2}-\d{3}|\d{4,5}-\d{3}|\d{3} \d{2}|\d{5}(?:-\d{4})?|\d{6}|(?:[03-9]\d|1[0-8]|2[1-9])\d{2} (?-i:\p{Lu})\pL+)\b)";

// Before it: a word that announces an address, a flat, or a postcode and its place.
constexpr char kBefore[] =
    R"((?i)(?:(?:^|\W)(?:address|adresse|anschrift|(?:live|lives|living|lived|resides|residence|staying) (?:at|on)|)"
    R"(home is|direcci[oó]n|indirizzo|adres|adresi|endere[cç]o|morada|domicili[oé]|wohnhaft(?: in)?|)"
    R"(wohnt in(?: der)?|vive en|habite(?: au)?)|адрес|проживает|по адресу|)"
    R"(\b(?:flat|apt|apartment|unit)\.? \d{1,4}[a-z]?,|\b\d{5} [^ \n\d,;:!?()]{2,30},?)[ :.\-]{0,3}$)";

#undef TAMIS_NAME

re2::StringPiece Piece(std::string_view text) {
  return {text.data(), text.size()};
}

class Re2StreetAddresses final : public StreetAddresses {
 public:
  explicit Re2StreetAddresses(const RE2::Options& options)
      : street_(kStreet, options),
        whole_(kWhole, options),
        after_(kAfter, options),
        before_(kBefore, options) {}

  bool ok() const { return street_.ok() && whole_.ok() && after_.ok() && before_.ok(); }

  std::vector<TextRange> Find(std::string_view text) const override {
    std::vector<TextRange> found;
    Each(street_, text, [&](TextRange street) {
      if (MakeWhole(text, street)) found.push_back(street);
    });
    Each(whole_, text, [&](TextRange address) { found.push_back(address); });
    return found;
  }

 private:
  template <class Use>
  static void Each(const RE2& pattern, std::string_view text, const Use& use) {
    re2::StringPiece match;
    for (size_t at = 0; at < text.size();) {
      if (!pattern.Match(Piece(text), at, text.size(), RE2::UNANCHORED, &match, 1)) return;
      const auto begin = static_cast<size_t>(match.data() - text.data());
      use(TextRange{begin, begin + match.size()});
      at = begin + match.size();
    }
  }

  /// Whether something makes an address of it; what stands behind then belongs to it.
  bool MakeWhole(std::string_view text, TextRange& street) const {
    re2::StringPiece after;
    if (after_.Match(Piece(text), street.end, text.size(), RE2::ANCHOR_START, &after, 1)) {
      street.end += after.size();
      return true;
    }
    const size_t from = street.begin - std::min(street.begin, kBeforeBytes);
    return RE2::PartialMatch(Piece(text.substr(from, street.begin - from)), before_);
  }

  const RE2 street_;
  const RE2 whole_;
  const RE2 after_;
  const RE2 before_;
};

}  // namespace

Result<std::unique_ptr<const StreetAddresses>> StreetAddresses::Make() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMaxAutomatonBytes);
  auto made = std::make_unique<const Re2StreetAddresses>(options);
  if (!made->ok()) return Error{ErrorCode::kInternal, "re2: a pattern of street addresses does not compile"};
  return std::unique_ptr<const StreetAddresses>(std::move(made));
}

}  // namespace tamis
