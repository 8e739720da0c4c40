#ifndef TAMIS_EXTRACT_JAIL_WARM_UP_H_
#define TAMIS_EXTRACT_JAIL_WARM_UP_H_

// Everything that libraries do once, done before the sandbox closes.

#include "config/options.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Runs both jobs over small inputs of ours, of every format, charset and resize mode: tables are built, CPU
/// features detected, converters and detectors loaded while files may still be opened. Errors: those of
/// LoadFaceDetector, where faces are to be found; what is missed here shows as a killed worker in the tests.
Status WarmUp(const HtmlOptions& html, const TextOptions& text, const ImageJobOptions& image);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_WARM_UP_H_
