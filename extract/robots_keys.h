#ifndef TAMIS_EXTRACT_ROBOTS_KEYS_H_
#define TAMIS_EXTRACT_ROBOTS_KEYS_H_

// The keys of robots.txt lines, with the misspellings that occur in the wild.

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "extract/robots_txt.h"

namespace tamis {

/// What a line does, beside the kinds that are only kept.
enum class RobotsKey : uint8_t { kUserAgent, kAllow, kDisallow };

/// The meaning of `key` as written, white space around it removed; nullopt for unknown keys.
///
/// Misspellings may only add restrictions: "allow" has none. Source of the others: the lists of
/// google/robotstxt and crawler-commons, and, as there, any key that begins like one of them.
std::optional<std::variant<RobotsKey, RobotsLineKind>> RobotsKeyOf(std::string_view key);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ROBOTS_KEYS_H_
