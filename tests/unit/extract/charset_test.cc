#include "extract/charset.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "extract/charset_labels.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

constexpr size_t kMax = 1 << 20;

std::string Decode(std::string_view bytes, std::string_view encoding) {
  const Result<Utf8Text> text = DecodeToUtf8(bytes, {EncodingForLabel(encoding)}, kMax);
  return text ? std::string(text->view()) : "error: " + text.error().message;
}

// Encoding standard 4.2: 40 names and labels, all lower-case, none twice.
TEST(CharsetLabels, TableIsWholeAndWithoutContradiction) {
  std::set<std::string> labels;
  for (const EncodingRow& row : EncodingRows()) {
    EXPECT_EQ(EncodingForLabel(row.name), row.name);
    std::string label;
    for (const char c : std::string(row.labels) + ' ') {
      if (c != ' ') {
        label += c;
        continue;
      }
      EXPECT_TRUE(labels.insert(label).second) << label;
      EXPECT_EQ(EncodingForLabel(label), row.name) << label;
      label.clear();
    }
  }
  EXPECT_EQ(EncodingRows().size(), 40u);
  EXPECT_EQ(labels.size(), 228u);
}

// Encoding standard 4.2: white space is stripped, case ignored.
TEST(CharsetLabels, LabelsAreTrimmedAndCaseInsensitive) {
  EXPECT_EQ(EncodingForLabel(" \tISO-8859-1\n"), "windows-1252");
  EXPECT_EQ(EncodingForLabel("UTF8"), "utf-8");
  EXPECT_EQ(EncodingForLabel("utf-7"), "");
  EXPECT_EQ(EncodingForLabel(""), "");
  EXPECT_EQ(EncodingForLabel(std::string(1 << 20, 'x')), "");
}

TEST(CharsetLabels, EveryConverterExists) {
  for (const EncodingRow& row : EncodingRows()) EXPECT_EQ(Decode("", row.name), "") << row.name;
}

// RFC 9110 8.3.1.
TEST(CharsetHeader, ParameterIsFoundByNameQuotedOrNot) {
  EXPECT_EQ(CharsetParameter("text/html; charset=utf-8"), "utf-8");
  EXPECT_EQ(CharsetParameter("text/html;charset=\"koi8-r\"; x=y"), "koi8-r");
  EXPECT_EQ(CharsetParameter("text/html; boundary=\"a;charset=b\"; Charset = latin1 "), "latin1");
  EXPECT_EQ(CharsetParameter("text/html; x-charset=utf-8"), "");
  EXPECT_EQ(CharsetParameter("text/html;;;charset"), "");
  EXPECT_EQ(CharsetParameter("text/html; charset=\"utf-8"), "utf-8");
  EXPECT_EQ(CharsetParameter(""), "");
}

// HTML standard 13.2.3.2.
TEST(CharsetPrescan, ReadsMetaCharsetAndPragma) {
  EXPECT_EQ(PrescanEncoding("<meta charset=koi8-r>"), "koi8-r");
  EXPECT_EQ(PrescanEncoding("<META CHARSET='EUC-JP' />"), "euc-jp");
  EXPECT_EQ(PrescanEncoding("<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>"),
            "shift_jis");
  EXPECT_EQ(PrescanEncoding("<meta content='text/html; charset=big5' http-equiv=content-type>"), "big5");
  EXPECT_EQ(PrescanEncoding("<meta content='text/html; charset=big5'>"), "");
  EXPECT_EQ(PrescanEncoding("<meta charset=nonsense><meta charset=gbk>"), "gbk");
}

TEST(CharsetPrescan, SkipsCommentsOtherTagsAndAttributeValues) {
  EXPECT_EQ(PrescanEncoding("<!-- <meta charset=gbk> --><meta charset=big5>"), "big5");
  EXPECT_EQ(PrescanEncoding("<!--><meta charset=gbk>"), "gbk");
  EXPECT_EQ(PrescanEncoding("<div title='<meta charset=gbk>'><meta charset=big5>"), "big5");
  EXPECT_EQ(PrescanEncoding("<!doctype html><?pi?></x><metadata charset=gbk><meta/charset=big5>"), "big5");
  EXPECT_EQ(PrescanEncoding("<!-- <meta charset=gbk>"), "");
}

TEST(CharsetPrescan, Utf16AndUserDefinedAreReplaced) {
  EXPECT_EQ(PrescanEncoding("<meta charset=utf-16>"), "utf-8");
  EXPECT_EQ(PrescanEncoding("<meta charset=x-user-defined>"), "windows-1252");
}

TEST(CharsetPrescan, LooksAtTheFirst1024BytesOnly) {
  const std::string meta = "<meta charset=gbk>";
  EXPECT_EQ(PrescanEncoding(std::string(1024 - meta.size(), ' ') + meta), "gbk");
  EXPECT_EQ(PrescanEncoding(std::string(1025 - meta.size(), ' ') + meta), "");
}

TEST(CharsetPrescan, XmlDeclarationCountsWithoutMeta) {
  EXPECT_EQ(PrescanEncoding("<?xml version='1.0' encoding='koi8-r'?><html>"), "koi8-r");
  EXPECT_EQ(PrescanEncoding("<?xml version='1.0' encoding='koi8-r'?><meta charset=big5>"), "big5");
  EXPECT_EQ(PrescanEncoding("<\0?\0x\0m\0l\0"s), "utf-16le");
}

TEST(CharsetSniff, BytesThatAreNoUtf8AreGuessedByContent) {
  const std::string russian =  // "Быстрая лиса прыгает через ленивую собаку. ..." in KOI8-R
      "\xE2\xD9\xD3\xD4\xD2\xC1\xD1 \xCC\xC9\xD3\xC1 \xD0\xD2\xD9\xC7\xC1\xC5\xD4 "
      "\xDE\xC5\xD2\xC5\xDA \xCC\xC5\xCE\xC9\xD7\xD5\xC0 \xD3\xCF\xC2\xC1\xCB\xD5. "
      "\xFC\xD4\xCF \xCF\xC2\xD9\xDE\xCE\xD9\xCA \xD2\xD5\xD3\xD3\xCB\xC9\xCA "
      "\xD4\xC5\xCB\xD3\xD4, \xCB\xCF\xD4\xCF\xD2\xD9\xCA \xCE\xC1\xD0\xC9\xD3\xC1\xCE "
      "\xC4\xCC\xD1 \xD0\xD2\xCF\xD7\xC5\xD2\xCB\xC9 "
      "\xCF\xD0\xD2\xC5\xC4\xC5\xCC\xC5\xCE\xC9\xD1 "
      "\xCB\xCF\xC4\xC9\xD2\xCF\xD7\xCB\xC9.";
  EXPECT_EQ(SniffCharset("<p title=latin>" + russian, "").name, "koi8-r");
  EXPECT_EQ(SniffCharset(russian, "").source, CharsetSource::kGuess);
  EXPECT_EQ(SniffCharset(russian, "text/html; charset=windows-1251").name, "windows-1251");
  EXPECT_EQ(SniffCharset("\xFF\x00\x01", "").name, "windows-1252");
}

// HTML standard 13.2.3.2: byte order mark before header before meta.
TEST(CharsetSniff, PrecedenceIsMarkHeaderMetaGuess) {
  const std::string header = "text/html; charset=big5";
  EXPECT_EQ(SniffCharset("\xEF\xBB\xBF<meta charset=gbk>", header).name, "utf-8");
  EXPECT_EQ(SniffCharset("\xFE\xFF", header).name, "utf-16be");
  EXPECT_EQ(SniffCharset("\xFF\xFE", header).name, "utf-16le");
  EXPECT_EQ(SniffCharset("<meta charset=gbk>", header).name, "big5");
  EXPECT_EQ(SniffCharset("<meta charset=gbk>", "text/html; charset=nonsense").name, "gbk");
  EXPECT_EQ(SniffCharset("caf\xC3\xA9", "").name, "utf-8");
  EXPECT_EQ(SniffCharset("caf\xE9", "").name, "windows-1252");
  EXPECT_EQ(SniffCharset("", "").source, CharsetSource::kGuess);
}

TEST(CharsetDecode, ValidUtf8IsBorrowed) {
  const std::string bytes = "\xEF\xBB\xBFgr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80 \xEF\xBF\xBD";
  const Result<Utf8Text> text = DecodeToUtf8(bytes, SniffCharset(bytes, ""), kMax);
  ASSERT_TRUE(text);
  EXPECT_FALSE(text->is_owned());
  EXPECT_EQ(text->view().data(), bytes.data() + 3);
}

// Unicode 15, 3.9: one U+FFFD for each maximal subpart.
TEST(CharsetDecode, MalformedUtf8IsReplaced) {
  EXPECT_EQ(Decode("a\xFF"
                   "b\xE2\x82"
                   "c\xC0\x80\xED\xA0\x80",
                   "utf-8"),
            "a\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Decode("abcdefgh\xF0\x9F", "utf-8"), "abcdefgh\uFFFD");
}

TEST(CharsetDecode, LegacyEncodings) {
  EXPECT_EQ(Decode("caf\xE9 \x80 \x81", "latin1"), "caf\u00e9 \u20ac \u0081");
  EXPECT_EQ(Decode("\xF0\xD2\xC9", "koi8-r"), "\u041f\u0440\u0438");
  EXPECT_EQ(Decode("\x93\xFA\x96\x7B \x87\x40", "sjis"), "\u65e5\u672c \u2460");
  EXPECT_EQ(Decode("\xC6\xFC\xCB\xDC", "euc-jp"), "\u65e5\u672c");
  EXPECT_EQ(Decode("\x1B$BF|K\\\x1B(B!", "iso-2022-jp"), "\u65e5\u672c!");
  EXPECT_EQ(Decode("\xD6\xD0\xCE\xC4 \x81\x30\x81\x30", "gb2312"), "\u4e2d\u6587 \u0080");
  EXPECT_EQ(Decode("\xA4\xA4\xA4\xE5", "big5"), "\u4e2d\u6587");
  EXPECT_EQ(Decode("\xC7\xD1\xB1\xDB", "euc-kr"), "\ud55c\uae00");
  EXPECT_EQ(Decode("\xA5\xAA", "iso-8859-16"), "\u201e\u0218");
  EXPECT_EQ(Decode("a\0\xE9\0"s, "utf-16le"), "a\u00e9");
  EXPECT_EQ(Decode("\xFE", "x-user-defined"), "\uf7fe");
}

// Encoding standard 14.1: a decoder that can hide markup gives one U+FFFD instead.
TEST(CharsetDecode, ReplacementEncodingsGiveNothingToParse) {
  EXPECT_EQ(Decode("<script>", "iso-2022-kr"), "\uFFFD");
}

TEST(CharsetDecode, MalformedLegacyBytesAreReplaced) {
  EXPECT_EQ(Decode("x\x81", "sjis"), "x\uFFFD");
  EXPECT_EQ(Decode("\xA1", "iso-8859-6"), "\uFFFD");
}

TEST(CharsetDecode, OutputIsBounded) {
  const std::string bytes(1000, '\xE9');
  const Result<Utf8Text> text = DecodeToUtf8(bytes, {"windows-1252"}, 1999);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(DecodeToUtf8(bytes, {"windows-1252"}, 2000));
  EXPECT_FALSE(DecodeToUtf8(bytes, {"utf-8"}, 2999));
  EXPECT_FALSE(DecodeToUtf8(std::string(1000, 'a'), {"utf-8"}, 999));
}

TEST(CharsetDecode, UnknownNamesAreAnError) {
  EXPECT_FALSE(DecodeToUtf8("x", {"klingon"}, kMax));
}

}  // namespace
}  // namespace tamis
