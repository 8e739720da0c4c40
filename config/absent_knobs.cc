// Keys and values of the documented configuration whose stage comes with a later version.

#include "config/knobs.h"

namespace tamis {
namespace {

constexpr AbsentKnob kAbsent[] = {
    {"crawl.cookies", "true", "a cookie jar"},
    {"output.format", "webdataset", "the WebDataset writer"},
};

}  // namespace

std::span<const AbsentKnob> AbsentKnobs() {
  return kAbsent;
}

}  // namespace tamis
