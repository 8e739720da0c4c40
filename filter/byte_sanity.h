#ifndef TAMIS_FILTER_BYTE_SANITY_H_
#define TAMIS_FILTER_BYTE_SANITY_H_

// Are there bytes, and were they hashed?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Rejects empty bodies, and bodies whose digests were not taken: all zeros would clear every digest list.
class ByteSanityFilter final : public Filter<Fetched> {
 public:
  std::string_view name() const override { return "byte_sanity"; }
  Result<Finding> Check(const Fetched& fetched) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_BYTE_SANITY_H_
