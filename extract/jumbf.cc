#include "extract/jumbf.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "extract/byte_cursor.h"

namespace tamis {
namespace {

constexpr size_t kMaxDepth = 32;
constexpr size_t kTypeUuidBytes = 16;
constexpr uint8_t kHasLabel = 0x02;                   // ISO/IEC 19566-5, toggles of the description box
constexpr std::string_view kUpdateManifest = "c2um";  // C2PA specification 11.1.4.2: begins the type's UUID
constexpr uint32_t kLengthFollows = 1, kToTheEnd = 0;

struct Box {
  std::string_view type;
  std::string_view content;
};

/// The next box of `bytes`, which then begins after it; nothing if no header fits.
std::optional<Box> TakeBox(std::string_view& bytes, MetadataCollector& out) {
  ByteCursor cursor(bytes);
  const uint32_t short_length = cursor.Big32();
  const std::string_view type = cursor.Take(4);
  const uint64_t length = short_length == kLengthFollows ? cursor.Big64() : short_length;
  const size_t header_bytes = bytes.size() - cursor.rest().size();
  const bool to_the_end = short_length == kToTheEnd;
  if (!cursor.ok() || (!to_the_end && length < header_bytes)) {
    out.MarkDamaged();
    return std::nullopt;
  }
  const uint64_t wanted = to_the_end ? cursor.rest().size() : length - header_bytes;
  if (wanted > cursor.rest().size()) out.MarkDamaged();
  const std::string_view content = cursor.rest().substr(0, wanted);
  bytes.remove_prefix(header_bytes + content.size());
  return Box{type, content};
}

/// The label in a description box; empty if it has none.
std::string LabelOf(std::string_view description, MetadataCollector& out) {
  ByteCursor cursor(description);
  cursor.Take(kTypeUuidBytes);
  const uint8_t toggles = cursor.Byte();
  const std::string_view label = (toggles & kHasLabel) != 0 ? cursor.TakeToNul() : std::string_view();
  if (!cursor.ok()) out.MarkDamaged();
  return std::string(label.substr(0, kMaxJumbfPathBytes));
}

/// A superbox that is being read: what is left of it, and how long the path around it is.
struct Open {
  std::string_view rest;
  size_t outer_path_bytes = 0;
};

/// Walks the tree with a stack of its own, so that depth costs no call stack.
class Walk {
 public:
  explicit Walk(MetadataCollector& out) : out_(out) {}

  /// `root` counts the superboxes at the top of the file, from 1.
  void Superbox(std::string_view content, size_t root) {
    root_ = root;
    Enter(content);
    while (!open_.empty()) {
      if (open_.back().rest.empty()) {
        path_.resize(open_.back().outer_path_bytes);
        open_.pop_back();
        continue;
      }
      const std::optional<Box> box = TakeBox(open_.back().rest, out_);
      if (!box) {
        open_.back().rest = {};
      } else if (box->type == "jumb") {
        Enter(box->content);
      } else {
        Leaf(*box);
      }
    }
  }

 private:
  void Enter(std::string_view content) {
    if (open_.size() >= kMaxDepth) return out_.MarkTruncated();
    open_.push_back({content, path_.size()});
    std::string_view rest = content;
    const std::optional<Box> description = TakeBox(rest, out_);
    if (!description || description->type != "jumd") {
      out_.MarkDamaged();  // its boxes are still read, under the path around it
      return;
    }
    open_.back().rest = rest;
    // Bounded before it is copied for each box; the collector cuts it to kMaxJumbfPathBytes.
    if (path_.size() <= kMaxJumbfPathBytes) path_ += '/' + LabelOf(description->content, out_);
    // ISO/IEC 19566-5 allows no "#" in labels.
    if (open_.size() == 1 && root_ > 1) path_ += '#' + std::to_string(root_);
    if (description->content.starts_with(kUpdateManifest)) Leaf({kUpdateManifest, {}});
  }

  void Leaf(const Box& box) {
    if (!out_.accepts_boxes()) return out_.MarkTruncated();
    const std::string_view kept = box.type == "bidb" ? std::string_view() : box.content;
    // One byte more than is kept, so that the collector sees the excess.
    out_.Add({path_, std::string(box.type), std::string(kept.substr(0, kMaxJumbfBytes + 1))});
  }

  MetadataCollector& out_;
  std::vector<Open> open_;
  std::string path_;
  size_t root_ = 1;
};

}  // namespace

void ReadJumbf(std::string_view bytes, MetadataCollector& out) {
  if (!bytes.empty()) out.MarkJumbf();
  Walk walk(out);
  while (!bytes.empty()) {
    const std::optional<Box> box = TakeBox(bytes, out);
    if (!box) return;
    if (box->type == "jumb") walk.Superbox(box->content, out.CountJumbfRoot());
    if (box->type == "brob") out.Add(JumbfBox{{}, std::string(box->type), {}});  // what it holds is not known
  }
}

}  // namespace tamis
