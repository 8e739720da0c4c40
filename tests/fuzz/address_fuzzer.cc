// Addresses, CIDRs and header lines from hostile text: what is read is written back the same, allowing is the
// only way out of "special", and heads stay under their caps.

#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "crawler/fetch/address_policy.h"
#include "crawler/fetch/head_reader.h"

namespace tamis {
namespace {

void FuzzAddress(std::string_view text) {
  static const AddressPolicy strict = *AddressPolicy::Make({}, {});
  static const AddressPolicy open = *AddressPolicy::Make({"0.0.0.0/0", "::/0"}, {});
  const Result<IpAddress> address = IpAddress::Parse(text);
  if (!address) return;
  const Result<IpAddress> again = IpAddress::Parse(address->ToString());
  CHECK(again && *again == *address);
  const AddressClass alone = strict.Classify(*address);
  CHECK(alone == AddressClass::kPublic || alone == AddressClass::kSpecialPurpose);
  const bool is_special = alone == AddressClass::kSpecialPurpose;
  CHECK(open.Classify(*address) == (is_special ? AddressClass::kAllowedByOperator : AddressClass::kPublic));
  if (address->is_v6) return;
  // An IPv6 address that carries this one is never more public than it.
  for (const char* prefix : {"::ffff:", "64:ff9b::"}) {
    const Result<IpAddress> carrier = IpAddress::Parse(prefix + address->ToString());
    CHECK(carrier && strict.Classify(*carrier) == alone);
  }
}

void FuzzHead(std::string_view text) {
  HeadReader reader(HeadLimits{.max_bytes = 4'096, .max_lines = 50, .max_interim = 3});
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (!reader.Add(text.substr(0, end == std::string_view::npos ? end : end + 1))) break;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  CHECK(reader.headers().size() <= 50);
  CHECK(!reader.is_complete() || reader.status() >= 200);
  ContentTypeEssence(reader.headers());
  const auto length = ContentLength(reader.headers());
  CHECK(!length || *length >= 0);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tamis::FuzzAddress(text);
  if (const auto cidr = tamis::Cidr::Parse(text)) CHECK(cidr->Contains(cidr->prefix));
  tamis::FuzzHead(text);
  return 0;
}
