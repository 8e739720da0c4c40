#ifndef TAMIS_TESTS_UNIT_FILTER_FILTER_TEST_SUPPORT_H_
#define TAMIS_TESTS_UNIT_FILTER_FILTER_TEST_SUPPORT_H_

// Asking one filter about one value, and values that every filter passes.

#include <string>
#include <string_view>
#include <utility>

#include "crawler/core/check.h"
#include "crawler/core/stages.h"
#include "filter/filter_chain.h"

namespace tamis {

/// "passed", or the reason for which `filter` rejects.
template <class T>
std::string ReasonOf(const Filter<T>& filter, const T& value) {
  const Finding finding = FilterChain<T>::Ask(filter, value);
  CHECK((finding.effect == Effect::kPass) == (finding.reason == "passed"));
  return finding.reason;
}

/// "passed", or the reason for which the chain rejects.
template <class T>
std::string ReasonOf(const FilterChain<T>& chain, T value) {
  const Verdict<T> verdict = chain.Judge(std::move(value));
  const Rejection* no = std::get_if<Rejection>(&verdict);
  return no == nullptr ? "passed" : no->reason();
}

inline Url UrlOf(std::string_view text) {
  Result<Url> url = Url::Parse(text);
  CHECK(url.has_value());
  return *std::move(url);
}

inline Request PageRequest(std::string_view url, std::string_view seed = "https://example.com/") {
  return {.kind = TargetKind::kPage, .url = UrlOf(url), .seed_url = std::string(seed)};
}

inline Request ImageRequest(std::string_view url, std::string_view page = "https://example.com/a/b.html") {
  return {.kind = TargetKind::kImage, .url = UrlOf(url), .page_url = std::string(page)};
}

inline ResponseHead GoodHead(TargetKind kind) {
  ResponseHead head{.kind = kind, .url = "https://example.com/x", .status = 200};
  head.content_type = kind == TargetKind::kImage ? "image/jpeg" : "text/html";
  head.directives.emplace();
  head.origin.answer = OriginStatements::Answer::kKnown;
  return head;
}

inline PageFacts GoodFacts() {
  PageFacts facts{
      .id = "0123456789abcdef0123456789abcdef", .url = "https://example.com/a/b.html", .status = 200};
  facts.robots.answer = RobotsAnswer::kAllowed;
  facts.directives.emplace();
  return facts;
}

inline Candidate GoodCandidate() {
  return {.page_id = "0123456789abcdef0123456789abcdef",
          .image_url = "https://example.com/boat.jpg",
          .alt = "a red boat on a lake"};
}

inline MemoryBudget& Budget() {
  static MemoryBudget budget(16 * kMiB);
  return budget;
}

/// An image as received, hashed.
inline Fetched Body(std::string_view text) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
  Fetched fetched;
  fetched.head = GoodHead(TargetKind::kImage);
  fetched.body = *Bytes::CopyOf(bytes, Budget());
  fetched.digests = *DigestAll(bytes);
  return fetched;
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_FILTER_FILTER_TEST_SUPPORT_H_
