#ifndef TAMIS_EXTRACT_LICENCE_LICENCE_TEXT_H_
#define TAMIS_EXTRACT_LICENCE_LICENCE_TEXT_H_

// Licences as they are written: URLs of licence texts, and names in running text (rights.md 3.2).

#include <optional>
#include <string>
#include <string_view>

namespace tamis {

/// A licence that was recognised.
struct ReadLicence {
  std::string spdx;    // SPDX id or LicenseRef-...
  std::string family;  // see LicenceClaim
  bool operator==(const ReadLicence&) const = default;
};

/// The licence that a URL names: the Creative Commons grammar with its repairs, and config/licences.txt. None
/// for hosts that only look like it, licences that do not exist, choosers and searches. Thread-safety:
/// reentrant.
std::optional<ReadLicence> ReadLicenceUrl(std::string_view url);

/// The licence that a text names ("CC BY-SA 4.0", "Creative Commons Attribution 2.0"); without a version the
/// family only. "All rights reserved" and its like are LicenseRef-ARR. Of several the one that permits least.
/// None where the text says that a licence does not hold. Looks at the first 8 KiB. Linear.
std::optional<ReadLicence> ReadLicenceText(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_LICENCE_LICENCE_TEXT_H_
