#include "crawler/core/digest.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "crawler/core/digest_stream.h"

namespace tamis {
namespace {

std::span<const std::byte> BytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

constexpr std::string_view kAbcSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

// RFC 1321 A.5, FIPS 180-4 (examples of "abc").
TEST(Digest, KnownAnswersOfAbc) {
  const Result<Digests> digests = DigestAll(BytesOf("abc"));
  ASSERT_TRUE(digests);
  EXPECT_EQ(ToHex(digests->md5), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(ToHex(digests->sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(ToHex(digests->sha256), kAbcSha256);
  EXPECT_EQ(ToHex(*DigestSha256("abc")), kAbcSha256);
}

TEST(Digest, NothingHasADigestToo) {
  EXPECT_EQ(ToHex(DigestAll({})->md5), "d41d8cd98f00b204e9800998ecf8427e");
}

// RFC 4231 4.3 (test case 2), with its key padded by zeros as HMAC does.
TEST(Digest, KeyedNameIsTheFirstHalfOfHmacSha256) {
  Key256 key{};
  std::copy_n("Jefe", 4, key.begin());
  EXPECT_EQ(ToHex(KeyedName(key, "what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c7");
}

TEST(Digest, HexIsReadInEitherCase) {
  std::array<uint8_t, 3> bytes{};
  ASSERT_TRUE(FromHex("00aFF0", bytes));
  EXPECT_EQ(ToHex(bytes), "00aff0");
}

TEST(Digest, HexOfAnotherLengthOrAlphabetIsInvalid) {
  std::array<uint8_t, 2> bytes{};
  for (const std::string_view hex : {"", "00a", "00aabb", "00ag", "0x00", " 0aa"}) {
    SCOPED_TRACE(hex);
    const Status read = FromHex(hex, bytes);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
  }
}

TEST(Sha256Stream, PiecesGiveTheDigestOfTheWhole) {
  Sha256Stream stream;
  stream.Update(BytesOf("a"));
  stream.Update({});
  stream.Update(BytesOf("bc"));
  const Result<Sha256> digest = stream.Finish();
  ASSERT_TRUE(digest);
  EXPECT_EQ(ToHex(*digest), kAbcSha256);
}

TEST(Sha256Stream, ASecondFinishIsAnError) {
  Sha256Stream stream;
  ASSERT_TRUE(stream.Finish());
  EXPECT_FALSE(stream.Finish());
}

}  // namespace
}  // namespace tamis
