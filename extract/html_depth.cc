#include "extract/html_depth.h"

#include <algorithm>

namespace tamis {
namespace {

bool IsTablePart(TagKind kind) {
  return kind == TagKind::kTable || kind == TagKind::kCell || kind == TagKind::kRow ||
         kind == TagKind::kRowGroup;
}

bool IsHeading(const TagRule& rule) {
  return rule.tag == HtmlTag::kHeading;
}

bool IsListItem(std::string_view name) {
  return name == "li" || name == "dd" || name == "dt";
}

}  // namespace

// 13.2.6.4.7: the end tag of any heading ends the open one.
size_t OpenElements::CountOf(const TagRule& rule) {
  static const TagRule& heading = FindTag("h1");
  return IsHeading(rule) ? heading.id : rule.id;
}

size_t OpenElements::FindInScope(const TagRule& rule) const {
  if (open_count_[CountOf(rule)] == 0) return kNone;
  const bool table_scope = IsTablePart(rule.kind);
  for (size_t i = open_.size(); i-- > 0;) {
    const TagRule& node = *open_[i];
    if (CountOf(node) == CountOf(rule)) return i;
    // 13.2.4.2: table, td, th and caption end the ordinary scope, table alone the table scope.
    if (node.kind == TagKind::kTable || (!table_scope && IsTablePart(node.kind))) return kNone;
  }
  return kNone;
}

void OpenElements::PopFrom(size_t position) {
  for (size_t i = position; i < open_.size(); ++i) --open_count_[CountOf(*open_[i])];
  open_.resize(position);
}

void OpenElements::EndImplied(const TagRule& rule) {
  static const TagRule& paragraph = FindTag("p");
  if (IsListItem(rule.name)) {
    // 13.2.6.4.7: an open item of the same list ends, unless another block stands between.
    for (size_t i = open_.size(); i-- > 0;) {
      const TagRule& node = *open_[i];
      const bool same = rule.name == "li" ? node.name == "li" : node.name == "dd" || node.name == "dt";
      if (same) {
        PopFrom(i);
        break;
      }
      const bool transparent = node.kind == TagKind::kFormatting || IsOrdinary(node) || node.name == "p" ||
                               node.name == "div" || node.name == "address";
      if (!transparent) break;
    }
  }
  if (rule.closes_p) {
    const size_t position = FindInScope(paragraph);
    if (position != kNone) PopFrom(position);
  }
  if (IsHeading(rule) && !open_.empty() && IsHeading(*open_.back())) PopFrom(open_.size() - 1);
}

void OpenElements::ClearToTable(const TagRule& rule) {
  for (size_t i = open_.size(); i-- > 0;) {
    const TagKind kind = open_[i]->kind;
    const bool context =
        kind == TagKind::kTable || (rule.kind == TagKind::kCell && kind == TagKind::kRow) ||
        (rule.kind == TagKind::kRow && kind == TagKind::kRowGroup && open_[i]->name != "caption");
    if (!context) continue;
    PopFrom(i + 1);
    return;
  }
}

Opened OpenElements::Open(const TagRule& rule) {
  static const TagRule& table = FindTag("table");
  switch (rule.kind) {
    case TagKind::kCell:
    case TagKind::kRow:
    case TagKind::kRowGroup:
      if (open_count_[CountOf(table)] == 0) return Opened::kIgnored;  // outside tables
      ClearToTable(rule);
      break;
    case TagKind::kFormatting:
      static_cast<void>(Close(rule));  // 13.2.6.4.7: an open a ends first
      break;
    default:
      EndImplied(rule);
  }
  const bool nests = rule.kind != TagKind::kVoid && rule.kind != TagKind::kRoot &&
                     rule.kind != TagKind::kTitle && rule.kind != TagKind::kRawKept;
  if (!nests) return Opened::kYes;
  if (open_.size() >= max_depth_) return Opened::kTooDeep;
  open_.push_back(&rule);
  ++open_count_[CountOf(rule)];
  return Opened::kYes;
}

bool OpenElements::Close(const TagRule& rule) {
  const size_t position = FindInScope(rule);
  if (position == kNone) return false;
  if (rule.kind == TagKind::kFormatting) {
    // Adoption agency: what was opened inside ends with it, unless there is a block, which stays open.
    const bool has_block = std::any_of(open_.begin() + static_cast<std::ptrdiff_t>(position) + 1, open_.end(),
                                       [](const TagRule* node) { return !IsOrdinary(*node); });
    if (!has_block) {
      PopFrom(position);
      return true;
    }
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(position));
    --open_count_[CountOf(rule)];
    return true;
  }
  PopFrom(position);
  return true;
}

// 13.2.6.4.7, any other end tag: a special element between stops the search. Formatting elements between
// stay: the parser opens them again.
const std::vector<const TagRule*>& OpenElements::CloseOrdinary(const TagRule& rule) {
  closed_.clear();
  if (open_count_[CountOf(rule)] == 0) return closed_;
  size_t position = open_.size();
  while (position-- > 0 && open_[position]->id != rule.id) {
    if (!IsOrdinary(*open_[position]) && open_[position]->kind != TagKind::kFormatting) return closed_;
  }
  size_t kept = position;
  for (size_t i = position; i < open_.size(); ++i) {
    if (open_[i]->kind == TagKind::kFormatting) {
      open_[kept++] = open_[i];
    } else {
      closed_.push_back(open_[i]);
      --open_count_[CountOf(*open_[i])];
    }
  }
  open_.resize(kept);
  std::reverse(closed_.begin(), closed_.end());
  return closed_;
}

}  // namespace tamis
