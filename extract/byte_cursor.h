#ifndef TAMIS_EXTRACT_BYTE_CURSOR_H_
#define TAMIS_EXTRACT_BYTE_CURSOR_H_

// Reads numbers and pieces out of hostile bytes, one after the other.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tamis {

/// A place in some bytes. After the first read beyond their end `ok()` is false and every further value is
/// zero or empty. Lifetime: borrows the bytes.
class ByteCursor {
 public:
  explicit ByteCursor(std::string_view bytes) : rest_(bytes) {}

  /// The next `size` bytes.
  std::string_view Take(size_t size) {
    if (!ok_ || rest_.size() < size) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  /// What comes before the next NUL, which is skipped. No NUL is an error.
  std::string_view TakeToNul() {
    const size_t end = rest_.find('\0');
    if (!ok_ || end == std::string_view::npos) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return taken;
  }

  uint8_t Byte() { return static_cast<uint8_t>(Big(1)); }
  uint16_t Big16() { return static_cast<uint16_t>(Big(2)); }
  uint32_t Big32() { return static_cast<uint32_t>(Big(4)); }
  uint64_t Big64() { return Big(8); }
  uint16_t Little16() { return static_cast<uint16_t>(Little(2)); }
  uint32_t Little32() { return static_cast<uint32_t>(Little(4)); }

  std::string_view rest() const { return rest_; }
  bool ok() const { return ok_; }

 private:
  uint64_t Big(size_t size) {
    uint64_t value = 0;
    for (const char c : Take(size)) value = value << 8 | static_cast<uint8_t>(c);
    return value;
  }
  uint64_t Little(size_t size) {
    uint64_t value = 0;
    int shift = 0;
    for (const char c : Take(size)) {
      value |= uint64_t{static_cast<uint8_t>(c)} << shift;
      shift += 8;
    }
    return value;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_BYTE_CURSOR_H_
