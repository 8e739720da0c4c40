#ifndef TAMIS_FILTER_RIGHTS_LICENCE_CHOICE_H_
#define TAMIS_FILTER_RIGHTS_LICENCE_CHOICE_H_

// Which of the claims holds for the image: rights.md 3.3 and 3.8.

#include "crawler/core/evidence.h"

namespace tamis {

/// The narrowest scope wins over wider ones; of claims of one scope from different places the most
/// restrictive holds, with `conflict`; several in one block of a platform are a choice, the least restrictive
/// holds. Claims of scope work and page count only as a hint (confidence as they are, D or E): not at all for
/// an image of another site, and none that grants something where the image credits an agency, has a
/// copyright notice or terms of its own; of scope site never. Rights that are reserved by the image against a
/// licence of the page, and a RightsStatement "in copyright" against a public domain mark, hold with
/// `conflict`. Versions and ports of one unit of Creative Commons agree. Texts that other image-scoped claims
/// have are filled in. Where nothing names a licence `claim.spdx` is empty and the claim has what notices and
/// credits say. The order of claims does not matter. Pure. Thread-safe.
ChosenLicence ChooseLicence(const Evidence& evidence);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_LICENCE_CHOICE_H_
