#include "extract/page_rights/rdf_comment.h"

#include <algorithm>
#include <string>
#include <utility>

#include "extract/html_scanner.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr size_t kMaxCommentBytes = 64 * 1024;
constexpr size_t npos = std::string_view::npos;

/// The value of `name` in the tag, empty where it has none.
std::string_view AttributeOf(std::string_view tag, std::string_view name) {
  for (size_t at = tag.find(name); at != npos; at = tag.find(name, at + 1)) {
    std::string_view rest = Trim(tag.substr(at + name.size()));
    if (!rest.starts_with('=')) continue;
    rest = Trim(rest.substr(1));
    if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) continue;
    const size_t end = rest.find(rest[0], 1);
    if (end != npos) return rest.substr(1, end - 1);
  }
  return {};
}

/// "Work" of "<cc:Work ...": the name without prefix.
std::string_view LocalName(std::string_view tag) {
  const size_t end = std::min(tag.find_first_of(" \t\r\n/>"), tag.size());
  const std::string_view name = tag.substr(0, end);
  const size_t colon = name.find(':');
  return colon == npos ? name : name.substr(colon + 1);
}

}  // namespace

void ReadRdfComment(std::string_view comment, std::vector<StatedWork>& works) {
  comment = comment.substr(0, kMaxCommentBytes);
  if (comment.find("web.resource.org/cc/") == npos && comment.find("creativecommons.org/ns#") == npos) return;
  StatedWork work{.source = "L13"};
  bool in_work = false;
  const size_t most = works.size() + kMaxWorkValues;
  const auto add = [&] {
    if (in_work && !work.licences.empty() && works.size() < most) works.push_back(std::move(work));
    work = StatedWork{.source = "L13"};
    in_work = false;
  };
  for (size_t open = comment.find('<'); open != npos; open = comment.find('<', open + 1)) {
    const size_t end = comment.find('>', open);
    if (end == npos) break;
    const std::string_view tag = comment.substr(open + 1, end - open - 1);
    const std::string_view name = LocalName(tag);
    if (name == "Work") {
      add();
      in_work = true;
      work.urls.emplace_back(WrittenUrl(AttributeOf(tag, "about")));
    }
    if (in_work && name == "license") {
      static_cast<void>(SetWorkProperty(work, "license", AttributeOf(tag, "resource")));
    }
    if (in_work && name == "title") {
      const size_t text_end = std::min(comment.find('<', end), comment.size());
      static_cast<void>(SetWorkProperty(work, "title", comment.substr(end + 1, text_end - end - 1)));
    }
    if (tag.starts_with('/') && LocalName(tag.substr(1)) == "Work") add();
  }
  add();
}

}  // namespace tamis
