#include "extract/page_rights/page_rights.h"

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "crawler/core/url.h"
#include "extract/consent/reservation.h"
#include "extract/consent/rights_file.h"
#include "extract/consent/rsl_link.h"
#include "extract/html_scanner.h"
#include "extract/licence/licence_text.h"
#include "extract/microsyntax.h"
#include "extract/page_rights/adapters.h"
#include "extract/page_rights/challenge.h"
#include "extract/page_rights/image_rights.h"
#include "extract/page_rights/main_image.h"
#include "extract/page_rights/meta_statements.h"
#include "extract/page_rights/rdf_comment.h"
#include "extract/page_rights/same_image.h"
#include "extract/page_rights/work_claims.h"

namespace tamis {
namespace {

constexpr size_t kMaxLicenceDocuments = 8;
constexpr size_t kMaxRslScripts = 8;
constexpr size_t kMaxRslBytes = 1024 * 1024;   // of all inline scripts
constexpr size_t kMaxRenditionsBytes = 8'192;  // kept of one image, to find structured data by
constexpr size_t kMaxChallengeImages = 3;

bool HasLicenceRelation(std::string_view rels) {
  for (std::string_view rel = NextToken(rels); !rel.empty(); rel = NextToken(rels)) {
    if (IsLicenceRelation(rel)) return true;
  }
  return false;
}

/// Without the comment and CDATA marks that may stand around a script.
std::string_view Unwrapped(std::string_view script) {
  script = Trim(script);
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"<!--", "-->"},
                                    {"//<![CDATA[", "//]]>"},
                                    {"<![CDATA[", "]]>"}}) {
    if (!script.starts_with(open)) continue;
    script.remove_prefix(open.size());
    if (Trim(script).ends_with(close)) script = Trim(script).substr(0, Trim(script).size() - close.size());
    script = Trim(script);
  }
  return script;
}

}  // namespace

PageRights::PageRights(std::string_view page_url, const PageText& text)
    : text_(text),
      meta_{.place = Place::kPageMeta, .url = std::string(page_url)},
      body_{.place = Place::kPageBody, .url = std::string(page_url)},
      statements_(kMaxPageStatements),
      templates_(text),
      rdfa_(text) {}

void PageRights::Start(const HtmlElement& element, size_t depth) {
  const bool has_rdfa = element.Has(HtmlAttribute::kRel) || element.Has(HtmlAttribute::kProperty) ||
                        element.Has(HtmlAttribute::kAbout) || element.Has(HtmlAttribute::kTypeof) ||
                        element.Has(HtmlAttribute::kResource);
  const bool is_taken = has_rdfa && rdfa_.Start(element, depth);
  if (element.Has(HtmlAttribute::kDataNosnippet)) quiet_.push_back(depth);
  if (element.Has(HtmlAttribute::kClass)) templates_.Start(element.Text(HtmlAttribute::kClass), depth);
  switch (element.tag) {
    case HtmlTag::kMeta:
      ReadMetaRights(element, meta_, statements_, claims_);
      if (preview_url_.empty() && (EqualsIgnoringCase(element.Text(HtmlAttribute::kProperty), "og:image") ||
                                   EqualsIgnoringCase(element.Text(HtmlAttribute::kName), "og:image"))) {
        preview_url_ = WrittenUrl(element.Text(HtmlAttribute::kContent));
      }
      break;
    case HtmlTag::kA:
    case HtmlTag::kArea:
    case HtmlTag::kLink:
      Link(element, is_taken);
      break;
    case HtmlTag::kFigure:
      figures_.Start(text_.here().offset);
      break;
    case HtmlTag::kFooter:
      trail_.StartFooter();
      break;
    case HtmlTag::kMain:
      ++mains_;
      break;
    default:
      break;
  }
  const bool is_image_item =
      element.Has(HtmlAttribute::kItemscope) &&
      element.Text(HtmlAttribute::kItemtype).find("schema.org/ImageObject") != std::string_view::npos;
  if (element.tag == HtmlTag::kFigure || element.tag == HtmlTag::kItem || is_image_item) {
    trail_.StartContainer(depth);
  }
}

void PageRights::End(HtmlTag tag, size_t depth) {
  rdfa_.End(depth);
  templates_.End(depth);
  trail_.End(depth);
  if (!quiet_.empty() && quiet_.back() == depth) quiet_.pop_back();
  if (tag == HtmlTag::kFigure) figures_.End(text_.here().offset);
  if (tag == HtmlTag::kFooter) trail_.EndFooter();
  if (tag == HtmlTag::kMain) --mains_;
  if (tag != HtmlTag::kA) return;
  if (licence_anchors_.back()) trail_.EndBadgeLink();
  licence_anchors_.pop_back();
}

void PageRights::Link(const HtmlElement& element, bool is_taken) {
  const std::string_view href = element.Text(HtmlAttribute::kHref);
  const std::string rel =
      element.Has(HtmlAttribute::kRel) ? Tokens(element.Text(HtmlAttribute::kRel)) : std::string();
  const bool is_rsl = NamesRslDocument(element.Text(HtmlAttribute::kType), HasLicenceRelation(rel), href);
  if (is_rsl) AddDocument(WrittenUrl(href));
  const bool is_licence = !is_rsl && !is_taken && trail_.Link(href, rel);
  if (element.tag != HtmlTag::kA) return;
  licence_anchors_.push_back(is_licence || is_taken);
  if (licence_anchors_.back()) trail_.StartBadgeLink();
}

void PageRights::AddDocument(std::string written) {
  if (written.empty()) return NoDocument(written);
  if (std::find(documents_.begin(), documents_.end(), written) != documents_.end()) return;
  if (documents_.size() >= kMaxLicenceDocuments) return statements_.MarkCut();
  documents_.push_back(std::move(written));
}

void PageRights::NoDocument(std::string_view written) {
  statements_.Add(MakeStatement(meta_, Mechanism::kRsl, "unreadable", "no URL", {}, written));
}

void PageRights::Comment(std::string_view text) {
  std::vector<Statement> found;
  AddReservations(text, body_, found);
  statements_.AddAll(std::move(found));
  if (works_.size() < kMaxStatedWorks) ReadRdfComment(text, works_);
}

void PageRights::RslScript(std::string_view script) {
  size_t bytes = script.size();
  for (const std::string& one : rsl_scripts_) bytes += one.size();
  if (rsl_scripts_.size() >= kMaxRslScripts || bytes > kMaxRslBytes) return statements_.MarkCut();
  rsl_scripts_.emplace_back(Unwrapped(script));
}

void PageRights::Works(std::vector<StatedWork> works) {
  for (StatedWork& work : works) {
    if (works_.size() >= kMaxStatedWorks) return statements_.MarkCut();
    works_.push_back(std::move(work));
  }
}

void PageRights::UnreadableJsonLd(std::string_view script) {
  std::vector<Statement> found;
  AddReservations(script, body_, found);
  statements_.AddAll(std::move(found));
}

void PageRights::Image(const HtmlElement& element, size_t number, FoundImage& image) {
  image.number = static_cast<int64_t>(number);
  image.in_nosnippet = !quiet_.empty() || element.Has(HtmlAttribute::kDataNosnippet);
  image.in_main = mains_ > 0;
  image.figure_text = figures_.Image();
  image.src = WrittenUrl(element.Text(HtmlAttribute::kSrc)).substr(0, kMaxRenditionsBytes);
  if (element.Has(HtmlAttribute::kSrcset)) {
    image.srcset = element.Text(HtmlAttribute::kSrcset).substr(0, kMaxRenditionsBytes);
  } else if (element.Has(HtmlAttribute::kDataSrcset)) {
    image.srcset = element.Text(HtmlAttribute::kDataSrcset).substr(0, kMaxRenditionsBytes);
  }
  if (image.is_mention) return;
  trail_.Image(number, image.candidate.image_url, image.candidate.declared_width_px,
               image.candidate.declared_height_px);
}

void PageRights::LeftOutImage(const HtmlElement& element) {
  std::vector<Statement> found;
  for (const HtmlAttribute text : {HtmlAttribute::kAlt, HtmlAttribute::kTitle, HtmlAttribute::kAriaLabel}) {
    if (element.Has(text)) AddReservations(element.Text(text), body_, found);
  }
  statements_.AddAll(std::move(found));
}

void PageRights::AddClaim(LicenceClaim claim) {
  if (!AddOnce(std::move(claim), claims_)) statements_.MarkCut();
}

void PageRights::PageTexts(const WholePage& page, size_t images) {
  std::vector<Statement> found;
  figures_.AddRest(page.text, body_, found);
  // A challenge shows a logo at most.
  const std::string_view who =
      images <= kMaxChallengeImages ? FindChallenge(page.source, page.text, page.title) : std::string_view();
  if (!who.empty()) {
    found.push_back(MakeStatement(body_, Mechanism::kHttpStatus, "challenge", who, {}, page.title));
  }
  statements_.AddAll(std::move(found));
}

// What is said of a thing that no image is, or of an image that is not here, is said of the page.
void PageRights::PageWorks(const std::vector<bool>& matched, const PageBase& base) {
  for (size_t i = 0; i < works_.size(); ++i) {
    if (matched[i]) continue;
    const StatedWork& work = works_[i];
    std::vector<Statement> found;
    for (const std::vector<std::string>* texts : {&work.usage, &work.licences, &work.captions}) {
      for (const std::string& text : *texts) AddReservations(text, body_, found);
    }
    AddReservations(work.copyright_notice, body_, found);
    statements_.AddAll(std::move(found));
    const bool is_about_page =
        work.source == "L05" || (!work.urls.empty() && (work.urls.front().empty() ||
                                                        ResolveUrl(work.urls.front(), base) == body_.url));
    if (work.is_image || !is_about_page) continue;
    std::vector<LicenceClaim> claims;
    AddPageClaims(work, claims);
    for (LicenceClaim& claim : claims) AddClaim(std::move(claim));
  }
}

void PageRights::PageLicences(const std::vector<LicenceLink>& links, const Url& page) {
  for (const LicenceLink& link : links) {
    if (link.image >= 0) continue;
    LicenceClaim claim = ClaimOf(link);
    if (claim.scope == LicenceScope::kPage) FillAttribution(rdfa_.page(), claim);
    AddClaim(std::move(claim));
  }
  // Said by a property or on an element that is no link.
  std::vector<LicenceClaim> said;
  AddPageClaims(rdfa_.page(), said);
  for (LicenceClaim& claim : said) {
    const bool is_known = std::any_of(claims_.begin(), claims_.end(),
                                      [&](const LicenceClaim& one) { return one.url == claim.url; });
    const bool is_linked = std::any_of(links.begin(), links.end(),
                                       [&](const LicenceLink& link) { return Trim(link.url) == claim.url; });
    if (!is_known && !is_linked) AddClaim(std::move(claim));
  }
  const PlatformPage platform = FindPlatform(page);
  if (platform.site_licence.empty()) return;
  const std::optional<ReadLicence> read = ReadLicenceUrl(platform.site_licence);
  if (!read) return;
  AddClaim({.source = "L15",
            .adapter = std::string(platform.adapter),
            .spdx = read->spdx,
            .family = read->family,
            .url = std::string(platform.site_licence),
            .scope = LicenceScope::kSite,
            .confidence = 'E'});
}

/// Inline scripts.
std::vector<RightsFile> PageRights::RslFiles(const Url& page) {
  std::vector<RightsFile> files;
  for (const std::string& script : rsl_scripts_) {
    RightsFile file = ParseRightsFile(std::as_bytes(std::span(script)), RightsFileKind::kRsl, page.href());
    std::vector<Statement> found;
    AddFileStatements(file, page.href(), body_, found);
    const bool says_so = std::any_of(found.begin(), found.end(), [](const Statement& statement) {
      return statement.category == "unreadable";
    });
    if (file.state != "read" && !says_so) {
      found.push_back(MakeStatement(body_, Mechanism::kRsl, "unreadable", file.problem, {}, script));
    }
    statements_.AddAll(std::move(found));
    std::vector<LicenceClaim> licences;
    AddFileLicences(file, page.href(), licences);
    for (LicenceClaim& claim : licences) AddClaim(std::move(claim));
    files.push_back(std::move(file));
  }
  return files;
}

void PageRights::Documents(const PageBase& base, PageFacts& facts) {
  for (const std::string& written : documents_) {
    std::string href = ResolveUrl(written, base);
    if (href.empty()) NoDocument(written);
    const bool is_new = std::find(facts.licence_documents.begin(), facts.licence_documents.end(), href) ==
                        facts.licence_documents.end();
    if (href.empty() || !is_new) continue;
    if (facts.licence_documents.size() >= kMaxLicenceDocuments) {
      statements_.MarkCut();
    } else {
      facts.licence_documents.push_back(std::move(href));
    }
  }
}

void PageRights::Finish(const WholePage& page, ChosenImages& chosen, PageFacts& facts) && {
  std::vector<FoundImage>& images = chosen.images;
  PageTexts(page, images.size());
  if (rdfa_.cut()) statements_.MarkCut();
  Works(rdfa_.TakeWorks());
  const std::vector<LicenceLink> links = std::move(trail_).Take();
  const std::vector<RightsFile> files = RslFiles(page.url);

  const StatementSource caption{.place = Place::kCaption, .url = body_.url};
  ImageRights of_images({works_, page.base, files, figures_.Read(page.text, caption)}, page.url.href());
  for (FoundImage& image : images) of_images.Fill(image);
  const std::vector<bool> matched = of_images.matched();
  for (FoundImage& image : chosen.left_out) of_images.Fill(image);
  AddLinkedLicences(links, rdfa_.page(), images);
  AddPlatformLicences({page.url, templates_.all(), links, ResolveUrl(preview_url_, page.base)}, images);
  AddWorkLicences({page.url, templates_.all(), links, ResolveUrl(preview_url_, page.base)}, images);
  ShareAmongSameImages(images, chosen.left_out);
  PageWorks(matched, page.base);
  PageLicences(links, page.url);
  Documents(page.base, facts);

  for (LicenceClaim& claim : facts.licences) AddClaim(std::move(claim));
  facts.licences = std::move(claims_);
  StatementList all(kMaxPageStatements);
  all.AddAll(std::move(facts.statements));
  facts.statements_cut = facts.statements_cut || statements_.cut();
  all.AddAll(std::move(statements_).Take());
  facts.statements_cut = facts.statements_cut || all.cut();
  facts.statements = std::move(all).Take();
}

}  // namespace tamis
