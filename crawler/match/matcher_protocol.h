#ifndef TAMIS_CRAWLER_MATCH_MATCHER_PROTOCOL_H_
#define TAMIS_CRAWLER_MATCH_MATCHER_PROTOCOL_H_

// What tamis and a matcher's process say to each other (docs/known-hashes.md, "Matchers").
//
// Channel: descriptor 3 of the process, one end of a Unix SOCK_SEQPACKET pair: one packet is one message. A
// message begins with its length. Integers are little-endian and stand without padding. One question at a
// time; its answer repeats its sequence number. The end of the channel is the end of the process.
//
//   question, 160 bytes                        answer to kHello, 24 bytes
//     u32 size (160)                             u32 size (24)
//     u32 kind                                   u32 kind (1)
//     u64 sequence                               u64 sequence
//     u64 bytes_at, u64 bytes_size               u32 version (1)
//     u64 pixels_at, u32 width, u32 height       u32 wants: 1 bytes, 2 pixels, 4 hashes; their sum
//     u64 hashes_at, u32 hash_count
//     u32 version (1)                          answer to kMatch, 28 bytes and the label
//     u8 md5[16], sha1[20], sha256[32]           u32 size
//     u8 reserved[28]                            u32 kind (2)
//                                                u64 sequence
//   one hash, 272 bytes                          u32 outcome: 1 clear, 2 match, 3 unscannable, 4 error
//     u8 needles[8][32]                          i32 distance, -1: none
//     i32 quality, i32 frame                     u32 label_size, at most 64
//     u32 variant, u32 reserved                  u8 label[label_size]
//
// kMatch comes with one descriptor (SCM_RIGHTS): a memory file, sealed against any change, in which the parts
// lie that the matcher wants. Map it with MAP_PRIVATE, or read it with pread; close it before answering. A
// part that is not wanted has size 0.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "crawler/core/digest.h"
#include "crawler/core/result.h"
#include "crawler/match/matcher.h"

namespace tamis {

inline constexpr int kMatcherChannel = 3;  // descriptor
inline constexpr uint32_t kMatcherProtocolVersion = 1;

enum class MatcherMessage : uint32_t { kHello = 1, kMatch = 2 };

/// Parts of a question that a matcher asks for.
enum MatcherWants : uint32_t { kWantsBytes = 1, kWantsPixels = 2, kWantsHashes = 4 };
inline constexpr uint32_t kAllWants = kWantsBytes | kWantsPixels | kWantsHashes;

inline constexpr size_t kMatcherQuestionBytes = 160;
inline constexpr size_t kMatcherHashBytes = 272;
inline constexpr size_t kMaxMatcherLabelBytes = 64;
inline constexpr size_t kMaxMatcherReplyBytes = 28 + kMaxMatcherLabelBytes;

/// The question as it stands in the packet; places are offsets in the memory file.
struct MatcherQuestion {
  MatcherMessage kind = MatcherMessage::kHello;
  uint64_t sequence = 0;
  uint64_t bytes_at = 0;
  uint64_t bytes_size = 0;
  uint64_t pixels_at = 0;  // RGB, stride 3 * width
  uint32_t width_px = 0;
  uint32_t height_px = 0;
  uint64_t hashes_at = 0;
  uint32_t hash_count = 0;
  uint32_t version = kMatcherProtocolVersion;
  Digests digests;  // zero unless hashes are wanted
};

std::array<std::byte, kMatcherQuestionBytes> Serialize(const MatcherQuestion& question);
/// Errors: kInvalidInput.
Result<MatcherQuestion> ParseMatcherQuestion(std::span<const std::byte> packet);

/// The 272 bytes of one hash.
std::string Serialize(const PdqHash& hash);

/// What the process wants, from its answer to kHello. Errors: kInvalidInput, without any of its content.
Result<uint32_t> ParseMatcherHello(std::span<const std::byte> packet, uint64_t sequence);

/// An answer to kMatch. An outcome of error is an answer. A label that could hold a value of a list is left
/// out (SafeMatcherLabel). Errors: kInvalidInput, without any of its content.
Result<MatchAnswer> ParseMatcherAnswer(std::span<const std::byte> packet, uint64_t sequence);

/// The answers, for processes of ours.
std::string SerializeMatcherHello(uint64_t sequence, uint32_t wants);
std::string SerializeMatcherAnswer(uint64_t sequence, const MatchAnswer& answer);

/// `label` if it is printable ASCII of at most 64 bytes, without 20 letters, digits, "+" or "/" in a row: no
/// digest and no hash, in hexadecimal or base64, fits. Else "".
std::string SafeMatcherLabel(std::string_view label);

/// How tamis-matcher-host says that there is nothing to talk to.
inline constexpr int kExitCannotLoad = 120;
inline constexpr int kExitOtherAbi = 121;
inline constexpr int kExitMissingFunctions = 122;
inline constexpr int kExitCreateFailed = 123;
inline constexpr int kExitCannotRun = 124;

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_MATCHER_PROTOCOL_H_
