#include "storage/match_counts.h"

#include <string>

namespace tamis {
namespace {

std::string TotalKey() {
  return WordKey(KeyFamily::kMetadata, "reported_matches");
}

}  // namespace

Result<MatchCounts::Counts> MatchCounts::Add(std::string_view domain) {
  StateBatch batch;
  batch.Add(NamedKey(PartitionOf(domain), KeyFamily::kMatches, names_.Domain(domain)), 1);
  batch.Add(TotalKey(), 1);
  of_run_.fetch_add(1);  // counts even if it cannot be written
  const Status written = db_.Write(batch, Durability::kPower);
  if (!written) return written.error();
  return Of(domain);
}

Result<MatchCounts::Counts> MatchCounts::Of(std::string_view domain) const {
  const Result<int64_t> of_domain =
      db_.Counter(NamedKey(PartitionOf(domain), KeyFamily::kMatches, names_.Domain(domain)));
  if (!of_domain) return of_domain.error();
  const Result<int64_t> total = db_.Counter(TotalKey());
  if (!total) return total.error();
  return Counts{.of_domain = *of_domain, .of_run = of_run_.load(), .total = *total};
}

}  // namespace tamis
