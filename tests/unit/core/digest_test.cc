#include "crawler/core/digest.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/digest_stream.h"

namespace tamis {
namespace {

std::span<const std::byte> BytesOf(std::string_view text) {
  return std::as_bytes(std::span(text));
}

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

// RFC 1321 section A.5.
TEST(Digest, Rfc1321_Md5Vectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"a", "0cc175b9c0f1b6a831c399e269772661"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
      {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"},
      {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
       "57edf4a22be3c955ac49da2e2107b67a"}};
  for (const auto& [text, expected] : vectors) EXPECT_EQ(ToHex(DigestAll(BytesOf(text))->md5), expected);
}

// FIPS 180-2 appendices A.2, A.3, B.2, B.3: two blocks, and a million bytes, which take several chunks.
TEST(Digest, Fips180_LongerMessages) {
  const Result<Digests> two = DigestAll(BytesOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
  EXPECT_EQ(ToHex(two->sha1), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(ToHex(two->sha256), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  const Result<Digests> million = DigestAll(BytesOf(std::string(1'000'000, 'a')));
  EXPECT_EQ(ToHex(million->sha1), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  EXPECT_EQ(ToHex(million->sha256), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

Key256 PaddedKey(std::string_view text) {
  Key256 key{};
  std::copy(text.begin(), text.end(), key.begin());
  return key;
}

// RFC 4231 sections 4.2 to 4.6 (those whose keys fit), in turn, so that each call changes the key.
TEST(Digest, Rfc4231_HmacVectors) {
  const Key256 key1 = PaddedKey(std::string(20, '\x0b'));
  const Key256 key3 = PaddedKey(std::string(20, '\xaa'));
  const Key256 key4 = PaddedKey(
      "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
      "\x17\x18\x19");
  const Key256 key5 = PaddedKey(std::string(20, '\x0c'));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(ToHex(KeyedName(key1, "Hi There")), "b0344c61d8db38535ca8afceaf0bf12b");
    EXPECT_EQ(ToHex(KeyedName(key3, std::string(50, '\xdd'))), "773ea91e36800e46854db8ebd09181a7");
    EXPECT_EQ(ToHex(KeyedName(key4, std::string(50, '\xcd'))), "82558a389a443c0ea4cc819899f2083a");
    EXPECT_EQ(ToHex(KeyedName(key5, "Test With Truncation")), "a3b6167473100ee06e0c796c2955552b");
  }
}

TEST(Digest, ThreadsDoNotDisturbEachOther) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread] {
      const Key256 key = PaddedKey(std::string(20, static_cast<char>(thread)));
      const Mac128 name = KeyedName(key, "text");
      for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(KeyedName(key, "text"), name);
        EXPECT_EQ(ToHex(*DigestSha256("abc")), kAbcSha256);
      }
    });
  }
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
