#ifndef TAMIS_TESTS_UNIT_EXTRACT_RIGHTS_PAGE_H_
#define TAMIS_TESTS_UNIT_EXTRACT_RIGHTS_PAGE_H_

// Pages as the tests of statements and licence claims read them, and what they say as one text.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "extract/page_job.h"

namespace tamis {

inline constexpr const char* kRightsPageUrl = "https://example.com/dir/page.html";

inline Page ReadRightsPage(std::string_view html, std::string url = kRightsPageUrl, Headers headers = {}) {
  headers.emplace_back("content-type", "text/html; charset=utf-8");
  const PageJobInput input{.url = std::move(url), .headers = std::move(headers)};
  Result<Page> page = ExtractPage(std::as_bytes(std::span(html)), input, HtmlOptions{}, TextOptions{});
  EXPECT_TRUE(page) << (page ? "" : page.error().message);
  return page ? *std::move(page) : Page{};
}

/// "page_meta robots_directive noai", with "=value" and "@scope" where there are any, joined by "; ".
inline std::string Said(const std::vector<Statement>& statements) {
  std::string text;
  for (const Statement& one : statements) {
    if (!text.empty()) text += "; ";
    text +=
        std::string(ToString(one.place)) + ' ' + std::string(ToString(one.mechanism)) + ' ' + one.category;
    if (!one.value.empty()) text += '=' + one.value;
    if (!one.scope.empty()) text += '@' + one.scope;
  }
  return text;
}

/// "L08 container B CC-BY-4.0", joined by "; ".
inline std::string Claimed(const std::vector<LicenceClaim>& claims) {
  std::string text;
  for (const LicenceClaim& one : claims) {
    if (!text.empty()) text += "; ";
    text += one.source + (one.adapter.empty() ? "" : ":" + one.adapter) + ' ' +
            std::string(ToString(one.scope)) + ' ' + one.confidence + ' ' +
            (one.spdx.empty() ? one.family : one.spdx);
  }
  return text;
}

/// The first candidate whose URL ends with `end`.
inline Candidate ImageOf(const Page& page, std::string_view end) {
  for (const Candidate& candidate : page.candidates) {
    if (candidate.image_url.ends_with(end)) return candidate;
  }
  ADD_FAILURE() << "no image " << end;
  return {};
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_EXTRACT_RIGHTS_PAGE_H_
