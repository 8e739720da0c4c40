#ifndef TAMIS_EXTRACT_CONSENT_STRUCTURED_DICTIONARY_H_
#define TAMIS_EXTRACT_CONSENT_STRUCTURED_DICTIONARY_H_

// Dictionaries of structured fields. Standard: RFC 9651 sections 3.2 and 4.2.2.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tamis {

enum class StructuredType : uint8_t {
  kInnerList,
  kInteger,
  kDecimal,
  kString,
  kToken,
  kBytes,
  kBoolean,
  kDate,
  kDisplayString,
};

/// One member as it is written. Views into the parsed text.
struct StructuredMember {
  std::string_view key;
  StructuredType type = StructuredType::kBoolean;
  std::string_view value;  // the item as written, without parameters; empty where the key stands alone (true)
};

inline constexpr size_t kMaxStructuredMembers = 1024;  // RFC 9651 3.2: what a parser has to support

/// All members in their order, those whose key comes again included: which of them counts is the caller's
/// matter. None if the text is no dictionary, or one of more than kMaxStructuredMembers. Parameters are
/// checked and left out. Cost: linear. Thread-safety: reentrant.
std::optional<std::vector<StructuredMember>> ParseStructuredDictionary(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_STRUCTURED_DICTIONARY_H_
