#include "extract/html.h"

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <gumbo.h>

#include "extract/html_reduce.h"
#include "extract/html_tags.h"

namespace tamis {
namespace {

/// Memory of one tree, freed whole: gumbo_destroy_output recurses as deep as the tree.
class Arena {
 public:
  explicit Arena(size_t first_chunk_bytes) : chunk_bytes_(first_chunk_bytes) {}

  /// Null when the arena is full.
  void* Allocate(size_t bytes) {
    const size_t rounded = (std::max<size_t>(bytes, 1) + kAlignment - 1) & ~(kAlignment - 1);
    if (rounded > left_ && !Grow(rounded)) return nullptr;
    last_ = next_;
    next_ += rounded;
    left_ -= rounded;
    return last_;
  }

  /// Only the block given out last comes back: the parser's buffers grow and shrink at the end.
  void Free(void* block) {
    if (block == nullptr || block != last_) return;
    left_ += static_cast<size_t>(next_ - last_);
    next_ = last_;
    last_ = nullptr;
  }

  std::jmp_buf full;  // where to go when Gumbo, which never checks for null, finds the arena full

 private:
  static constexpr size_t kAlignment = 16;

  bool Grow(size_t at_least) {
    const size_t bytes = std::max(chunk_bytes_, at_least);
    if (bytes > kMaxHtmlArenaBytes - used_) return false;
    std::byte* chunk = static_cast<std::byte*>(std::malloc(bytes));
    if (chunk == nullptr) return false;
    chunks_.emplace_back(chunk);
    used_ += bytes;
    next_ = chunk;
    left_ = bytes;
    chunk_bytes_ = std::min<size_t>(chunk_bytes_ * 2, kLargestChunk);
    return true;
  }

  struct FreeChunk {
    void operator()(std::byte* chunk) const { std::free(chunk); }
  };
  static constexpr size_t kLargestChunk = 4 * 1024 * 1024;

  size_t chunk_bytes_;
  size_t used_ = 0;
  size_t left_ = 0;
  std::byte* next_ = nullptr;
  std::byte* last_ = nullptr;
  std::vector<std::unique_ptr<std::byte, FreeChunk>> chunks_;
};

void* AllocateFrom(void* arena, size_t bytes) {
  void* block = static_cast<Arena*>(arena)->Allocate(bytes);
  // The frames between here and Parse are Gumbo's C frames: nothing in them needs unwinding.
  if (block == nullptr) std::longjmp(static_cast<Arena*>(arena)->full, 1);
  return block;
}

void FreeIn(void* arena, void* block) {
  static_cast<Arena*>(arena)->Free(block);
}

/// Null if the arena was full.
const GumboOutput* Parse(std::string_view html, Arena& arena) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = AllocateFrom;
  options.deallocator = FreeIn;
  options.userdata = &arena;
  options.max_errors = 0;
  if (setjmp(arena.full) != 0) return nullptr;
  return gumbo_parse_with_options(&options, html.data(), html.size());
}

/// By the name that html_tags.cc writes for it.
HtmlTag TagOf(GumboTag tag) {
  static const auto& tags = *new std::vector<HtmlTag>([] {  // never destroyed: used until exit
    std::vector<HtmlTag> all(GUMBO_TAG_LAST + 1, HtmlTag::kOther);
    for (const TagRule& rule : TagRules()) {
      if (rule.kind < TagKind::kVoid) continue;
      all[gumbo_tag_enum(std::string(rule.written).c_str())] = rule.tag;
    }
    return all;
  }());
  return tags[tag];
}

/// Walks the tree without recursion and puts texts and values back in place of their placeholders.
class Walker {
 public:
  Walker(const ReducedHtml& reduced, HtmlVisitor& visitor) : reduced_(reduced), visitor_(visitor) {}

  HtmlSummary Walk(const GumboNode* document) {
    for (const std::string_view comment : reduced_.comments) visitor_.OnComment(comment);
    for (const std::string_view script : reduced_.rsl_scripts) visitor_.OnRslScript(script);
    const GumboVector& top = document->v.document.children;  // comments may stand around html
    for (unsigned i = 0; i < top.length; ++i) {
      Visit(*static_cast<const GumboNode*>(top.data[i]));
      WalkOpen();
    }
    summary_.truncated = reduced_.truncated;
    summary_.elements_cut = reduced_.elements_cut;
    summary_.comments_cut = reduced_.comments_cut;
    return summary_;
  }

 private:
  struct Frame {
    const GumboVector* children;
    unsigned next;
    HtmlTag tag;
  };

  void WalkOpen() {
    while (!open_.empty()) {
      Frame& top = open_.back();
      if (top.next < top.children->length) {
        Visit(*static_cast<const GumboNode*>(top.children->data[top.next++]));
      } else {
        visitor_.OnEnd(top.tag);
        open_.pop_back();
      }
    }
  }

  void Visit(const GumboNode& node) {
    if (node.type == GUMBO_NODE_ELEMENT) return Enter(node);
    if (node.type == GUMBO_NODE_COMMENT) return Comment(node.v.text.text);
    Text(node.v.text.text);
  }

  void Enter(const GumboNode& node) {
    const GumboElement& source = node.v.element;
    element_.Reset(TagOf(source.tag));
    for (unsigned i = 0; i < source.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(source.attributes.data[i]);
      const auto name = FindAttributeCode(attribute->name);
      if (name) element_.Set(*name, Value(attribute->value));
    }
    ++summary_.elements;
    open_.push_back({&source.children, 0, element_.tag});
    summary_.max_depth = std::max(summary_.max_depth, static_cast<int>(open_.size()));
    visitor_.OnStart(element_);
  }

  std::string_view Value(std::string_view value) const {
    const int32_t number = PlaceholderAt(value);
    return number >= 0 ? reduced_.pieces[reduced_.runs[static_cast<size_t>(number)]] : value;
  }

  void Comment(std::string_view text) {
    if (text.empty()) return visitor_.OnBreak();
    if (PlaceholderAt(text) >= 0) visitor_.OnJsonLd(Value(text));
  }

  void Text(std::string_view text) {
    while (!text.empty()) {
      size_t plain = 0;
      while (plain < text.size() && PlaceholderAt(text.substr(plain)) < 0) ++plain;
      if (plain > 0) visitor_.OnText(text.substr(0, plain));
      text.remove_prefix(plain);
      if (text.empty()) return;
      const auto number = static_cast<size_t>(PlaceholderAt(text));
      for (uint32_t i = reduced_.runs[number]; i < reduced_.runs[number + 1]; ++i) {
        Piece(reduced_.pieces[i]);
      }
      text.remove_prefix(4);
    }
  }

  void Piece(std::string_view piece) {
    if (piece.data() == kHtmlBreak.data()) return visitor_.OnBreak();
    visitor_.OnText(piece);
  }

  const ReducedHtml& reduced_;
  HtmlVisitor& visitor_;
  HtmlElement element_;
  std::vector<Frame> open_;
  HtmlSummary summary_;
};

}  // namespace

Result<HtmlSummary> WalkHtml(std::string_view utf8, const HtmlOptions& options, HtmlVisitor& visitor) {
  const ReducedHtml reduced = ReduceHtml(utf8, options);
  constexpr size_t kTreeBytesPerSourceByte = 16;  // of documents in practice; a guess saves chunks
  Arena arena(std::clamp<size_t>(reduced.html.size() * kTreeBytesPerSourceByte, 32 * 1024, 4 * 1024 * 1024));
  const GumboOutput* tree = Parse(reduced.html, arena);
  if (tree == nullptr) return Error{ErrorCode::kTooLarge, "html: the tree needs more memory than allowed"};
  return Walker(reduced, visitor).Walk(tree->document);
}

}  // namespace tamis
