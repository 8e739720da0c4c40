#include "crawler/link_cache.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(LinkCache, KnowsWhatWasJustAddedUnderTheSameScopeOnly) {
  LinkCache cache(1'024);
  EXPECT_FALSE(cache.Known("https://example.org/a", "seed one"));
  EXPECT_TRUE(cache.Known("https://example.org/a", "seed one"));
  EXPECT_FALSE(cache.Known("https://example.org/a", "seed two"));
}

TEST(LinkCache, ForgetsButNeverInvents) {
  LinkCache cache(16);
  for (int i = 0; i < 1'000; ++i)
    EXPECT_FALSE(cache.Known("https://example.org/" + std::to_string(i), "seed"));
}

}  // namespace
}  // namespace tamis
