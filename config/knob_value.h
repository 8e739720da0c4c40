#ifndef TAMIS_CONFIG_KNOB_VALUE_H_
#define TAMIS_CONFIG_KNOB_VALUE_H_

// One value on its way into or out of Options, checked against its knob.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/knobs.h"
#include "crawler/core/result.h"

namespace tamis {

/// A value of another type than any knob has, by name: "a table".
struct OtherType {
  std::string_view name;
};

/// A value as a file or an argument gives it, before it is checked.
using KnobValue = std::variant<std::string, bool, int64_t, double, std::vector<std::string>, OtherType>;

/// Reads an argument of --set as the kind demands; what does not fit stays text, so that SetKnob can say so.
KnobValue ValueFromArgument(KnobKind kind, std::string_view text);

/// Checks type, range, choices and form, then stores. `name` is the full key, for messages.
/// Errors: kInvalidInput: "network.max_redirects must be between 0 and 50, not 99"; `root` is unchanged.
template <class Root>
Status SetKnob(const Knob<Root>& knob, std::string_view name, const KnobValue& value, Root& root);

/// The value as it is written in a file: "\"2s\"", "10", "[\"a\", \"b\"]".
template <class Root>
std::string KnobText(const Knob<Root>& knob, const Root& root);

/// Where `text` is no UTF-8; its size if it is.
size_t MalformedUtf8At(std::string_view text);

/// A TOML basic string; what is no UTF-8 becomes U+FFFD.
std::string QuoteToml(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_CONFIG_KNOB_VALUE_H_
