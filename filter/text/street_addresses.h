#ifndef TAMIS_FILTER_TEXT_STREET_ADDRESSES_H_
#define TAMIS_FILTER_TEXT_STREET_ADDRESSES_H_

// Where somebody can be found: a house number and a street together with what makes a postal address of them.
// "221B Baker Street" alone is a landmark.

#include <memory>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "filter/text/plain_text.h"

namespace tamis {

/// A house number with a street word (English, French, German, Dutch, Nordic, Spanish, Italian, Portuguese,
/// Polish, Russian, Turkish) counts where a postcode or a flat stands with it, or a word such as "address" or
/// "lives at" before it; so do post-office boxes, and Chinese, Japanese and Korean addresses down to the
/// block or room. Library: RE2, hidden in street_addresses.cc. Thread-safety: Find may be called from any
/// thread.
class StreetAddresses {
 public:
  /// Errors: kInternal.
  static Result<std::unique_ptr<const StreetAddresses>> Make();
  virtual ~StreetAddresses() = default;

  /// In order, not overlapping. Cost: linear.
  virtual std::vector<TextRange> Find(std::string_view text) const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_STREET_ADDRESSES_H_
