#include "extract/page_rights/json_ld_work.h"

#include <simdjson.h>

#include <string_view>

namespace tamis {
namespace {

namespace dom = simdjson::dom;

constexpr int kMaxValueDepth = 4;

/// "license" of "schema:license" and of "https://schema.org/license".
std::string_view LocalName(std::string_view key) {
  const size_t end = key.find_last_of(":/#");
  return end == std::string_view::npos ? key : key.substr(end + 1);
}

class WorkReader {
 public:
  WorkReader(StatedWork& work, bool& cut) : work_(work), cut_(cut) {}

  void Read(std::string_view property, const dom::element& value, int depth) {
    if (depth > kMaxValueDepth) {
      cut_ = true;
      return;
    }
    std::string_view text;
    int64_t number = 0;
    dom::array list;
    dom::object object;
    if (value.get(text) == simdjson::SUCCESS) {
      Set(property, text);
    } else if (value.get(number) == simdjson::SUCCESS) {
      Set(property, std::to_string(number));
    } else if (value.get(list) == simdjson::SUCCESS) {
      for (const dom::element one : list) Read(property, one, depth + 1);
    } else if (value.get(object) == simdjson::SUCCESS) {
      Object(property, object, depth);
    }
  }

 private:
  // A licence is best named by its URL, a person by name.
  void Object(std::string_view property, const dom::object& object, int depth) {
    const bool is_person = property == "creator" || property == "author" || property == "copyrightHolder" ||
                           property == "rightsHolder";
    constexpr std::string_view kOfThings[] = {"url", "@id", "@value", "name", "text", "description"};
    constexpr std::string_view kOfPersons[] = {"name", "@value", "alternateName", "url"};
    bool found = false;
    const auto read = [&](std::string_view key) {
      dom::element value;
      // Every text that may reserve rights counts, of the rest the first.
      if ((found && is_person) || object[key].get(value) != simdjson::SUCCESS) return;
      Read(property, value, depth + 1);
      found = true;
    };
    if (is_person) {
      for (const std::string_view key : kOfPersons) read(key);
    } else {
      for (const std::string_view key : kOfThings) read(key);
    }
  }

  void Set(std::string_view property, std::string_view text) {
    if (!SetWorkProperty(work_, property, text)) cut_ = true;
  }

  StatedWork& work_;
  bool& cut_;
};

}  // namespace

std::optional<StatedWork> ReadJsonLdWork(const dom::object& object, bool is_image, bool& cut) {
  StatedWork work{.is_image = is_image};
  WorkReader reader(work, cut);
  for (const auto member : object) {
    const std::string_view name = LocalName(member.key);
    if (IsWorkProperty(name)) reader.Read(name, member.value, 0);
    if (member.key == "@id") reader.Read("url", member.value, 0);
  }
  const bool of_page = !work.licences.empty() || !work.usage.empty() || !work.acquire_page.empty() ||
                       !work.credit_text.empty() || !work.copyright_notice.empty();
  if (is_image ? !work.SaysRights() && work.captions.empty() : !of_page) return std::nullopt;
  return work;
}

}  // namespace tamis
