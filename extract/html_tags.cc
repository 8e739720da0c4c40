#include "extract/html_tags.h"

#include <array>

namespace tamis {
namespace {

template <class... Names>
constexpr uint16_t Bits(Names... names) {
  return static_cast<uint16_t>((0u | ... | (1u << static_cast<unsigned>(names))));
}

using A = HtmlAttribute;
using K = TagKind;
using T = HtmlTag;

constexpr uint16_t kImgBits = Bits(A::kSrc, A::kAlt, A::kTitle, A::kWidth, A::kHeight);
constexpr uint16_t kLinkBits = Bits(A::kHref, A::kRel);

constexpr TagRule kRules[] = {
    {""},
    {"script", K::kDroppedContent},
    {"style", K::kDroppedContent},
    {"textarea", K::kDroppedContent},
    {"xmp", K::kDroppedContent},
    {"noembed", K::kDroppedContent},
    {"noframes", K::kDroppedContent},
    {"template", K::kTemplate},
    {"svg", K::kForeign},
    {"math", K::kForeign},
    {"br", K::kSpace},
    {"html", K::kRoot, T::kHtml, Bits(A::kLang, A::kXmlLang)},
    {"head", K::kRoot},
    {"body", K::kRoot},
    {"title", K::kTitle, T::kTitle},
    {"meta", K::kVoid, T::kMeta, Bits(A::kName, A::kContent, A::kHttpEquiv)},
    {"link", K::kVoid, T::kLink, kLinkBits},
    {"base", K::kVoid, T::kBase, Bits(A::kHref)},
    {"img", K::kVoid, T::kImg, kImgBits},
    {"image", K::kVoid, T::kImg, kImgBits},
    {"area", K::kVoid, T::kArea, Bits(A::kHref, A::kRel, A::kAlt)},
    {"frame", K::kVoid, T::kFrame, Bits(A::kSrc)},
    {"hr", K::kVoid, T::kOther, 0, true},
    {"iframe", K::kRawKept, T::kIframe, Bits(A::kSrc)},
    {"a", K::kFormatting, T::kA, kLinkBits},
    {"table", K::kTable, T::kOther, 0, true},
    {"caption", K::kRowGroup},
    {"thead", K::kRowGroup},
    {"tbody", K::kRowGroup},
    {"tfoot", K::kRowGroup},
    {"tr", K::kRow},
    {"td", K::kCell},
    {"th", K::kCell},
    {"p", K::kBlock, T::kOther, 0, true},
    {"li", K::kBlock, T::kOther, 0, true},
    {"dd", K::kBlock, T::kOther, 0, true},
    {"dt", K::kBlock, T::kOther, 0, true},
    {"h1", K::kBlock, T::kOther, 0, true},
    {"h2", K::kBlock, T::kOther, 0, true},
    {"h3", K::kBlock, T::kOther, 0, true},
    {"h4", K::kBlock, T::kOther, 0, true},
    {"h5", K::kBlock, T::kOther, 0, true},
    {"h6", K::kBlock, T::kOther, 0, true},
    {"div", K::kBlock, T::kOther, 0, true},
    {"section", K::kBlock, T::kOther, 0, true},
    {"article", K::kBlock, T::kOther, 0, true},
    {"aside", K::kBlock, T::kOther, 0, true},
    {"header", K::kBlock, T::kOther, 0, true},
    {"footer", K::kBlock, T::kOther, 0, true},
    {"nav", K::kBlock, T::kOther, 0, true},
    {"main", K::kBlock, T::kOther, 0, true},
    {"address", K::kBlock, T::kOther, 0, true},
    {"blockquote", K::kBlock, T::kOther, 0, true},
    {"center", K::kBlock, T::kOther, 0, true},
    {"details", K::kBlock, T::kOther, 0, true},
    {"summary", K::kBlock, T::kOther, 0, true},
    {"dl", K::kBlock, T::kOther, 0, true},
    {"ol", K::kBlock, T::kOther, 0, true},
    {"ul", K::kBlock, T::kOther, 0, true},
    {"pre", K::kBlock, T::kOther, 0, true},
    {"figure", K::kBlock, T::kFigure, 0, true},
    {"figcaption", K::kBlock, T::kFigcaption, 0, true},
    {"frameset", K::kBlock},
};
constexpr size_t kRuleCount = std::size(kRules);
constexpr size_t kSlots = 256;

constexpr size_t Hash(std::string_view name) {
  const auto first = static_cast<unsigned char>(name.front());
  const auto last = static_cast<unsigned char>(name.back());
  const auto middle = static_cast<unsigned char>(name[name.size() / 2]);
  return (first * 31u + last * 7u + middle * 3u + name.size() * 61u) % kSlots;
}

struct Index {
  std::array<TagRule, kRuleCount> rules{};
  std::array<uint8_t, kSlots> slots{};
};

constexpr Index MakeIndex() {
  Index index;
  for (size_t i = 0; i < kRuleCount; ++i) {
    index.rules[i] = kRules[i];
    index.rules[i].id = static_cast<uint8_t>(i);
    if (i == 0) continue;
    size_t slot = Hash(kRules[i].name);
    while (index.slots[slot] != 0) slot = (slot + 1) % kSlots;
    index.slots[slot] = static_cast<uint8_t>(i);
  }
  return index;
}

constexpr Index kIndex = MakeIndex();

}  // namespace

const TagRule& FindTag(std::string_view lower_case_name) {
  if (lower_case_name.empty()) return kIndex.rules[0];
  for (size_t slot = Hash(lower_case_name);; slot = (slot + 1) % kSlots) {
    const uint8_t id = kIndex.slots[slot];
    if (id == 0 || kIndex.rules[id].name == lower_case_name) return kIndex.rules[id];
  }
}

std::optional<HtmlAttribute> FindAttribute(std::string_view lower_case_name) {
  switch (lower_case_name.size()) {
    case 3:
      if (lower_case_name == "src") return A::kSrc;
      if (lower_case_name == "alt") return A::kAlt;
      if (lower_case_name == "rel") return A::kRel;
      break;
    case 4:
      if (lower_case_name == "href") return A::kHref;
      if (lower_case_name == "name") return A::kName;
      if (lower_case_name == "lang") return A::kLang;
      break;
    case 5:
      if (lower_case_name == "title") return A::kTitle;
      if (lower_case_name == "width") return A::kWidth;
      break;
    case 6:
      if (lower_case_name == "height") return A::kHeight;
      break;
    case 7:
      if (lower_case_name == "content") return A::kContent;
      break;
    case 8:
      if (lower_case_name == "xml:lang") return A::kXmlLang;
      break;
    case 10:
      if (lower_case_name == "http-equiv") return A::kHttpEquiv;
      break;
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace tamis
