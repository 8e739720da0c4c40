#include "extract/html_tags.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tamis {
namespace {

template <class... Names>
constexpr AttributeSet Bits(Names... names) {
  return (AttributeSet{0} | ... | AttributeBit(names));
}

using A = HtmlAttribute;
using K = TagKind;
using T = HtmlTag;

constexpr std::array<std::string_view, kHtmlAttributeCount> kAttributeNames = {"alt",
                                                                               "content",
                                                                               "height",
                                                                               "href",
                                                                               "http-equiv",
                                                                               "lang",
                                                                               "name",
                                                                               "rel",
                                                                               "src",
                                                                               "title",
                                                                               "width",
                                                                               "xml:lang",
                                                                               "aria-label",
                                                                               "aria-labelledby",
                                                                               "data",
                                                                               "datetime",
                                                                               "hreflang",
                                                                               "id",
                                                                               "itemprop",
                                                                               "itemscope",
                                                                               "itemtype",
                                                                               "media",
                                                                               "property",
                                                                               "srcset",
                                                                               "type",
                                                                               "value",
                                                                               "data-srcset",
                                                                               "data-lazy-srcset",
                                                                               "data-src",
                                                                               "data-original",
                                                                               "data-lazy-src",
                                                                               "data-lazy",
                                                                               "data-lazyload",
                                                                               "data-original-src",
                                                                               "data-hi-res-src",
                                                                               "data-echo",
                                                                               "data-image",
                                                                               "about",
                                                                               "resource",
                                                                               "typeof",
                                                                               "data-nosnippet",
                                                                               "class"};
constexpr std::string_view kAttributeCodes = "abcdefghijklmnopqrstuvwxyz0123456789_-.:!$";
static_assert(kAttributeCodes.size() == kHtmlAttributeCount);

constexpr AttributeSet kSrcsetBits = Bits(A::kSrcset, A::kDataSrcset, A::kDataLazySrcset);
constexpr AttributeSet kImgBits =
    kSrcsetBits | Bits(A::kSrc, A::kAlt, A::kTitle, A::kWidth, A::kHeight, A::kAriaLabel, A::kAriaLabelledby,
                       A::kDataSrc, A::kDataOriginal, A::kDataLazySrc, A::kDataLazy, A::kDataLazyload,
                       A::kDataOriginalSrc, A::kDataHiResSrc, A::kDataEcho, A::kDataImage);
constexpr AttributeSet kLinkBits = Bits(A::kHref, A::kRel);

// The parser must see as few kinds of elements as possible: no formatting element but a, no form control, no
// element with rules of its own. So what only marks a place is written under the name of a harmless phrasing
// element, one name for each HtmlTag that the walk must tell apart.
constexpr std::string_view kPhrasingName = "span", kNeutralName = "mark", kControlName = "kbd",
                           kPictureName = "samp";

constexpr TagRule kRules[] = {
    {"", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"script", K::kDroppedContent},
    {"style", K::kDroppedContent},
    {"textarea", K::kDroppedContent},
    {"xmp", K::kDroppedContent},
    {"noembed", K::kDroppedContent},
    {"noframes", K::kDroppedContent},
    {"plaintext", K::kPlaintext, T::kOther, 0, true},
    {"template", K::kTemplate},
    {"svg", K::kForeign},
    {"math", K::kForeign},
    {"br", K::kSpace},
    {"wbr", K::kSkip},
    {"html", K::kRoot, T::kHtml, Bits(A::kLang, A::kXmlLang)},
    {"head", K::kRoot, T::kOther},
    {"body", K::kRoot, T::kOther},
    {"title", K::kTitle, T::kTitle},
    {"meta", K::kVoid, T::kMeta, Bits(A::kName, A::kProperty, A::kContent, A::kHttpEquiv)},
    {"link", K::kVoid, T::kLink, kLinkBits | Bits(A::kHreflang, A::kType)},
    {"base", K::kVoid, T::kBase, Bits(A::kHref)},
    {"img", K::kVoid, T::kImg, kImgBits},
    {"image", K::kVoid, T::kImg, kImgBits},
    {"source", K::kVoid, T::kSource, kSrcsetBits | Bits(A::kMedia, A::kType, A::kSrc)},
    {"area", K::kVoid, T::kArea, Bits(A::kHref, A::kRel, A::kAlt)},
    {"frame", K::kVoid, T::kFrame, Bits(A::kSrc)},
    {"hr", K::kVoid, T::kOther, 0, true},
    {"iframe", K::kRawKept, T::kIframe, Bits(A::kSrc)},
    {"a", K::kFormatting, T::kA, kLinkBits},
    {"picture", K::kKept, T::kPicture, 0, false, kPictureName},
    {"noscript", K::kKept, T::kNoscript},
    {"button", K::kKept, T::kControl, 0, false, kControlName},
    {"select", K::kKept, T::kControl, 0, false, kControlName},
    {"option", K::kKept, T::kControl, 0, false, kControlName},
    {"data", K::kPhrasing, T::kPhrasing, Bits(A::kValue), false, kPhrasingName},
    {"meter", K::kPhrasing, T::kPhrasing, Bits(A::kValue), false, kPhrasingName},
    {"time", K::kPhrasing, T::kPhrasing, Bits(A::kDatetime), false, kPhrasingName},
    {"span", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"b", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"i", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"em", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"strong", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"code", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"label", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"small", K::kPhrasing, T::kPhrasing, 0, false, kPhrasingName},
    {"object", K::kNeutral, T::kOther, Bits(A::kData), false, kNeutralName},
    {"audio", K::kNeutral, T::kOther, Bits(A::kSrc), false, kNeutralName},
    {"video", K::kNeutral, T::kOther, Bits(A::kSrc), false, kNeutralName},
    {"applet", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"canvas", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"colgroup", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"datalist", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"dialog", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"dir", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"fieldset", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"form", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"hgroup", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"legend", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"listing", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"map", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"marquee", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"menu", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"optgroup", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"search", K::kNeutral, T::kOther, 0, true, kNeutralName},
    {"slot", K::kNeutral, T::kOther, 0, false, kNeutralName},
    {"embed", K::kVoidIfAsked, T::kOther, Bits(A::kSrc), false, kNeutralName},
    {"track", K::kVoidIfAsked, T::kOther, Bits(A::kSrc), false, kNeutralName},
    {"input", K::kVoidIfAsked, T::kOther, 0, false, kNeutralName},
    {"param", K::kVoidIfAsked, T::kOther, 0, false, kNeutralName},
    {"col", K::kVoidIfAsked, T::kOther, 0, false, kNeutralName},
    {"basefont", K::kVoidIfAsked, T::kOther, 0, false, kNeutralName},
    {"bgsound", K::kVoidIfAsked, T::kOther, 0, false, kNeutralName},
    {"keygen", K::kVoidIfAsked, T::kOther, 0, false, kNeutralName},
    {"table", K::kTable, T::kOther, 0, true},
    {"caption", K::kRowGroup, T::kOther},
    {"thead", K::kRowGroup, T::kOther},
    {"tbody", K::kRowGroup, T::kOther},
    {"tfoot", K::kRowGroup, T::kOther},
    {"tr", K::kRow, T::kOther},
    {"td", K::kCell, T::kOther},
    {"th", K::kCell, T::kOther},
    {"p", K::kBlock, T::kOther, 0, true},
    {"li", K::kBlock, T::kItem, 0, true},
    {"dd", K::kBlock, T::kOther, 0, true},
    {"dt", K::kBlock, T::kOther, 0, true},
    {"h1", K::kBlock, T::kHeading, 0, true},
    {"h2", K::kBlock, T::kHeading, 0, true},
    {"h3", K::kBlock, T::kHeading, 0, true},
    {"h4", K::kBlock, T::kHeading, 0, true},
    {"h5", K::kBlock, T::kHeading, 0, true},
    {"h6", K::kBlock, T::kHeading, 0, true},
    {"div", K::kBlock, T::kOther, 0, true},
    {"section", K::kBlock, T::kOther, 0, true},
    {"article", K::kBlock, T::kOther, 0, true},
    {"aside", K::kBlock, T::kOther, 0, true},
    {"header", K::kBlock, T::kOther, 0, true},
    {"footer", K::kBlock, T::kFooter, 0, true},
    {"nav", K::kBlock, T::kOther, 0, true},
    {"main", K::kBlock, T::kMain, 0, true},
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
    {"frameset", K::kBlock, T::kOther},
};
constexpr size_t kRuleCount = std::size(kRules);
static_assert(kRuleCount <= 256, "ids have 8 bits");
constexpr size_t kSlots = 512;

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
    if (index.rules[i].written.empty()) index.rules[i].written = kRules[i].name;
    if (i == 0) continue;
    size_t slot = Hash(kRules[i].name);
    while (index.slots[slot] != 0) slot = (slot + 1) % kSlots;
    index.slots[slot] = static_cast<uint8_t>(i);
  }
  return index;
}

constexpr Index kIndex = MakeIndex();

constexpr size_t kAttributeSlots = 256;

/// For each slot the attribute's number plus 1; for each length whether a name has it.
struct AttributeIndex {
  std::array<uint8_t, kAttributeSlots> slots{};
  uint32_t lengths = 0;
};

constexpr AttributeIndex MakeAttributeIndex() {
  AttributeIndex index;
  for (size_t i = 0; i < kAttributeNames.size(); ++i) {
    size_t slot = Hash(kAttributeNames[i]) % kAttributeSlots;
    while (index.slots[slot] != 0) slot = (slot + 1) % kAttributeSlots;
    index.slots[slot] = static_cast<uint8_t>(i + 1);
    index.lengths |= uint32_t{1} << kAttributeNames[i].size();
  }
  return index;
}

constexpr AttributeIndex kAttributeIndex = MakeAttributeIndex();

constexpr std::array<uint8_t, 128> MakeCodeIndex() {
  std::array<uint8_t, 128> index{};
  for (size_t i = 0; i < kAttributeCodes.size(); ++i) {
    index[static_cast<size_t>(kAttributeCodes[i])] = static_cast<uint8_t>(i + 1);
  }
  return index;
}

constexpr std::array<uint8_t, 128> kCodeIndex = MakeCodeIndex();

}  // namespace

bool IsBeforeBody(const TagRule& rule) {
  static constexpr std::string_view kNames[] = {"html",     "head",     "body",  "frameset", "base",
                                                "basefont", "bgsound",  "link",  "meta",     "title",
                                                "noscript", "noframes", "style", "script",   "template"};
  return std::find(std::begin(kNames), std::end(kNames), rule.name) != std::end(kNames);
}

std::span<const TagRule> TagRules() {
  return kIndex.rules;
}

const TagRule& FindTag(std::string_view lower_case_name) {
  if (lower_case_name.empty()) return kIndex.rules[0];
  for (size_t slot = Hash(lower_case_name);; slot = (slot + 1) % kSlots) {
    const uint8_t id = kIndex.slots[slot];
    if (id == 0 || kIndex.rules[id].name == lower_case_name) return kIndex.rules[id];
  }
}

std::optional<HtmlAttribute> FindAttribute(std::string_view lower_case_name) {
  if (lower_case_name.empty() || lower_case_name.size() > kLongestAttributeName) return std::nullopt;
  if (((kAttributeIndex.lengths >> lower_case_name.size()) & 1) == 0) return std::nullopt;
  for (size_t slot = Hash(lower_case_name) % kAttributeSlots;; slot = (slot + 1) % kAttributeSlots) {
    const uint8_t number = kAttributeIndex.slots[slot];
    if (number == 0) return std::nullopt;
    if (kAttributeNames[number - 1u] == lower_case_name) return static_cast<HtmlAttribute>(number - 1);
  }
}

char AttributeCode(HtmlAttribute name) {
  return kAttributeCodes[static_cast<size_t>(name)];
}

std::optional<HtmlAttribute> FindAttributeCode(std::string_view code) {
  if (code.size() != 1 || static_cast<unsigned char>(code[0]) >= kCodeIndex.size()) return std::nullopt;
  const uint8_t number = kCodeIndex[static_cast<size_t>(code[0])];
  if (number == 0) return std::nullopt;
  return static_cast<HtmlAttribute>(number - 1);
}

}  // namespace tamis
