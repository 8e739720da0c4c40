#include "extract/html_foreign.h"

#include <algorithm>
#include <iterator>

namespace tamis {
namespace {

constexpr size_t kMaxOpen = 512;

// 13.2.6.5, "a start tag whose tag name is one of"; sorted.
constexpr std::string_view kBreaksOut[] = {
    "b",     "big",   "blockquote", "body",   "br",   "center", "code",  "dd", "div",  "dl",   "dt",
    "em",    "embed", "h1",         "h2",     "h3",   "h4",     "h5",    "h6", "head", "hr",   "i",
    "img",   "li",    "listing",    "menu",   "meta", "nobr",   "ol",    "p",  "pre",  "ruby", "s",
    "small", "span",  "strike",     "strong", "sub",  "sup",    "table", "tt", "u",    "ul",   "var"};

// 13.2.4.2: HTML and MathML text integration points. Names are lower-case here, in svg too.
constexpr std::string_view kIntegrationPoints[] = {"desc", "foreignobject", "mi",   "mn", "mo",
                                                   "ms",   "mtext",         "title"};

template <size_t N>
bool Contains(const std::string_view (&names)[N], std::string_view name) {
  return std::binary_search(std::begin(names), std::end(names), name);
}

/// FNV-1a: two names of one value would be taken for each other, which ends an element early at worst.
uint64_t Fold(std::string_view name) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

}  // namespace

void ForeignContent::Push(std::string_view name) {
  if (open_.size() >= kMaxOpen) {
    ++deeper_;
    return;
  }
  const bool integration = Contains(kIntegrationPoints, name);
  open_.push_back({Fold(name), integration});
  integrations_ += integration ? 1 : 0;
}

void ForeignContent::Leave() {
  open_.clear();
  integrations_ = 0;
  deeper_ = 0;
}

ForeignStart ForeignContent::Start(std::string_view name, bool self_closing) {
  if (deeper_ == 0 && open_.back().integration) {
    const bool foreign = name == "svg" || name == "math";
    if (foreign && !self_closing) Push(name);
    return foreign ? ForeignStart::kForeign : ForeignStart::kEmbedded;
  }
  if (Contains(kBreaksOut, name)) {
    deeper_ = 0;
    while (!open_.empty() && !open_.back().integration) open_.pop_back();
    return open_.empty() ? ForeignStart::kBreaksOut : ForeignStart::kEmbedded;
  }
  if (!self_closing) Push(name);
  return ForeignStart::kForeign;
}

bool ForeignContent::End(std::string_view name) {
  if (deeper_ > 0) {
    --deeper_;
    return true;
  }
  if (integrations_ == 0 && (name == "p" || name == "br")) {  // 13.2.6.5: these end tags break out too
    Leave();
    return false;
  }
  const uint64_t folded = Fold(name);
  for (size_t i = open_.size(); i-- > 0;) {
    if (open_[i].name == folded) {
      while (open_.size() > i) {
        integrations_ -= open_.back().integration ? 1 : 0;
        open_.pop_back();
      }
      return true;
    }
  }
  return integrations_ > 0;
}

}  // namespace tamis
