#include "crawler/match/service_answer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>

#include <boost/json.hpp>

#include "crawler/match/matcher_protocol.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr std::string_view kClear = "no-known-match";
constexpr size_t kMaxDepth = 16;

Error Malformed(const char* what) {
  return {ErrorCode::kInvalidInput, std::string("service's answer: ") + what};
}

/// Null if there is none, or it is of another type.
const json::object* ObjectIn(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr ? value->if_object() : nullptr;
}

const json::string* TextIn(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr ? value->if_string() : nullptr;
}

Result<MatchAnswer> ReadAnswer(const json::object& answer, std::span<const std::string> hashes) {
  const json::object* scanned = ObjectIn(answer, "scanned_hashes");
  if (scanned == nullptr) return Malformed("no scanned_hashes");
  MatchAnswer out{.outcome = MatchOutcome::kClear};
  bool is_whole = true;
  for (const std::string& hash : hashes) {
    const json::object* found = ObjectIn(*scanned, hash);
    const json::string* classification = found != nullptr ? TextIn(*found, "classification") : nullptr;
    if (classification == nullptr || classification->empty()) {
      is_whole = false;
      continue;
    }
    if (*classification == kClear) continue;
    const json::string* type = TextIn(*found, "match_type");
    const bool is_exact = type != nullptr && *type == "exact";
    if (out.outcome == MatchOutcome::kMatch && !is_exact) continue;
    out.outcome = MatchOutcome::kMatch;
    out.label = SafeMatcherLabel({classification->data(), classification->size()});
    if (is_exact) out.distance = 0;
  }
  // A match holds whatever else is missing.
  if (!is_whole && out.outcome != MatchOutcome::kMatch) return Malformed("a hash without a classification");
  return out;
}

}  // namespace

std::string ToBase64(const Pdq& hash) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::array<uint8_t, 32> bytes = ToBytes(hash);
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const bool is_last = i + 2 >= bytes.size();  // 32 = 10 * 3 + 2
    const uint32_t group = uint32_t{bytes[i]} << 16 | uint32_t{bytes[i + 1]} << 8 |
                           (is_last ? uint32_t{0} : uint32_t{bytes[i + 2]});
    out += kAlphabet[group >> 18];
    out += kAlphabet[group >> 12 & 63];
    out += kAlphabet[group >> 6 & 63];
    out += is_last ? '=' : kAlphabet[group & 63];
  }
  return out;
}

std::vector<std::string> ServiceHashes(std::span<const PdqHash> pdq) {
  std::vector<std::string> out;
  std::set<Pdq> seen;
  for (const PdqHash& hash : pdq) {
    for (const Pdq& needle : hash.needles) {
      if (seen.insert(needle).second) out.push_back(ToBase64(needle));
    }
  }
  return out;
}

std::string ServiceQuestion(std::span<const std::string> hashes) {
  std::string out = R"({"hashes":[)";
  for (const std::string& hash : hashes) {
    if (&hash != &hashes.front()) out += ',';
    out += '"' + hash + '"';
  }
  return out + "]}";
}

Result<MatchAnswer> ParseServiceAnswer(std::string_view text, std::span<const std::string> hashes) {
  if (text.size() > kMaxServiceAnswerBytes) return Error{ErrorCode::kTooLarge, "service's answer: too long"};
  try {
    json::error_code failed;
    json::parse_options limits;
    limits.max_depth = kMaxDepth;
    const json::value answer = json::parse({text.data(), text.size()}, failed, {}, limits);
    if (failed || !answer.is_object()) return Malformed("no JSON object");
    return ReadAnswer(answer.get_object(), hashes);
  } catch (const std::exception&) {  // out of memory
    return Malformed("it cannot be read");
  }
}

}  // namespace tamis
