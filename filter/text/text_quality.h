#ifndef TAMIS_FILTER_TEXT_TEXT_QUALITY_H_
#define TAMIS_FILTER_TEXT_TEXT_QUALITY_H_

// Is a caption written for readers? Keyword stuffing, repetition, encodings gone wrong.

#include <string>
#include <string_view>

namespace tamis {

/// The rule that the caption breaks: "keyword_stuffing", "repetition", "encoding", "machine_name"; empty:
/// none. Linear in its length. Thread-safe.
std::string_view QualityProblem(std::string_view caption);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_TEXT_QUALITY_H_
