// The knobs of tables of tables: [[site]], [[hash_list]], [[matcher]] and [[model]].

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

template <auto Member>
KnobField In(MatcherOptions& matcher) {
  return &(matcher.*Member);
}

template <auto Member>
KnobField In(ModelOptions& model) {
  return &(model.*Member);
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
     .doc = "index file, or text file of MD5, SHA-1 or SHA-256 digests in hex, one per line",
     .required = true, .must_be = MustBeGiven},
    {.key = "source", .field = In<&HashListOptions::source>,
     .doc = "the operator's name for where the list comes from; required for text files, refused for index "
            "files, which carry it"},
    {.key = "role", .field = In<&HashListOptions::role>,
     .doc = "csam, ncii, terrorism, violence, operator or other; as source"},
    {.key = "version", .field = In<&HashListOptions::version>, .doc = "version of the list; as source"},
    {.key = "as_of", .field = In<&HashListOptions::as_of>,
     .doc = "date of the list, \"2026-05-01\"; as source"},
    {.key = "action", .kind = kChoice, .field = In<&HashListOptions::action>,
     .choices = "by-role|block|block+report|review",
     .doc = "what a match does; by-role: block for role operator, block+report for all others"},
    {.key = "max_distance", .kind = kCount, .field = In<&HashListOptions::max_distance>, .min = -1, .max = 64,
     .doc = "of PDQ hashes, in bits; -1: safety.pdq_max_distance"},
});

constexpr auto kMatcherKnobs = std::to_array<Knob<MatcherOptions>>({
    {.key = "name", .field = In<&MatcherOptions::name>, .doc = "names it in messages and in the manifest",
     .required = true, .must_be = MustBeGiven},
    {.key = "kind", .kind = kChoice, .field = In<&MatcherOptions::kind>, .choices = "library|process|https",
     .doc = "shared library, program, or service that gets hashes only", .required = true},
    {.key = "path", .field = In<&MatcherOptions::path>, .doc = "of the library or program"},
    {.key = "arguments", .kind = kTextList, .field = In<&MatcherOptions::arguments>,
     .doc = "of the program, or one text for the library"},
    {.key = "url", .field = In<&MatcherOptions::url>, .doc = "of the service"},
    {.key = "basic_auth", .field = In<&MatcherOptions::basic_auth>, .doc = "user:password; sent to the service"},
    {.key = "bearer_token", .field = In<&MatcherOptions::bearer_token>, .doc = "sent to the service"},
    {.key = "ca_file", .field = In<&MatcherOptions::ca_file>,
     .doc = "PEM file of the authorities that may vouch for the service; empty: the system's"},
    {.key = "role", .field = In<&MatcherOptions::role>, .doc = "of its lists, as in [[hash_list]]",
     .required = true, .must_be = MustBeGiven},
    {.key = "action", .kind = kChoice, .field = In<&MatcherOptions::action>,
     .choices = "by-role|block|block+report|review", .doc = "as in [[hash_list]]"},
    {.key = "required", .kind = kFlag, .field = In<&MatcherOptions::required>,
     .doc = "drop what it cannot answer"},
    {.key = "timeout", .kind = kDuration, .field = In<&MatcherOptions::timeout>, .min = 10, .max = 60'000,
     .doc = "of one question"},
});

constexpr auto kModelKnobs = std::to_array<Knob<ModelOptions>>({
    {.key = "manifest", .field = In<&ModelOptions::manifest>,
     .doc = "name of a manifest in the model folder, or a path that ends in .toml", .required = true,
     .must_be = MustBeGiven},
    {.key = "threshold", .kind = kNumber, .field = In<&ModelOptions::threshold>, .min = -1, .max = 10,
     .doc = "drop at or above it (similarity, aesthetic: below it); -1: the score is a column and drops nothing"},
});
// clang-format on

}  // namespace

std::span<const Knob<SiteOptions>> SiteKnobs() {
  return kSiteKnobs;
}
std::span<const Knob<HashListOptions>> HashListKnobs() {
  return kHashListKnobs;
}
std::span<const Knob<MatcherOptions>> MatcherKnobs() {
  return kMatcherKnobs;
}

std::span<const Knob<ModelOptions>> ModelKnobs() {
  return kModelKnobs;
}

}  // namespace tamis
