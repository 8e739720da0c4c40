// The knobs of tables of tables: [[site]] and [[hash_list]].

#include <array>

#include "config/knob_rules.h"
#include "config/knobs.h"

namespace tamis {
namespace {

template <auto Member>
KnobField In(SiteOptions& site) {
  return &(site.*Member);
}

template <auto Member>
KnobField In(HashListOptions& list) {
  return &(list.*Member);
}

constexpr double kDay = 24 * 3'600'000.0;

using enum KnobKind;

// Tables: a knob in one or two lines, kept by hand.
// clang-format off
constexpr auto kSiteKnobs = std::to_array<Knob<SiteOptions>>({
    {.key = "host", .field = In<&SiteOptions::host>, .doc = "host name, without scheme and port",
     .required = true, .must_be = MustBeHost},
    {.key = "host_delay", .kind = kDuration, .field = In<&SiteOptions::host_delay>, .min = 0, .max = kDay,
     .doc = "instead of politeness.host_delay"},
    {.key = "image_delay", .kind = kDuration, .field = In<&SiteOptions::image_delay>, .min = 0, .max = kDay,
     .doc = "instead of politeness.image_delay"},
    {.key = "host_concurrency", .kind = kCount, .field = In<&SiteOptions::host_concurrency>, .min = 1,
     .max = 1'000,
     .doc = "instead of politeness.host_concurrency"},
    {.key = "image_concurrency", .kind = kCount, .field = In<&SiteOptions::image_concurrency>, .min = 1,
     .max = 1'000,
     .doc = "instead of politeness.image_concurrency"},
    {.key = "headers", .kind = kTextList, .field = In<&SiteOptions::headers>,
     .doc = "request headers, \"Name: value\"; never sent to another origin", .must_be = MustBeHeader},
    {.key = "basic_auth", .field = In<&SiteOptions::basic_auth>,
     .doc = "user:password; never sent to another origin", .must_be = MustBeBasic},
    {.key = "bearer_token", .field = In<&SiteOptions::bearer_token>, .doc = "never sent to another origin"},
});

constexpr auto kHashListKnobs = std::to_array<Knob<HashListOptions>>({
    {.key = "path", .field = In<&HashListOptions::path>,
     .doc = "text file of MD5, SHA-1 or SHA-256 digests in hex, one per line", .required = true,
     .must_be = MustBeGiven},
    {.key = "source", .field = In<&HashListOptions::source>, .doc = "who maintains the list",
     .required = true, .must_be = MustBeGiven},
    {.key = "role", .field = In<&HashListOptions::role>,
     .doc = "what the list holds; lists of role csam are refused by this version", .required = true,
     .must_be = MustBeRole},
    {.key = "version", .field = In<&HashListOptions::version>,
     .doc = "version of the list, for the manifest"},
    {.key = "as_of", .field = In<&HashListOptions::as_of>, .doc = "date of the list, for the manifest"},
});
// clang-format on

}  // namespace

std::span<const Knob<SiteOptions>> SiteKnobs() {
  return kSiteKnobs;
}
std::span<const Knob<HashListOptions>> HashListKnobs() {
  return kHashListKnobs;
}

}  // namespace tamis
