#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_CHALLENGE_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_CHALLENGE_H_

// Pages that a bot defence shows in place of the page: rights.md 2.11 (S18).

#include <string_view>

namespace tamis {

/// Who challenges; empty where the page is none. A challenge has next to no text of its own and holds the
/// defence's own scripts or addresses where no reader sees them; an article about it shows them as text.
/// Cost: nothing for pages with more than 2 KiB of text; else linear in the first 256 KiB of `source`.
std::string_view FindChallenge(std::string_view source, std::string_view visible_text,
                               std::string_view title);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_CHALLENGE_H_
