// Anything as the answer of a hash service. Properties: it is clear only if both hashes stand in it, as does
// the classification that clears them; a match has a label that holds no value.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/match/matcher_protocol.h"
#include "crawler/match/service_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::vector<std::string> hashes = {"a", "b"};
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  const tamis::Result<tamis::MatchAnswer> answer = tamis::ParseServiceAnswer(json, hashes);
  if (!answer) return 0;
  CHECK(answer->outcome == tamis::MatchOutcome::kClear || answer->outcome == tamis::MatchOutcome::kMatch);
  CHECK(tamis::SafeMatcherLabel(answer->label) == answer->label);
  const bool is_escaped = json.find('\\') != std::string_view::npos;
  if (answer->outcome == tamis::MatchOutcome::kClear && !is_escaped) {
    CHECK(json.find("scanned_hashes") != std::string_view::npos);
    CHECK(json.find("no-known-match") != json.rfind("no-known-match"));
    CHECK(json.find("\"a\"") != std::string_view::npos && json.find("\"b\"") != std::string_view::npos);
  }
  return 0;
}
