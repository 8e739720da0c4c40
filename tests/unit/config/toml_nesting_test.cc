#include "config/toml_nesting.h"

#include <gtest/gtest.h>

#include <string>

namespace tamis {
namespace {

TEST(TomlNesting, NamesTheLineThatIsTooDeep) {
  EXPECT_EQ(LineNestedTooDeep("a = 1\nb = [[[[[1]]]]]\n", 4), 2);
  EXPECT_EQ(LineNestedTooDeep("a = 1\nb = [[[[1]]]]\n", 4), 0);
  EXPECT_EQ(LineNestedTooDeep("a = {a={a={a={a=1}}}}", 3), 1);
  EXPECT_EQ(LineNestedTooDeep("\n\na.b.c.d.e.f = 1", 4), 3);
  EXPECT_EQ(LineNestedTooDeep("a.b = 1\na.b = 1\na.b = 1", 2), 0);
}

TEST(TomlNesting, StringsAndCommentsDoNotCount) {
  const std::string deep(100, '[');
  EXPECT_EQ(LineNestedTooDeep("a = \"" + deep + "\"", 4), 0);
  EXPECT_EQ(LineNestedTooDeep("a = '" + deep + "'", 4), 0);
  EXPECT_EQ(LineNestedTooDeep("# " + deep, 4), 0);
  EXPECT_EQ(LineNestedTooDeep("a = \"\"\"\n\\\"\"\"" + deep + "\n\"\"\"", 4), 0);
  EXPECT_EQ(LineNestedTooDeep("a = '''\n\"\n" + deep + "'''", 4), 0);
}

TEST(TomlNesting, AnUnterminatedStringEndsWithItsLine) {
  EXPECT_EQ(LineNestedTooDeep("a = \"x\nb = [[[[[1", 4), 2);
  EXPECT_EQ(LineNestedTooDeep("a = \"x\\\nb = [[[[[1", 4), 2);
}

TEST(TomlNesting, LinesAreCountedThroughMultiLineStrings) {
  EXPECT_EQ(LineNestedTooDeep("a = '''\n\n'''\nb = [[[[[1]]]]]", 4), 4);
}

}  // namespace
}  // namespace tamis
