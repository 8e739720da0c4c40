#include "extract/page_metas.h"

#include <iterator>
#include <string_view>

#include "extract/microsyntax.h"
#include "extract/plain_text.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

constexpr size_t kMaxNameBytes = 256;

std::string NameOf(const HtmlElement& meta, HtmlAttribute name) {
  return LowerCase(Trim(meta.Text(name)).substr(0, kMaxNameBytes));
}

}  // namespace

void ReadMeta(const HtmlElement& meta, size_t max_text_bytes, MetaFacts& facts) {
  const AttributeValue content = meta.Get(HtmlAttribute::kContent);
  if (!content) return;
  const auto add = [&](std::vector<RobotsDirective> found) {
    std::move(found.begin(), found.end(), std::back_inserter(facts.directives));
  };
  const std::string name = NameOf(meta, HtmlAttribute::kName);
  const std::string pragma = NameOf(meta, HtmlAttribute::kHttpEquiv);
  if (!name.empty()) add(ParseRobotsMeta(name, *content));
  if (pragma == "x-robots-tag") add(ParseRobotsHeader(*content));
  if (pragma == "content-language" && facts.content_language.empty()) {
    facts.content_language = std::string(content->substr(0, kMaxNameBytes));
  }
  // rights.md 2.11.
  const auto label = [&](std::string_view key, std::string_view source) {
    if (name != key && pragma != key) return;
    facts.adult_labels.push_back({std::string(source), CleanText(*content, max_text_bytes)});
  };
  label("rating", "meta:rating");
  label("pics-label", "meta:pics-label");
  label("voluntary content rating", "meta:voluntary-content-rating");
}

}  // namespace tamis
