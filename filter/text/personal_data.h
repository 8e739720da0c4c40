#ifndef TAMIS_FILTER_TEXT_PERSONAL_DATA_H_
#define TAMIS_FILTER_TEXT_PERSONAL_DATA_H_

// Personal data in a text: found by pattern, confirmed by check digits where there are any, and taken out.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// A piece of a text.
struct PersonalData {
  std::string kind;  // "email", "phone", "iban", "card", "national_id", "ip", "address"
  size_t begin = 0;  // bytes of the text
  size_t end = 0;
};

/// Thread-safety: all methods may be called from any thread. Linear time.
class PersonalDataFinder {
 public:
  /// Errors: kInternal.
  static Result<std::unique_ptr<const PersonalDataFinder>> Make();
  virtual ~PersonalDataFinder() = default;

  /// In order, not overlapping. `is_url`: only e-mail addresses count there; digits are identifiers.
  virtual std::vector<PersonalData> Find(std::string_view text, bool is_url) const = 0;
};

/// The text with each piece replaced by "[email]", "[phone]", ...
std::string Redact(std::string_view text, const std::vector<PersonalData>& pieces);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_PERSONAL_DATA_H_
