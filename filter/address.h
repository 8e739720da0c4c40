#ifndef TAMIS_FILTER_ADDRESS_H_
#define TAMIS_FILTER_ADDRESS_H_

// May the addresses of this host be contacted?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Passes public addresses and those the operator allowed, if there is at least one, and hosts behind an
/// explicit proxy (which resolves by itself). The classes are made in crawler/fetch/address_policy.h.
class AddressFilter final : public Filter<Target> {
 public:
  std::string_view name() const override { return "address"; }
  Result<Finding> Check(const Target& target) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_ADDRESS_H_
