#include "filter/known_hash/hash_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filter/hash_index_test_support.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr SignalKind kHashKinds[] = {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256,
                                     SignalKind::kPdq};

std::vector<UrlScope> Scopes(const HashIndex& index, std::string_view url) {
  const Result<Url> parsed = Url::Parse(url);
  EXPECT_TRUE(parsed);
  std::vector<IndexHit> hits;
  index.FindUrl(*parsed, hits);
  std::vector<UrlScope> scopes;
  for (const IndexHit& hit : hits) scopes.push_back(hit.scope);
  return scopes;
}

std::shared_ptr<const HashIndex> UrlIndex(std::string url, UrlScope scope) {
  return IndexWith(
      nullptr, {Source("urls"), ImportKind::kSnapshot, {{.signals = {UrlSignal(std::move(url), scope)}}}});
}

TEST(HashIndex, FindsEachKindAndNothingElse) {
  ListRecord record;
  for (const SignalKind kind : kHashKinds) {
    for (uint64_t number = 0; number < 3000; ++number) record.signals.push_back(Signal(kind, number));
  }
  const auto index = IndexWith(nullptr, {Source("list"), ImportKind::kSnapshot, {record}});
  for (const SignalKind kind : kHashKinds) {
    EXPECT_EQ(index->entry_count(kind), 3000);
    for (uint64_t number = 0; number < 3000; ++number) {
      EXPECT_THAT(Find(*index, Signal(kind, number)), ElementsAre("list"));
      EXPECT_THAT(Find(*index, Signal(kind, 3000 + number)), IsEmpty());
    }
  }
}

TEST(HashIndex, ReportsEverySourceOfAnEntry) {
  const Import first{Source("first"), ImportKind::kSnapshot, {{.signals = {Signal(SignalKind::kMd5, 1)}}}};
  const Import second{Source("second"), ImportKind::kSnapshot, {{.signals = {Signal(SignalKind::kMd5, 1)}}}};
  const auto index = IndexWith(IndexWith(nullptr, first), second);
  EXPECT_THAT(Find(*index, Signal(SignalKind::kMd5, 1)), ElementsAre("first", "second"));
  EXPECT_EQ(index->entry_count(SignalKind::kMd5), 2);
}

TEST(HashIndex, KeepsWhatIsSaidOfASource) {
  ListSource source = Source("list", ListRole::kCsam);
  source.not_after = kBuiltAt + std::chrono::hours(24);
  const auto index =
      IndexWith(nullptr, {source, ImportKind::kSnapshot, {{.signals = {Signal(SignalKind::kSha1, 1)}}}});
  ASSERT_EQ(index->sources().size(), 1U);
  const ListSource& kept = index->sources()[0];
  EXPECT_EQ(kept.label, "list");
  EXPECT_EQ(kept.role, ListRole::kCsam);
  EXPECT_EQ(kept.version, "1");
  EXPECT_EQ(kept.as_of, source.as_of);
  EXPECT_EQ(kept.not_after, source.not_after);
  EXPECT_EQ(kept.built_at, kBuiltAt);
  EXPECT_EQ(kept.entries[static_cast<size_t>(SignalKind::kSha1)], 1);
  EXPECT_EQ(kept.entry_count(), 1);
}

TEST(HashIndex, AnExactUrlCoversItselfInAnySpelling) {
  const auto index = UrlIndex("https://Example.com:443/a?b=1#c", UrlScope::kExact);
  EXPECT_THAT(Scopes(*index, "https://example.com/a?b=1"), ElementsAre(UrlScope::kExact));
  EXPECT_THAT(Scopes(*index, "http://user:word@example.com./a?b=1#d"), ElementsAre(UrlScope::kExact));
  EXPECT_THAT(Scopes(*index, "https://example.com/a"), IsEmpty());
  EXPECT_THAT(Scopes(*index, "https://example.com:8443/a?b=1"), IsEmpty());
  EXPECT_THAT(Scopes(*index, "https://www.example.com/a?b=1"), IsEmpty());
}

// RFC 3986 6.2.2.2: a site must not get around a list by writing its URLs in another way.
TEST(HashIndex, EscapesOfUnreservedCharactersAndPortsOfBothSchemesAreNoDifference) {
  const auto exact = UrlIndex("https://example.com/a~b/%7Ec%2f", UrlScope::kExact);
  EXPECT_THAT(Scopes(*exact, "http://example.com/%61%7eb/~c%2F"), ElementsAre(UrlScope::kExact));
  EXPECT_THAT(Scopes(*exact, "https://example.com/a~b/~c/"), IsEmpty()) << "an escaped slash is another one";
  const auto prefix = UrlIndex("https://example.com/ab", UrlScope::kPrefix);
  EXPECT_THAT(Scopes(*prefix, "https://example.com/%61b/c"), ElementsAre(UrlScope::kPrefix));
  const auto bare = UrlIndex("example.com:443/a", UrlScope::kExact);
  EXPECT_THAT(Scopes(*bare, "https://example.com/a"), ElementsAre(UrlScope::kExact));
}

TEST(HashIndex, APrefixEndsAtASegment) {
  const auto index = UrlIndex("https://example.com/a/b/", UrlScope::kPrefix);
  for (const char* covered : {"https://example.com/a/b", "https://example.com/a/b/",
                              "https://example.com/a/b?x", "http://example.com/a/b/c/d.jpg"})
    EXPECT_THAT(Scopes(*index, covered), ElementsAre(UrlScope::kPrefix)) << covered;
  for (const char* other : {"https://example.com/a/bc", "https://example.com/a", "https://example.org/a/b/"})
    EXPECT_THAT(Scopes(*index, other), IsEmpty()) << other;
  EXPECT_THAT(Scopes(*UrlIndex("https://example.com/", UrlScope::kPrefix), "https://example.com/x"),
              ElementsAre(UrlScope::kPrefix));
}

TEST(HashIndex, AHostCoversTheHostsBelowIt) {
  const auto index = UrlIndex("example.com", UrlScope::kHost);
  EXPECT_THAT(Scopes(*index, "https://example.com/x"), ElementsAre(UrlScope::kHost));
  EXPECT_THAT(Scopes(*index, "https://a.b.example.com:81/"), ElementsAre(UrlScope::kHost));
  EXPECT_THAT(Scopes(*index, "https://badexample.com/"), IsEmpty());
  EXPECT_THAT(Scopes(*UrlIndex("192.0.2.1", UrlScope::kHost), "http://192.0.2.1/"),
              ElementsAre(UrlScope::kHost));
}

TEST(HashIndex, AnIndexOfNothingIsSoundAndEmpty) {
  Result<std::unique_ptr<IndexBuilder>> builder = IndexBuilder::Make(nullptr);
  ASSERT_TRUE(builder);
  const auto index = IndexOf(BytesFrom(**builder));
  EXPECT_TRUE(index->sources().empty());
  for (const SignalKind kind : kHashKinds) EXPECT_FALSE(index->has(kind));
  EXPECT_THAT(Find(*index, Signal(SignalKind::kPdq, 1)), IsEmpty());
}

}  // namespace
}  // namespace tamis
