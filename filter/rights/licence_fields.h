#ifndef TAMIS_FILTER_RIGHTS_LICENCE_FIELDS_H_
#define TAMIS_FILTER_RIGHTS_LICENCE_FIELDS_H_

// The chosen licence as rows and the command line show it.

#include <string_view>

#include "crawler/core/evidence.h"
#include "crawler/core/licence_fields.h"

namespace tamis {

/// What is done to a picture that is not stored as it came.
inline constexpr std::string_view kChangesMade = "resized and re-encoded";

/// Pure; the order of statements does not matter. Thread-safe.
LicenceFields LicenceFieldsOf(const ChosenLicence& licence, const Evidence& evidence);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_LICENCE_FIELDS_H_
