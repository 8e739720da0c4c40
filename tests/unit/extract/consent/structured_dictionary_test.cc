#include "extract/consent/structured_dictionary.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

// RFC 9651 sections 3.2, 4.2.2 to 4.2.10.
TEST(StructuredDictionary, WhatTheStandardParsesIsParsed) {
  for (const char* text : {"",
                           " ",
                           "a",
                           "a=1",
                           "a=-1.5",
                           "a=\"x\\\"y\\\\\"",
                           "a=tok/en:1*",
                           "a=*x",
                           "a=:YWJj:",
                           "a=::",
                           "a=?0",
                           "a=@-1659578233",
                           "a=%\"f%c3%bcr\"",
                           "a=()",
                           "a=( 1  2 );p=1",
                           "a;b;c=1",
                           "a=1;b=\"x\"",
                           "a=1 ,\tb=2",
                           "*a-_.*9=1",
                           "a,a,a",
                           "a=123456789012345",
                           "a=123456789012.123",
                           "a=:YQ:"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(ParseStructuredDictionary(text).has_value());
  }
}

TEST(StructuredDictionary, WhatTheStandardRefusesIsRefused) {
  for (const char* text : {"A=1",        "a=",        "a=1,",
                           "a =1",       "a= 1",      ",a",
                           "a=1 b=2",    "a=1;",      "a=1;B",
                           "a=\"x",      "a=\"\\x\"", "a=\"\xC3\xBC\"",
                           "a=:Y,:",     "a=:YQ",     "a=?2",
                           "a=@1.5",     "a=@",       "a=%\"%C3\"",
                           "a=%\"%c3\"", "a=%x",      "a=(1",
                           "a=(1,2)",    "a=(1\t2)",  "a=1234567890123456",
                           "a=1.",       "a=1.1234",  "a=1234567890123.1",
                           "a=-",        "a=1\t",     "a=1,,b",
                           "=1",         "\ta"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(ParseStructuredDictionary(text).has_value());
  }
}

TEST(StructuredDictionary, MembersKeepOrderTypeAndText) {
  const auto members = ParseStructuredDictionary("a=n;x=1, b=\"n\", a, c=(1 2)");
  ASSERT_TRUE(members && members->size() == 4);
  EXPECT_EQ((*members)[0].value, "n");
  EXPECT_EQ((*members)[0].type, StructuredType::kToken);
  EXPECT_EQ((*members)[1].type, StructuredType::kString);
  EXPECT_EQ((*members)[2].key, "a");
  EXPECT_EQ((*members)[2].type, StructuredType::kBoolean);
  EXPECT_EQ((*members)[3].value, "(1 2)");
}

TEST(StructuredDictionary, HasNoMoreMembersThanTheStandardAsksFor) {
  std::string text = "a";
  for (size_t i = 1; i < kMaxStructuredMembers; ++i) text += ",a";
  EXPECT_TRUE(ParseStructuredDictionary(text).has_value());
  EXPECT_FALSE(ParseStructuredDictionary(text + ",a").has_value());
}

}  // namespace
}  // namespace tamis
