#include "extract/page_rights/meta_statements.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "extract/consent/folded_text.h"
#include "extract/consent/header_statements.h"
#include "extract/consent/reservation.h"
#include "extract/consent/tdm_reservation.h"
#include "extract/licence/licence_text.h"
#include "extract/microsyntax.h"
#include "extract/plain_text.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

constexpr size_t kMaxNameBytes = 256;
constexpr size_t kMaxContentBytes = 16 * 1024;  // of robots metas and their like; the rest says so

// Names whose content is a text on rights, or the URL or name of a licence.
constexpr std::string_view kRightsNames[] = {
    "copyright",      "rights",     "dc.rights",       "dcterms.rights",       "dc:rights",
    "dcterms:rights", "dct:rights", "dc.accessrights", "dcterms.accessrights", "dcterms:accessrights",
    "usage-rights",   "usageinfo",  "terms",           "xmprights:usageterms", "conditionsofaccess",
    "web-usage-terms"};
constexpr std::string_view kLicenceNames[] = {"license",         "licence",           "dcterms.license",
                                              "dcterms:license", "dc.rights.license", "dct:license",
                                              "og:license",      "cc:license",        "dc.license",
                                              "dc:license",      "edm:rights",        "citation_license"};

template <size_t N>
bool Contains(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string NameAt(const HtmlElement& meta, HtmlAttribute attribute) {
  return LowerCase(PlainAscii(CleanText(meta.Text(attribute), kMaxNameBytes)));
}

/// White space of any kind is one space; separators and quotes that are no part of a word are too.
std::string PlainList(std::string_view content) {
  std::string plain = PlainAscii(CleanText(content, kMaxContentBytes));
  for (char& c : plain) {
    if (c == ';' || c == '|') c = ',';
    if (c == '"' || c == '\'') c = ' ';
  }
  return plain;
}

size_t WordsOf(std::string_view content) {
  size_t words = 0;
  bool inside = false;
  for (const char c : content) {
    const bool is_word = c != ' ' && c != ',';
    if (is_word && !inside) ++words;
    inside = is_word;
  }
  return words;
}

/// A name that addresses crawlers, all or one of them.
bool IsOfCrawlers(std::string_view name) {
  return name == "robots" || name.ends_with("bot") || name.ends_with("crawler") || name.ends_with("spider");
}

class MetaReader {
 public:
  MetaReader(std::string_view content, const StatementSource& source, StatementList& statements,
             std::vector<LicenceClaim>& claims)
      : content_(Trim(content)), source_(source), statements_(statements), claims_(claims) {}

  /// `exact`: the name as written, where it is one.
  void Read(std::string_view attribute, std::string_view name, std::string_view exact) {
    raw_ = std::string(attribute) + "=\"" + std::string(name) + "\" content=\"" +
           std::string(content_.substr(0, kMaxStatementRawBytes)) + '"';
    std::vector<Statement> found;
    if (name == "x-robots-tag") {
      Directives(ParseRobotsHeader(PlainList(content_)));
    } else if (name == "content-signal" || name == "content-signals" || name == "contentsignal") {
      AddContentSignals(content_.substr(0, kMaxContentBytes), source_, {}, raw_, found);
    } else if (name == "content-usage") {
      AddContentUsage(content_.substr(0, kMaxContentBytes), source_, {}, raw_, found);
    } else if (name == "tdm-reservation" || name == "tdm:reservation") {
      Say(Mechanism::kTdmrep, "tdm-reservation",
          TdmReservationOf(content_.substr(0, kMaxContentBytes),
                           EqualsIgnoringCase(exact, "tdm-reservation")),
          found);
    } else if (name == "tdm-policy" || name == "tdm:policy") {
      Say(Mechanism::kTdmrep, "tdm-policy", Trim(content_), found);
    } else if (Contains(kRightsNames, name) || Contains(kLicenceNames, name)) {
      AddReservations(content_, source_, found);
      Licence(name);
    } else {
      return RobotsNames(name);
    }
    if (content_.size() > kMaxContentBytes) statements_.MarkCut();
    statements_.AddAll(std::move(found));
  }

 private:
  void Say(Mechanism mechanism, std::string_view category, std::string_view value,
           std::vector<Statement>& found) const {
    if (value.empty()) return;
    found.push_back(MakeStatement(source_, mechanism, category, value, {}, raw_));
  }

  // Lists of tokens are seen too: "robots, googlebot". A text that only mentions a directive is none.
  void RobotsNames(std::string_view names) {
    const std::string list = PlainList(names);
    const std::string plain = PlainList(content_);
    const size_t words = WordsOf(plain);
    for (size_t at = 0; at < list.size();) {
      const size_t end = std::min(list.find_first_of(", ", at), list.size());
      const std::string name = list.substr(at, end - at);
      at = end + 1;
      if (name.empty()) continue;
      std::vector<RobotsDirective> directives = ParseRobotsMeta(name, plain);
      const bool is_read = name == "robots" || words <= 8 * directives.size();
      if (is_read) Directives(directives);
      if ((is_read || IsOfCrawlers(name)) && content_.size() > kMaxContentBytes) statements_.MarkCut();
    }
  }

  void Directives(const std::vector<RobotsDirective>& directives) {
    for (const RobotsDirective& directive : directives) {
      statements_.Add(MakeStatement(source_, Mechanism::kRobotsDirective, directive.name, directive.value,
                                    directive.scope, raw_));
    }
  }

  void Licence(std::string_view name) {
    const std::string text = CleanText(content_, kMaxLicenceTextBytes);
    std::optional<ReadLicence> read = ReadLicenceUrl(text);
    const bool is_url = read.has_value();
    if (!read) read = ReadLicenceText(text);
    const bool is_notice = name == "copyright";
    if ((!read && !is_notice) || claims_.size() >= kMaxLicenceClaims) return;
    LicenceClaim claim{.source = "L10", .scope = LicenceScope::kPage, .confidence = 'D'};
    if (read) claim.spdx = read->spdx;
    if (read) claim.family = read->family;
    if (is_url) claim.url = text;
    if (!is_url) claim.text = text;
    if (is_notice && !is_url) claim.copyright_notice = text;
    claims_.push_back(std::move(claim));
  }

  const std::string_view content_;
  const StatementSource& source_;
  StatementList& statements_;
  std::vector<LicenceClaim>& claims_;
  std::string raw_;
};

}  // namespace

void ReadMetaRights(const HtmlElement& meta, const StatementSource& source, StatementList& statements,
                    std::vector<LicenceClaim>& claims) {
  const AttributeValue content = meta.Get(HtmlAttribute::kContent);
  if (!content) return;
  MetaReader reader(*content, source, statements, claims);
  // What is read leniently adds restrictions only: a pragma's name as name, a name as property.
  constexpr std::pair<HtmlAttribute, std::string_view> kNames[] = {{HtmlAttribute::kName, "name"},
                                                                   {HtmlAttribute::kHttpEquiv, "http-equiv"},
                                                                   {HtmlAttribute::kProperty, "property"}};
  for (const auto& [attribute, written] : kNames) {
    if (!meta.Has(attribute)) continue;
    const std::string name = NameAt(meta, attribute);
    const std::string_view exact =
        attribute == HtmlAttribute::kName ? meta.Text(attribute) : std::string_view();
    if (!name.empty()) reader.Read(written, name, exact);
  }
}

}  // namespace tamis
