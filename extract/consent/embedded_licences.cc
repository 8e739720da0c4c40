#include "extract/consent/embedded_licences.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "crawler/core/utf8.h"
#include "extract/consent/ascii_words.h"
#include "extract/consent/property_names.h"
#include "extract/licence/licence_text.h"

namespace tamis {
namespace {

constexpr size_t kMaxUrlsOfOneText = 8;
constexpr size_t kMaxTextsOfOneKind = 16;

std::string Bounded(std::string_view text) {
  text = TrimmedAscii(text);
  size_t end = std::min(text.size(), kMaxLicenceTextBytes);
  // Not inside a character.
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return ToWellFormedUtf8(text.substr(0, end)).substr(0, kMaxLicenceTextBytes);
}

/// One text of a field, and how much its place counts: a smaller rank overrules.
struct Told {
  std::string text;
  int rank = 1'000;

  void Offer(std::string_view value, int value_rank) {
    if (value_rank >= rank || TrimmedAscii(value).empty()) return;
    text = Bounded(value);
    rank = value_rank;
  }
  /// As Offer; what has the same rank is put behind.
  void Append(std::string_view value, int value_rank) {
    if (value_rank != rank) return Offer(value, value_rank);
    const std::string more = Bounded(value);
    if (more.empty() || text.find(more) != std::string::npos) return;
    if (text.size() + 2 + more.size() <= kMaxLicenceTextBytes) text += "; " + more;
  }
};

/// What a file says, by what it is for.
struct Gathered {
  Told title, creator, credit_line, notice, attribution_name, attribution_url, licensor_url, usage_terms;
  std::vector<std::string> statements;  // L01
  std::vector<std::string> licences;    // L02
  std::vector<std::string> texts;       // L04: whole ones, a licence may be named at their end
  bool names_licensor = false;          // L03
};

struct Field {
  std::string_view space;  // folded; empty: any
  std::string_view name;
  Told Gathered::*target;
  int rank;
};

constexpr Field kFields[] = {
    {"dc", "title", &Gathered::title, 0},
    {"photoshop", "headline", &Gathered::title, 2},
    {"application2", "objectname", &Gathered::title, 3},
    {"photo", "imagetitle", &Gathered::title, 4},
    {"image", "xptitle", &Gathered::title, 5},
    {"text", "title", &Gathered::title, 6},
    {"plus", "imagecreatorname", &Gathered::creator, 2},
    {"dc", "creator", &Gathered::creator, 0},
    {"application2", "byline", &Gathered::creator, 3},
    {"image", "artist", &Gathered::creator, 4},
    {"tiff", "artist", &Gathered::creator, 4},
    {"photo", "photographer", &Gathered::creator, 5},
    {"image", "xpauthor", &Gathered::creator, 6},
    {"text", "author", &Gathered::creator, 7},
    {"text", "artist", &Gathered::creator, 7},
    {"photoshop", "credit", &Gathered::credit_line, 0},
    {"application2", "credit", &Gathered::credit_line, 2},
    {"photoshop", "source", &Gathered::credit_line, 4},
    {"application2", "source", &Gathered::credit_line, 5},
    {"dc", "rights", &Gathered::notice, 0},
    {"application2", "copyright", &Gathered::notice, 2},
    {"image", "copyright", &Gathered::notice, 3},
    {"tiff", "copyright", &Gathered::notice, 3},
    {"text", "copyright", &Gathered::notice, 5},
    {"xmprights", "owner", &Gathered::notice, 6},
    {"plus", "copyrightownername", &Gathered::notice, 7},
    {"", "attributionname", &Gathered::attribution_name, 0},
    {"", "attributionurl", &Gathered::attribution_url, 0},
    {"", "licensorurl", &Gathered::licensor_url, 0},
    {"", "acquirelicensepage", &Gathered::licensor_url, 1},
    {"", "usageterms", &Gathered::usage_terms, 0},
};

// Names of fields whose texts may name a licence (L04).
constexpr std::array<std::string_view, 11> kTextNames{
    "rights",           "copyright",    "copyrightnotice",       "credit",
    "source",           "instructions", "specialinstructions",   "rightsusageterms",
    "otherconstraints", "disclaimer",   "termsandconditionstext"};

constexpr std::array<std::string_view, 3> kLicenceNames{"license", "licence", "licenseurl"};
constexpr std::array<std::string_view, 5> kLicensorSteps{"licensor", "imagesupplier", "copyrightowner",
                                                         "imagesuppliername", "licensorurl"};

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void AddText(std::vector<std::string>& to, std::string_view text) {
  if (to.size() < kMaxTextsOfOneKind && !TrimmedAscii(text).empty()) to.emplace_back(TrimmedAscii(text));
}

void Gather(const MetadataField& field, Gathered& out) {
  const std::vector<PropertyName> names = NamesOf(field);
  PropertyName last = names.back();
  if (field.family == MetadataFamily::kText) last.space = "text";
  // Another language than the default one counts a little less.
  const int language_rank = field.language.empty() || field.language == "x-default" ? 0 : 1;
  for (const Field& known : kFields) {
    if (known.name != last.name || (!known.space.empty() && known.space != last.space)) continue;
    Told& told = out.*known.target;
    const int rank = 2 * known.rank + language_rank;
    known.target == &Gathered::creator ? told.Append(field.value, rank) : told.Offer(field.value, rank);
  }
  if (last.name == "webstatement") return AddText(out.statements, field.value);
  if (IsOneOf(kLicenceNames, last.name) || last.name == "usageterms")
    return AddText(out.licences, field.value);
  if (IsOneOf(kTextNames, last.name)) AddText(out.texts, field.value);
  for (const PropertyName& step : names) {
    if (IsOneOf(kLicensorSteps, step.name)) out.names_licensor = true;
  }
}

bool LooksLikeUrl(std::string_view text) {
  const std::string start = LowerAscii(text.substr(0, 8));
  const bool has_scheme =
      start.starts_with("http://") || start.starts_with("https://") || start.starts_with("//");
  return has_scheme && text.find_first_of(" \t\r\n<>\"") == std::string_view::npos;
}

/// The first licence that a URL in running text names.
std::optional<std::pair<ReadLicence, std::string>> LicenceUrlIn(std::string_view text) {
  constexpr std::string_view kEnds = " \t\r\n<>\"'()[]{},;|";
  size_t urls = 0;
  while (!text.empty() && urls < kMaxUrlsOfOneText) {
    const size_t start = text.find_first_not_of(kEnds);
    if (start == std::string_view::npos) return std::nullopt;
    text.remove_prefix(start);
    std::string_view word = text.substr(0, std::min(text.find_first_of(kEnds), text.size()));
    text.remove_prefix(word.size());
    while (word.ends_with('.')) word.remove_suffix(1);
    if (word.size() < 8 || word.size() > 2'048 || word.find('/') == std::string_view::npos) continue;
    ++urls;
    std::optional<ReadLicence> read = ReadLicenceUrl(word);
    if (read) return std::pair(*std::move(read), std::string(word));
  }
  return std::nullopt;
}

class Claims {
 public:
  Claims(const Gathered& said, std::vector<LicenceClaim>& out) : said_(said), out_(out) {}

  /// A property for a URL or a text: a licence that its URL names is the surest there is.
  void AddEither(std::string_view source, std::string_view value) {
    const std::optional<ReadLicence> read = ReadLicenceUrl(value);
    if (!read && !LooksLikeUrl(value)) return AddText(source, value, 'C', false);
    LicenceClaim claim = Start(source, read ? 'A' : 'C');
    claim.url = Bounded(value);
    Finish(std::move(claim), read);
  }

  void AddText(std::string_view source, std::string_view text, char confidence, bool only_recognised) {
    const auto linked = LicenceUrlIn(text);
    std::optional<ReadLicence> read = ReadLicenceText(text);
    LicenceClaim claim = Start(source, confidence);
    claim.text = Bounded(text);
    if (linked) claim.url = Bounded(linked->second);
    // A text that links one licence and names another says both.
    if (linked && read && *read != linked->first && !read->spdx.empty()) {
      LicenceClaim named = claim;
      named.url.clear();
      Finish(std::move(named), read);
    }
    if (linked) read = linked->first;
    if (read || !only_recognised) Finish(std::move(claim), read);
  }

  void AddCreditsOnly(std::string_view source) { Finish(Start(source, 'D'), std::nullopt); }

 private:
  LicenceClaim Start(std::string_view source, char confidence) const {
    LicenceClaim claim;
    claim.source = source;
    claim.scope = LicenceScope::kImage;
    claim.confidence = confidence;
    claim.title = said_.title.text;
    claim.creator = said_.creator.text;
    claim.credit_line = said_.credit_line.text;
    claim.copyright_notice = said_.notice.text;
    claim.attribution_name = said_.attribution_name.text;
    claim.attribution_url = said_.attribution_url.text;
    claim.licensor_url = said_.licensor_url.text;
    claim.usage_terms = said_.usage_terms.text;
    return claim;
  }

  void Finish(LicenceClaim claim, const std::optional<ReadLicence>& read) {
    if (read) claim.spdx = read->spdx;
    if (read) claim.family = read->family;
    if (std::find(out_.begin(), out_.end(), claim) == out_.end()) out_.push_back(std::move(claim));
  }

  const Gathered& said_;
  std::vector<LicenceClaim>& out_;
};

}  // namespace

void AddEmbeddedLicences(const ImageMetadata& metadata, std::vector<LicenceClaim>& out) {
  Gathered said;
  for (const MetadataField& field : metadata.fields) {
    if (field.key != kUnreadKey) Gather(field, said);
  }
  Claims claims(said, out);
  const size_t before = out.size();
  for (const std::string& statement : said.statements) claims.AddEither("L01", statement);
  for (const std::string& licence : said.licences) claims.AddEither("L02", licence);
  if (said.names_licensor) claims.AddCreditsOnly("L03");
  for (const std::string& text : said.texts) claims.AddText("L04", text, 'D', true);
  const bool says_who = !said.creator.text.empty() || !said.notice.text.empty() ||
                        !said.credit_line.text.empty() || !said.attribution_name.text.empty();
  if (out.size() == before && says_who) claims.AddCreditsOnly("L04");
}

}  // namespace tamis
