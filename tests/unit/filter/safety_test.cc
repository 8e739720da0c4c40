#include "filter/safety.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

static_assert(!std::is_constructible_v<Cleared<Request>, Request>);
static_assert(!std::is_constructible_v<Cleared<Target>, Target>);
static_assert(!std::is_constructible_v<Cleared<ResponseHead>, ResponseHead>);
static_assert(!std::is_constructible_v<Cleared<Page>, Page>);
static_assert(!std::is_constructible_v<Cleared<PageFacts>, PageFacts>);
static_assert(!std::is_constructible_v<Cleared<Fetched>, Fetched>);
static_assert(!std::is_constructible_v<Cleared<Decoded>, Decoded>);

constexpr char kMd5OfAbc[] = "900150983cd24fb0d6963f7d28e17f72\n";

class SafetyTest : public testing::Test {
 protected:
  SafetyTest() {
    options_.safety.hash_lists = {
        {.path = dir_.Write("list.txt", kMd5OfAbc), .source = "synthetic", .role = "block"}};
  }

  Safety Made() {
    Result<Safety> safety = Safety::Make(options_, clock_);
    CHECK(safety.has_value());
    return *std::move(safety);
  }

  TempDir dir_;
  FakeClock clock_;
  Options options_;
};

/// What each stage gives to later ones; the good value, and one that a filter rejects.
Target GoodTarget() {
  Target target{.request = PageRequest("https://example.com/"),
                .address_class = AddressClass::kPublic,
                .addresses = {"93.184.216.34"}};
  target.robots.answer = RobotsAnswer::kAllowed;
  target.origin.answer = OriginStatements::Answer::kKnown;
  return target;
}

Page GoodPage() {
  return {.facts = GoodFacts()};
}

Fetched BodyOf(std::string_view text) {
  Fetched fetched{.head = GoodHead(TargetKind::kImage)};
  fetched.body = *Bytes::CopyOf(std::as_bytes(std::span(text)), Budget());
  fetched.digests = *DigestAll(fetched.body.span());
  return fetched;
}

Decoded PictureOf(int width, int height) {
  Decoded decoded{.original_width_px = width, .original_height_px = height};
  decoded.pixels = *Pixels::Allocate(width, height, 3, Budget());
  return decoded;
}

// The safety matrix, row by row: a good value passes, a bad one has its reason, an empty one is dropped.
TEST_F(SafetyTest, GoodValuesPassEveryStage) {
  const Safety safety = Made();
  EXPECT_EQ(ReasonOf(safety.on_request, PageRequest("https://example.com/a")), "passed");
  EXPECT_EQ(ReasonOf(safety.on_request, ImageRequest("https://cdn.test/a.jpg")), "passed");
  EXPECT_EQ(ReasonOf(safety.on_target, GoodTarget()), "passed");
  for (const TargetKind kind : {TargetKind::kPage, TargetKind::kImage, TargetKind::kRobots}) {
    EXPECT_EQ(ReasonOf(safety.on_head, GoodHead(kind)), "passed");
  }
  EXPECT_EQ(ReasonOf(safety.on_page, GoodPage()), "passed");
  EXPECT_EQ(ReasonOf(safety.on_facts, GoodFacts()), "passed");
  EXPECT_EQ(ReasonOf(safety.on_candidate, GoodCandidate()), "passed");
  EXPECT_EQ(ReasonOf(safety.on_bytes, BodyOf("harmless")), "passed");
  EXPECT_EQ(ReasonOf(safety.on_pixels, PictureOf(300, 200)), "passed");
}

TEST_F(SafetyTest, BadValuesAreRejectedAtTheirStage) {
  const Safety safety = Made();
  EXPECT_EQ(ReasonOf(safety.on_request, PageRequest("https://elsewhere.test/")), "out_of_scope");
  Target target = GoodTarget();
  target.address_class = AddressClass::kSpecialPurpose;
  EXPECT_EQ(ReasonOf(safety.on_target, target), "address_special_purpose");
  target = GoodTarget();
  target.robots.answer = RobotsAnswer::kDisallowed;
  EXPECT_EQ(ReasonOf(safety.on_target, target), "robots_disallowed");
  ResponseHead head = GoodHead(TargetKind::kImage);
  head.statements.push_back({.mechanism = Mechanism::kRobotsDirective,
                             .place = Place::kImageHeader,
                             .scope = "tamisbot",
                             .category = "noimageai"});
  EXPECT_EQ(ReasonOf(safety.on_head, head), "consent_noimageai");
  PageFacts facts = GoodFacts();
  facts.adult_labels = {{"meta:rating", "adult"}};
  EXPECT_EQ(ReasonOf(safety.on_facts, facts), "adult_label");
  facts.adult_labels = {};
  facts.labels_cut = true;
  EXPECT_EQ(ReasonOf(safety.on_facts, facts), "adult_label_unread");
  Candidate candidate = GoodCandidate();
  candidate.alt = "logo";
  EXPECT_EQ(ReasonOf(safety.on_candidate, candidate), "alt_boilerplate");
  EXPECT_EQ(ReasonOf(safety.on_bytes, BodyOf("abc")), "safety");
  EXPECT_EQ(ReasonOf(safety.on_pixels, PictureOf(300, 90)), "image_too_small");
}

TEST_F(SafetyTest, ValuesThatNobodyFilledInAreRejectedAtEveryStage) {
  const Safety safety = Made();
  EXPECT_NE(ReasonOf(safety.on_request, Request{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_target, Target{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_head, ResponseHead{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_page, Page{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_facts, PageFacts{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_candidate, Candidate{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_bytes, Fetched{}), "passed");
  EXPECT_NE(ReasonOf(safety.on_pixels, Decoded{}), "passed");
}

template <class T>
class Fails final : public Filter<T> {
 public:
  explicit Fails(bool throws) : throws_(throws) {}
  std::string_view name() const override { return "fails"; }
  Result<Finding> Check(const T&) const override {
    if (throws_) throw std::runtime_error("broken");
    return Error{ErrorCode::kUnavailable, "broken"};
  }

 private:
  const bool throws_;
};

template <class T>
void ExpectFailureRejects(const std::function<T()>& good) {
  for (const bool throws : {false, true}) {
    std::vector<std::unique_ptr<const Filter<T>>> filters;
    filters.push_back(std::make_unique<Fails<T>>(throws));
    EXPECT_EQ(ReasonOf(FilterChain<T>(std::move(filters)), good()), "filter_error");
  }
}

TEST(SafetyMatrix, AFilterThatErrsOrThrowsRejectsAtEveryStage) {
  ExpectFailureRejects<Request>([] { return PageRequest("https://example.com/"); });
  ExpectFailureRejects<Target>(GoodTarget);
  ExpectFailureRejects<ResponseHead>([] { return GoodHead(TargetKind::kImage); });
  ExpectFailureRejects<Page>(GoodPage);
  ExpectFailureRejects<PageFacts>(GoodFacts);
  ExpectFailureRejects<Candidate>(GoodCandidate);
  ExpectFailureRejects<Fetched>([] { return BodyOf("harmless"); });
  ExpectFailureRejects<Decoded>([] { return PictureOf(300, 200); });
}

TEST_F(SafetyTest, KnownBytesComeBeforeAnythingThatReadsThem) {
  const std::vector<std::string> names = FilterNames(Made());
  const auto at = [&names](std::string_view name) { return std::find(names.begin(), names.end(), name); };
  EXPECT_LT(at("url_list"), at("address"));
  EXPECT_LT(at("hash_list"), at("pdq_list"));
  EXPECT_LT(at("pdq_list"), at("pdq_quality"));
  EXPECT_LT(at("pdq_quality"), at("pixel_count"));
  EXPECT_LT(at("address"), at("http_status"));
  EXPECT_EQ(names.front(), "url_rules");
}

TEST_F(SafetyTest, WithoutAListThatIsSaid) {
  EXPECT_EQ(GatesNotEvaluated(*Made().known, Options(), {}).at(0), "url_list");
  EXPECT_EQ(GatesNotEvaluated(*Made().known, Options(), {}).at(1), "pdq_list");
  options_.safety.hash_lists.clear();
  EXPECT_EQ(GatesNotEvaluated(*Made().known, Options(), {}).at(1), "hash_list");
  EXPECT_EQ(ReasonOf(Made().on_bytes, Fetched{}), "empty_body");
}

TEST_F(SafetyTest, NoChainStartsWithoutWhatItNeeds) {
  const std::vector<std::pair<ErrorCode, std::function<void(Options&)>>> breakages = {
      {ErrorCode::kRefused, [](Options& o) { o.safety.hash_lists[0].role = "csam"; }},
      {ErrorCode::kRefused, [](Options& o) { o.safety.hash_lists[0].path += ".none"; }},
      {ErrorCode::kInvalidInput, [](Options& o) { o.safety.hash_lists[0].source = ""; }},
      {ErrorCode::kNotFound, [](Options& o) { o.safety.block_domains_file = "none/such"; }},
      {ErrorCode::kNotFound, [](Options& o) { o.safety.block_urls_file = "none/such"; }},
      {ErrorCode::kInvalidInput, [](Options& o) { o.crawl.include = {"("}; }},
      {ErrorCode::kInvalidInput, [](Options& o) { o.crawl.scope = "galaxy"; }},
      {ErrorCode::kInvalidInput, [](Options& o) { o.rights.policy = "lenient"; }},
      {ErrorCode::kInvalidInput, [](Options& o) { o.text.min_letters = 0; }},
  };
  for (const auto& [code, breakage] : breakages) {
    Options broken = options_;
    breakage(broken);
    const Result<Safety> safety = Safety::Make(broken, clock_);
    ASSERT_FALSE(safety.has_value());
    EXPECT_EQ(safety.error().code, code) << safety.error().message;
  }
}

}  // namespace
}  // namespace tamis
