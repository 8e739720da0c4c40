#include "extract/licence/licence_names.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/licences.h"

namespace tamis {
namespace {

struct NamedPart {
  NamePart part;
  std::string_view names;  // with "|" between them
};

// Titles of the deeds of Creative Commons, versions 1.0 to 4.0 (https://creativecommons.org/licenses/, in en,
// de, fr, es, ca, it, pt, nl, pl, sv, da, cs, ja, ko, zh), and what people write for them. Hyphens, spaces,
// case and accents do not matter.
constexpr NamedPart kParts[] = {
    {NamePart::kCreativeCommons,
     "Creative Commons|CreativeCommon|Creative Common|クリエイティブ・コモンズ|クリエイティブコモンズ|"
     "크리에이티브 커먼즈|知识共享|知識共享|創用CC|创作共用"},
    {NamePart::kCc, "CC"},
    {NamePart::kBy,
     "Attribution|Namensnennung|Paternité|Reconocimiento|Atribución|Reconeixement|Attribuzione|Atribuição|"
     "Naamsvermelding|Uznanie autorstwa|Erkännande|Navngivelse|Navngivning|Uveďte původ|Uveďte autora|表示|"
     "저작자표시|署名|姓名標示|With Attribution|Attribution Required"},
    {NamePart::kNc,
     "NonCommercial|Non Commercial|NonCommercial use|No Commercial use|No Commercial|Not commercial|"
     "NoCommercial|Non Commercial use only|for non commercial use|Nicht kommerziell|Nichtkommerziell|"
     "Keine kommerzielle Nutzung|Pas d'Utilisation Commerciale|Pas d'Utilisation à des fins commerciales|"
     "Utilisation non commerciale|NoComercial|No Comercial|Non comercial|Uso no comercial|Non commerciale|"
     "Uso non commerciale|NãoComercial|Uso Não Comercial|NietCommercieel|Niet commercieel|"
     "Użycie niekomercyjne|IckeKommersiell|Ikke kommerciel|IkkeKommerciell|Neužívejte komerčně|Nevyužívejte "
     "dílo "
     "komerčně|非営利|비영리|非商业性使用|非商業性|非商业性"},
    {NamePart::kNd,
     "NoDerivatives|No Derivatives|NoDerivs|No Derivs|No Derivative|No Derivative Works|No Derivates|"
     "No Derived Works|Keine Bearbeitung|Keine Bearbeitungen|Keine Bearbeitung erlaubt|Pas de Modification|"
     "Pas de Modifications|Pas de travaux dérivés|SinDerivadas|Sin Obra Derivada|Sin Derivar|SinObraDerivada|"
     "Sense Obra Derivada|SenseObraDerivada|Non opere derivate|Senza opere derivate|SemDerivações|"
     "Sem Derivados|Sem Derivadas|Vedada a criação de obras derivadas|Não a obras derivadas|"
     "GeenAfgeleideWerken|Geen Afgeleide Werken|Bez utworów zależnych|IngaBearbetningar|Inga bearbetningar|"
     "Ingen bearbejdelse|Ingen bearbejdelser|Nezasahujte do díla|Nezpracovávejte|改変禁止|변경금지|禁止演绎|"
     "禁止改作"},
    {NamePart::kSa,
     "ShareAlike|Share Alike|Shared Alike|Sharealike License|Weitergabe unter gleichen Bedingungen|"
     "Partage dans les Mêmes Conditions|Partage à l'identique|Partage des Conditions Initiales à l'Identique|"
     "Partage selon les Conditions Initiales|CompartirIgual|Compartir Igual|Compartir bajo la misma licencia|"
     "Condividi allo stesso modo|Stessa licenza|CompartilhaIgual|Compartilha Igual|PartilhaIgual|"
     "Partilha nos Mesmos Termos|Partilha nos termos da mesma licença|Compartilhamento pela mesma Licença|"
     "GelijkDelen|Gelijk Delen|Na tych samych warunkach|DelaLika|Dela Lika|Del på samme vilkår|"
     "Zachovejte licenci|継承|동일조건변경허락|相同方式共享|相同方式分享"},
    {NamePart::kByCode, "BY"},
    {NamePart::kNcCode, "NC"},
    {NamePart::kNdCode, "ND"},
    {NamePart::kSaCode, "SA"},
    {NamePart::kSampling, "Sampling"},
    {NamePart::kPlus, "+|Plus"},
    {NamePart::kDevNations, "Developing Nations|DevNations"},
    {NamePart::kZero, "Zero"},
    {NamePart::kZeroLicence, "CCZero|Creative Commons Zero|Creative Commons CC Zero|CC Zero"},
    {NamePart::kMark,
     "Public Domain Mark|PublicDomainMark|Creative Commons Public Domain Mark|PD Mark|PDMark|"
     "Marque du domaine public|Marca de dominio público|Marca de domínio público|Marchio di pubblico dominio|"
     "Gemeinfreiheitszeichen"},
    {NamePart::kMarkCode, "PDM"},
    {NamePart::kCertification, "PDDC|Public Domain Dedication and Certification"},
    {NamePart::kFiller,
     "License|Licence|Licensed|Licensing|Lizenz|Lizenzvertrag|Licencia|Licença|Licenza|Licentie|Licencja|"
     "Licens|"
     "Licenc|the|a|an|under|of|la|de|der|die|and|et|und|e|y|en|i|Version|Versión|Versione|Versie|Versão|ver|"
     "v|"
     "wersja|ライセンス|ライセンス条件|라이선스|许可协议|授權條款|deed|Legal Code|public|terms"},
    {NamePart::kDenial,
     "not licensed under|not licenced under|not covered by|not under|not available under|not subject to|"
     "not released under|not published under|not included in|not part of|excluded from|exempt from|"
     "does not apply|do not apply|doesn't apply|don't apply|not apply to|no longer|nicht unter|nicht "
     "lizenziert|"
     "fällt nicht|fallen nicht|gilt nicht|gelten nicht|ausgenommen von|pas sous|ne s'applique pas|"
     "no está bajo|no están bajo|non è sotto|não está sob|niet onder"},
    {NamePart::kGeneric,
     "International|Unported|Generic|Intl|Internacional|Internazionale|Internationale|Internationaal|"
     "Międzynarodowe|Internasjonal|Mezinárodní|国際|국제|国际|國際|non transposé|non "
     "transposée|Genérica|Generico|"
     "Generisch|Universal|Universell|Universel|Weltweit|通用|全世界"},
};

// Ports of Creative Commons by name: English, and as their own licences call the country.
constexpr std::pair<std::string_view, std::string_view> kPorts[] = {
    {"am", "Armenia"},
    {"ar", "Argentina"},
    {"at", "Austria|Österreich"},
    {"au", "Australia"},
    {"az", "Azerbaijan"},
    {"be", "Belgium|Belgique|België"},
    {"bg", "Bulgaria"},
    {"br", "Brazil|Brasil"},
    {"ca", "Canada"},
    {"ch", "Switzerland|Schweiz|Suisse|Svizzera"},
    {"cl", "Chile"},
    {"cn", "China Mainland|中国大陆"},
    {"co", "Colombia"},
    {"cr", "Costa Rica"},
    {"cz", "Czech Republic|Česko|Česká republika"},
    {"de", "Germany|Deutschland"},
    {"dk", "Denmark|Danmark"},
    {"ec", "Ecuador"},
    {"ee", "Estonia|Eesti"},
    {"eg", "Egypt"},
    {"es", "Spain|España|Espanya"},
    {"fi", "Finland|Suomi"},
    {"fr", "France"},
    {"ge", "Georgia"},
    {"gr", "Greece|Ελλάδα"},
    {"gt", "Guatemala"},
    {"hk", "Hong Kong"},
    {"hr", "Croatia|Hrvatska"},
    {"hu", "Hungary|Magyarország"},
    {"ie", "Ireland"},
    {"igo", "IGO|Intergovernmental Organizations"},
    {"il", "Israel"},
    {"in", "India"},
    {"it", "Italy|Italia"},
    {"jp", "Japan|日本"},
    {"kr", "South Korea|Korea|대한민국"},
    {"lu", "Luxembourg"},
    {"mk", "Macedonia"},
    {"mt", "Malta"},
    {"mx", "Mexico|México"},
    {"my", "Malaysia"},
    {"nl", "Netherlands|Nederland"},
    {"no", "Norway|Norge"},
    {"nz", "New Zealand"},
    {"pe", "Peru|Perú"},
    {"ph", "Philippines"},
    {"pl", "Poland|Polska"},
    {"pr", "Puerto Rico"},
    {"pt", "Portugal"},
    {"ro", "Romania|România"},
    {"rs", "Serbia"},
    {"scotland", "Scotland|UK Scotland"},
    {"se", "Sweden|Sverige"},
    {"sg", "Singapore"},
    {"si", "Slovenia|Slovenija"},
    {"th", "Thailand"},
    {"tw", "Taiwan|台灣"},
    {"ug", "Uganda"},
    {"uk", "England and Wales|UK England and Wales|United Kingdom"},
    {"us", "United States"},
    {"ve", "Venezuela"},
    {"vn", "Vietnam"},
    {"za", "South Africa"},
};

struct Phrase {
  std::string letters;
  NamePart part;
  std::string_view value;
};

/// Phrases by their first two bytes, longest first; one of a single byte stands alone.
class PhraseTable {
 public:
  PhraseTable() {
    for (const NamedPart& named : kParts) AddAll(named.names, named.part, {});
    for (const auto& [port, names] : kPorts) AddAll(names, NamePart::kPort, port);
    for (const OtherLicence& other : OtherLicences()) {
      if (!other.name.empty()) Add(other.name, NamePart::kOther, other.spdx);
    }
    for (auto& [beginning, bucket] : buckets_) {
      std::stable_sort(bucket.begin(), bucket.end(),
                       [](const Phrase& a, const Phrase& b) { return a.letters.size() > b.letters.size(); });
    }
  }

  /// The longest phrase that `rest` begins with and that ends where a word does.
  const Phrase* Longest(std::string_view rest, const PlainWords& words, size_t at) const {
    const size_t most = std::min<size_t>(rest.size(), 2);
    for (size_t bytes = most; bytes > 0; --bytes) {
      const auto bucket = buckets_.find(KeyOf(rest.substr(0, bytes)));
      if (bucket == buckets_.end()) continue;
      for (const Phrase& phrase : bucket->second) {
        if (rest.starts_with(phrase.letters) && words.IsBoundary(at + phrase.letters.size())) return &phrase;
      }
    }
    return nullptr;
  }

 private:
  void AddAll(std::string_view names, NamePart part, std::string_view value) {
    while (true) {
      const size_t end = names.find('|');
      Add(names.substr(0, end), part, value);
      if (end == std::string_view::npos) return;
      names.remove_prefix(end + 1);
    }
  }

  void Add(std::string_view name, NamePart part, std::string_view value) {
    // "+" stands behind a letter wherever it is kept.
    Phrase phrase{name == "+" ? "+" : ReadPlainWords(name).letters, part, value};
    if (phrase.letters.empty()) return;
    buckets_[KeyOf(phrase.letters)].push_back(std::move(phrase));
  }

  static uint16_t KeyOf(std::string_view letters) {
    const auto byte = [letters](size_t at) { return static_cast<unsigned char>(letters[at]); };
    return static_cast<uint16_t>(letters.size() < 2 ? byte(0) : byte(0) << 8 | byte(1));
  }

  std::unordered_map<uint16_t, std::vector<Phrase>> buckets_;
};

}  // namespace

FoundPhrase FindPhrase(const PlainWords& words, size_t at) {
  static const PhraseTable table;
  const std::string_view rest = std::string_view(words.letters).substr(at);
  const Phrase* phrase = rest.empty() ? nullptr : table.Longest(rest, words, at);
  if (phrase == nullptr) return {};
  return {phrase->part, phrase->value, phrase->letters.size()};
}

}  // namespace tamis
