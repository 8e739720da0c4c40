// What a picture's metadata says of its use, read in the sandbox.

#include <gtest/gtest.h>

#include <string>

#include "tests/support/cbor_writer.h"
#include "tests/unit/jail/jail_test_support.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

const StatementSource kSource{.place = Place::kImageData,
                              .url = "https://a.example/i.jpg",
                              .seen_at = TimePoint(std::chrono::seconds(1)),
                              .http_status = 200};

class EmbeddedRightsJob : public JailTest {
 protected:
  void SetUp() override {
    pool_ = StartPool(TAMIS_JAIL_PROGRAM);
    ASSERT_NE(pool_, nullptr);
  }
  Result<EmbeddedRights> Read(std::string_view file) {
    return pool_->ReadEmbeddedRights(AsBytes(file), kSource);
  }
  std::unique_ptr<JailPool> pool_;
};

std::string Packet() {
  return "http://ns.adobe.com/xap/1.0/\0"s +
         XmpPacket(
             "<plus:DataMining>DMI-PROHIBITED</plus:DataMining>"
             "<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>");
}

TEST_F(EmbeddedRightsJob, ADecodedPictureBringsItsStatementsAndLicences) {
  const Result<std::unique_ptr<JailedPicture>> picture =
      pool_->Decode(AsBytes(JpegWith({{"\xE1", Packet()}})));
  ASSERT_TRUE(picture) << picture.error().message;
  const EmbeddedRights& rights = (*picture)->rights();
  ASSERT_EQ(rights.statements.size(), 1U);
  EXPECT_EQ(rights.statements[0].value, "DMI-PROHIBITED");
  EXPECT_EQ(rights.statements[0].place, Place::kImageData);
  ASSERT_EQ(rights.licences.size(), 1U);
  EXPECT_EQ(rights.licences[0].spdx, "CC-BY-4.0");
  EXPECT_FALSE((*picture)->metadata().fields.empty());
}

TEST_F(EmbeddedRightsJob, APictureThatCannotBeDecodedStillSaysIt) {
  std::string file = JpegWith({{"\xE1", Packet()}});
  file.resize(file.size() / 2 + 200);  // no whole picture
  ASSERT_FALSE(pool_->Decode(AsBytes(file)));
  const Result<EmbeddedRights> rights = Read(file);
  ASSERT_TRUE(rights) << rights.error().message;
  ASSERT_EQ(rights->statements.size(), 1U);
  EXPECT_EQ(rights->statements[0].url, kSource.url);
  EXPECT_EQ(rights->statements[0].seen_at, kSource.seen_at);
  EXPECT_EQ(rights->statements[0].http_status, 200);
}

TEST_F(EmbeddedRightsJob, EachOfTheFourFormatsIsRead) {
  const std::string store = C2paStore(
      C2paManifest("urn:uuid:1", "cawg.training-mining", "cbor", FourEntries("cawg.", "notAllowed")));
  for (const std::string& file :
       {JpegWith({{"\xEB", "JP\0\1"s + Big32(1) + store}}), PngWith({{"caBX", store}}),
        WebpWith({{"C2PA", store}}), GifWith(GifApplication("C2PA_GIF\1\0\0"s, GifSubBlocks(store)))}) {
    const Result<EmbeddedRights> rights = Read(file);
    ASSERT_TRUE(rights) << rights.error().message;
    EXPECT_EQ(rights->statements.size(), 4U);
  }
}

TEST_F(EmbeddedRightsJob, FilesOfOtherFormatsAreAnErrorAndNotSilence) {
  for (const std::string& file : {"II*\0\x08\0\0\0"s,
                                  "\0\0\0\x1C"
                                  "ftypavif\0\0\0\0avifmif1miaf"s,
                                  "<svg xmlns='http://www.w3.org/2000/svg'/>"s, "words"s, ""s}) {
    const Result<EmbeddedRights> rights = Read(file);
    ASSERT_FALSE(rights);
    EXPECT_EQ(rights.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(rights.error().message.find("image_"), 0U) << rights.error().message;
  }
  EXPECT_EQ(pool_->counts().crashed, 0);
}

TEST_F(EmbeddedRightsJob, NothingSaidIsAnEmptyAnswer) {
  const Result<EmbeddedRights> rights = Read(PngWith({}));
  ASSERT_TRUE(rights);
  EXPECT_EQ(*rights, EmbeddedRights{});
}

}  // namespace
}  // namespace tamis
