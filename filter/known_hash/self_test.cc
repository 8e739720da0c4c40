#include "filter/known_hash/self_test.h"

#include <algorithm>
#include <array>

#include "crawler/core/digest.h"
#include "crawler/core/pdq.h"
#include "filter/known_hash/plain_list.h"

namespace tamis {
namespace {

ListSignal SignalOf(SignalKind kind, std::span<const uint8_t> value) {
  ListSignal signal{.kind = kind};
  std::copy(value.begin(), value.end(), signal.value.begin());
  return signal;
}

}  // namespace

Result<std::shared_ptr<const HashIndex>> PlantedIndex() {
  const Result<Digests> digests = DigestAll(std::as_bytes(std::span(kPlantedBytes)));
  if (!digests) return digests.error();
  const Result<Pdq> pdq = PdqFromHex(kPlantedPdq);
  if (!pdq) return pdq.error();
  const ListRecord record{
      .signals = {SignalOf(SignalKind::kMd5, digests->md5),
                  SignalOf(SignalKind::kSha1, digests->sha1),
                  SignalOf(SignalKind::kSha256, digests->sha256),
                  SignalOf(SignalKind::kPdq, ToBytes(*pdq)),
                  {.kind = SignalKind::kUrl, .url = std::string(kPlantedUrl)},
                  {.kind = SignalKind::kUrl, .url = std::string(kPlantedHost), .scope = UrlScope::kHost}}};
  const ListSource source{.label = std::string(kSelfTestLabel), .role = ListRole::kOther, .version = "1"};
  return IndexInMemory(source, {&record, 1});
}

}  // namespace tamis
