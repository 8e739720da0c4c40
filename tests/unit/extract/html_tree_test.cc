// Which elements stand where: HTML standard 13.2.6, tree construction.

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/extract/html_trace.h"

namespace tamis {
namespace {

// HTML standard 13.2.5.5.
TEST(HtmlTree, NothingEndsAPlaintext) {
  EXPECT_EQ(Trace("<p>a<plaintext>b&amp;</plaintext><img src=x>"),
            "<.><.>a</.>b&amp;</plaintext><img src=x></.>");
  EXPECT_EQ(Trace("a<template><plaintext></template>b"), "<.>a</.>");
  EXPECT_EQ(Trace("a<svg><plaintext></svg>b<svg><desc><plaintext></svg>c"), "<.>ab</.>");
}

// HTML standard 4.12.3: template contents are not in the document.
TEST(HtmlTree, TemplateContentIsNotWalked) {
  EXPECT_EQ(
      Trace("a<template><img src=x><template></template><script></template></script><img src=y></template>b"),
      "<.>ab</.>");
}

TEST(HtmlTree, NoscriptIsReadBecauseNoScriptRuns) {
  EXPECT_EQ(Trace("<body><noscript><img src=x></noscript>"),
            "<.><noscript><img src=[x]></img></noscript></.>");
}

// HTML standard 13.2.6.5.
TEST(HtmlTree, SvgAndMathHaveTheirOwnTitlesAndImages) {
  EXPECT_EQ(
      Trace("<body><svg><title>icon</title><image href=x src=x /><style>p<q</style><path/></svg><img src=y>"),
      "<.><img src=[y]></img></.>");
  EXPECT_EQ(Trace("<body><svg><title>icon</svg><img src=y>"), "<.><img src=[y]></img></.>");
  EXPECT_EQ(Trace("<body><svg><base href=x><a href=z>go</a><![CDATA[<img src=x>]]></svg>end"), "<.>end</.>");
  EXPECT_EQ(Trace("<body><math><mi>x</mi><annotation-xml><img src=y></annotation-xml></math>"),
            "<.><img src=[y]></img></.>");
  EXPECT_EQ(Trace("<body><svg><foreignObject><p>text<img src=y></p></foreignObject></svg><p>more"),
            "<.><.>more</.></.>");
  EXPECT_EQ(Trace("<body><svg><g><desc>d<p>e</desc></g><text>t</text><p>out<img src=y></p>more"),
            "<.><.>out<img src=[y]></img></.>more</.>");
  EXPECT_EQ(Trace("<body><div><svg><g></div>after<img src=y>"), "<.><.></.>after<img src=[y]></img></.>");
}

TEST(HtmlTree, FramesetPagesHaveTheirFrames) {
  EXPECT_EQ(
      Trace(
          "<html><head><title>t</title></head><frameset cols=1><frame src=a><frame src=b></frameset></html>"),
      "<.><title>t</title></.><.><frame src=[a]></frame><frame src=[b]></frame></.>");
}

// HTML standard 13.2.6.4.7: a reopens, ends the a before it; img is also spelt image.
TEST(HtmlTree, TreeConstructionOfTheParserHolds) {
  EXPECT_EQ(Trace("<body><a href=1>x<a href=2>y"), "<.><a href=[1]>x</a><a href=[2]>y</a></.>");
  EXPECT_EQ(Trace("<body><image src=x>"), "<.><img src=[x]></img></.>");
  EXPECT_EQ(Trace("<body><table><a href=1>x</a><tr><td>y</table>"),
            "<.><a href=[1]>x</a><.><.><.><.>y</.></.></.></.></.>");
}

// HTML standard 13.2.6.4.7, end tags of h1 to h6.
TEST(HtmlTree, TheEndTagOfAnyHeadingEndsTheOpenOne) {
  EXPECT_EQ(Trace("<h1>a</h2>b<h2>c<h3>d</h1>e"),
            "<.><heading>a</heading>b<heading>c</heading><heading>d</heading>e</.>");
  EXPECT_EQ(Trace("<h1>a<table><td></h1>b</table>c"),
            "<.><heading>a<.><.><.><.>b</.></.></.></.>c</heading></.>");
}

TEST(HtmlTree, ElementsThatAreLeftOutBoundTheTextAroundThem) {
  EXPECT_EQ(TraceWithBreaks("a<form>b</form>c"), "<.>a|b|c</.></html>");
  // HTML standard 13.2.4.4: forms do not nest.
  EXPECT_EQ(TraceWithBreaks("a<form>b<form>c</form>d</form>e"), "<.>a|bc|de</.></html>");
  // HTML standard 13.2.6.4.7: a form ends a p.
  EXPECT_EQ(TraceWithBreaks("<p>a<form>b</form>c"), "<.><.>a</.>b|c</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<script></script><b>c</b>"), "<.>a|c</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<svg><text>x</text></svg>c</p>d"), "<.>a|c|d</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<wbr>b<unknown>c</unknown>d<label>e</label>"), "<.>abcde</.></html>");
  EXPECT_EQ(TraceWithBreaks("<a>x</a> <input> <a>y</a>"), "<.><a>x</a>|<a>y</a></.></html>");
}

// HTML standard 13.2.6.4.7: such tags are parse errors and make nothing.
TEST(HtmlTree, TagsThatAreIgnoredBoundNoText) {
  EXPECT_EQ(TraceWithBreaks("<p>a</object></video></form></select></applet></unknown></div></h2>b"),
            "<.><.>ab</.></.></html>");
  EXPECT_EQ(TraceWithBreaks("a<col>b<colgroup>c</colgroup>d"), "<.>abcd</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<object>b</object>c</object>d"), "<.>a|b|cd</.></html>");
  EXPECT_EQ(TraceWithBreaks("<a>b</a> <head> <a>c</a><svg></svg><body><a>d</a>"),
            "<.><a>b</a>  <a>c</a>|<a>d</a></.></html>");
}

TEST(HtmlTree, WhiteSpaceBetweenPhrasingElementsStays) {
  EXPECT_EQ(Trace("<a>x</a> <a>y</a>\n<img src=z> <p>"),
            "<.><a>x</a> <a>y</a> <img src=[z]></img><.></.></.>");
}

TEST(HtmlTree, PictureKeepsItsStructure) {
  EXPECT_EQ(Trace("<source srcset=no><picture><source srcset=a media=m><img src=b></picture>c"),
            "<.><picture><source media=[m] srcset=[a]></source><img src=[b]></img></picture>c</.>");
  EXPECT_EQ(Trace("<picture><b><img src=b></b></picture><b>c</b>"),
            "<.><picture><phrasing><img src=[b]></img></phrasing></picture>c</.>");
  // HTML standard 13.2.6.4.7, any other end tag: a block between hides it.
  EXPECT_EQ(Trace("<picture><div></picture><img src=b></div>"),
            "<.><picture><.><img src=[b]></img></.></picture></.>");
}

// HTML standard 13.2.6.4.5, "in head noscript": what may not stand there ends noscript and head.
TEST(HtmlTree, AnImageInANoscriptOfTheHeadBreaksOut) {
  EXPECT_EQ(Trace("<head><noscript><link rel=a href=b></noscript><title>t</title>"),
            "<.><noscript><link href=[b] rel=[a]></link></noscript><title>t</title></.>");
  EXPECT_EQ(Trace("<head><noscript><img src=x></noscript><p>y"),
            "<.><noscript></noscript></.><.><img src=[x]></img><.>y</.></.>");
}

// HTML standard 13.2.6.4.6, "anything else".
TEST(HtmlTree, WhatIsLeftOutOpensTheBodyAllTheSame) {
  const std::string noscript = "<noscript><img src=x></noscript>";
  const std::string seen = "<noscript><img src=[x]></img></noscript>";
  for (const std::string_view before : {"<b>", "<br>", "</br>", "<video></video>", "<svg></svg>", "<input>",
                                        "<source>", "<wbr>", "<textarea></textarea>", "<td>", "&amp;"}) {
    EXPECT_NE(Trace(std::string(before) + noscript).find(seen), std::string::npos) << before;
  }
  for (const std::string_view before : {"", " ", "</p>", "<script></script>", "<template></template>",
                                        "<bgsound>", "<noframes></noframes>"}) {
    EXPECT_EQ(Trace(std::string(before) + noscript), "<.><noscript></noscript></.><.><img src=[x]></img></.>")
        << before;
  }
  EXPECT_EQ(Trace("<b></b><frameset><frame src=a></frameset>"), "<.><frame src=[a]></frame></.>");
}

TEST(HtmlTree, ControlsAreVisitedAndOptionsEndEachOther) {
  EXPECT_EQ(Trace("<select><option>a<option>b</select><button>c</button>"),
            "<.><control><control>a</control><control>b</control></control><control>c</control></.>");
  EXPECT_EQ(Trace("<button>a<button>b</button>c"), "<.><control>a</control><control>b</control>c</.>");
}

TEST(HtmlTree, EmptyDocumentsHaveATree) {
  EXPECT_EQ(Trace(""), "<.></.>");
  EXPECT_EQ(Trace(" \n "), "<.></.>");
}

}  // namespace
}  // namespace tamis
