#include "crawler/core/lower_case.h"

#include <cstdint>
#include <memory>

#include <unicode/ucasemap.h>

namespace tamis {
namespace {

constexpr size_t kMaxBytes = size_t{1} << 30;
constexpr size_t kMostGrowth = 3;  // bytes out for one in: U+FFFD for a byte that is no UTF-8

struct CaseMapDeleter {
  void operator()(UCaseMap* map) const { ucasemap_close(map); }
};

}  // namespace

Result<std::string> ToLowerUtf8(std::string_view text) {
  if (text.size() > kMaxBytes / kMostGrowth)
    return Error{ErrorCode::kTooLarge, "text too long to lower its case"};
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCaseMap, CaseMapDeleter> map(ucasemap_open("", U_FOLD_CASE_DEFAULT, &status));
  if (U_FAILURE(status)) return Error{ErrorCode::kInternal, "icu: " + std::string(u_errorName(status))};
  std::string lower(text.size() * kMostGrowth, '\0');
  const int32_t size = ucasemap_utf8ToLower(map.get(), lower.data(), static_cast<int32_t>(lower.size()),
                                            text.data(), static_cast<int32_t>(text.size()), &status);
  if (U_FAILURE(status)) return Error{ErrorCode::kInternal, "icu: " + std::string(u_errorName(status))};
  lower.resize(static_cast<size_t>(size));
  return lower;
}

}  // namespace tamis
