#ifndef TAMIS_CRAWLER_SEED_ITEMS_H_
#define TAMIS_CRAWLER_SEED_ITEMS_H_

// Seeds as the frontier takes them.

#include <span>
#include <string>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"

namespace tamis {

/// Errors: kInvalidInput for a seed that is no URL.
Result<std::vector<WorkItem>> SeedItems(std::span<const std::string> seeds);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_SEED_ITEMS_H_
