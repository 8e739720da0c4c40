#include "crawler/match/matcher_protocol.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "crawler/core/check.h"
#include "crawler/core/wire.h"

namespace tamis {
namespace {

constexpr size_t kReservedBytes = 28;
constexpr size_t kLongestRun = 19;  // 16 bytes in base64 have 22

constexpr uint32_t kWireClear = 1;
constexpr uint32_t kWireMatch = 2;
constexpr uint32_t kWireUnscannable = 3;
constexpr uint32_t kWireError = 4;

std::string_view TextOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <size_t N>
std::array<uint8_t, N> ReadArray(WireReader& reader) {
  std::array<uint8_t, N> out{};
  for (uint8_t& byte : out) byte = reader.Number<uint8_t>();
  return out;
}

template <size_t N>
void WriteArray(WireWriter& writer, const std::array<uint8_t, N>& bytes) {
  for (const uint8_t byte : bytes) writer.Number(byte);
}

Error Malformed(const char* what) {
  return {ErrorCode::kInvalidInput, std::string("matcher's answer: ") + what};
}

std::optional<MatchOutcome> OutcomeOf(uint32_t wire) {
  switch (wire) {
    case kWireClear:
      return MatchOutcome::kClear;
    case kWireMatch:
      return MatchOutcome::kMatch;
    case kWireUnscannable:
      return MatchOutcome::kUnscannable;
    case kWireError:
      return MatchOutcome::kError;
    default:
      return std::nullopt;
  }
}

uint32_t WireOf(MatchOutcome outcome) {
  switch (outcome) {
    case MatchOutcome::kClear:
      return kWireClear;
    case MatchOutcome::kMatch:
      return kWireMatch;
    case MatchOutcome::kUnscannable:
      return kWireUnscannable;
    case MatchOutcome::kError:
      return kWireError;
  }
  return kWireError;
}

/// Length, kind and sequence, which all answers begin with. None: as they should be.
const char* CheckStart(WireReader& reader, size_t packet_bytes, MatcherMessage kind, uint64_t sequence) {
  if (reader.Number<uint32_t>() != packet_bytes) return "another length than it says";
  if (reader.Number<uint32_t>() != static_cast<uint32_t>(kind)) return "of another kind";
  if (reader.Number<uint64_t>() != sequence) return "to another question";
  return nullptr;
}

bool IsOfARun(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
}

}  // namespace

std::array<std::byte, kMatcherQuestionBytes> Serialize(const MatcherQuestion& question) {
  WireWriter writer;
  writer.Number(static_cast<uint32_t>(kMatcherQuestionBytes));
  writer.Number(question.kind);
  writer.Number(question.sequence);
  writer.Number(question.bytes_at);
  writer.Number(question.bytes_size);
  writer.Number(question.pixels_at);
  writer.Number(question.width_px);
  writer.Number(question.height_px);
  writer.Number(question.hashes_at);
  writer.Number(question.hash_count);
  writer.Number(question.version);
  WriteArray(writer, question.digests.md5);
  WriteArray(writer, question.digests.sha1);
  WriteArray(writer, question.digests.sha256);
  WriteArray(writer, std::array<uint8_t, kReservedBytes>{});
  const std::string text = writer.Take();
  std::array<std::byte, kMatcherQuestionBytes> out{};
  CHECK(text.size() == out.size());
  std::memcpy(out.data(), text.data(), text.size());
  return out;
}

Result<MatcherQuestion> ParseMatcherQuestion(std::span<const std::byte> packet) {
  WireReader reader(TextOf(packet));
  MatcherQuestion out;
  const uint32_t size = reader.Number<uint32_t>();
  out.kind = reader.Number<MatcherMessage>();
  out.sequence = reader.Number<uint64_t>();
  out.bytes_at = reader.Number<uint64_t>();
  out.bytes_size = reader.Number<uint64_t>();
  out.pixels_at = reader.Number<uint64_t>();
  out.width_px = reader.Number<uint32_t>();
  out.height_px = reader.Number<uint32_t>();
  out.hashes_at = reader.Number<uint64_t>();
  out.hash_count = reader.Number<uint32_t>();
  out.version = reader.Number<uint32_t>();
  out.digests.md5 = ReadArray<16>(reader);
  out.digests.sha1 = ReadArray<20>(reader);
  out.digests.sha256 = ReadArray<32>(reader);
  ReadArray<kReservedBytes>(reader);
  const bool known = out.kind == MatcherMessage::kHello || out.kind == MatcherMessage::kMatch;
  if (!reader.at_end() || size != packet.size() || !known || out.version != kMatcherProtocolVersion)
    return Error{ErrorCode::kInvalidInput, "matcher's question: not of this protocol"};
  return out;
}

std::string Serialize(const PdqHash& hash) {
  WireWriter writer;
  for (const Pdq& needle : hash.needles) WriteArray(writer, ToBytes(needle));
  writer.Number(static_cast<int32_t>(hash.quality));
  writer.Number(static_cast<int32_t>(hash.frame));
  writer.Number(static_cast<uint32_t>(hash.variant));
  writer.Number(uint32_t{0});
  return writer.Take();
}

Result<uint32_t> ParseMatcherHello(std::span<const std::byte> packet, uint64_t sequence) {
  WireReader reader(TextOf(packet));
  if (const char* wrong = CheckStart(reader, packet.size(), MatcherMessage::kHello, sequence))
    return Malformed(wrong);
  const uint32_t version = reader.Number<uint32_t>();
  const uint32_t wants = reader.Number<uint32_t>();
  if (!reader.at_end()) return Malformed("not a hello");
  if (version != kMatcherProtocolVersion) return Malformed("another version of the protocol");
  if (wants == 0 || (wants & ~kAllWants) != 0) return Malformed("it wants nothing we know");
  return wants;
}

Result<MatchAnswer> ParseMatcherAnswer(std::span<const std::byte> packet, uint64_t sequence) {
  if (packet.size() > kMaxMatcherReplyBytes) return Malformed("too long");
  WireReader reader(TextOf(packet));
  if (const char* wrong = CheckStart(reader, packet.size(), MatcherMessage::kMatch, sequence))
    return Malformed(wrong);
  const std::optional<MatchOutcome> outcome = OutcomeOf(reader.Number<uint32_t>());
  const int32_t distance = reader.Number<int32_t>();
  const std::string label = reader.String();
  if (!reader.at_end()) return Malformed("cut, or longer than its label");
  if (!outcome) return Malformed("no outcome");
  if (distance < -1) return Malformed("a negative distance");
  MatchAnswer answer{.outcome = *outcome, .label = SafeMatcherLabel(label)};
  if (distance >= 0) answer.distance = distance;
  if (*outcome == MatchOutcome::kError) answer.error = "it says that it failed";
  return answer;
}

std::string SerializeMatcherHello(uint64_t sequence, uint32_t wants) {
  WireWriter writer;
  writer.Number(uint32_t{24});
  writer.Number(MatcherMessage::kHello);
  writer.Number(sequence);
  writer.Number(kMatcherProtocolVersion);
  writer.Number(wants);
  return writer.Take();
}

std::string SerializeMatcherAnswer(uint64_t sequence, const MatchAnswer& answer) {
  const std::string_view label = std::string_view(answer.label).substr(0, kMaxMatcherLabelBytes);
  WireWriter writer;
  writer.Number(static_cast<uint32_t>(kMaxMatcherReplyBytes - kMaxMatcherLabelBytes + label.size()));
  writer.Number(MatcherMessage::kMatch);
  writer.Number(sequence);
  writer.Number(WireOf(answer.outcome));
  writer.Number(static_cast<int32_t>(answer.distance.value_or(-1)));
  writer.String(label);
  return writer.Take();
}

std::string SafeMatcherLabel(std::string_view label) {
  if (label.size() > kMaxMatcherLabelBytes) return {};
  size_t run = 0;
  for (const char c : label) {
    if (c < ' ' || c > '~') return {};
    run = IsOfARun(c) ? run + 1 : 0;
    if (run > kLongestRun) return {};
  }
  return std::string(label);
}

}  // namespace tamis
