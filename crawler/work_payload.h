#ifndef TAMIS_CRAWLER_WORK_PAYLOAD_H_
#define TAMIS_CRAWLER_WORK_PAYLOAD_H_

// What the frontier remembers of an item besides its URL. Plain values only: clearances do not survive
// a restart, everything is judged again on each lease.

#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// A page to visit.
struct PageWork {
  std::string seed_url;
  int depth = 0;
  std::vector<RedirectHop> redirects;  // hops that led to this URL, oldest first
};

/// An image to fetch: its candidate and what is known of the page that showed it.
struct ImageWork {
  Candidate candidate;
  PageFacts facts;
  std::vector<RedirectHop> redirects;
};

/// Wire forms, versioned. Errors of the readers: kInvalidInput for anything that is not exactly one value.
std::string Serialize(const PageWork& work);
std::string Serialize(const ImageWork& work);
Result<PageWork> ReadPageWork(std::string_view bytes);
Result<ImageWork> ReadImageWork(std::string_view bytes);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_WORK_PAYLOAD_H_
