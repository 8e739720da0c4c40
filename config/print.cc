#include "config/print.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <variant>

#include "config/knob_value.h"
#include "config/knobs.h"
#include "config/units.h"

namespace tamis {
namespace {

std::string_view SectionOf(std::string_view key) {
  return key.substr(0, key.find('.'));
}
std::string_view NameOf(std::string_view key) {
  return key.substr(key.find('.') + 1);
}

/// "host|domain" to "host, domain".
std::string Spaced(std::string_view choices) {
  std::string out;
  for (const char c : choices) out += c == '|' ? std::string(", ") : std::string(1, c);
  return out;
}

template <class Root>
std::string RangeText(const Knob<Root>& knob) {
  switch (knob.kind) {
    case KnobKind::kText:
      return "text";
    case KnobKind::kChoice:
      return Spaced(knob.choices);
    case KnobKind::kFlag:
      return "true, false";
    case KnobKind::kTextList:
      return "list of texts";
    case KnobKind::kNumber:
      return FormatNumber(knob.min) + " to " + FormatNumber(knob.max);
    case KnobKind::kCount:
      break;
    case KnobKind::kSize:
      break;
    case KnobKind::kDuration:
      break;
  }
  const auto text = [&](double value) {
    const auto whole = static_cast<int64_t>(value);
    if (knob.kind == KnobKind::kSize) return FormatSize(whole);
    return knob.kind == KnobKind::kDuration ? FormatDuration(Milliseconds(whole)) : std::to_string(whole);
  };
  return text(knob.min) + " to " + text(knob.max) + (MayBeUnlimited(knob) ? ", unlimited" : "");
}

/// "# doc" and, where the doc alone does not say it, the range.
template <class Root>
std::string Comment(const Knob<Root>& knob) {
  std::string out = "# " + std::string(knob.doc);
  if (knob.kind != KnobKind::kText && knob.kind != KnobKind::kTextList) out += " (" + RangeText(knob) + ")";
  return out + "\n";
}

/// A knob that follows others as long as it is not set is printed as a comment: reading it back must not set
/// it.
bool FollowsOthers(const Knob<Options>& knob, const Options& options) {
  if (knob.set_flag == nullptr) return false;
  Options copy = options;
  return !*knob.set_flag(copy);
}

/// One [[name]] table: keys that differ from the defaults, and those that must be given.
template <class Root>
std::string TableText(std::string_view name, std::span<const Knob<Root>> knobs, const Root& table) {
  std::string out = "\n[[" + std::string(name) + "]]\n";
  for (const Knob<Root>& knob : knobs) {
    const std::string value = KnobText(knob, table);
    if (value != KnobText(knob, Root{}) || knob.required) {
      out += std::string(knob.key) + " = " + value + "\n";
    }
  }
  return out;
}

/// Text inside a Markdown table cell.
std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

template <class Root>
std::string TableReference(std::string_view name, std::span<const Knob<Root>> knobs) {
  std::string out = "\n## [[" + std::string(name) + "]]\n\n" + std::string(SectionDoc(name)) + "\n\n" +
                    "| key | range | meaning |\n|---|---|---|\n";
  for (const Knob<Root>& knob : knobs) {
    out += "| `" + std::string(knob.key) + "` | " + Cell(RangeText(knob)) + " | " + Cell(knob.doc) +
           (knob.required ? "; required" : "") + " |\n";
  }
  return out;
}

std::string DefaultText(const Knob<Options>& knob) {
  const std::string value = KnobText(knob, Options{});
  return value == "\"\"" || value == "[]" ? "empty" : "`" + value + "`";
}

std::string AbsentReference() {
  std::string out =
      "\n## Not in this version\n\nSetting one of these is an error.\n\n| key | value | needs "
      "|\n|---|---|---|\n";
  for (const AbsentKnob& absent : AbsentKnobs()) {
    out += "| `" + std::string(absent.key) + "` | " +
           (absent.value.empty() ? "any" : "`" + std::string(absent.value) + "`") + " | " +
           std::string(absent.stage) + " |\n";
  }
  return out;
}

}  // namespace

std::string PrintConfig(const Options& options) {
  std::string out = "# Tamis: every knob with its value in effect. Reference: docs/options.md\n";
  std::string_view section;
  for (const Knob<Options>& knob : Knobs()) {
    if (SectionOf(knob.key) != section) {
      section = SectionOf(knob.key);
      out += "\n# " + std::string(SectionDoc(section)) + "\n[" + std::string(section) + "]\n";
    }
    out += Comment(knob) + (FollowsOthers(knob, options) ? "# " : "") + std::string(NameOf(knob.key)) +
           " = " + KnobText(knob, options) + "\n";
  }
  for (const SiteOptions& site : options.sites) out += TableText("site", SiteKnobs(), site);
  for (const HashListOptions& list : options.safety.hash_lists)
    out += TableText("hash_list", HashListKnobs(), list);
  for (const MatcherOptions& matcher : options.safety.matchers)
    out += TableText("matcher", MatcherKnobs(), matcher);
  for (const ModelOptions& model : options.safety.models) out += TableText("model", ModelKnobs(), model);
  return out;
}

std::string OptionsReference() {
  std::string out =
      "# Options\n\n"
      "Every knob of the configuration file (`-c FILE`) and of `--set section.key=value`. Generated from\n"
      "`config/knobs.cc`; `TAMIS_REGENERATE=1` with the test `OptionsPage` writes it again.\n\n"
      "Durations take `ms`, `s`, `m`, `h`, `d`; sizes take `B`, `KiB`, `MiB`, `GiB`, `TiB`, or are bytes; "
      "both may\n"
      "have decimals and are texts in TOML: `host_delay = \"1.5s\"`. In `--set` lists are separated by "
      "commas.\n"
      "An unknown key, a wrong type or a value out of range ends the program with exit code 2.\n";
  std::string_view section;
  for (const Knob<Options>& knob : Knobs()) {
    if (SectionOf(knob.key) != section) {
      section = SectionOf(knob.key);
      out += "\n## [" + std::string(section) + "]\n\n" + std::string(SectionDoc(section)) +
             "\n\n| key | default | range | meaning |\n|---|---|---|---|\n";
    }
    out += "| `" + std::string(knob.key) + "` | " + DefaultText(knob) + " | " + Cell(RangeText(knob)) +
           " | " + Cell(knob.doc) + " |\n";
  }
  return out + TableReference("site", SiteKnobs()) + TableReference("hash_list", HashListKnobs()) +
         TableReference("matcher", MatcherKnobs()) +
         TableReference("model", ModelKnobs()) + AbsentReference();
}

}  // namespace tamis
