#include "filter/page_sanity.h"

#include "filter/findings.h"

namespace tamis {
namespace {

constexpr size_t kIdDigits = 32;

bool IsId(std::string_view id) {
  return id.size() == kIdDigits && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<Finding> PageSanityFilter::Check(const Page& page) const {
  if (!IsId(page.facts.id)) return Rejected(name(), "page_incomplete", "id");
  if (!Url::Parse(page.facts.url)) return Rejected(name(), "page_incomplete", "url");
  return Passed(name());
}

}  // namespace tamis
