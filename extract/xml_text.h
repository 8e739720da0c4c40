#ifndef TAMIS_EXTRACT_XML_TEXT_H_
#define TAMIS_EXTRACT_XML_TEXT_H_

// The text of one element, collected from its pieces.

#include <cstddef>
#include <string>
#include <string_view>

namespace tamis {

/// Fills a string that the reader's sink owns, from the element's start to its end.
///
/// Text in elements below it counts too. Limits: cut at a character boundary before kMaxBytes, which is more
/// than any URL may have.
class XmlText {
 public:
  static constexpr size_t kMaxBytes = size_t{16} << 10;

  bool active() const { return field_ != nullptr; }

  void Begin(std::string* field, int depth) {
    field_ = field;
    depth_ = depth;
    full_ = false;
    field_->clear();
  }

  void Add(std::string_view piece) {
    if (field_ == nullptr || full_) return;
    size_t taken = piece.size();
    if (taken > kMaxBytes - field_->size()) {
      full_ = true;
      taken = kMaxBytes - field_->size();
      while (taken > 0 && (static_cast<unsigned char>(piece[taken]) & 0xC0u) == 0x80u) --taken;
    }
    field_->append(piece.substr(0, taken));
  }

  void End(int depth) {
    if (depth == depth_) field_ = nullptr;
  }

 private:
  std::string* field_ = nullptr;  // null: no element is collected
  int depth_ = 0;
  bool full_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_XML_TEXT_H_
