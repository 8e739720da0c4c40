#ifndef TAMIS_FILTER_KNOWN_HASH_URL_NAMES_H_
#define TAMIS_FILTER_KNOWN_HASH_URL_NAMES_H_

// URL entries and URLs as the texts whose keyed names are compared.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "crawler/core/url.h"

namespace tamis::hash_index {

/// The text of an entry. The scheme, credentials, the fragment, and a dot after the host do not count; a
/// prefix is a path without query, with or without its last slash; a host may be written as a URL.
/// Errors: kInvalidInput, without the text.
Result<std::string> TextOfEntry(std::string_view listed, UrlScope scope);

/// What an entry that covers the URL can be called.
std::string ExactText(const Url& url);
std::vector<std::string> PrefixTexts(const Url& url);
std::vector<std::string> HostTexts(const Url& url);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_URL_NAMES_H_
