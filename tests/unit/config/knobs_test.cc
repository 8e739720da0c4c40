#include "config/knobs.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "config/knob_value.h"

namespace tamis {
namespace {

/// Where in its root a knob's value lies.
template <class Root>
std::ptrdiff_t OffsetOf(const Knob<Root>& knob, Root& root) {
  const KnobField field = knob.field(root);
  const auto* at = std::visit([](auto* value) { return reinterpret_cast<const std::byte*>(value); }, field);
  return at - reinterpret_cast<const std::byte*>(&root);
}

template <class Root>
void ExpectDistinctFieldsAndKeys(std::span<const Knob<Root>> knobs) {
  Root root;
  std::set<std::ptrdiff_t> offsets;
  std::set<std::string_view> keys;
  for (const Knob<Root>& knob : knobs) {
    EXPECT_TRUE(offsets.insert(OffsetOf(knob, root)).second) << knob.key << " shares its field";
    EXPECT_TRUE(keys.insert(knob.key).second) << knob.key << " is there twice";
    EXPECT_FALSE(knob.doc.empty()) << knob.key;
    EXPECT_EQ(knob.kind == KnobKind::kChoice, !knob.choices.empty()) << knob.key;
  }
}

TEST(Knobs, EachHasItsOwnFieldKeyAndDocumentation) {
  ExpectDistinctFieldsAndKeys(Knobs());
  ExpectDistinctFieldsAndKeys(SiteKnobs());
  ExpectDistinctFieldsAndKeys(HashListKnobs());
  ExpectDistinctFieldsAndKeys(MatcherKnobs());
  ExpectDistinctFieldsAndKeys(ModelKnobs());
}

TEST(Knobs, TheKindFitsTheTypeOfTheField) {
  Options options;
  for (const Knob<Options>& knob : Knobs()) {
    const KnobField field = knob.field(options);
    const bool fits = [&] {
      switch (knob.kind) {
        case KnobKind::kText:
        case KnobKind::kChoice:
          return std::holds_alternative<std::string*>(field);
        case KnobKind::kFlag:
          return std::holds_alternative<bool*>(field);
        case KnobKind::kCount:
        case KnobKind::kSize:
          return std::holds_alternative<int64_t*>(field);
        case KnobKind::kNumber:
          return std::holds_alternative<double*>(field);
        case KnobKind::kDuration:
          return std::holds_alternative<Milliseconds*>(field);
        case KnobKind::kTextList:
          return std::holds_alternative<std::vector<std::string>*>(field);
      }
      return false;
    }();
    EXPECT_TRUE(fits) << knob.key;
  }
}

// Every field has a knob: a struct's bytes that no knob and no "_set" flag covers are at most padding.
TEST(Knobs, EveryFieldOfOptionsIsBound) {
  Options options;
  size_t bound = sizeof(options.sites) + sizeof(options.safety.hash_lists) + sizeof(options.safety.matchers) +
                 sizeof(options.safety.models);
  for (const Knob<Options>& knob : Knobs()) {
    const KnobField field = knob.field(options);
    bound += std::visit([](const auto* value) { return sizeof(*value); }, field);
    if (knob.set_flag != nullptr) bound += sizeof(bool);
  }
  const size_t flags_and_padding = 7 * 14;  // flags are padded to 8 bytes; there are fewer than 14
  EXPECT_LE(sizeof(Options) - bound, flags_and_padding);
  EXPECT_LE(bound, sizeof(Options));
}

TEST(Knobs, EveryDefaultIsAValidValue) {
  for (const Knob<Options>& knob : Knobs()) {
    Options options;
    const std::string before = KnobText(knob, options);
    std::string text = before;
    if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
    if (text.starts_with('[')) text = "";
    const Status set = SetKnob(knob, knob.key, ValueFromArgument(knob.kind, text), options);
    EXPECT_TRUE(set.has_value() || before == "\"\"") << knob.key << ": " << set.error().message;
    EXPECT_EQ(KnobText(knob, options), before) << knob.key;
  }
}

TEST(Knobs, AbsentValuesAreNoChoicesAndAbsentKeysNoKnobs) {
  for (const AbsentKnob& absent : AbsentKnobs()) {
    for (const Knob<Options>& knob : Knobs()) {
      if (knob.key != absent.key) continue;
      EXPECT_FALSE(absent.value.empty()) << absent.key;
      EXPECT_EQ(("|" + std::string(knob.choices) + "|").find("|" + std::string(absent.value) + "|"),
                std::string::npos)
          << absent.key << " = " << absent.value;
    }
  }
}

TEST(Knobs, EverySectionIsDescribed) {
  for (const Knob<Options>& knob : Knobs())
    EXPECT_FALSE(SectionDoc(knob.key.substr(0, knob.key.find('.'))).empty()) << knob.key;
}

TEST(Contact, IsAUrlOrAnAddress) {
  for (const char* good : {"https://example.org/bot", "http://example.org", "mailto:crawl@example.org"}) {
    EXPECT_TRUE(IsContact(good)) << good;
  }
  for (const char* bad : {"", "example.org", "https://", "https:///x", "ftp://example.org",
                          "mailto:", "mailto:x", "mailto:@x", "mailto:x@", "crawl@example.org",
                          "https://example.org/a b", "https://example.org/)(", "mailto:a b@x"}) {
    EXPECT_FALSE(IsContact(bad)) << bad;
  }
}

}  // namespace
}  // namespace tamis
