#ifndef TAMIS_CRAWLER_CORE_WIRE_H_
#define TAMIS_CRAWLER_CORE_WIRE_H_

// Plain values to bytes and back: fixed little-endian integers, length-prefixed strings.
// What is read back may be damaged or hostile: every length is checked before it is used.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace tamis {

static_assert(std::endian::native == std::endian::little, "the wire form is little-endian");

/// Appends values to a string. Not thread-safe.
class WireWriter {
 public:
  template <class T>
  void Number(T value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void String(std::string_view text) {
    Number(static_cast<uint32_t>(text.size()));
    bytes_.append(text);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what WireWriter wrote, in the same order. After the first impossible length `ok()` is false
/// and every further value is zero or empty. Lifetime: borrows the bytes.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T Number() {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    T value{};
    if (!ok_ || rest_.size() < sizeof value) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }

  std::string String() {
    const uint32_t size = Number<uint32_t>();
    if (!ok_ || rest_.size() < size) {
      ok_ = false;
      return {};
    }
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }

  /// A count of items of at least `min_item_bytes` each; more than the rest can hold, or than `max_items`, is
  /// an error.
  uint32_t Count(size_t min_item_bytes, size_t max_items = SIZE_MAX) {
    const uint32_t count = Number<uint32_t>();
    if (ok_ && (count > rest_.size() / min_item_bytes || count > max_items)) ok_ = false;
    return ok_ ? count : 0;
  }

  /// What was read is impossible: ok() is false from now on.
  void Spoil() { ok_ = false; }

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_WIRE_H_
