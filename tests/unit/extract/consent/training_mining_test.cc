#include "extract/consent/training_mining.h"

#include <string>

#include <gtest/gtest.h>

#include "extract/jumbf.h"
#include "tests/support/cbor_writer.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

ImageMetadata FromJumbf(const std::string& jumbf) {
  MetadataCollector out;
  ReadJumbf(jumbf, out);
  return out.Take();
}

/// "scope category=value", in the order of the file.
std::string Said(const ImageMetadata& metadata) {
  std::vector<Statement> statements;
  AddTrainingMining(metadata, {.place = Place::kImageData, .url = "https://a.example/i.jpg"}, statements);
  std::string said;
  for (const Statement& statement : statements) {
    EXPECT_EQ(statement.place, Place::kImageData);
    EXPECT_EQ(statement.url, "https://a.example/i.jpg");
    said += (said.empty() ? "" : " ") + statement.scope + (statement.scope.empty() ? "" : " ") +
            statement.category + '=' + statement.value;
  }
  return said;
}

std::string SaidOf(std::string_view label, std::string_view content, std::string_view type = "cbor") {
  return Said(FromJumbf(C2paStore(C2paManifest("urn:uuid:1", label, type, content))));
}

// The design's fixture: four c2pa.* entries, all notAllowed.
TEST(TrainingMining, FourEntriesAreFourStatements) {
  const char* want =
      "active data_mining=notAllowed active ai_inference=notAllowed active ai_training=notAllowed "
      "active ai_generative_training=notAllowed";
  EXPECT_EQ(SaidOf("c2pa.training-mining", FourEntries("c2pa.", "notAllowed")), want);
  EXPECT_EQ(SaidOf("cawg.training-mining", FourEntries("cawg.", "notAllowed")), want);
}

// C2PA specification 6.3: instances of one label are numbered "__n".
TEST(TrainingMining, LabelsMayBeNumberedAndWrittenInAnyCase) {
  for (const char* label : {"c2pa.training-mining", "c2pa.training-mining__2", "cawg.training-mining__17",
                            "CAWG.Training-Mining", "c2pa.training_mining", "cawg.training-mining.v2"}) {
    SCOPED_TRACE(label);
    EXPECT_EQ(SaidOf(label, CborMap({{"entries", CborMap({{"cawg.ai_training", CborUse("notAllowed")}})}})),
              "active ai_training=notAllowed");
  }
  EXPECT_EQ(SaidOf("c2pa.other", CborMap({{"entries", CborMap({{"c2pa.x", CborUse("notAllowed")}})}})), "");
}

// CAWG 1.0 CDDL has no "entries"; prose and CDDL name the information differently.
TEST(TrainingMining, EveryShapeOfEntriesIsRead) {
  struct Case {
    const char* name;
    std::string content;
    const char* want;
  };
  const std::string constrained = CborText("constrained");
  const Case cases[] = {
      {"entries", CborMap({{"entries", CborMap({{"cawg.ai_training", CborUse("allowed")}})}}),
       "active ai_training=allowed"},
      {"at the top", CborMap({{"cawg.ai_training", CborUse("notAllowed")}}), "active ai_training=notAllowed"},
      {"with metadata beside",
       CborMap({{"metadata", CborMap({{"x", CborText("y")}})},
                {"entries", CborMap({{"c2pa.data_mining", CborUse("notAllowed")}})}}),
       "active data_mining=notAllowed"},
      {"constraint_info",
       CborMap({{"entries", CborMap({{"c2pa.data_mining", CborMap({{"use", constrained},
                                                                   {"constraint_info", CborText("u")}})}})}}),
       "active data_mining=constrained"},
      {"constraints_info",
       CborMap({{"entries", CborMap({{"c2pa.data_mining", CborMap({{"constraints_info", CborText("u")},
                                                                   {"use", constrained}})}})}}),
       "active data_mining=constrained"},
      {"constrained alone", CborMap({{"entries", CborMap({{"c2pa.data_mining", CborUse("constrained")}})}}),
       "active data_mining=constrained"},
      {"case and white space",
       CborMap({{"Entries", CborMap({{"CAWG.AI_Training", CborMap({{"Use", CborText(" NOTALLOWED\n")}})}})}}),
       "active ai_training=notAllowed"},
      {"snake case", CborMap({{"entries", CborMap({{"cawg.ai-training", CborUse("not_allowed")}})}}),
       "active ai_training=notAllowed"},
      {"no prefix", CborMap({{"entries", CborMap({{"ai_training", CborUse("notAllowed")}})}}),
       "active ai_training=notAllowed"},
      {"the word itself", CborMap({{"entries", CborMap({{"c2pa.ai_training", CborText("notAllowed")}})}}),
       "active ai_training=notAllowed"},
      {"a custom entry", CborMap({{"entries", CborMap({{"com.example.print", CborUse("notAllowed")}})}}),
       "active com.example.print=notAllowed"},
      {"a key that is repeated",
       CborMap({{"entries", CborMap({{"c2pa.ai_training", CborUse("notAllowed")},
                                     {"c2pa.ai_training", CborUse("allowed")}})}}),
       "active ai_training=notAllowed active ai_training=allowed"},
      {"a use that does not exist", CborMap({{"entries", CborMap({{"c2pa.ai_training", CborUse("maybe")}})}}),
       "active ai_training=maybe active unreadable=an entry that is not understood: maybe"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(SaidOf("cawg.training-mining", c.content), c.want);
  }
}

TEST(TrainingMining, JsonIsReadAsCborIs) {
  EXPECT_EQ(
      SaidOf("cawg.training-mining", R"({"entries":{"cawg.ai_training":{"use":"notAllowed"}}})", "json"),
      "active ai_training=notAllowed");
}

// C2PA specification 11.1.4.2: the active manifest is the last superbox of the store.
TEST(TrainingMining, OlderManifestsAreIngredients) {
  const std::string first =
      C2paManifest("urn:uuid:1", "c2pa.training-mining", "cbor",
                   CborMap({{"entries", CborMap({{"c2pa.a", CborUse("notAllowed")}})}}));
  const std::string last = C2paManifest("urn:uuid:2", "c2pa.training-mining", "cbor",
                                        CborMap({{"entries", CborMap({{"c2pa.b", CborUse("allowed")}})}}));
  EXPECT_EQ(Said(FromJumbf(C2paStore(first + last))), "ingredient a=notAllowed active b=allowed");
  EXPECT_EQ(Said(FromJumbf(C2paStore(first) + C2paStore(last))), "active a=notAllowed active b=allowed")
      << "each store has its own active manifest";
  EXPECT_EQ(Said(FromJumbf(C2paStore(first) + JumbfSuperbox("other", JumbfSuperbox("x", last)))),
            "active a=notAllowed active b=allowed");
}

std::string UpdateManifest(std::string_view label) {
  std::string manifest = C2paManifest(label, "c2pa.ingredient.v3", "cbor", "\xA0");
  return manifest.replace(manifest.find("uuuu"), 4, "c2um");
}

// C2PA specification 11.2.2: an update manifest changes no content; what the standard one says stands.
TEST(TrainingMining, AnUpdateManifestLeavesTheOneBeforeItActive) {
  const auto denies = [](std::string_view label, const std::string& entry) {
    return C2paManifest(label, "c2pa.training-mining", "cbor",
                        CborMap({{"entries", CborMap({{entry, CborUse("notAllowed")}})}}));
  };
  const std::string first = denies("urn:uuid:1", "c2pa.a"), second = denies("urn:uuid:2", "c2pa.b");
  const std::string update = UpdateManifest("urn:uuid:3"), another = UpdateManifest("urn:uuid:4");
  EXPECT_EQ(Said(FromJumbf(C2paStore(first + update))), "active a=notAllowed");
  EXPECT_EQ(Said(FromJumbf(C2paStore(first + update + another))), "active a=notAllowed");
  EXPECT_EQ(Said(FromJumbf(C2paStore(first + second + update))),
            "ingredient a=notAllowed active b=notAllowed");
  EXPECT_EQ(Said(FromJumbf(C2paStore(first + update + second))),
            "ingredient a=notAllowed active b=notAllowed");
  EXPECT_EQ(Said(FromJumbf(C2paStore(update))), "");
}

// C2PA specification 2.1, 11.1.4: a manifest may be compressed, a superbox of type "c2cm" around one box
// "brob".
TEST(TrainingMining, WhatIsHiddenInABoxIsUnreadable) {
  const std::string plain = C2paManifest("urn:uuid:1", "c2pa.hash", "cbor", "\xA0");
  const std::string brob = JumbfContent("brob", "\x0B\x02\x80 compressed");
  const char* want = "active unreadable=a box that is not read: brob";
  EXPECT_EQ(Said(FromJumbf(C2paStore(JumbfSuperbox("urn:uuid:2", brob)))), want);
  EXPECT_EQ(Said(FromJumbf(C2paStore(plain + JumbfSuperbox("urn:uuid:2", brob)))), want);
  EXPECT_EQ(Said(FromJumbf(C2paStore(brob))), want);
  EXPECT_EQ(Said(FromJumbf(C2paStore(plain) + brob)), want);
  EXPECT_EQ(Said(FromJumbf(C2paStore(plain) + JumbfSuperbox("other", brob))), want);
  EXPECT_EQ(Said(FromJumbf(C2paStore(JumbfSuperbox("urn:uuid:2", brob) + plain))),
            "ingredient unreadable=a box that is not read: brob");
  EXPECT_EQ(SaidOf("c2pa.thing", "?", "abcd"), "active unreadable=a box that is not read: abcd");
  for (const char* known : {"cbor", "json", "xml ", "uuid", "bfdb", "bidb", "jp2c", "c2sh", "free"}) {
    EXPECT_EQ(SaidOf("c2pa.thing", "?", known), "") << known;
  }
}

TEST(TrainingMining, BrokenDataIsUnreadableAndSaysWhatItsBytesRefuse) {
  const std::string whole = FourEntries("c2pa.", "notAllowed");
  const std::string cut = whole.substr(0, whole.size() - 1);
  EXPECT_EQ(SaidOf("c2pa.training-mining", "\xA1"s + CborText("entries") + "\x1C ai_training NotAllowed"),
            "active ai_training=notAllowed active unreadable=cbor: damaged or cut");
  EXPECT_NE(SaidOf("c2pa.training-mining", cut).find("active ai_training=notAllowed"), std::string::npos);
  EXPECT_NE(SaidOf("c2pa.training-mining", cut).find("active unreadable=cbor: damaged or cut"),
            std::string::npos);
  EXPECT_EQ(SaidOf("c2pa.training-mining", "\xA0"), "active unreadable=no entries");
  EXPECT_EQ(SaidOf("c2pa.training-mining", "{\"ai_inference\": constrained", "json"),
            "active ai_inference=constrained active unreadable=json: damaged");
  EXPECT_EQ(
      SaidOf("c2pa.training-mining", "ai_inference allowed; ai_training not_allowed; notallowed", "bfdb"),
      "active ai_training=notAllowed active unreadable=of a type that holds no data");
}

TEST(TrainingMining, JumbfThatIsNotReadWholeIsUnreadable) {
  ImageMetadata metadata;
  EXPECT_EQ(Said(metadata), "");
  metadata.has_jumbf = true;
  EXPECT_EQ(Said(metadata), "active unreadable=no box could be read");
  const std::string store = C2paStore(C2paManifest("urn:uuid:1", "c2pa.hash", "cbor", "\xA0"));
  metadata = FromJumbf(store);
  EXPECT_EQ(Said(metadata), "") << "a manifest that says nothing of it";
  metadata.truncated = true;
  EXPECT_EQ(Said(metadata), "active unreadable=more than is read");
  metadata.damaged = true;
  EXPECT_EQ(Said(metadata), "active unreadable=damaged metadata");
  // A label that is lost: the box lies under the path around it.
  const std::string lost = C2paStore(JumbfSuperbox(
      "urn:uuid:1", JumbfContent("jumb", JumbfContent("cbor", FourEntries("c2pa.", "notAllowed")))));
  EXPECT_NE(Said(FromJumbf(lost)).find("active ai_training=notAllowed"), std::string::npos);
}

// Every cut of a store says that something is missing, or all of what it said.
TEST(TrainingMining, NoCutOfAStoreIsSilent) {
  const std::string store = C2paStore(
      C2paManifest("urn:uuid:1", "c2pa.training-mining", "cbor", FourEntries("c2pa.", "notAllowed")));
  for (size_t size = 1; size < store.size(); ++size) {
    SCOPED_TRACE(size);
    EXPECT_NE(Said(FromJumbf(store.substr(0, size))), "");
  }
}

TEST(TrainingMining, MetadataAssertionsTellDataMining) {
  const char* content = R"({"@context":{"plus":"http://ns.useplus.org/ldf/xmp/1.0/"},)"
                        R"("plus:DataMining":"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"})";
  EXPECT_EQ(SaidOf("cawg.metadata", content, "json"), "data-mining=DMI-PROHIBITED");
  EXPECT_EQ(SaidOf("c2pa.metadata", CborMap({{"plus:DataMining", CborText("DMI-PROHIBITED")}})),
            "data-mining=DMI-PROHIBITED");
}

TEST(TrainingMining, ActionsTellTheSourceType) {
  const std::string actions = CborMap(
      {{"actions",
        "\x81"s + CborMap({{"action", CborText("c2pa.created")},
                           {"digitalSourceType", CborText("http://cv.iptc.org/newscodes/digitalsourcetype/"
                                                          "trainedAlgorithmicMedia")}})}});
  EXPECT_EQ(SaidOf("c2pa.actions.v2", actions), "digital-source-type=trainedAlgorithmicMedia");
}

}  // namespace
}  // namespace tamis
