#ifndef TAMIS_CONFIG_PRINT_H_
#define TAMIS_CONFIG_PRINT_H_

// Options written out: as a configuration file, and as the reference page.

#include <string>

#include "config/options.h"

namespace tamis {

/// The effective configuration as a TOML file with comments; loading it again gives equal options.
/// Contains the credentials of [[site]] tables.
std::string PrintConfig(const Options& options);

/// docs/options.md: every knob with unit, range and default, from the table in knobs.cc.
std::string OptionsReference();

}  // namespace tamis

#endif  // TAMIS_CONFIG_PRINT_H_
