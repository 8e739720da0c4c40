#include "extract/xml_names.h"

#include <array>
#include <cstddef>
#include <utility>

namespace tamis {
namespace {

constexpr size_t kMaxPrefixes = 64;
constexpr std::string_view kDeclaration = "xmlns:";

struct Known {
  std::string_view text;
  XmlVocabulary vocabulary;
};

// Found anywhere in a namespace name: versions, schemes and trailing slashes differ from site to site.
constexpr auto kNamespaces = std::to_array<Known>({{"sitemap-image", XmlVocabulary::kImage},
                                                   {"search.yahoo.com/mrss", XmlVocabulary::kMedia},
                                                   {"purl.org/dc/", XmlVocabulary::kDublinCore},
                                                   {"sitemaps.org/schemas/sitemap", XmlVocabulary::kPlain},
                                                   {"w3.org/2005/atom", XmlVocabulary::kForeign}});

constexpr auto kUsualPrefixes = std::to_array<Known>(
    {{"image", XmlVocabulary::kImage}, {"media", XmlVocabulary::kMedia}, {"dc", XmlVocabulary::kDublinCore}});

std::pair<std::string_view, std::string_view> Split(std::string_view name) {
  const size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 'a' - 'A');
  }
  return lower;
}

}  // namespace

std::string_view AttributeOf(std::span<const XmlAttribute> attributes, std::string_view name) {
  for (const XmlAttribute& attribute : attributes) {
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

void XmlNames::Declare(std::string_view element, std::span<const XmlAttribute> attributes) {
  if (!has_root_) {
    root_prefix_ = Split(element).first;
    has_root_ = true;
  }
  for (const XmlAttribute& attribute : attributes) {
    if (!attribute.name.starts_with(kDeclaration) || prefixes_.size() >= kMaxPrefixes) continue;
    const std::string space = Lower(attribute.value);
    for (const Known& known : kNamespaces) {
      if (space.find(known.text) == std::string::npos) continue;
      prefixes_.emplace(attribute.name.substr(kDeclaration.size()), known.vocabulary);
      break;
    }
  }
}

XmlName XmlNames::Resolve(std::string_view name) const {
  const auto [prefix, local] = Split(name);
  if (prefix.empty() || prefix == root_prefix_) return {XmlVocabulary::kPlain, local};
  const auto declared = prefixes_.find(prefix);
  if (declared != prefixes_.end()) return {declared->second, local};
  for (const Known& usual : kUsualPrefixes) {
    if (prefix == usual.text) return {usual.vocabulary, local};
  }
  return {XmlVocabulary::kForeign, local};
}

}  // namespace tamis
