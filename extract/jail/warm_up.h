#ifndef TAMIS_EXTRACT_JAIL_WARM_UP_H_
#define TAMIS_EXTRACT_JAIL_WARM_UP_H_

// Everything that libraries do once, done before the sandbox closes.

#include "config/options.h"
#include "extract/image_job.h"

namespace tamis {

/// Runs both jobs over small inputs of ours, of every format, charset and resize mode: tables are built, CPU
/// features detected, converters loaded while files may still be opened. Errors: none; what is missed here
/// shows as a killed worker in the tests.
void WarmUp(const HtmlOptions& html, const TextOptions& text, const ImageJobOptions& image);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_WARM_UP_H_
