#include "filter/byte_sanity.h"

#include "filter/findings.h"

namespace tamis {

Result<Finding> ByteSanityFilter::Check(const Fetched& fetched) const {
  if (fetched.body.empty()) return Rejected(name(), "empty_body");
  const Digests& digests = fetched.digests;
  if (digests.md5 == Md5{} || digests.sha1 == Sha1{} || digests.sha256 == Sha256{}) {
    return Rejected(name(), "digest_missing");
  }
  return Passed(name());
}

}  // namespace tamis
