#include "filter/address.h"

#include "filter/findings.h"

namespace tamis {

Result<Finding> AddressFilter::Check(const Target& target) const {
  switch (target.address_class) {
    case AddressClass::kProxied:
      return Passed(name());
    case AddressClass::kPublic:
    case AddressClass::kAllowedByOperator:
      if (target.addresses.empty()) break;
      return Passed(name());
    case AddressClass::kSpecialPurpose:
      return Rejected(name(), "address_special_purpose");
    case AddressClass::kUnresolved:
      break;
  }
  return Rejected(name(), "address_unresolved");
}

}  // namespace tamis
