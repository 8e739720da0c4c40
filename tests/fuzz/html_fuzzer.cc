// Any bytes as a page: what comes out keeps the promises of page_job.h and html.h.
// The first byte chooses the depth limit, the second the Content-Type.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "crawler/core/check.h"
#include "extract/charset.h"
#include "extract/html.h"
#include "extract/page_job.h"

namespace tamis {
namespace {

constexpr size_t kMaxTextBytes = 4096;

bool IsHref(std::string_view url) {
  return (url.starts_with("http://") || url.starts_with("https://")) &&
         url.find('#') == std::string_view::npos;
}

void CheckText(std::string_view text, size_t max_bytes) {
  CHECK(text.size() <= max_bytes);
  CHECK(IsValidUtf8(text));
  CHECK(!text.starts_with(' ') && !text.ends_with(' '));
  CHECK(text.find("  ") == std::string_view::npos);
  for (const char c : text) CHECK(static_cast<unsigned char>(c) >= ' ' && c != 0x7F);
}

void CheckCandidate(const Candidate& candidate) {
  CHECK(candidate.image_url.empty() || candidate.image_url == "data:" || IsHref(candidate.image_url));
  for (const std::string* text :
       {&candidate.alt, &candidate.title, &candidate.aria_label, &candidate.caption, &candidate.heading}) {
    CheckText(*text, kMaxTextBytes);
  }
  CheckText(candidate.context, 512);
  CheckText(candidate.language, 16);
  CHECK(candidate.declared_width_px >= 0 && candidate.declared_width_px <= 1'000'000);
  CHECK(candidate.declared_height_px >= 0 && candidate.declared_height_px <= 1'000'000);
  CHECK(candidate.same_alt_on_page >= 1);
}

void CheckStatements(const std::vector<Statement>& statements, size_t most) {
  CHECK(statements.size() <= most);
  for (size_t i = 0; i < statements.size(); ++i) {
    const Statement& one = statements[i];
    CHECK(!one.category.empty() && one.category.size() <= kMaxStatementTextBytes);
    CHECK(one.value.size() <= kMaxStatementTextBytes && one.scope.size() <= kMaxStatementTextBytes);
    CHECK(one.raw.size() <= kMaxStatementRawBytes && IsValidUtf8(one.raw));
    CHECK(IsHref(one.url) || one.url == "https://example.com/a/b?c#d");
    for (size_t j = 0; j < i; ++j) CHECK(!(statements[j] == one));
  }
}

void CheckLicences(const std::vector<LicenceClaim>& claims, bool of_page) {
  CHECK(claims.size() <= kMaxLicenceClaims);
  for (const LicenceClaim& one : claims) {
    CHECK(one.source.size() == 3 && one.source[0] == 'L');
    CHECK(one.confidence >= 'A' && one.confidence <= 'E');
    CHECK(of_page == (one.scope >= LicenceScope::kPage));
    CHECK(!(of_page && one.confidence < 'B'));
    for (const std::string* text :
         {&one.spdx, &one.url, &one.text, &one.title, &one.creator, &one.credit_line, &one.copyright_notice,
          &one.attribution_name, &one.attribution_url, &one.licensor_url, &one.usage_terms}) {
      CHECK(text->size() <= kMaxLicenceTextBytes && IsValidUtf8(*text));
    }
  }
}

void CheckRights(const Page& page) {
  CheckStatements(page.facts.statements, kMaxPageStatements);
  CheckLicences(page.facts.licences, true);
  CHECK(page.facts.licence_documents.size() <= 8);
  for (const std::string& url : page.facts.licence_documents) CHECK(IsHref(url));
  for (const Candidate& candidate : page.candidates) {
    CheckStatements(candidate.statements, kMaxImageStatements);
    CheckLicences(candidate.licences, false);
    for (const Statement& one : candidate.statements) CHECK(one.place == Place::kCaption);
  }
}

void CheckPage(const Page& page, const HtmlOptions& options) {
  CHECK(page.links.size() <= static_cast<size_t>(options.max_links));
  CHECK(page.candidates.size() <= static_cast<size_t>(options.max_candidates));
  for (const Link& link : page.links) {
    CHECK(IsHref(link.url));
    CheckText(link.anchor, 256);
    CheckText(link.rel, 256);
    CheckText(link.hreflang, 64);
  }
  int position = 0;
  int order = 0;
  std::unordered_set<std::string_view> mentions;
  std::unordered_set<std::string_view> shown;
  for (const Candidate& candidate : page.candidates) {
    CHECK(candidate.position == position++);
    CHECK(candidate.order >= order);
    order = candidate.order;
    CheckCandidate(candidate);
    if (candidate.source == "img") shown.insert(candidate.image_url);
    if (candidate.source != "img") CHECK(IsHref(candidate.image_url));
    if (candidate.source != "img") CHECK(mentions.insert(candidate.image_url).second);
  }
  for (const std::string_view url : mentions) CHECK(!shown.contains(url));
  CHECK(page.canonical_url.empty() || IsHref(page.canonical_url));
  CheckText(page.facts.title, kMaxTextBytes);
  CheckText(page.facts.detected_language, 16);
  for (const AdultLabel& label : page.facts.adult_labels) CheckText(label.value, kMaxTextBytes);
}

struct DepthOnly : HtmlVisitor {
  void OnStart(const HtmlElement&) override { ++open; }
  void OnEnd(HtmlTag) override { --open; }
  void OnText(std::string_view) override {}
  int open = 0;
};

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  if (size < 2) return 0;
  HtmlOptions options;
  options.max_depth = data[0] % 32 + 1;
  options.max_links = 64;
  options.max_candidates = 32;
  constexpr const char* kTypes[] = {"text/html; charset=utf-8", "text/html", "text/html; charset=iso-2022-jp",
                                    "text/html; charset=utf-16le", "text/html; charset=gb18030"};
  const PageJobInput input{.url = "https://example.com/a/b?c#d",
                           .headers = {{"content-type", kTypes[data[1] % std::size(kTypes)]}}};
  const auto body = std::as_bytes(std::span(data + 2, size - 2));
  const Result<Page> page = ExtractPage(body, input, options, TextOptions{.max_text_bytes = kMaxTextBytes});
  if (page) CheckPage(*page, options);
  if (page) CheckRights(*page);

  const std::string_view bytes(reinterpret_cast<const char*>(body.data()), body.size());
  const Result<Utf8Text> text = DecodeToUtf8(bytes, SniffCharset(bytes, ""), size_t{1} << 26);
  CHECK(text.has_value());
  DepthOnly depth;
  const Result<HtmlSummary> summary = WalkHtml(text->view(), options, depth);
  CHECK(depth.open == 0);
  // Implied elements (html, body; tbody and tr of each table) come on top of what is counted.
  if (summary) CHECK(summary->max_depth <= 4 * options.max_depth + 8);
  return 0;
}
