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
  kText,       // "..."
  kChoice,     // one of Knob::choices
  kFlag,       // true, false
  kCount,      // integer without a unit
  kNumber,     // decimal number without a unit
  kSize,       // bytes: "20MiB", "1.5MiB", "64KiB", 4096
  kDuration,   // "2s", "500ms", "1.5m", "4h", "1d"
  kTextList,   // ["...", "..."]; in --set separated by commas
};

/// Where a value lives. Points into one Options (or one of its tables).
using KnobField = std::variant<std::string*, bool*, int64_t*, double*, Milliseconds*, std::vector<std::string>*>;

/// One knob of a Root: Options for plain keys, SiteOptions and HashListOptions for [[site]] and [[hash_list]].
/// min and max are in bytes, milliseconds or plain units, both inclusive, and unused where kind has no order.
template <class Root>
struct Knob {
  std::string_view key;                // "network.max_redirects"; in a table of tables the bare name
  KnobKind kind = KnobKind::kText;
  KnobField (*field)(Root&) = nullptr;
  double min = 0;
  double max = 0;
  std::string_view choices;            // "host|domain|prefix|any"
  std::string_view doc;                // one line, plain text
  bool* (*set_flag)(Root&) = nullptr;  // becomes true when the key is given; may be null
};

/// All plain knobs, grouped by section, in the order of options.h.
std::span<const Knob<Options>> Knobs();

/// The keys of one [[site]] table.
std::span<const Knob<SiteOptions>> SiteKnobs();

/// The keys of one [[hash_list]] table.
std::span<const Knob<HashListOptions>> HashListKnobs();

/// A key that documents name and whose stage this version does not have. Setting it is an error.
struct AbsentKnob {
  std::string_view key;
  std::string_view stage;              // what would evaluate it, "the image classifier"
};
std::span<const AbsentKnob> AbsentKnobs();

/// What a section is for, one line; empty for unknown names.
std::string_view SectionDoc(std::string_view section);

/// True where "unlimited" is a value: size, count and duration knobs whose default is unlimited.
bool MayBeUnlimited(const Knob<Options>& knob);

}  // namespace tamis

#endif  // TAMIS_CONFIG_KNOBS_H_
