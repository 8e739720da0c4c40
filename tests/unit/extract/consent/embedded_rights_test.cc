#include "extract/consent/embedded_rights.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

const StatementSource kSource{.place = Place::kImageData, .url = "https://a.example/i.jpg"};

MetadataField Xmp(std::string key, std::string value, std::string language = {}) {
  return {MetadataFamily::kXmp, "Xmp." + std::move(key), std::move(language), std::move(value)};
}
MetadataField Iptc(std::string name, std::string value) {
  return {MetadataFamily::kIptc, "Iptc.Application2." + std::move(name), {}, std::move(value)};
}
MetadataField Exif(std::string name, std::string value) {
  return {MetadataFamily::kExif, "Exif.Image." + std::move(name), {}, std::move(value)};
}
MetadataField Text(std::string keyword, std::string value) {
  return {MetadataFamily::kText, "Text." + std::move(keyword), {}, std::move(value)};
}

EmbeddedRights Read(std::vector<MetadataField> fields) {
  ImageMetadata metadata;
  metadata.fields = std::move(fields);
  return ReadEmbeddedRights(metadata, kSource);
}

bool Says(const EmbeddedRights& rights, Mechanism mechanism, std::string_view category) {
  for (const Statement& said : rights.statements) {
    if (said.mechanism == mechanism && said.category == category) return true;
  }
  return false;
}

TEST(EmbeddedRights, ARawHoldsThePropertyWithItsName) {
  const EmbeddedRights rights = Read({Xmp("plus.DataMining", "DMI-PROHIBITED")});
  ASSERT_EQ(rights.statements.size(), 1U);
  EXPECT_EQ(rights.statements[0].raw, "Xmp.plus.DataMining: DMI-PROHIBITED");
  EXPECT_EQ(rights.statements[0].url, kSource.url);
}

TEST(EmbeddedRights, ReservationsAreFoundInEveryTextAboutRights) {
  const std::string text = "Text and data mining and machine learning are prohibited.";
  for (const MetadataField& field :
       {Xmp("xmpRights.UsageTerms", text, "x-default"), Xmp("photoshop.Instructions", text),
        Xmp("dc.rights", text, "de"), Xmp("plus.OtherConstraints", text, "x-default"),
        Xmp("dc.description", text, "x-default"), Exif("Copyright", text), Exif("XPComment", text),
        Iptc("SpecialInstructions", text), Iptc("Copyright", text), Iptc("Caption", text),
        Text("Comment", text), Text("Copyright", text), Text("Disclaimer", text)}) {
    SCOPED_TRACE(field.key);
    EXPECT_TRUE(Says(Read({field}), Mechanism::kReservation, "phrase"));
  }
  EXPECT_FALSE(Says(Read({Text("parameters", text)}), Mechanism::kReservation, "phrase")) << "a prompt";
}

TEST(EmbeddedRights, AgenciesAreFoundWhereMetadataCreditsThem) {
  for (const MetadataField& field :
       {Xmp("photoshop.Credit", "Getty Images"), Xmp("photoshop.Source", "Getty Images"),
        Xmp("dc.rights", "2020 Getty Images", "x-default"), Iptc("Credit", "Getty Images"),
        Iptc("Copyright", "Getty Images"), Exif("Copyright", "Getty Images"),
        Xmp("plus.ImageSupplier[1]/plus:ImageSupplierName", "Getty Images"),
        Xmp("GettyImagesGIFT.AssetID", "123"),
        Iptc("SpecialInstructions", "Visit your order history at WWW.ALAMY.COM for details")}) {
    SCOPED_TRACE(field.key);
    const EmbeddedRights rights = Read({field});
    EXPECT_TRUE(Says(rights, Mechanism::kStock, "agency"));
    EXPECT_FALSE(Says(rights, Mechanism::kStock, "licensor"));
  }
}

TEST(EmbeddedRights, LicensorsAreToldByTheirUrl) {
  const EmbeddedRights rights = Read({Xmp("plus.Licensor[1]/plus:LicensorURL", "https://a.example/buy")});
  ASSERT_EQ(rights.statements.size(), 1U);
  EXPECT_EQ(rights.statements[0].category, "licensor");
  EXPECT_EQ(rights.statements[0].value, "https://a.example/buy");
  EXPECT_TRUE(Says(Read({Xmp("plus.ImageSupplier[1]/plus:ImageSupplierName", "Ann")}), Mechanism::kStock,
                   "licensor"));
}

TEST(EmbeddedRights, TheSourceTypeIsIptcsWord) {
  for (const char* value :
       {"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "trainedalgorithmicmedia",
        " https://cv.iptc.org/newscodes/digitalsourcetype/TrainedAlgorithmicMedia/ ",
        "digsrctype:trainedAlgorithmicMedia"}) {
    SCOPED_TRACE(value);
    const EmbeddedRights rights = Read({Xmp("iptcExt.DigitalSourceType", value)});
    ASSERT_EQ(rights.statements.size(), 1U);
    EXPECT_EQ(rights.statements[0].mechanism, Mechanism::kSourceType);
    EXPECT_EQ(rights.statements[0].value, "trainedAlgorithmicMedia");
  }
}

TEST(EmbeddedRights, EqualStatementsAreKeptOnceAndManyAreCut) {
  EXPECT_EQ(Read({Text("Comment", "DMI-PROHIBITED"), Text("Comment", "DMI-PROHIBITED")}).statements.size(),
            1U);
  std::vector<MetadataField> fields;
  for (int i = 0; i < 500; ++i) fields.push_back(Xmp("plus.DataMining", "DMI-X" + std::to_string(i)));
  const EmbeddedRights many = Read(fields);
  EXPECT_TRUE(many.cut);
  EXPECT_EQ(many.statements.size(), kMaxImageStatements);
}

TEST(EmbeddedLicences, AWebStatementIsTheSurestClaim) {
  const EmbeddedRights rights =
      Read({Xmp("xmpRights.WebStatement", "https://creativecommons.org/licenses/by/4.0/"),
            Xmp("dc.title", "Titel", "de"), Xmp("dc.title", "Harbour", "x-default"),
            Xmp("dc.creator[1]", "Ann"), Xmp("dc.creator[2]", "Bob"), Xmp("photoshop.Credit", "Ann and Bob"),
            Xmp("dc.rights", "(c) 2020 Ann", "x-default"), Xmp("cc.attributionName", "Ann B"),
            Xmp("cc.attributionURL", "https://a.example/ann"), Iptc("Byline", "IPTC Ann"),
            Xmp("plus.Licensor[1]/plus:LicensorURL", "https://a.example/buy")});
  ASSERT_EQ(rights.licences.size(), 2U);
  const LicenceClaim& claim = rights.licences[0];
  EXPECT_EQ(claim.source, "L01");
  EXPECT_EQ(claim.spdx, "CC-BY-4.0");
  EXPECT_EQ(claim.confidence, 'A');
  EXPECT_EQ(claim.scope, LicenceScope::kImage);
  EXPECT_EQ(claim.url, "https://creativecommons.org/licenses/by/4.0/");
  EXPECT_EQ(claim.title, "Harbour");
  EXPECT_EQ(claim.creator, "Ann; Bob");
  EXPECT_EQ(claim.credit_line, "Ann and Bob");
  EXPECT_EQ(claim.copyright_notice, "(c) 2020 Ann");
  EXPECT_EQ(claim.attribution_name, "Ann B");
  EXPECT_EQ(claim.attribution_url, "https://a.example/ann");
  EXPECT_EQ(claim.licensor_url, "https://a.example/buy");
  EXPECT_EQ(rights.licences[1].source, "L03");
  EXPECT_EQ(rights.licences[1].confidence, 'D');
}

TEST(EmbeddedLicences, EverySourceHasItsConfidence) {
  const std::string url = "https://creativecommons.org/licenses/by/4.0/";
  struct Case {
    const char* name;
    MetadataField field;
    const char* source;
    const char* spdx;
    char confidence;
  };
  const Case cases[] = {
      {"web statement", Xmp("xmpRights.WebStatement", url), "L01", "CC-BY-4.0", 'A'},
      {"unknown web statement", Xmp("xmpRights.WebStatement", "https://a.example/r"), "L01", "", 'C'},
      {"web statement that is a text", Xmp("xmpRights.WebStatement", "CC BY-SA 4.0"), "L01", "CC-BY-SA-4.0",
       'C'},
      {"cc:license", Xmp("cc.license", url), "L02", "CC-BY-4.0", 'A'},
      {"dcterms:license", Xmp("dcterms.license", url), "L02", "CC-BY-4.0", 'A'},
      {"usage terms, a URL", Xmp("xmpRights.UsageTerms", url, "x-default"), "L02", "CC-BY-4.0", 'A'},
      {"usage terms, a link", Xmp("xmpRights.UsageTerms", "See <a href=\"" + url + "\">it</a>.", "x-default"),
       "L02", "CC-BY-4.0", 'C'},
      {"usage terms, a name", Xmp("xmpRights.UsageTerms", "CC BY-SA 4.0", "x-default"), "L02", "CC-BY-SA-4.0",
       'C'},
      {"usage terms, else", Xmp("xmpRights.UsageTerms", "Ask Ann", "x-default"), "L02", "", 'C'},
      {"supplier", Xmp("plus.ImageSupplier[1]/plus:ImageSupplierName", "Ann"), "L03", "", 'D'},
      {"dc:rights", Xmp("dc.rights", "All rights reserved", "x-default"), "L04", "LicenseRef-ARR", 'D'},
      {"EXIF copyright", Exif("Copyright", "CC BY-SA 4.0"), "L04", "CC-BY-SA-4.0", 'D'},
      {"IIM 2:116", Iptc("Copyright", "see " + url), "L04", "CC-BY-4.0", 'D'},
      {"IIM 2:40", Iptc("SpecialInstructions", "CC BY-SA 4.0"), "L04", "CC-BY-SA-4.0", 'D'},
      {"a notice", Exif("Copyright", "(c) Ann"), "L04", "", 'D'},
      {"PNG text", Text("Copyright", "All rights reserved"), "L04", "LicenseRef-ARR", 'D'},
      {"an author alone", Exif("Artist", "Ann"), "L04", "", 'D'},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const EmbeddedRights rights = Read({c.field});
    ASSERT_EQ(rights.licences.size(), 1U);
    EXPECT_EQ(rights.licences[0].source, c.source);
    EXPECT_EQ(rights.licences[0].spdx, c.spdx);
    EXPECT_EQ(rights.licences[0].confidence, c.confidence);
  }
  EXPECT_TRUE(Read({Exif("Make", "Camera")}).licences.empty());
}

TEST(EmbeddedLicences, XmpGoesBeforeIptcBeforeExif) {
  const EmbeddedRights rights =
      Read({Iptc("Byline", "I"), Iptc("Copyright", "IC"), Exif("Artist", "E"), Exif("Copyright", "EC"),
            Iptc("Credit", "IR"), Xmp("dc.creator[1]", "X")});
  ASSERT_EQ(rights.licences.size(), 1U);
  EXPECT_EQ(rights.licences[0].creator, "X");
  EXPECT_EQ(rights.licences[0].copyright_notice, "IC");
  EXPECT_EQ(rights.licences[0].credit_line, "IR");
}

TEST(EmbeddedRightsWire, TravelsAndIsBounded) {
  EmbeddedRights rights = Read({Xmp("plus.DataMining", "DMI-PROHIBITED"), Exif("Copyright", "(c) Ann")});
  SetSource(rights, {.place = Place::kImageData});
  WireWriter writer;
  Write(writer, rights);
  const std::string wire = writer.Take();
  WireReader reader(wire);
  EXPECT_EQ(ReadEmbeddedRightsWire(reader), rights);
  EXPECT_TRUE(reader.at_end());
  for (size_t size = 0; size < wire.size(); ++size) {
    WireReader cut(std::string_view(wire).substr(0, size));
    ReadEmbeddedRightsWire(cut);
    EXPECT_FALSE(cut.at_end() && cut.ok());
  }
}

TEST(EmbeddedRightsWire, WhatAHostileWriterSaysIsMadeASaneStatement) {
  EmbeddedRights rights;
  rights.statements.push_back({.mechanism = Mechanism::kC2pa,
                               .place = Place::kOperator,
                               .url = "x",
                               .value = std::string(9'000, '\xFF')});
  rights.licences.push_back(
      {.source = "L01", .text = std::string(9'000, '\xFF'), .scope = LicenceScope::kSite});
  WireWriter writer;
  Write(writer, rights);
  const std::string wire = writer.Take();
  WireReader reader(wire);
  const EmbeddedRights read = ReadEmbeddedRightsWire(reader);
  ASSERT_TRUE(reader.at_end());
  EXPECT_EQ(read.statements[0].place, Place::kImageData);
  EXPECT_EQ(read.statements[0].url, "");
  EXPECT_LE(read.statements[0].value.size(), kMaxStatementTextBytes);
  EXPECT_EQ(read.licences[0].scope, LicenceScope::kImage);
  EXPECT_LE(read.licences[0].text.size(), kMaxLicenceTextBytes);
}

}  // namespace
}  // namespace tamis
