#ifndef TAMIS_CONFIG_TOML_NESTING_H_
#define TAMIS_CONFIG_TOML_NESTING_H_

// A look at TOML text before the recursive parser sees it.

#include <string_view>

namespace tamis {

/// The 1-based line on which brackets, braces or dotted keys nest more than `limit` deep; 0 if none does.
/// Strings and comments do not count. Cost: linear, no allocation.
int LineNestedTooDeep(std::string_view toml, int limit);

}  // namespace tamis

#endif  // TAMIS_CONFIG_TOML_NESTING_H_
