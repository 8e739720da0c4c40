#include "crawler/match/matcher_options.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

MatcherOptions OfKind(const char* kind) {
  MatcherOptions options;
  options.name = "m";
  options.kind = kind;
  options.role = "csam";
  if (options.kind == "https") {
    options.url = "https://shield.test/v1/pdq";
  } else {
    options.path = "/opt/matcher";
  }
  return options;
}

template <class Change>
std::string ProblemAfter(const char* kind, Change change) {
  MatcherOptions options = OfKind(kind);
  change(options);
  const Status good = CheckMatcherOptions(options);
  if (good) return "good";
  EXPECT_EQ(good.error().code, ErrorCode::kInvalidInput);
  return good.error().message;
}

TEST(MatcherOptions, EachKindIsGoodWithWhatItNeeds) {
  for (const char* kind : {"library", "process", "https"})
    EXPECT_EQ(ProblemAfter(kind, [](MatcherOptions&) {}), "good") << kind;
}

TEST(MatcherOptions, AllKindsNeedNameRoleAndATimeout) {
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.name = ""; }),
            "matcher : name must be 1 to 64 printable ASCII characters");
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.role = ""; }), "matcher m: role must be given");
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.timeout = Milliseconds{0}; }),
            "matcher m: timeout must be above 0");
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.action = "warn"; }),
            "matcher m: action is none of by-role, block, block+report, review: \"warn\"");
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.kind = "http"; }),
            "matcher m: kind is none of library, process, https: \"http\"");
}

TEST(MatcherOptions, ProcessesNeedAWholePathAndNoService) {
  EXPECT_EQ(ProblemAfter("library", [](auto& o) { o.path = ""; }), "matcher m: path must be given");
  EXPECT_EQ(ProblemAfter("library", [](auto& o) { o.path = "matcher.so"; }),
            "matcher m: path must begin with \"/\": \"matcher.so\"");
  EXPECT_EQ(ProblemAfter("library",
                         [](auto& o) {
                           o.arguments = {"a", "b"};
                         }),
            "matcher m: a library takes one text in arguments, there are 2");
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.arguments = {"a", "b"}; }), "good");
  EXPECT_EQ(ProblemAfter("process", [](auto& o) { o.url = "https://shield.test/"; }),
            "matcher m: url, bearer_token and ca_file are for kind \"https\"");
}

TEST(MatcherOptions, ServicesNeedHttpsAndNoPath) {
  EXPECT_EQ(ProblemAfter("https", [](auto& o) { o.url = ""; }), "matcher m: url must be given");
  EXPECT_EQ(ProblemAfter("https", [](auto& o) { o.url = "http://shield.test/"; }),
            "matcher m: url must be an https URL: \"http://shield.test/\"");
  EXPECT_EQ(ProblemAfter("https", [](auto& o) { o.url = "https://u:p@shield.test/"; }),
            "matcher m: url holds credentials; use bearer_token");
  EXPECT_EQ(ProblemAfter("https", [](auto& o) { o.bearer_token = "a\r\nX: b"; }),
            "matcher m: bearer_token holds a character that no header can carry");
  EXPECT_EQ(ProblemAfter("https", [](auto& o) { o.path = "/opt/matcher"; }),
            "matcher m: path and arguments are for kinds \"library\" and \"process\"");
}

TEST(MatcherOptions, TheActionFollowsTheRoleUnlessItIsGiven) {
  MatcherOptions options = OfKind("process");
  EXPECT_EQ(ActionOf(options), ListAction::kBlockAndReport);
  options.role = "operator";
  EXPECT_EQ(ActionOf(options), ListAction::kBlock);
  options.action = "review";
  EXPECT_EQ(ActionOf(options), ListAction::kReview);
}

}  // namespace
}  // namespace tamis
