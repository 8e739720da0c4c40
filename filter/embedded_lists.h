#ifndef TAMIS_FILTER_EMBEDDED_LISTS_H_
#define TAMIS_FILTER_EMBEDDED_LISTS_H_

// Data files of config/ that are part of the program (cmake/embed.cmake). A list that is built in cannot be
// missing.

#include <string_view>
#include <vector>

namespace tamis {

/// config/boilerplate_texts.txt, as it is in the checkout.
std::string_view BoilerplateTextsFile();

/// config/terms/*.txt (filter/text/term_list.h).
std::string_view SexualTermsFile();
std::string_view MinorTermsFile();
std::string_view HateTermsFile();
std::string_view ViolenceTermsFile();

/// The entries of such a file: lines without "#" comments and surrounding white space, empty ones left out.
std::vector<std::string_view> EmbeddedEntries(std::string_view file);

}  // namespace tamis

#endif  // TAMIS_FILTER_EMBEDDED_LISTS_H_
