#ifndef TAMIS_EXTRACT_CONSENT_PROPERTY_NAMES_H_
#define TAMIS_EXTRACT_CONSENT_PROPERTY_NAMES_H_

// The names in the key of a metadata field, comparable.

#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/image_metadata.h"

namespace tamis {

/// One step of a key, folded: "plus" and "licensorurl" of "Xmp.plus.Licensor[1]/plus:LicensorURL".
struct PropertyName {
  std::string space;  // exiv2's prefix of the namespace, whatever the file calls it; else family or group
  std::string name;
};

/// The steps of a key, outermost first; never empty. A keyword of a PNG text is taken apart at ":" and "." as
/// if it were a property: "XMP:plus:DataMining" ends with the name "datamining". Thread-safety: reentrant.
std::vector<PropertyName> NamesOf(const MetadataField& field);

/// Key of fields that hold bytes of blocks that could not be read (extract/unread_marks.h).
inline constexpr std::string_view kUnreadKey = "Unread.Xmp";
inline constexpr std::string_view kUnreadCutKey = "Unread.Cut";

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_PROPERTY_NAMES_H_
