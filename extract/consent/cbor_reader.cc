#include "extract/consent/cbor_reader.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <cbor.h>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr uint64_t kEmbeddedCborTag = 24;  // RFC 8949 3.4.5.1
constexpr int kMaxEmbeddings = 4;

std::string Bounded(std::string_view text) {
  return ToWellFormedUtf8(text.substr(0, kMaxDataTextBytes));
}

/// A map, array or text of indefinite length that is being read.
struct Open {
  enum class Kind { kMap, kArray, kText, kBytes };
  Kind kind = Kind::kArray;
  bool ends_with_break = false;
  uint64_t items_left = 0;  // keys and values both count
  bool at_key = false;      // of a map: a key comes next
  std::string key;          // of a map: the last one; of an array: the one it stands under
  std::string parent;       // key under which the map or array stands
  std::string text;         // of a text in pieces
};

/// Walks items with a stack of its own, so that depth costs no call stack.
class Reader {
 public:
  explicit Reader(DataLeaves& out) : out_(out) {}

  void Run(std::string_view bytes, int embeddings) {
    embeddings_left_ = embeddings;
    const cbor_callbacks callbacks = Callbacks();
    const auto* at = reinterpret_cast<cbor_data>(bytes.data());
    size_t left = bytes.size();
    while (left > 0 && out_.problem.empty()) {
      const cbor_decoder_result step = cbor_stream_decode(at, left, &callbacks, this);
      if (step.status != CBOR_DECODER_FINISHED) return Stop("cbor: damaged or cut");
      at += step.read;
      left -= step.read;
    }
    if (!open_.empty() && out_.problem.empty()) Stop("cbor: cut");
  }

 private:
  static Reader& Of(void* self) { return *static_cast<Reader*>(self); }

  static cbor_callbacks Callbacks() {
    cbor_callbacks calls = cbor_empty_callbacks;
    calls.uint8 = [](void* self, uint8_t value) { Of(self).Scalar(std::to_string(value)); };
    calls.uint16 = [](void* self, uint16_t value) { Of(self).Scalar(std::to_string(value)); };
    calls.uint32 = [](void* self, uint32_t value) { Of(self).Scalar(std::to_string(value)); };
    calls.uint64 = [](void* self, uint64_t value) { Of(self).Scalar(std::to_string(value)); };
    // Negative numbers count as items; their values mean nothing here.
    calls.negint8 = [](void* self, uint8_t) { Of(self).Scalar("-"); };
    calls.negint16 = [](void* self, uint16_t) { Of(self).Scalar("-"); };
    calls.negint32 = [](void* self, uint32_t) { Of(self).Scalar("-"); };
    calls.negint64 = [](void* self, uint64_t) { Of(self).Scalar("-"); };
    calls.float2 = [](void* self, float value) { Of(self).Scalar(std::to_string(value)); };
    calls.float4 = [](void* self, float value) { Of(self).Scalar(std::to_string(value)); };
    calls.float8 = [](void* self, double value) { Of(self).Scalar(std::to_string(value)); };
    calls.undefined = [](void* self) { Of(self).Scalar("undefined"); };
    calls.null = [](void* self) { Of(self).Scalar("null"); };
    calls.boolean = [](void* self, bool value) { Of(self).Scalar(value ? "true" : "false"); };
    calls.string = [](void* self, cbor_data text, size_t size) { Of(self).Text(View(text, size)); };
    calls.byte_string = [](void* self, cbor_data bytes, size_t size) {
      Of(self).ByteString(View(bytes, size));
    };
    calls.string_start = [](void* self) { Of(self).Enter({Open::Kind::kText, true}); };
    calls.byte_string_start = [](void* self) { Of(self).Enter({Open::Kind::kBytes, true}); };
    calls.array_start = [](void* self, size_t size) { Of(self).Enter({Open::Kind::kArray, false, size}); };
    calls.indef_array_start = [](void* self) { Of(self).Enter({Open::Kind::kArray, true}); };
    calls.map_start = [](void* self, size_t size) { Of(self).EnterMap(size); };
    calls.indef_map_start = [](void* self) { Of(self).Enter({Open::Kind::kMap, true, 0, true}); };
    calls.tag = [](void* self, uint64_t tag) { Of(self).Tag(tag); };
    calls.indef_break = [](void* self) { Of(self).Break(); };
    return calls;
  }

  static std::string_view View(cbor_data bytes, size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
  }

  void Stop(std::string_view why) {
    if (out_.problem.empty()) out_.problem = why;
  }

  void Tag(uint64_t tag) { embeds_cbor_ = tag == kEmbeddedCborTag; }

  void Text(std::string_view text) {
    if (!open_.empty() && open_.back().kind == Open::Kind::kText) {
      std::string& whole = open_.back().text;
      whole += text.substr(0, kMaxDataTextBytes - std::min(whole.size(), kMaxDataTextBytes));
      return;
    }
    Scalar(text);
  }

  void ByteString(std::string_view bytes) {
    const bool embeds_cbor = std::exchange(embeds_cbor_, false);
    if (!open_.empty() && open_.back().kind == Open::Kind::kBytes) return;  // a piece of one
    if (!embeds_cbor || NextIsKey()) return Scalar("");
    if (embeddings_left_ == 0) return Stop("cbor: embedded too deeply");
    Reader inner(out_);
    inner.context_ = CurrentKey();
    inner.Run(bytes, embeddings_left_ - 1);
    Done();
  }

  void Scalar(std::string_view text) {
    embeds_cbor_ = false;
    if (!open_.empty() &&
        (open_.back().kind == Open::Kind::kText || open_.back().kind == Open::Kind::kBytes)) {
      return Stop("cbor: no text in a text");  // RFC 8949 3.2.3
    }
    if (NextIsKey()) {
      open_.back().key = Bounded(text);
      return Done();
    }
    if (out_.leaves.size() >= kMaxDataLeaves) return Stop("cbor: too many items");
    out_.leaves.push_back({ParentKey(), CurrentKey(), Bounded(text)});
    Done();
  }

  void EnterMap(size_t pairs) {
    if (pairs > UINT32_MAX) return Stop("cbor: a length that cannot be");
    Enter({Open::Kind::kMap, false, 2 * uint64_t{pairs}, true});
  }

  void Enter(Open item) {
    embeds_cbor_ = false;
    if (open_.size() >= kMaxDataDepth) return Stop("cbor: nested too deeply");
    const bool is_text = item.kind == Open::Kind::kText || item.kind == Open::Kind::kBytes;
    if (!is_text && NextIsKey()) return Stop("cbor: a key that is no scalar");
    const bool inside_text =
        !open_.empty() && (open_.back().kind == Open::Kind::kText || open_.back().kind == Open::Kind::kBytes);
    if (inside_text) return Stop("cbor: no text in a text");
    // An array is transparent: its items stand where it stands.
    if (item.kind == Open::Kind::kArray) item.key = CurrentKey();
    item.parent = item.kind == Open::Kind::kArray ? ParentKey() : CurrentKey();
    open_.push_back(std::move(item));
    CloseFull();
  }

  void Break() {
    if (open_.empty() || !open_.back().ends_with_break) return Stop("cbor: a break without a beginning");
    Open ended = std::move(open_.back());
    open_.pop_back();
    if (ended.kind == Open::Kind::kMap && !ended.at_key) return Stop("cbor: a key without a value");
    if (ended.kind == Open::Kind::kText) return Scalar(ended.text);
    if (ended.kind == Open::Kind::kBytes) return Scalar("");
    Done();
  }

  /// One item of what is open was read whole.
  void Done() {
    if (open_.empty()) return;
    Open& around = open_.back();
    if (around.kind == Open::Kind::kMap) around.at_key = !around.at_key;
    if (!around.ends_with_break && around.items_left > 0) --around.items_left;
    CloseFull();
  }

  /// Closes what has all its items, and what that completes.
  void CloseFull() {
    while (!open_.empty() && !open_.back().ends_with_break && open_.back().items_left == 0) {
      open_.pop_back();
      if (open_.empty()) return;
      Open& around = open_.back();
      if (around.kind == Open::Kind::kMap) around.at_key = !around.at_key;
      if (!around.ends_with_break && around.items_left > 0) --around.items_left;
    }
  }

  bool NextIsKey() const {
    return !open_.empty() && open_.back().kind == Open::Kind::kMap && open_.back().at_key;
  }
  std::string CurrentKey() const { return open_.empty() ? context_ : open_.back().key; }
  std::string ParentKey() const { return open_.empty() ? std::string() : open_.back().parent; }

  DataLeaves& out_;
  std::vector<Open> open_;
  std::string context_;  // of embedded items: the key they stand under
  bool embeds_cbor_ = false;
  int embeddings_left_ = 0;
};

}  // namespace

DataLeaves ReadCbor(std::string_view bytes) {
  DataLeaves found;
  if (bytes.empty()) found.problem = "cbor: empty";
  Reader(found).Run(bytes, kMaxEmbeddings);
  return found;
}

}  // namespace tamis
