#include "filter/text/street_addresses.h"

#include <string>
#include <utility>

#include <re2/re2.h>

namespace tamis {
namespace {

constexpr int64_t kMaxAutomatonBytes = int64_t{32} << 20;

// Words of a name between a number and a street, or behind a street.
#define TAMIS_NAME R"([\p{L}'’.\-]{1,30})"

constexpr char kNumberFirst[] =
    R"((?:\b\d{1,5}[A-Za-z]?(?:[\-/]\d{1,4})?,? (?:)" TAMIS_NAME
    R"( ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|)"
    R"(Terrace|Way|Close|Crescent|Gardens|Grove|Highway|Hwy|Parkway|Row|Mews)\b\.?)"
    R"(|\b\d{1,4}(?: ?(?:bis|ter|[a-d]))?,? (?:rue|avenue|av\.|boulevard|bd\.?|place|chemin|all[eé]e|impasse|)"
    R"(quai|route|cours|passage)(?: )" TAMIS_NAME R"(){1,5}))";

constexpr char kStreetFirst[] =
    R"((?:(?:)" TAMIS_NAME
    R"( ?){0,2}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|)"
    R"(gracht|plein|gatan|v[äa]gen|gade|vej|katu|utca) ?\d{1,4} ?[a-z]?\b)"
    R"(|\b(?:calle|c/|avda?\.?|avenida|plaza|paseo|carrer|via|viale|piazza|corso|largo|rua|travessa|pra[cç]a|)"
    R"(ul\.|ulica|aleja|al\.|os\.)(?: ?)" TAMIS_NAME
    R"(){1,5},? (?:n[º°.]? ?|nr\.? ?)?\d{1,4}(?:[/\-]\d{1,4})?\b)"
    R"(|(?:ул\.|улица|пр-т|просп\.|проспект|пер\.|переулок|бульвар|наб\.|шоссе)(?: ?)" TAMIS_NAME
    R"(){1,4}, ?(?:д\. ?|дом )?\d{1,4}))";

constexpr char kBetween[] = R"([, \n]{1,3}(?:[\p{L}'.\-]{2,30}[, \n]{1,3}){0,4})";

// Four digits that are no year need no letters with them.
constexpr char kPostcode[] =
    R"((?-i:[A-Z]{2,3} \d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)|)"
    R"(\d{2}-\d{3}|\d{5}-\d{3}|\d{3} \d{2}|\d{5,6}|(?:[03-9]\d|1[0-8]|2[1-9])\d{2})\b)";

constexpr char kFlat[] =
    R"(,? ?(?:apt|apartment|suite|ste|unit|flat|appt|wohnung|piso|int\.|lok\.|m\.|кв|квартира|oficina|#)\.? ?#?\d{1,4}[a-z]?\b)";

constexpr char kAnnounced[] =
    R"((?:address|adresse|anschrift|(?:live|lives|living|lived|resides|residence|staying) (?:at|on)|home is|)"
    R"(direcci[oó]n|indirizzo|adres|adresi|adres:|endere[cç]o|morada|domicili[oé]|wohnhaft(?: in)?|wohnt in(?: der)?|)"
    R"(vive en|habite(?: au)?|адрес|проживает|проживает по адресу)[ :.\-]{1,3})";

constexpr char kOther[] =
    R"(|\b(?:p\.? ?o\.? box|postfach|apartado(?: de correos)?|casella postale|bo[iî]te postale|postbus|)"
    R"(skrytka pocztowa|а/я) ?\d{2,6}\b)"
    R"(|[\p{L} .]{2,40}(?:sok\.|sokak|soka[gğ][ıi]|cad\.|caddesi|cd\.|mah\.|mahallesi|bulvar[ıi])[\p{L} ,.]{0,30})"
    R"(no ?[:.]? ?\d{1,4}(?:/\d{1,4})?)"
    R"(|〒 ?\d{3}-?\d{4}(?:[ 　]?[\p{Han}\p{Hiragana}\p{Katakana}ー]{2,24}[\d\-−丁目番地号]{0,16})?)"
    R"(|\p{Han}{1,4}[都道府県]\p{Han}{1,8}[市区町村郡][\p{Han}\p{Katakana}\p{Hiragana}ー]{0,12}\d{1,3}(?:丁目|番地?|-)\d{1,3}[\d\-番地号]{0,8})"
    R"(|\p{Han}{2,12}(?:路|街|道|巷|弄|胡同)\d{1,5}号\p{Han}{0,8}\d{0,4}\p{Han}{0,2}\d{1,4}(?:室|楼|层|单元|栋|幢|号))"
    R"(|(?:地址|住址|住所)[：: ]{0,2}[\p{Han}\p{Hiragana}\p{Katakana}ー]{2,24}\d{1,5}(?:号|番地?|丁目|-\d{1,3})[\d\-番地号室楼]{0,12})"
    R"(|[\p{Hangul}]{1,10}(?:로|길) ?\d{1,4}(?:-\d{1,3})?,? ?(?:\d{1,4}동 ?)?\d{1,4}호)";

std::string Pattern() {
  const std::string street = std::string("(?:") + kNumberFirst + "|" + kStreetFirst + ")";
  const std::string with_code = street + "(?:" + kFlat + ")?" + kBetween + "(?:" + kPostcode + ")";
  const std::string code_first = std::string(R"(\b\d{5} [\p{L}\-]{2,30},? )") + kStreetFirst;
  const std::string flat_first =
      std::string(R"(\b(?:flat|apt|apartment|unit)\.? \d{1,4}[a-z]?, )") + kNumberFirst;
  return "(?i)" + with_code + "|" + street + kFlat + "|" + code_first + "|" + flat_first + "|" + kAnnounced +
         street + kOther;
}

#undef TAMIS_NAME

class Re2StreetAddresses final : public StreetAddresses {
 public:
  explicit Re2StreetAddresses(const RE2::Options& options) : pattern_(Pattern(), options) {}

  bool ok() const { return pattern_.ok(); }

  std::vector<TextRange> Find(std::string_view text) const override {
    std::vector<TextRange> found;
    const re2::StringPiece whole(text.data(), text.size());
    size_t at = 0;
    re2::StringPiece match;
    while (at < text.size() && pattern_.Match(whole, at, whole.size(), RE2::UNANCHORED, &match, 1)) {
      const auto begin = static_cast<size_t>(match.data() - whole.data());
      found.push_back({begin, begin + match.size()});
      at = begin + match.size();
    }
    return found;
  }

 private:
  const RE2 pattern_;
};

}  // namespace

Result<std::unique_ptr<const StreetAddresses>> StreetAddresses::Make() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMaxAutomatonBytes);
  auto made = std::make_unique<const Re2StreetAddresses>(options);
  if (!made->ok())
    return Error{ErrorCode::kInternal, "re2: the pattern of street addresses does not compile"};
  return std::unique_ptr<const StreetAddresses>(std::move(made));
}

}  // namespace tamis
