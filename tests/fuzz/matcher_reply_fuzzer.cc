// Anything as the packet of a matcher's process, and as a question that reaches its host. Properties: an
// answer that is read is within its limits and serialises to the same bytes again, its label apart; a
// question that is read serialises to the same bytes but for the reserved ones.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "crawler/core/check.h"
#include "crawler/match/matcher_protocol.h"

namespace tamis {
namespace {

constexpr uint64_t kSequence = 7;
constexpr size_t kReservedAt = 132;  // of a question

void AsAnswer(std::span<const std::byte> packet) {
  const Result<MatchAnswer> answer = ParseMatcherAnswer(packet, kSequence);
  if (!answer) return;
  CHECK(packet.size() <= kMaxMatcherReplyBytes);
  CHECK(answer->label.size() <= kMaxMatcherLabelBytes);
  CHECK(SafeMatcherLabel(answer->label) == answer->label);
  CHECK(!answer->distance || *answer->distance >= 0);
  const std::string again = SerializeMatcherAnswer(kSequence, *answer);
  if (answer->label.empty()) return;  // it may have been left out
  CHECK(again.size() == packet.size() && std::memcmp(again.data(), packet.data(), again.size()) == 0);
}

void AsHello(std::span<const std::byte> packet) {
  const Result<uint32_t> wants = ParseMatcherHello(packet, kSequence);
  if (!wants) return;
  CHECK(*wants != 0 && (*wants & ~kAllWants) == 0);
  const std::string again = SerializeMatcherHello(kSequence, *wants);
  CHECK(again.size() == packet.size() && std::memcmp(again.data(), packet.data(), again.size()) == 0);
}

void AsQuestion(std::span<const std::byte> packet) {
  const Result<MatcherQuestion> question = ParseMatcherQuestion(packet);
  if (!question) return;
  const auto again = Serialize(*question);
  CHECK(packet.size() == again.size() &&
        std::equal(again.begin(), again.begin() + kReservedAt, packet.begin()));
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const std::byte> packet(reinterpret_cast<const std::byte*>(data), size);
  tamis::AsAnswer(packet);
  tamis::AsHello(packet);
  tamis::AsQuestion(packet);
  return 0;
}
