#include "extract/consent/source_type.h"

#include <string>

#include "extract/consent/ascii_words.h"

namespace tamis {
namespace {

// http://cv.iptc.org/newscodes/digitalsourcetype/, retired ones included.
constexpr std::string_view kSourceTypes[] = {
    "digitalCapture",
    "computationalCapture",
    "negativeFilm",
    "positiveFilm",
    "print",
    "humanEdits",
    "minorHumanEdits",
    "compositeWithTrainedAlgorithmicMedia",
    "algorithmicallyEnhanced",
    "softwareImage",
    "digitalArt",
    "digitalCreation",
    "dataDrivenMedia",
    "trainedAlgorithmicMedia",
    "algorithmicMedia",
    "screenCapture",
    "virtualRecording",
    "composite",
    "compositeCapture",
    "compositeSynthetic",
};

}  // namespace

void AddSourceType(std::string_view written, const StatementSource& source, std::vector<Statement>& out) {
  std::string_view type = TrimmedAscii(written);
  while (type.ends_with('/')) type.remove_suffix(1);
  const size_t separator = type.find_last_of("/#:");
  if (separator != std::string_view::npos) type.remove_prefix(separator + 1);
  if (type.empty()) return;
  const std::string folded = Folded(type);
  for (const std::string_view known : kSourceTypes) {
    if (folded == Folded(known)) type = known;
  }
  out.push_back(MakeStatement(source, Mechanism::kSourceType, "digital-source-type", type, {}, written));
}

}  // namespace tamis
