#ifndef TAMIS_CONFIG_LICENCES_H_
#define TAMIS_CONFIG_LICENCES_H_

// Licences and what they permit (config/licences.txt), stock agencies (config/stock_domains.txt): data, built
// in.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tamis {

/// What a licence says of four questions (rights.md 3.2).
struct LicenceTerms {
  std::string_view spdx;
  bool free_use = false;  // others may use it at all
  bool commercial = false;
  bool derivatives = false;
  bool attribution = false;  // demanded
  bool share_alike = false;
  bool open = false;      // Open Definition: any use, changes included
  bool reserved = false;  // the opposite: all rights reserved, in copyright
};

/// Terms of an SPDX id or LicenseRef- that config/licences.txt or the Creative Commons grammar knows; ports
/// have the terms of their unit. None for others. Thread-safe.
std::optional<LicenceTerms> TermsOf(std::string_view spdx);

/// The entry of config/stock_domains.txt that `host` is or lies below; empty if none. Thread-safe.
std::string_view StockDomainOf(std::string_view host);

}  // namespace tamis

#endif  // TAMIS_CONFIG_LICENCES_H_
