#ifndef TAMIS_EXTRACT_CONSENT_LENIENT_JSON_H_
#define TAMIS_EXTRACT_CONSENT_LENIENT_JSON_H_

// JSON as calls, read on where it is broken: what is said of broken JSON may only add restrictions.
// Standard: RFC 8259.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamis {

/// Who is told what stands in the text. Offsets are of the first byte of what is told, and behind its last.
class JsonSink {
 public:
  virtual ~JsonSink() = default;
  virtual void StartObject(size_t begin) = 0;
  virtual void EndObject(size_t end, bool closed) = 0;  // not closed: the text ended
  virtual void StartArray() = 0;
  virtual void EndArray() = 0;
  virtual void Key(std::string_view key) = 0;
  virtual void Text(std::string_view value) = 0;     // a string, escapes resolved
  virtual void Literal(std::string_view value) = 0;  // a number, true, false, null, as written
};

inline constexpr int kMaxLenientJsonDepth = 64;

/// Reads `text` (UTF-8). The answer is empty for one well-formed value, else what was wrong first. Duplicate
/// keys are told as they come. After what is wrong (missing or surplus commas, comments, single quotes, stray
/// characters, an end too early) it reads on; deeper than kMaxLenientJsonDepth it stops. Cost: linear.
std::string ReadLenientJson(std::string_view text, JsonSink& sink);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_LENIENT_JSON_H_
