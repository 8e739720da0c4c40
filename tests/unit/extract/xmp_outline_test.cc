#include "extract/xmp_outline.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(XmpOutline, EachNamespaceIsNamedOnceWithItsFirstPrefix) {
  const Result<XmpOutline> outline =
      OutlineXmp("<a:r xmlns:a='http://a/' xmlns='http://d/'><b:x xmlns:b='http://a/'/></a:r>");
  ASSERT_TRUE(outline.has_value());
  ASSERT_EQ(outline->namespaces.size(), 2u);
  EXPECT_EQ(outline->namespaces[0].prefix, "a");
  EXPECT_EQ(outline->namespaces[1].uri, "http://d/");
}

TEST(XmpOutline, DocumentTypesAndBrokenXmlAreInvalid) {
  for (const char* text : {"<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", "<r>", "<r></s>", "", "text", "<q:r/>",
                           "<r a='1' a='2'/>"}) {
    const Result<XmpOutline> outline = OutlineXmp(text);
    ASSERT_FALSE(outline.has_value()) << text;
    EXPECT_EQ(outline.error().code, ErrorCode::kInvalidInput) << text;
  }
}

TEST(XmpOutline, NodesDepthBytesAndNamespacesAreLimited) {
  std::string many = "<r>", deep, spaces = "<r>", attributes = "<r";
  for (int i = 0; i < kMaxXmpNodes; ++i) many += "<a/>";
  for (int i = 0; i < kMaxXmpNodes; ++i) attributes += " a" + std::to_string(i) + "=''";
  for (int i = 0; i <= kMaxXmpDepth; ++i) deep += "<a>";
  for (size_t i = 0; i <= kMaxXmpNamespaces; ++i) spaces += "<a xmlns='http://" + std::to_string(i) + "/'/>";
  const std::string bytes = "<r>" + std::string(kMaxXmpBytes, ' ') + "</r>";
  for (const std::string& text : {many + "</r>", attributes + "/>", deep, spaces + "</r>", bytes}) {
    const Result<XmpOutline> outline = OutlineXmp(text);
    ASSERT_FALSE(outline.has_value()) << text.substr(0, 20);
    EXPECT_EQ(outline.error().code, ErrorCode::kTooLarge) << text.substr(0, 20);
  }
}

TEST(XmpOutline, CleaningRemovesWhatIsNoXml) {
  EXPECT_EQ(CleanXmpPacket(std::string("\0\n<r>\x01\xFF</r>\0\0 ", 14)), "<r> \xEF\xBF\xBD</r>");
  EXPECT_EQ(CleanXmpPacket("<?xml version='1.0' encoding='UTF-16'?> <r/>"), "<r/>");
  EXPECT_EQ(CleanXmpPacket("nothing"), "");
  EXPECT_EQ(CleanXmpPacket("<r><photoshop:DocumentAncestors>x</photoshop:DocumentAncestors><a/></r>"),
            "<r><a/></r>");
}

}  // namespace
}  // namespace tamis
