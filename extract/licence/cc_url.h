#ifndef TAMIS_EXTRACT_LICENCE_CC_URL_H_
#define TAMIS_EXTRACT_LICENCE_CC_URL_H_

// URLs of Creative Commons: the grammar of rights.md 3.2 with its repairs.

#include <optional>
#include <string>
#include <string_view>

#include "extract/licence/licence_text.h"

namespace tamis {

inline constexpr size_t kMaxLicenceUrlBytes = 2048;  // a longer one names no licence

/// Host and path of a URL as it stands in texts, lower-case, unescaped once, without query and fragment.
struct PlainUrl {
  std::string host;  // without "www." and "m."
  std::string path;  // begins with "/" or is empty; no "/" at its end
};

/// Reads `url` as browsers do where they agree (WHATWG URL: white space around it, tabs and newlines in it,
/// "\" for "/"), and without a scheme too. None for other schemes, user names, ports that are not the
/// scheme's, and dot segments.
std::optional<PlainUrl> ReadPlainUrl(std::string_view url);

/// The licence of Creative Commons that `url` names.
std::optional<ReadLicence> ReadCcUrl(const PlainUrl& url);

/// The licence of a unit as people write it ("by-sa-nc", "BY-NC-SA", "zero"), version and port; lower-case.
std::optional<ReadLicence> CcLicenceAsWritten(std::string_view unit, std::string_view version,
                                              std::string_view port);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_LICENCE_CC_URL_H_
