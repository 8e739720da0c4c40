#include "extract/sitemap_text.h"

#include <algorithm>
#include <utility>

namespace tamis {
namespace {

constexpr size_t kMaxLineBytes = kMaxUrlBytes + 64;  // longer ones are no URL, however they go on

}  // namespace

void SitemapText::EndLine() {
  if (line_.starts_with("\xEF\xBB\xBF")) line_.erase(0, 3);
  const size_t first = line_.find_first_not_of(" \t\r");
  if (first == std::string::npos) {
    line_.clear();
    return;
  }
  line_.erase(0, first);
  // A list names whole URLs; "see below" is none, though it could be resolved.
  const bool is_whole = line_.find("://") != std::string::npos;
  SitemapDraft draft;
  draft.loc = is_whole ? std::exchange(line_, {}) : std::string();
  line_.clear();
  builder_.Add(std::move(draft));
}

void SitemapText::Feed(std::string_view portion) {
  while (!portion.empty() && !builder_.full()) {
    const size_t size = std::min(portion.find('\n'), portion.size());
    line_.append(portion.substr(0, std::min(size, kMaxLineBytes - std::min(kMaxLineBytes, line_.size()))));
    if (size == portion.size()) return;
    EndLine();
    portion.remove_prefix(size + 1);
  }
}

}  // namespace tamis
