// The public suffix list: the only file that knows libpsl.

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <libpsl.h>

#include "crawler/core/check.h"
#include "crawler/core/url.h"
#include "crawler/core/url_ip.h"

namespace tamis {
namespace {

constexpr size_t kCacheSlots = 1024;      // per thread; the links of a page name few hosts
constexpr size_t kMaxDomainLength = 253;  // RFC 1035 section 2.3.4, as text without the trailing dot

/// Read once and never freed: immutable, and used by all threads until the end.
const psl_ctx_t* SharedList() {
  static const psl_ctx_t* const list = [] {
    const psl_ctx_t* newest = psl_latest(nullptr);
    return newest != nullptr ? newest : psl_builtin();
  }();
  CHECK(list != nullptr);
  return list;
}

/// Length of the registrable domain at the end of `host`.
size_t FindLength(const std::string& host) {
  if (host.empty() || host.front() == '[' || host.size() > kMaxDomainLength || EndsInANumber(host)) {
    return host.size();
  }
  const char* domain = psl_registrable_domain(SharedList(), host.c_str());
  return domain == nullptr ? host.size() : std::string_view(domain).size();
}

struct CacheSlot {
  std::string host;
  size_t length = 0;
};

}  // namespace

std::string RegistrableDomain(std::string_view host) {
  thread_local std::array<CacheSlot, kCacheSlots> cache;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return {};
  CacheSlot& slot = cache[std::hash<std::string_view>()(host) % kCacheSlots];
  if (slot.host != host) {
    slot.host = host;
    slot.length = FindLength(slot.host);
  }
  return std::string(host.substr(host.size() - slot.length));
}

}  // namespace tamis
