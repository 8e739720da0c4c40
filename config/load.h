#ifndef TAMIS_CONFIG_LOAD_H_
#define TAMIS_CONFIG_LOAD_H_

// From a TOML file and --set arguments to Options. Library: toml11, hidden in load.cc.

#include <span>
#include <string>
#include <string_view>

#include "config/options.h"
#include "crawler/core/result.h"

namespace tamis {

/// Defaults, then the file, then `overrides` ("section.key=value", as given to --set), then ResolveDefaults.
///
/// `path` empty: no file; "-": standard input. Flags that have a knob (--out, --private) are best passed as
/// overrides too ("output.out=DIR"), so that everything is checked and derived in one place; seeds are
/// appended to crawl.seeds afterwards (URLs contain commas). Lists in an override are separated by commas;
/// text is taken as it stands, without quotes. Limits: files over 1 MiB are kTooLarge; brackets and dotted
/// keys nest at most 16 deep. Errors: kNotFound when the file cannot be read; kInvalidInput with every
/// problem found, one per line, the first 20: "crawl.toml:12: unknown key politeness.host_dely; nearest is
/// politeness.host_delay". Exit code 2.
Result<Options> LoadOptions(const std::string& path, std::span<const std::string> overrides);

/// As LoadOptions, from text. `name` stands for the file in messages.
Result<Options> ParseOptions(std::string_view text, std::string_view name,
                             std::span<const std::string> overrides);

/// Fills what follows from other knobs. Idempotent; call again after changing fields by hand.
/// - output.private_dir: OUT.private, where output.out is given;
/// - crawl.max_pages_per_host: unlimited where politeness.host_delay is 0 and it was not set;
/// - safety.policy: strict where no hash list is configured.
void ResolveDefaults(Options& options);

/// What a crawl demands beyond valid knobs.
/// Errors: kInvalidInput (exit 2): identity.contact missing or neither http(s) URL nor mailto, no output
/// folder; kRefused (exit 3): no hash list without safety.allow_no_hash_list, a list of role csam without
/// safety.incident_public_key, the private folder inside the dataset's.
Status CheckForCrawl(const Options& options);

}  // namespace tamis

#endif  // TAMIS_CONFIG_LOAD_H_
