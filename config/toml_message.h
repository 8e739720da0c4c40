#ifndef TAMIS_CONFIG_TOML_MESSAGE_H_
#define TAMIS_CONFIG_TOML_MESSAGE_H_

// What the TOML parser says, in one line of ours.

#include <string>
#include <string_view>

namespace tamis {

/// toml11 explains errors over several lines with a drawing; the first says what is wrong.
std::string TomlMessage(std::string_view what);

/// The key in quotes and shortened where it is not a plain name: it goes into a message.
std::string ShownKey(std::string_view key);

}  // namespace tamis

#endif  // TAMIS_CONFIG_TOML_MESSAGE_H_
