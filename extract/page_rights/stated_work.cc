#include "extract/page_rights/stated_work.h"

#include <algorithm>
#include <iterator>

#include "extract/plain_text.h"

namespace tamis {
namespace {

struct TextProperty {
  std::string_view name;
  std::string StatedWork::*field;
};
constexpr TextProperty kTexts[] = {{"acquireLicensePage", &StatedWork::acquire_page},
                                   {"creditText", &StatedWork::credit_text},
                                   {"copyrightNotice", &StatedWork::copyright_notice},
                                   {"copyrightHolder", &StatedWork::copyright_holder},
                                   {"copyrightYear", &StatedWork::copyright_year},
                                   {"creator", &StatedWork::creator},
                                   {"author", &StatedWork::creator},
                                   {"name", &StatedWork::title},
                                   {"title", &StatedWork::title},
                                   {"attributionName", &StatedWork::attribution_name},
                                   {"attributionURL", &StatedWork::attribution_url},
                                   {"rightsHolder", &StatedWork::copyright_holder}};

struct ListProperty {
  std::string_view name;
  std::vector<std::string> StatedWork::*field;
};
constexpr ListProperty kLists[] = {
    {"caption", &StatedWork::captions},   {"description", &StatedWork::captions},
    {"license", &StatedWork::licences},   {"licence", &StatedWork::licences},
    {"usageInfo", &StatedWork::usage},    {"conditionsOfAccess", &StatedWork::usage},
    {"accessRights", &StatedWork::usage}, {"contentUrl", &StatedWork::urls},
    {"url", &StatedWork::urls},           {"thumbnailUrl", &StatedWork::urls},
    {"rights", &StatedWork::usage},       {"useGuidelines", &StatedWork::usage}};

}  // namespace

bool SetWorkProperty(StatedWork& work, std::string_view property, std::string_view value) {
  for (const ListProperty& list : kLists) {
    if (list.name != property) continue;
    std::vector<std::string>& values = work.*list.field;
    std::string clean = CleanText(value, kMaxWorkTextBytes);
    if (clean.empty() || std::find(values.begin(), values.end(), clean) != values.end()) return true;
    if (values.size() >= kMaxWorkValues) return false;
    values.push_back(std::move(clean));
    return true;
  }
  for (const TextProperty& text : kTexts) {
    if (text.name != property) continue;
    if ((work.*text.field).empty()) work.*text.field = CleanText(value, kMaxWorkTextBytes);
  }
  return true;
}

bool IsWorkProperty(std::string_view property) {
  const auto is_name = [&](const auto& one) { return one.name == property; };
  return std::any_of(std::begin(kTexts), std::end(kTexts), is_name) ||
         std::any_of(std::begin(kLists), std::end(kLists), is_name);
}

}  // namespace tamis
