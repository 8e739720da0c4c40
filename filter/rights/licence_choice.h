#ifndef TAMIS_FILTER_RIGHTS_LICENCE_CHOICE_H_
#define TAMIS_FILTER_RIGHTS_LICENCE_CHOICE_H_

// Which of the claims holds for the image: rights.md 3.3 and 3.8.

#include "crawler/core/evidence.h"

namespace tamis {

/// The narrowest scope wins over wider ones; of claims of one scope from different places the most
/// restrictive holds, with `conflict`; several in one block of a platform are a choice, the least restrictive
/// holds. Claims of scope page count only as a hint (confidence as they are, D or E) and not at all for an
/// image of another site or one that credits an agency; of scope site never. Texts that other image-scoped
/// claims have are filled in. Pure. Thread-safe.
ChosenLicence ChooseLicence(const Evidence& evidence);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_LICENCE_CHOICE_H_
