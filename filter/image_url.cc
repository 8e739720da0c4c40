#include "filter/image_url.h"

#include "filter/findings.h"
#include "filter/text.h"

namespace tamis {

Result<Finding> ImageUrlFilter::Check(const Candidate& candidate) const {
  const std::string_view url = Trim(candidate.image_url);
  if (ToLower(url.substr(0, 5)) == "data:") return Rejected(name(), "data_url");
  const Result<Url> parsed = Url::Parse(url);
  if (!parsed) return Rejected(name(), "bad_image_url");
  return Passed(name());
}

}  // namespace tamis
