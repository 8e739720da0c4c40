#include "extract/consent/cbor_reader.h"

#include <string>

#include <gtest/gtest.h>

#include "extract/consent/json_leaves.h"
#include "tests/support/cbor_writer.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

std::string Shown(const DataLeaves& data) {
  std::string shown;
  for (const DataLeaf& leaf : data.leaves) {
    shown += (shown.empty() ? "" : " ") + leaf.parent + '>' + leaf.key + '=' + leaf.text;
  }
  return data.problem.empty() ? shown : shown + " !" + data.problem;
}

std::string Entries() {
  return CborMap({{"entries", CborMap({{"a", CborMap({{"use", CborText("notAllowed")}})}})}});
}

// RFC 8949 3.2: lengths definite and not; 3.4: tags; 3.1: maps.
TEST(CborReader, TextsComeWithTheirKeysInEveryForm) {
  struct Case {
    const char* name;
    std::string bytes;
    const char* want;
  };
  const std::string open_map =
      "\xBF"s + CborText("a") + "\xBF"s + CborText("use") + CborText("x") + "\xFF\xFF"s;
  const std::string in_pieces = CborMap({{"use", "\x7F"s + CborText("not") + CborText("Allowed") + "\xFF"s}});
  const std::string key_in_pieces = "\xA1\x7F"s + CborText("u") + CborText("se") + "\xFF"s + CborText("x");
  const Case cases[] = {
      {"definite", Entries(), "a>use=notAllowed"},
      {"indefinite maps", open_map, "a>use=x"},
      {"a text in pieces", in_pieces, ">use=notAllowed"},
      {"a key in pieces", key_in_pieces, ">use=x"},
      {"self-described", "\xD9\xD9\xF7"s + Entries(), "a>use=notAllowed"},
      {"tagged inside", CborMap({{"use", "\xC1"s + CborText("x")}}), ">use=x"},
      {"embedded", CborMap({{"a", "\xD8\x18"s + CborBytes(CborMap({{"use", CborText("x")}}))}}), "a>use=x"},
      {"an array is transparent", CborMap({{"a", "\x82"s + CborText("x") + CborText("y")}}), ">a=x >a=y"},
      {"maps in an array", CborMap({{"a", "\x81"s + CborMap({{"use", CborText("x")}})}}), "a>use=x"},
      {"an open array", CborMap({{"a", "\x9F"s + CborText("x") + "\xFF"s}, {"b", CborText("y")}}),
       ">a=x >b=y"},
      {"empty things", CborMap({{"a", "\x80"s}, {"b", "\xA0"s}, {"c", CborText("y")}}), ">c=y"},
      {"other scalars", CborMap({{"a", "\xF5"s}, {"b", "\xF6"s}, {"c", "\x18\x2A"s}, {"d", "\x20"s}}),
       ">a=true >b=null >c=42 >d=-"},
      {"a repeated key", CborMap({{"a", CborText("x")}, {"a", CborText("y")}}), ">a=x >a=y"},
      {"a byte string", CborMap({{"a", CborBytes("x")}, {"b", CborText("y")}}), ">a= >b=y"},
      {"a number as key", "\xA2\x01"s + CborText("x") + CborText("b") + CborText("y"), ">1=x >b=y"},
      {"one after the other", CborMap({{"a", CborText("x")}}) + CborText("y"), ">a=x >=y"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Shown(ReadCbor(c.bytes)), c.want);
  }
}

TEST(CborReader, WhatIsBrokenSaysSoAfterWhatWasRead) {
  const std::string whole = CborMap({{"use", CborText("x")}, {"b", CborText("yyyy")}});
  EXPECT_EQ(Shown(ReadCbor(whole.substr(0, whole.size() - 1))), ">use=x !cbor: damaged or cut");
  EXPECT_EQ(Shown(ReadCbor("\xA2"s + CborText("use") + CborText("x"))), ">use=x !cbor: cut");
  EXPECT_EQ(Shown(ReadCbor("")), " !cbor: empty");
  EXPECT_EQ(Shown(ReadCbor("\xFF")), " !cbor: a break without a beginning");
  EXPECT_EQ(Shown(ReadCbor("\xBF"s + CborText("a") + "\xFF"s)), " !cbor: a key without a value");
  EXPECT_EQ(Shown(ReadCbor("\xA1\x80\x01")), " !cbor: a key that is no scalar");
  EXPECT_EQ(Shown(ReadCbor("\x7F\x01\xFF")), " !cbor: no text in a text");
  EXPECT_EQ(Shown(ReadCbor("\x1C")), " !cbor: damaged or cut");  // RFC 8949 3: reserved
}

TEST(CborReader, ClaimedSizesAndDepthCostNothing) {
  EXPECT_EQ(Shown(ReadCbor("\x9B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF")), " !cbor: cut");
  EXPECT_EQ(Shown(ReadCbor("\xBB\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF")), " !cbor: a length that cannot be");
  EXPECT_EQ(Shown(ReadCbor("\x7B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFFx")), " !cbor: damaged or cut");
  EXPECT_EQ(Shown(ReadCbor(std::string(100'000, '\x81'))), " !cbor: nested too deeply");
  EXPECT_EQ(ReadCbor(std::string(100'000, '\x01')).leaves.size(), kMaxDataLeaves);
  EXPECT_EQ(ReadCbor(std::string(100'000, '\x01')).problem, "cbor: too many items");
  EXPECT_EQ(ReadCbor(CborText(std::string(5'000, 'x'))).leaves.at(0).text.size(), kMaxDataTextBytes);
  std::string matryoshka = CborText("x");
  for (int i = 0; i < 8; ++i) matryoshka = "\xD8\x18"s + CborBytes(matryoshka);
  EXPECT_EQ(ReadCbor(matryoshka).problem, "cbor: embedded too deeply");
}

TEST(JsonLeaves, AreThoseOfCbor) {
  EXPECT_EQ(Shown(ReadJsonLeaves(R"({"entries":{"a":{"use":"notAllowed","n":[1,"x"]}}})")),
            "a>use=notAllowed a>n=1 a>n=x");
  EXPECT_EQ(Shown(ReadJsonLeaves("\xEF\xBB\xBF{\"a\":true}\0"s)), ">a=true");
  EXPECT_EQ(Shown(ReadJsonLeaves("{\"a\":")), " !json: damaged");
  EXPECT_EQ(Shown(ReadJsonLeaves(std::string(100'000, '['))), " !json: damaged");
}

}  // namespace
}  // namespace tamis
