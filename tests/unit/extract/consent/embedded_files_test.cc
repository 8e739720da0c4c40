// Whole files to statements: every container, every form in which rights are found in the wild.

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "extract/consent/embedded_rights.h"
#include "extract/metadata.h"
#include "tests/support/cbor_writer.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

constexpr const char* kDmi = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED";

EmbeddedRights RightsOf(const std::string& file, ImageFormat format) {
  const Result<ImageMetadata> metadata = ReadImageMetadata(std::as_bytes(std::span(file)), format);
  if (!metadata) return {};
  return ReadEmbeddedRights(*metadata, {.place = Place::kImageData, .url = "https://a.example/i"});
}

std::string Shown(const EmbeddedRights& rights) {
  std::string shown;
  for (const Statement& said : rights.statements) {
    if (!shown.empty()) shown += ' ';
    shown += std::string(ToString(said.mechanism)) + ':' + said.category + '=' + said.value;
  }
  return shown;
}

std::string Xmp(std::string_view properties) {
  return "http://ns.adobe.com/xap/1.0/\0"s + XmpPacket(properties);
}

/// A packet whose description has these attributes, with namespaces of its own.
std::string XmpWithAttributes(std::string_view attributes) {
  return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
         "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' " +
         std::string(attributes) + "/></rdf:RDF></x:xmpmeta>";
}

std::string OfPacket(const std::string& packet) {
  return Shown(RightsOf(PngWith({{"iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + packet}}), ImageFormat::kPng));
}

std::string Element(std::string_view value) {
  return "<plus:DataMining>" + std::string(value) + "</plus:DataMining>";
}

/// Every character as a numeric reference.
std::string InReferences(std::string_view text, bool hexadecimal) {
  std::string references;
  for (const char c : text) {
    char reference[16];
    std::snprintf(reference, sizeof reference, hexadecimal ? "&#x%X;" : "&#%d;", static_cast<int>(c));
    references += reference;
  }
  return references;
}

/// Extended XMP in pieces (XMP part 3, 1.1.3.1).
std::string JpegWithExtended(const std::string& packet, const std::string& guid, const std::string& named) {
  const std::string note = "<xmpNote:HasExtendedXMP xmlns:xmpNote='http://ns.adobe.com/xmp/note/'>" + named +
                           "</xmpNote:HasExtendedXMP>";
  std::vector<FilePiece> segments = {{"\xE1", Xmp(note)}};
  const size_t half = packet.size() / 2;
  for (const auto& [start, text] :
       {std::pair(half, packet.substr(half)), std::pair(size_t{0}, packet.substr(0, half))}) {
    segments.push_back({"\xE1", "http://ns.adobe.com/xmp/extension/\0"s + guid +
                                    Big32(static_cast<uint32_t>(packet.size())) +
                                    Big32(static_cast<uint32_t>(start)) + text});
  }
  return JpegWith(segments);
}

TEST(EmbeddedRights, EveryContainerCarriesDataMining) {
  const std::string packet = XmpPacket(Element(kDmi));
  const std::string guid(32, 'A');
  const std::string named_keyword = "XML:com.adobe.xmp\0"s;
  struct Case {
    const char* name;
    std::string file;
    ImageFormat format;
  };
  const std::string profile = "Raw profile type xmp\0\0"s + Deflated([&] {
                                std::string hex = "\nxmp\n" + std::to_string(packet.size()) + "\n";
                                constexpr const char* kDigits = "0123456789abcdef";
                                for (const char c : packet) {
                                  hex.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
                                  hex.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
                                }
                                return hex;
                              }());
  const Case cases[] = {
      {"JPEG", JpegWith({{"\xE1", Xmp(Element(kDmi))}}), ImageFormat::kJpeg},
      {"JPEG, extended", JpegWithExtended(packet, guid, guid), ImageFormat::kJpeg},
      {"JPEG, extended that nothing names", JpegWithExtended(packet, guid, "B"), ImageFormat::kJpeg},
      {"JPEG, in EXIF", JpegWith({{"\xE1", "Exif\0\0"s + TiffStructure({{700, 1, packet}})}}),
       ImageFormat::kJpeg},
      {"JPEG, no NUL", JpegWith({{"\xE1", "http://ns.adobe.com/xap/1.0/" + packet}}), ImageFormat::kJpeg},
      {"PNG, iTXt", PngWith({{"iTXt", named_keyword + "\0\0\0\0"s + packet}}), ImageFormat::kPng},
      {"PNG, compressed", PngWith({{"iTXt", named_keyword + "\1\0\0\0"s + Deflated(packet)}}),
       ImageFormat::kPng},
      {"PNG, tEXt", PngWith({{"tEXt", named_keyword + packet}}), ImageFormat::kPng},
      {"PNG, zTXt", PngWith({{"zTXt", named_keyword + "\0"s + Deflated(packet)}}), ImageFormat::kPng},
      {"PNG, raw profile", PngWith({{"zTXt", profile}}), ImageFormat::kPng},
      {"WebP", WebpWith({{"XMP ", packet}}), ImageFormat::kWebp},
      {"GIF", GifWith(GifApplication("XMP DataXMP", packet + GifXmpTrailer())), ImageFormat::kGif},
      {"GIF, sub-blocks", GifWith(GifApplication("XMP DataXMP", GifSubBlocks(packet))), ImageFormat::kGif},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Shown(RightsOf(c.file, c.format)), "data_mining:data-mining=DMI-PROHIBITED");
  }
}

// rights.md 2.8: all nine values.
TEST(EmbeddedRights, EveryValueOfThePlusVocabularyIsToldByItsName) {
  for (const char* value :
       {"DMI-UNSPECIFIED", "DMI-ALLOWED", "DMI-PROHIBITED-AIMLTRAINING", "DMI-PROHIBITED-GENAIMLTRAINING",
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "DMI-PROHIBITED", "DMI-PROHIBITED-SEECONSTRAINT",
        "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR", "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR"}) {
    SCOPED_TRACE(value);
    EXPECT_EQ(OfPacket(XmpPacket(Element("http://ns.useplus.org/ldf/vocab/"s + value))),
              "data_mining:data-mining="s + value);
  }
}

TEST(EmbeddedRights, EveryWrittenFormOfDataMiningIsRead) {
  const char* want = "data_mining:data-mining=DMI-PROHIBITED-AIMLTRAINING";
  const std::string name = "DMI-PROHIBITED-AIMLTRAINING";
  const std::string uri = "http://ns.useplus.org/ldf/vocab/" + name;
  const std::string plus = "xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/' ";
  struct Case {
    const char* form;
    std::string packet;
  };
  const Case cases[] = {
      {"wrong vocabulary path", XmpPacket(Element("http://ns.useplus.org/ldf/value/" + name))},
      {"bare", XmpPacket(Element(name))},
      {"bare, lower-case", XmpPacket(Element("dmi-prohibited-aimltraining"))},
      {"prefix of the value", XmpPacket(Element("PLUS:" + name))},
      {"https and a slash", XmpPacket(Element("https://ns.useplus.org/ldf/vocab/" + name + "/"))},
      {"white space", XmpPacket(Element("\n   " + uri + " \t\n"))},
      {"white space inside", XmpPacket(Element("DMI-PROHIBITED -\n AIMLTRAINING"))},
      {"percent-encoded", XmpPacket(Element("DMI%2DPROHIBITED%2dAIMLTRAINING"))},
      {"percent-encoded letters", XmpPacket(Element("%44%4d%49-PROHIBITED-AIMLTRAINING"))},
      {"all of it in references", XmpPacket(Element(InReferences(uri, true)))},
      {"all of it in decimal references", XmpPacket(Element(InReferences(uri, false)))},
      {"an attribute in references",
       XmpWithAttributes(plus + "plus:DataMining='" + InReferences(uri, true) + "'")},
      {"outside rdf:RDF", "<x:xmpmeta xmlns:x='adobe:ns:meta/' " + plus + "><plus:DataMining>" + uri +
                              "</plus:DataMining></x:xmpmeta>"},
      {"a broken packet in references", "<x " + plus + "><plus:DataMining>" + InReferences(uri, true) + "<"},
      {"other dashes", XmpPacket(Element("DMI\xE2\x80\x91PROHIBITED\xE2\x80\x93"
                                         "AIMLTRAINING"))},
      {"underscores", XmpPacket(Element("DMI_PROHIBITED_AIMLTRAINING"))},
      {"entities", XmpPacket(Element("DMI&#45;PROHIBITED&#x2D;AIMLTRAINING"))},
      {"CDATA", XmpPacket(Element("<![CDATA[" + uri + "]]>"))},
      {"attribute", XmpWithAttributes(plus + "plus:DataMining='" + uri + "'")},
      {"attribute, double quotes", XmpWithAttributes(plus + "plus:DataMining=\"" + uri + "\"")},
      {"another prefix",
       XmpWithAttributes("xmlns:PLUS='http://ns.useplus.org/ldf/xmp/1.0/' PLUS:DataMining='" + uri + "'")},
      {"any prefix",
       XmpWithAttributes("xmlns:q='http://ns.useplus.org/ldf/xmp/1.0/' q:DataMining='" + uri + "'")},
      {"a namespace without slash",
       XmpWithAttributes("xmlns:q='http://ns.useplus.org/ldf/xmp/1.0' q:DataMining='" + uri + "'")},
      {"another version",
       XmpWithAttributes("xmlns:plus='http://ns.useplus.org/ldf/xmp/2.0/' plus:DataMining='" + uri + "'")},
      {"lower-case name", XmpWithAttributes(plus + "plus:datamining='" + uri + "'")},
      {"resource", XmpPacket("<plus:DataMining rdf:resource='" + uri + "'/>")},
      {"bag",
       XmpPacket("<plus:DataMining><rdf:Bag><rdf:li>" + uri + "</rdf:li></rdf:Bag></plus:DataMining>")},
      {"alternatives", XmpPacket("<plus:DataMining><rdf:Alt><rdf:li xml:lang='x-default'>" + uri +
                                 "</rdf:li></rdf:Alt></plus:DataMining>")},
      {"structure", XmpPacket("<plus:DataMining rdf:parseType='Resource'><rdf:value>" + uri +
                              "</rdf:value></plus:DataMining>")},
      {"the IPTC name", XmpWithAttributes("xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
                                          "Iptc4xmpExt:DMI='" +
                                          uri + "'")},
      {"stray in another property", XmpPacket("<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>" + name +
                                              "</rdf:li></rdf:Alt></dc:rights>")},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.form);
    EXPECT_EQ(OfPacket(c.packet), want);
  }
}

TEST(EmbeddedRights, ValuesThatAreNotOfTheVocabularyAreToldAsWritten) {
  EXPECT_EQ(OfPacket(XmpPacket(Element("DMI-PROHIBITED-WHATEVER"))),
            "data_mining:data-mining=DMI-PROHIBITED-WHATEVER");
  EXPECT_EQ(OfPacket(XmpPacket(Element("dmi-new"))), "data_mining:data-mining=DMI-NEW");
  EXPECT_EQ(OfPacket(XmpPacket(Element("Ask me"))), "data_mining:data-mining=Ask me");
  EXPECT_EQ(OfPacket(XmpPacket(Element("Prohibited"))), "data_mining:data-mining=DMI-PROHIBITED");
  EXPECT_EQ(OfPacket(XmpPacket(Element(""))), "");
  EXPECT_EQ(OfPacket(XmpWithAttributes("xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
                                       "Iptc4xmpExt:DMI='Allowed'")),
            "data_mining:data-mining=Allowed");
}

TEST(EmbeddedRights, TextChunksAndCommentsThatProhibitAreRead) {
  const char* want = "data_mining:data-mining=DMI-PROHIBITED";
  struct Case {
    const char* name;
    std::string file;
    ImageFormat format;
  };
  const Case cases[] = {
      {"tEXt value", PngWith({{"tEXt", "Comment\0DMI-PROHIBITED"s}}), ImageFormat::kPng},
      {"tEXt keyword", PngWith({{"tEXt", "DMI-PROHIBITED\0"s + "x"}}), ImageFormat::kPng},
      {"property as keyword", PngWith({{"tEXt", "XMP:plus:DataMining\0"s + kDmi}}), ImageFormat::kPng},
      {"IPTC name as keyword", PngWith({{"zTXt", "DataMining\0\0"s + Deflated("prohibited")}}),
       ImageFormat::kPng},
      {"JPEG comment", JpegWith({{"\xFE", "dmi-prohibited"}}), ImageFormat::kJpeg},
      {"GIF comment", GifWith("!\xFE" + GifSubBlocks(kDmi)), ImageFormat::kGif},
      {"EXIF", JpegWith({{"\xE1", "Exif\0\0"s + TiffStructure({{0x8298, 2, "(c) A, DMI-PROHIBITED\0"s}})}}),
       ImageFormat::kJpeg},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Shown(RightsOf(c.file, c.format)), want);
  }
}

TEST(EmbeddedRights, TwoValuesAreBothTold) {
  EXPECT_EQ(OfPacket(XmpPacket(Element("DMI-ALLOWED") + Element(kDmi)))
                    .find("data_mining:data-mining=DMI-PROHIBITED") != std::string::npos,
            true);
  EXPECT_EQ(OfPacket(XmpPacket(Element("DMI-ALLOWED, DMI-PROHIBITED"))),
            "data_mining:data-mining=DMI-ALLOWED data_mining:data-mining=DMI-PROHIBITED");
  std::string many;
  for (int i = 0; i < 50; ++i) many += "DMI-ALLOWED ";
  EXPECT_NE(OfPacket(XmpPacket(Element(many + "DMI-PROHIBITED"))).find("=DMI-PROHIBITED"), std::string::npos);
}

// What no parser reads is searched: leniency adds restrictions.
TEST(EmbeddedRights, BrokenXmpStillDenies) {
  const std::string packet = XmpPacket(Element(kDmi));
  const std::string want = "data_mining:data-mining=DMI-PROHIBITED";
  struct Case {
    const char* name;
    std::string packet;
  };
  std::string many_properties;
  for (int i = 0; i < 9'000; ++i) many_properties += "<q:a>b</q:a>";
  std::string no_end = packet.substr(0, packet.find("</rdf:Description"));
  std::string bad_amp = XmpPacket("<dc:source>a & b</dc:source>" + Element(kDmi));
  std::string undeclared = XmpWithAttributes("plus:DataMining='"s + kDmi + "'");
  std::string doctype = "<!DOCTYPE x [<!ENTITY a 'b'>]>" + packet;
  const Case cases[] = {
      {"cut", no_end},
      {"an ampersand", bad_amp},
      {"no namespace", undeclared},
      {"a document type", doctype},
      {"no XML at all", "plus:DataMining=" + std::string(kDmi) + ">"},
      {"unquoted attribute", XmpWithAttributes("plus:DataMining="s + kDmi)},
      {"too many nodes", XmpPacket(many_properties + Element(kDmi))},
      {"UTF-16",
       [&] {
         std::string wide = "\xFF\xFE";
         for (const char c : no_end) {
           if (static_cast<unsigned char>(c) < 0x80) wide += std::string{c, '\0'};
         }
         return wide;
       }()},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(OfPacket(c.packet), want);
  }
  EXPECT_EQ(OfPacket("<x><plus:DataMining>Ask me</plus:DataMining>"), "data_mining:data-mining=Ask me");
  EXPECT_EQ(OfPacket("<x tdm:reservation='1'>"), "tdmrep:tdm-reservation=1");
  EXPECT_EQ(OfPacket("<x tdm:reservation='0'>"), "");
}

// TDMRep 4.4: ns http://www.w3.org/ns/tdmrep/.
TEST(EmbeddedRights, TdmReservationsAreRead) {
  const std::string ns = "xmlns:tdm='http://www.w3.org/ns/tdmrep/' ";
  const std::string reserved = "tdmrep:tdm-reservation=1";
  for (const char* attribute : {"tdm:reservation='1'", "tdm:reservation=' 1 '", "tdm:reservation='true'",
                                "tdm:reservation='1.0'", "tdm:tdm-reservation='1'", "tdm:Reservation='TRUE'",
                                "tdm:reserve_tdm='1'", "tdm:reservation='&#x31;'", "tdm:reserve_tdm='yes'"}) {
    SCOPED_TRACE(attribute);
    EXPECT_EQ(OfPacket(XmpWithAttributes(ns + attribute)), reserved);
  }
  EXPECT_EQ(OfPacket(XmpWithAttributes("xmlns:z='http://www.w3.org/ns/tdmrep/' z:reservation='1'")),
            reserved);
  EXPECT_EQ(OfPacket(XmpWithAttributes("xmlns:z='http://z.example/' z:tdm-reservation='1'")), reserved);
  EXPECT_EQ(OfPacket(XmpWithAttributes("xmlns:tdm='http://z.example/' tdm:reserve_tdm='1'")), reserved);
  EXPECT_EQ(OfPacket(XmpWithAttributes(ns + "tdm:reservation='1' tdm:policy='https://a.example/p'")),
            "tdmrep:tdm-policy=https://a.example/p tdmrep:tdm-reservation=1");
  EXPECT_EQ(OfPacket(XmpWithAttributes(ns + "tdm:reservation='0'")), "tdmrep:tdm-reservation=0");
  // Not the standard's property: it may not lift what a header reserves.
  EXPECT_EQ(OfPacket(XmpWithAttributes(ns + "tdm:reserve_tdm='0'")), "");
  EXPECT_EQ(OfPacket(XmpWithAttributes("xmlns:z='http://z.example/' z:tdm-reservation='0'")), "");
  EXPECT_EQ(OfPacket(XmpWithAttributes(ns + "tdm:reservation='other'")), "");
}

TEST(EmbeddedRights, EveryContainerCarriesC2pa) {
  const std::string store = C2paStore(
      C2paManifest("urn:uuid:1", "cawg.training-mining", "cbor", FourEntries("cawg.", "notAllowed")));
  const std::string want =
      "c2pa:data_mining=notAllowed c2pa:ai_inference=notAllowed c2pa:ai_training=notAllowed "
      "c2pa:ai_generative_training=notAllowed";
  const std::string in_segment = "JP\0\1"s + Big32(1) + store;
  EXPECT_EQ(Shown(RightsOf(JpegWith({{"\xEB", in_segment}}), ImageFormat::kJpeg)), want);
  EXPECT_EQ(Shown(RightsOf(PngWith({{"caBX", store}}), ImageFormat::kPng)), want);
  EXPECT_EQ(Shown(RightsOf(WebpWith({{"C2PA", store}}), ImageFormat::kWebp)), want);
  EXPECT_EQ(
      Shown(RightsOf(GifWith(GifApplication("C2PA_GIF\1\0\0"s, GifSubBlocks(store))), ImageFormat::kGif)),
      want);
  const std::string header = store.substr(0, 8);
  const FilePiece first{"\xEB", "JP\0\1"s + Big32(1) + store.substr(0, 200)};
  const FilePiece second{"\xEB", "JP\0\1"s + Big32(2) + header + store.substr(200)};
  EXPECT_EQ(Shown(RightsOf(JpegWith({second, first}), ImageFormat::kJpeg)), want);
}

// A denial behind more than is read is told, or that something is missing.
TEST(EmbeddedRights, NoFloodHidesADenial) {
  std::string properties;
  for (int i = 0; i < 3'000; ++i)
    properties += "<q:a" + std::to_string(i) + ">b</q:a" + std::to_string(i) + ">";
  EXPECT_NE(OfPacket(XmpPacket(properties + Element(kDmi))).find("DMI-PROHIBITED"), std::string::npos);
  const std::string blank(20'000, ' ');
  EXPECT_NE(OfPacket(XmpPacket(Element(blank + kDmi))).find("DMI-PROHIBITED"), std::string::npos);
  const FilePiece notice{"\xED",
                         "Photoshop 3.0\0"s + ImageResource(0x0404, IptcBlock({{116, "DMI-PROHIBITED"}}))};
  const std::string after_xmp = JpegWith(
      {{"\xE1", Xmp(properties.substr(0, 50'000).substr(0, properties.rfind("<q:a", 50'000)))}, notice});
  EXPECT_NE(Shown(RightsOf(after_xmp, ImageFormat::kJpeg)).find("DMI-PROHIBITED"), std::string::npos);
  std::vector<FilePiece> chunks(3'000, {"tEXt", "a\0b"s});
  chunks.push_back({"tEXt", "DataMining\0DMI-PROHIBITED"s});
  EXPECT_TRUE(RightsOf(PngWith(chunks), ImageFormat::kPng).cut);
  std::vector<FilePiece> bombs(10, {"zTXt", "a\0\0"s + Deflated(std::string(1 << 20, 'x'))});
  bombs.push_back({"iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + XmpPacket(Element(kDmi))});
  EXPECT_TRUE(RightsOf(PngWith(bombs), ImageFormat::kPng).cut);
  EXPECT_FALSE(
      RightsOf(PngWith({{"tEXt", "parameters\0"s + std::string(60'000, 'x')}}), ImageFormat::kPng).cut)
      << "a long text alone is nothing missing";
}

TEST(EmbeddedRights, PicturesWithoutAnyOfThisSayNothing) {
  const std::string editor = XmpPacket(
      "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>A harbour</rdf:li></rdf:Alt></dc:description>"
      "<q:Version>15</q:Version><dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator>");
  const std::string exif = TiffStructure({{0x010F, 2, "Camera\0"s}, {0x013B, 2, "Ann\0"s}});
  EXPECT_EQ(OfPacket(editor), "");
  EXPECT_EQ(Shown(RightsOf(JpegWith({{"\xE1", "Exif\0\0"s + exif}}), ImageFormat::kJpeg)), "");
  EXPECT_EQ(Shown(RightsOf(PngWith({{"tEXt", "Software\0editor"s}}), ImageFormat::kPng)), "");
  EXPECT_EQ(OfPacket("<x>a broken packet that says nothing of rights"), "");
}

}  // namespace
}  // namespace tamis
