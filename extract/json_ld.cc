#include "extract/json_ld.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <simdjson.h>

#include "extract/html_scanner.h"
#include "extract/json_numbers.h"
#include "extract/microsyntax.h"
#include "extract/page_rights/json_ld_work.h"

namespace tamis {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kMaxTextBytes = 16 * 1024;  // of one text or URL; texts are cut again later
constexpr int kMaxPx = 1'000'000;

bool IsJsonSpace(char c) {  // RFC 8259 2
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void StripPrefix(std::string_view& text, std::string_view prefix) {
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
}
void StripSuffix(std::string_view& text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
}

/// Without the comment and CDATA marks that old pages put around scripts, as "//<![CDATA[".
std::string_view Unwrapped(std::string_view script) {
  for (size_t before = script.size() + 1; before != script.size();) {
    before = script.size();
    while (!script.empty() && IsJsonSpace(script.front())) script.remove_prefix(1);
    while (!script.empty() && IsJsonSpace(script.back())) script.remove_suffix(1);
    for (const std::string_view mark : {"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["})
      StripPrefix(script, mark);
    for (const std::string_view mark : {"-->", "//]]>", "/*]]>*/", "]]>"}) StripSuffix(script, mark);
  }
  return script;
}

/// "ImageObject" of "https://schema.org/ImageObject".
std::string_view TypeName(std::string_view type) {
  StripPrefix(type, "http://schema.org/");
  StripPrefix(type, "https://schema.org/");
  StripPrefix(type, "schema:");
  return type;
}

std::string_view StringOf(const dom::element& element) {
  std::string_view text;
  return element.get(text) == simdjson::SUCCESS ? text.substr(0, kMaxTextBytes) : std::string_view();
}

/// A string, the @value of an object, or the first element of a list.
std::string_view TextOf(dom::element element) {
  dom::array list;
  if (element.get(list) == simdjson::SUCCESS) {
    if (list.begin() == list.end()) return {};
    element = *list.begin();
  }
  dom::object object;
  if (element.get(object) == simdjson::SUCCESS) {
    if (object["@value"].get(element) != simdjson::SUCCESS) return {};
  }
  return StringOf(element);
}

std::string_view TextAt(const dom::object& object, std::string_view key) {
  dom::element element;
  return object[key].get(element) == simdjson::SUCCESS ? TextOf(element) : std::string_view();
}

/// The first of the members that is a text with something in it.
std::string FirstText(const dom::object& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const std::string_view text = TextAt(object, key);
    if (!Trim(text).empty()) return std::string(text);
  }
  return {};
}

/// A number, a text, or an object's value.
int PxAt(const dom::object& object, std::string_view key) {
  dom::element element;
  if (object[key].get(element) != simdjson::SUCCESS) return 0;
  dom::object quantity;
  if (element.get(quantity) == simdjson::SUCCESS && quantity["value"].get(element) != simdjson::SUCCESS)
    return 0;
  double number = 0;
  if (element.get(number) == simdjson::SUCCESS) {
    return number >= 0 ? static_cast<int>(std::min<double>(number, kMaxPx)) : 0;
  }
  return NamedPx(StringOf(element));
}

bool HasType(const dom::object& object) {
  return object["@type"].error() == simdjson::SUCCESS;
}

bool IsImageObject(const dom::object& object) {
  dom::element type;
  if (object["@type"].get(type) != simdjson::SUCCESS) return false;
  dom::array list;
  if (type.get(list) != simdjson::SUCCESS) return TypeName(StringOf(type)) == "ImageObject";
  return std::any_of(list.begin(), list.end(),
                     [](dom::element one) { return TypeName(StringOf(one)) == "ImageObject"; });
}

bool SaysFalse(const dom::element& element) {
  bool value = true;
  if (element.get(value) == simdjson::SUCCESS) return !value;
  const std::string_view text = Trim(TextOf(element));
  for (const std::string_view no :
       {"false", "no", "0", "http://schema.org/false", "https://schema.org/false"}) {
    if (EqualsIgnoringCase(text, no)) return true;
  }
  return false;
}

/// An object that says no more than which other one is meant (JSON-LD 1.1, 4.2.2, node references).
bool IsReference(const dom::object& object) {
  return object.size() == 1 && object["@id"].error() == simdjson::SUCCESS;
}

bool NamesImage(std::string_view key) {
  return key == "image" || key == "primaryImageOfPage" || key == "thumbnail";
}

class Reader {
 public:
  /// `names_image`: it is the value of a property that names an image, or in its list.
  void Read(const dom::element& element, int depth, bool names_image) {
    if (element.is_string()) {
      if (names_image) Add({.url = std::string(StringOf(element))});
      return;
    }
    dom::array list;
    dom::object object;
    const bool is_list = element.get(list) == simdjson::SUCCESS;
    if (!is_list && element.get(object) != simdjson::SUCCESS) return;
    if (depth > kMaxJsonLdDepth) {
      found_.truncated = found_.labels_cut = found_.works_cut = true;
    } else if (is_list) {
      for (const dom::element one : list) Read(one, depth + 1, names_image);
    } else {
      Object(object, depth, names_image);
    }
  }

  JsonLd Take() && { return std::move(found_); }

 private:
  void Object(const dom::object& object, int depth, bool names_image) {
    const bool is_image = IsImageObject(object) || (names_image && !HasType(object) && !IsReference(object));
    if (is_image) AddImage(object);
    AddWork(object, is_image);
    for (const auto member : object) {
      if (member.key == "isFamilyFriendly" && SaysFalse(member.value)) AddLabel(member.key, "false");
      if (member.key == "contentRating") Rating(member.value, depth);
      Read(member.value, depth + 1, NamesImage(member.key));
    }
  }

  /// A text, a number, the texts of a list, or those of an object that give its name and value.
  void Rating(const dom::element& value, int depth) {
    if (depth > kMaxJsonLdDepth) {
      found_.truncated = found_.labels_cut = true;
      return;
    }
    dom::array list;
    dom::object object;
    int64_t number = 0;
    if (value.get(list) == simdjson::SUCCESS) {
      for (const dom::element one : list) Rating(one, depth + 1);
    } else if (value.get(object) == simdjson::SUCCESS) {
      for (const auto member : object) {
        if (SaysRating(member.key)) Rating(member.value, depth + 1);
      }
    } else if (value.get(number) == simdjson::SUCCESS) {
      AddLabel("contentRating", std::to_string(number));
    } else {
      AddLabel("contentRating", StringOf(value));
    }
  }

  void AddWork(const dom::object& object, bool is_image) {
    std::optional<StatedWork> work = ReadJsonLdWork(object, is_image, found_.works_cut);
    if (!work) return;
    if (found_.works.size() >= kMaxStatedWorks) {
      found_.works_cut = true;
      return;
    }
    found_.works.push_back(*std::move(work));
  }

  void AddImage(const dom::object& object) {
    NamedImage image;
    image.url = FirstText(object, {"contentUrl", "url"});
    const std::string_view id = TextAt(object, "@id");
    const bool is_url = StartsWithIgnoringCase(id, "http://") || StartsWithIgnoringCase(id, "https://");
    if (image.url.empty() && is_url) image.url = id;
    image.caption = FirstText(object, {"caption", "description"});
    image.title = FirstText(object, {"name"});
    image.width_px = PxAt(object, "width");
    image.height_px = PxAt(object, "height");
    Add(std::move(image));
  }

  void Add(NamedImage image) {
    image.url = WrittenUrl(image.url);
    if (image.url.empty()) return;
    if (found_.images.size() >= kMaxJsonLdImages) {
      found_.truncated = true;
      return;
    }
    found_.images.push_back(std::move(image));
  }

  void AddLabel(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (found_.adult_labels.size() >= kMaxJsonLdLabels) {
      found_.truncated = found_.labels_cut = true;
      return;
    }
    found_.adult_labels.push_back({"json-ld:" + std::string(name), std::string(value)});
  }

  JsonLd found_;
};

}  // namespace

JsonLd ReadJsonLd(std::string_view script) {
  script = Unwrapped(script);
  JsonLd refused;
  refused.truncated = refused.labels_cut = refused.works_cut = script.size() > kMaxJsonLdBytes;
  if (script.empty() || refused.truncated) return refused;
  dom::parser parser;
  dom::element document;
  simdjson::error_code error = parser.parse(script.data(), script.size()).get(document);
  if (error == simdjson::NUMBER_ERROR) {
    error = parser.parse(WithoutLargeNumbers(script)).get(document);
  }
  if (error != simdjson::SUCCESS) {
    refused.truncated = refused.labels_cut = refused.works_cut =
        error == simdjson::CAPACITY || error == simdjson::MEMALLOC || error == simdjson::DEPTH_ERROR;
    refused.unreadable = true;
    return refused;
  }
  Reader reader;
  reader.Read(document, 1, false);
  return std::move(reader).Take();
}

bool SaysRating(std::string_view key) {
  return key == "@value" || key == "name" || key == "alternateName" || key == "ratingValue" ||
         key == "termCode";
}

int NamedPx(std::string_view text) {
  text = Trim(text);
  StripSuffix(text, "px");
  text = Trim(text);
  int px = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    px = std::min(px * 10 + (c - '0'), kMaxPx);
  }
  return px;
}

}  // namespace tamis
