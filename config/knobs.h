#ifndef TAMIS_CONFIG_KNOBS_H_
#define TAMIS_CONFIG_KNOBS_H_

// The one table of knobs: key, unit, range and documentation of every field of options.h.
// Loading, --print-config and docs/options.md are all driven by it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/options.h"

namespace tamis {

/// How the value of a knob is written.
enum class KnobKind : uint8_t {
  kText,      // "..."
  kChoice,    // one of Knob::choices
  kFlag,      // true, false
  kCount,     // integer without a unit
  kNumber,    // decimal number without a unit
  kSize,      // bytes: "20MiB", "1.5MiB", "64KiB", 4096
  kDuration,  // "2s", "500ms", "1.5m", "4h", "1d"
  kTextList,  // ["...", "..."]; in --set separated by commas
};

/// Where a value lives. Points into one Options (or one of its tables).
using KnobField =
    std::variant<std::string*, bool*, int64_t*, double*, Milliseconds*, std::vector<std::string>*>;

/// One knob of a Root: Options for plain keys, SiteOptions, HashListOptions, MatcherOptions and ModelOptions
/// for [[site]], [[hash_list]], [[matcher]] and [[model]]. min and max are in bytes, milliseconds or plain units, both
/// inclusive, and unused where kind has no order.
template <class Root>
struct Knob {
  std::string_view key;  // "network.max_redirects"; in a table of tables the bare name
  KnobKind kind = KnobKind::kText;
  KnobField (*field)(Root&) = nullptr;
  double min = 0;
  double max = 0;
  std::string_view choices;            // "host|domain|prefix|any"
  std::string_view doc;                // one line, plain text
  bool required = false;               // a table without the key is an error
  bool* (*set_flag)(Root&) = nullptr;  // becomes true when the key is given; may be null
  /// What a text (each element of a list) must be, "an http(s) URL"; empty if it is. May be null.
  std::string_view (*must_be)(std::string_view text) = nullptr;
};

/// All plain knobs, grouped by section, in the order of options.h.
std::span<const Knob<Options>> Knobs();

/// The keys of one [[site]] table.
std::span<const Knob<SiteOptions>> SiteKnobs();

/// The keys of one [[hash_list]] table.
std::span<const Knob<HashListOptions>> HashListKnobs();

/// The keys of one [[matcher]] table.
std::span<const Knob<MatcherOptions>> MatcherKnobs();

/// The keys of one [[model]] table.
std::span<const Knob<ModelOptions>> ModelKnobs();

/// A key, or one value of a key, whose stage this version does not have. Setting it is an error.
struct AbsentKnob {
  std::string_view key;
  std::string_view value;  // empty: the whole key
  std::string_view stage;  // what would evaluate it, "the image classifier"
};
std::span<const AbsentKnob> AbsentKnobs();

/// What a section is for, one line; empty for unknown names.
std::string_view SectionDoc(std::string_view section);

/// True where "unlimited" is a value: the knob's default is unlimited, or depends on others as
/// crawl.max_pages_per_host does.
bool MayBeUnlimited(const Knob<Options>& knob);
inline bool MayBeUnlimited(const Knob<SiteOptions>&) {
  return false;
}
inline bool MayBeUnlimited(const Knob<HashListOptions>&) {
  return false;
}
inline bool MayBeUnlimited(const Knob<MatcherOptions>&) {
  return false;
}
inline bool MayBeUnlimited(const Knob<ModelOptions>&) {
  return false;
}

/// A URL with scheme http or https and a host, or "mailto:" with an address. What identity.contact must be.
bool IsContact(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_CONFIG_KNOBS_H_
