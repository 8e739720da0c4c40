#include "filter/known_hash_filters.h"

#include "filter/findings.h"

namespace tamis {

Result<Finding> UrlListFilter::Check(const Request& request) const {
  return lists_->MatchUrl(request.url).empty() ? Passed(name()) : Rejected(name(), "safety");
}

Result<Finding> HashListFilter::Check(const Fetched& fetched) const {
  return lists_->MatchDigests(fetched.digests).empty() ? Passed(name()) : Rejected(name(), "safety");
}

Result<Finding> PdqListFilter::Check(const Decoded& decoded) const {
  if (!lists_->has(SignalKind::kPdq)) return Passed(name());
  if (decoded.pdq.empty()) return Error{ErrorCode::kInternal, "the picture was not hashed"};
  return lists_->MatchPdq(decoded.pdq).empty() ? Passed(name()) : Rejected(name(), "safety");
}

Result<Finding> PdqQualityFilter::Check(const Decoded& decoded) const {
  if (!lists_->has(SignalKind::kPdq)) return Passed(name());
  if (decoded.pdq.empty()) return Error{ErrorCode::kInternal, "the picture was not hashed"};
  const PdqHash& stored = decoded.pdq.front();
  Finding finding = stored.quality < lists_->min_quality() ? Rejected(name(), "pdq_quality") : Passed(name());
  finding.score = stored.quality;
  return finding;
}

}  // namespace tamis
