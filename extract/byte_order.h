#ifndef TAMIS_EXTRACT_BYTE_ORDER_H_
#define TAMIS_EXTRACT_BYTE_ORDER_H_

// Numbers out of files, in either byte order.

#include <cstddef>
#include <cstdint>
#include <span>

namespace tamis {

/// `at + 2` must not exceed the size.
inline uint32_t Big16(std::span<const std::byte> bytes, size_t at) {
  return std::to_integer<uint32_t>(bytes[at]) << 8 | std::to_integer<uint32_t>(bytes[at + 1]);
}

/// `at + 4` must not exceed the size.
inline uint32_t Big32(std::span<const std::byte> bytes, size_t at) {
  return Big16(bytes, at) << 16 | Big16(bytes, at + 2);
}

/// `at + 4` must not exceed the size; least significant byte first.
inline uint32_t Little32(std::span<const std::byte> bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= std::to_integer<uint32_t>(bytes[at + i]) << (8 * i);
  return value;
}

}  // namespace tamis

#endif  // TAMIS_EXTRACT_BYTE_ORDER_H_
