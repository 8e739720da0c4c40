#include "extract/page_rights/image_rights.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crawler/core/url.h"
#include "extract/consent/reservation.h"
#include "extract/html_scanner.h"
#include "extract/licence/licence_text.h"
#include "extract/microsyntax.h"
#include "extract/page_rights/statement_list.h"
#include "extract/page_rights/work_claims.h"
#include "extract/plain_text.h"
#include "extract/srcset.h"

namespace tamis {
namespace {

constexpr size_t kMaxCreditSentenceBytes = 200;  // a sentence beside an image that is no longer is its credit
constexpr size_t kMaxLicenceSentenceBytes = 400;
constexpr size_t kMaxMatches = 32;   // works that name one URL
constexpr size_t kMaxSiblings = 64;  // renditions of one image that are looked up

/// Scheme aside.
std::string KeyOf(std::string_view href) {
  const size_t colon = href.find("://");
  return std::string(colon == std::string_view::npos ? href : href.substr(colon));
}

std::string PathKeyOf(std::string_view href) {
  return KeyOf(href.substr(0, href.find('?')));
}

/// A sentence that says where a picture comes from.
bool LooksLikeCredit(std::string_view sentence) {
  if (sentence.empty() || sentence.size() > kMaxCreditSentenceBytes) return false;
  const std::string lower = LowerCase(sentence);
  constexpr std::string_view kWords[] = {"photo",  "foto",   "image",     "picture",  "bild", "credit",
                                         "©",      "(c)",    "copyright", "courtesy", "via ", "source",
                                         "quelle", "crédit", "crédito",   "créditos", "by ",  "/"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// A cheap look: ASCII text without any of the words names no licence.
bool MayNameLicenceInWords(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    switch (ToLowerAscii(text[at])) {
      case 'c':
        if (StartsWithIgnoringCase(rest, "cc") || StartsWithIgnoringCase(rest, "creative")) return true;
        break;
      case 'l':
        if (StartsWithIgnoringCase(rest, "li")) return true;
        break;
      case 'p':
        if (StartsWithIgnoringCase(rest, "public") || StartsWithIgnoringCase(rest, "pd")) return true;
        break;
      case 'r':
        if (StartsWithIgnoringCase(rest, "right") || StartsWithIgnoringCase(rest, "res")) return true;
        break;
      case 'g':
        if (StartsWithIgnoringCase(rest, "gfdl") || StartsWithIgnoringCase(rest, "gnu")) return true;
        break;
      case 'o':
        if (StartsWithIgnoringCase(rest, "open")) return true;
        break;
      default:
        if (static_cast<unsigned char>(text[at]) >= 0x80) return true;
        break;
    }
  }
  return false;
}

}  // namespace

WorkIndex::WorkIndex(const std::vector<StatedWork>& works, const PageBase& base) {
  for (size_t i = 0; i < works.size(); ++i) {
    for (const std::string& written : works[i].urls) {
      const std::string href = written.empty() ? std::string() : ResolveUrl(written, base);
      if (href.empty()) continue;
      by_url_.emplace(KeyOf(href), i);
      by_path_.emplace(PathKeyOf(href), i);
    }
  }
}

std::vector<size_t> WorkIndex::Find(std::string_view url, bool loosely) const {
  std::vector<size_t> found;
  const auto [first, last] = loosely ? by_path_.equal_range(PathKeyOf(url)) : by_url_.equal_range(KeyOf(url));
  for (auto one = first; one != last && found.size() <= kMaxMatches; ++one) found.push_back(one->second);
  std::sort(found.begin(), found.end());
  return found;
}

ImageRights::ImageRights(Parts parts, std::string_view page_url)
    : works_(parts.works),
      base_(parts.base),
      files_(parts.files),
      figure_texts_(std::move(parts.figure_texts)),
      index_(parts.works, parts.base),
      source_{.place = Place::kCaption, .url = std::string(page_url)},
      matched_(parts.works.size()) {}

ImageRights::Matches ImageRights::FindWorks(const FoundImage& image) const {
  Matches matches;
  if (index_.empty()) return matches;
  const auto look = [&](const std::string& href) {
    if (href.empty()) return;
    for (const size_t one : index_.Find(href, false)) matches.same.push_back(one);
    for (const size_t one : index_.Find(href, true)) matches.loosely.push_back(one);
  };
  look(image.candidate.image_url);
  if (!image.src.empty()) look(ResolveUrl(image.src, base_));
  size_t siblings = 0;
  for (const Rendition& rendition : ParseSrcset(image.srcset).renditions) {
    if (++siblings > kMaxSiblings) break;
    look(ResolveUrl(rendition.url, base_));
  }
  for (std::vector<size_t>* found : {&matches.same, &matches.loosely}) {
    std::sort(found->begin(), found->end());
    found->erase(std::unique(found->begin(), found->end()), found->end());
  }
  return matches;
}

void ImageRights::Texts(const FoundImage& image, StatementList& statements) const {
  const Candidate& candidate = image.candidate;
  std::vector<Statement> found;
  for (const std::string* text :
       {&candidate.alt, &candidate.title, &candidate.aria_label, &candidate.caption}) {
    if (text->empty()) continue;
    AddReservations(*text, source_, found);
    AddAgencyCredits(*text, source_, found);
  }
  if (LooksLikeCredit(candidate.context)) AddAgencyCredits(candidate.context, source_, found);
  if (image.figure_text >= 0 && static_cast<size_t>(image.figure_text) < figure_texts_.size()) {
    const std::vector<Statement>& around = figure_texts_[static_cast<size_t>(image.figure_text)];
    found.insert(found.end(), around.begin(), around.end());
  }
  statements.AddAll(std::move(found));
  if (!image.in_nosnippet) return;
  statements.Add(MakeStatement(source_, Mechanism::kRobotsDirective, "nosnippet", {}, {}, "data-nosnippet"));
}

void ImageRights::WorkStatements(const StatedWork& work, StatementList& statements) const {
  std::vector<Statement> found;
  for (const std::vector<std::string>* texts : {&work.usage, &work.licences, &work.captions}) {
    for (const std::string& text : *texts) AddReservations(text, source_, found);
  }
  for (const std::string& text : work.captions) AddAgencyCredits(text, source_, found);
  for (const std::string* text : {&work.credit_text, &work.copyright_notice, &work.title}) {
    AddReservations(*text, source_, found);
  }
  for (const std::string* text :
       {&work.credit_text, &work.copyright_notice, &work.copyright_holder, &work.creator}) {
    AddAgencyCredits(*text, source_, found);
  }
  if (!work.acquire_page.empty()) {
    found.push_back(MakeStatement(source_, Mechanism::kStock, "licensor", work.acquire_page, {},
                                  "acquireLicensePage: " + work.acquire_page));
  }
  statements.AddAll(std::move(found));
}

void ImageRights::Fill(FoundImage& image) {
  Candidate& candidate = image.candidate;
  StatementList statements(kMaxImageStatements);
  Texts(image, statements);
  const Matches matches = FindWorks(image);
  bool all_in = matches.loosely.size() <= kMaxMatches;
  for (const size_t one : matches.loosely) {
    WorkStatements(works_[one], statements);
    matched_[one] = true;
  }
  for (const size_t one : matches.same) {
    AddImageClaims(works_[one], candidate.licences);
    matched_[one] = true;
  }
  for (const RightsFile& file : files_) {
    std::vector<Statement> found;
    AddFileStatements(file, candidate.image_url, source_, found);
    statements.AddAll(std::move(found));
    std::vector<LicenceClaim> licences;
    AddFileLicences(file, candidate.image_url, licences);
    for (LicenceClaim& claim : licences) {
      claim.scope = LicenceScope::kContainer;  // its pattern fits this image
      if (!AddOnce(std::move(claim), candidate.licences)) all_in = false;
    }
  }
  AddTextClaim(candidate, candidate.licences);
  candidate.statements_cut = candidate.statements_cut || statements.cut() || !all_in;
  candidate.statements = std::move(statements).Take();
}

void AddTextClaim(const Candidate& candidate, std::vector<LicenceClaim>& claims) {
  for (const std::string* text : {&candidate.caption, &candidate.context}) {
    if (text->empty() || (text == &candidate.context && text->size() > kMaxLicenceSentenceBytes)) continue;
    const std::optional<ReadLicence> read =
        MayNameLicenceInWords(*text) ? ReadLicenceText(*text) : std::nullopt;
    if (!read) continue;
    AddOnce({.source = "L14",
             .spdx = read->spdx,
             .family = read->family,
             .text = CleanText(*text, kMaxLicenceTextBytes),
             .scope = LicenceScope::kContainer,
             .confidence = 'E'},
            claims);
    return;
  }
}

}  // namespace tamis
