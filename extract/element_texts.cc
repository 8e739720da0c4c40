#include "extract/element_texts.h"

#include "extract/microsyntax.h"
#include "extract/plain_text.h"

namespace tamis {
namespace {

constexpr int kMaxLabelsOfImage = 32;

}  // namespace

void LabelTexts::Start(std::string_view id, size_t depth, uint32_t offset) {
  const auto [entry, is_first] = ranges_.try_emplace(std::string(id), TextRange{offset, offset});
  if (is_first) open_.push_back({depth, &entry->second});
}

void LabelTexts::End(size_t depth, uint32_t offset) {
  if (open_.empty() || open_.back().depth != depth) return;
  open_.back().range->end = offset;
  open_.pop_back();
}

std::string LabelTexts::Join(std::string_view ids, const PageText& text, size_t max_bytes) const {
  PlainText joined(max_bytes);
  size_t read = 0;
  int left = kMaxLabelsOfImage;
  for (std::string_view id = NextToken(ids); !id.empty() && left > 0 && read < max_bytes;
       id = NextToken(ids)) {
    --left;
    const auto found = ranges_.find(std::string(id));
    if (found == ranges_.end()) continue;
    const std::string label = text.Extract(found->second.begin, found->second.end, max_bytes);
    read += label.size();
    joined.AddBreak();
    joined.Add(label);
  }
  return std::move(joined).Take();
}

void Headings::Start(TextPlace place) {
  open_.push_back(ranges_.size());
  ranges_.push_back({place.offset, place.offset});
  places_.push_back(place);
}

void Headings::End(uint32_t offset) {
  ranges_[open_.back()].end = offset;
  open_.pop_back();
}

void Figures::Start() {
  open_.push_back(figures_.size());
  figures_.emplace_back();
}

void Figures::StartCaption(uint32_t offset) {
  open_captions_.push_back(kNone);
  if (open_.empty()) return;
  const size_t own = open_.back();
  if (!figures_[own].has_caption) {
    open_captions_.back() = own;
    figures_[own].caption = {offset, offset};
  }
  // It is the first inside the figures around as well, and theirs is none then.
  for (size_t i = open_.size(); i-- > 0 && !figures_[open_[i]].has_caption;)
    figures_[open_[i]].has_caption = true;
}

void Figures::EndCaption(uint32_t offset) {
  const size_t figure = open_captions_.back();
  open_captions_.pop_back();
  if (figure != kNone) figures_[figure].caption.end = offset;
}

}  // namespace tamis
