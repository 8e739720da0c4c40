#include "extract/consent/term_finder.h"

#include <algorithm>

#include "crawler/core/check.h"

namespace tamis {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

TermFinder::TermFinder(std::span<const std::string> terms) {
  size_t bytes = 0;
  for (const std::string& term : terms) {
    bytes += term.size();
    for (const char c : term) {
      uint8_t& symbol = symbol_of_[static_cast<uint8_t>(c)];
      if (symbol == 0) symbol = static_cast<uint8_t>(symbols_++);
    }
  }
  next_.reserve((bytes + 1) * symbols_);
  next_.assign(symbols_, kNone);
  ending_.assign(1, kNone);
  for (uint32_t i = 0; i < terms.size(); ++i) Add(terms[i], i);
  LinkFailures();
  Pack();
}

void TermFinder::Add(std::string_view term, uint32_t index) {
  const bool open_end = term.ends_with('*');
  if (open_end) term.remove_suffix(1);
  terms_.push_back({static_cast<uint32_t>(term.size()), open_end});
  uint32_t state = 0;
  for (const char c : term) {
    const uint8_t symbol = symbol_of_[static_cast<uint8_t>(c)];
    if (Next(state, symbol) == kNone) {
      const auto added = static_cast<uint32_t>(ending_.size());
      next_.resize(next_.size() + symbols_, kNone);
      ending_.push_back(kNone);
      Next(state, symbol) = added;
    }
    state = Next(state, symbol);
  }
  if (state == 0) return;
  if (ending_[state] == kNone) ending_[state] = index;
  terms_[ending_[state]].open_end = terms_[ending_[state]].open_end || open_end;
}

void TermFinder::LinkFailures() {
  std::vector<uint32_t> failure(ending_.size(), 0);
  shorter_.assign(ending_.size(), 0);
  std::vector<uint32_t> queue{0};
  for (size_t head = 0; head < queue.size(); ++head) {
    const uint32_t state = queue[head];
    const uint32_t fallback = failure[state];
    shorter_[state] = state == 0 || ending_[fallback] != kNone ? fallback : shorter_[fallback];
    for (size_t symbol = 0; symbol < symbols_; ++symbol) {
      uint32_t& next = next_[state * symbols_ + symbol];
      const uint32_t on_failure = state == 0 ? 0 : next_[fallback * symbols_ + symbol];
      if (next == kNone) {
        next = on_failure;
      } else {
        failure[next] = on_failure;
        queue.push_back(next);
      }
    }
  }
}

/// Transitions become offsets of rows, with a mark where a term ends: one look-up for each byte.
void TermFinder::Pack() {
  CHECK(next_.size() < kEnds);
  for (uint32_t& next : next_) {
    const bool ends = ending_[next] != kNone || shorter_[next] != 0;
    next = next * static_cast<uint32_t>(symbols_) | (ends ? kEnds : 0);
  }
}

void TermFinder::Report(uint32_t state, std::string_view text, size_t at, std::vector<TermHit>& hits) const {
  for (uint32_t found = ending_[state] != kNone ? state : shorter_[state]; found != 0;
       found = shorter_[found]) {
    const Term& term = terms_[ending_[found]];
    const size_t first = at + 1 - term.size;
    if (first > 0 && IsWordByte(text[first]) && IsWordByte(text[first - 1])) continue;
    const bool inside_word = at + 1 < text.size() && IsWordByte(text[at]) && IsWordByte(text[at + 1]);
    if (inside_word && !term.open_end) continue;
    hits.push_back({ending_[found], static_cast<uint32_t>(first), static_cast<uint32_t>(at + 1)});
  }
}

void TermFinder::Find(std::string_view text, size_t begin, size_t end, std::vector<TermHit>& hits) const {
  uint32_t row = 0;
  for (size_t at = begin; at < end; ++at) {
    const uint32_t next = next_[row + symbol_of_[static_cast<uint8_t>(text[at])]];
    row = next & ~kEnds;
    if ((next & kEnds) != 0) Report(row / static_cast<uint32_t>(symbols_), text, at, hits);
  }
}

}  // namespace tamis
