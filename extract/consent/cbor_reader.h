#ifndef TAMIS_EXTRACT_CONSENT_CBOR_READER_H_
#define TAMIS_EXTRACT_CONSENT_CBOR_READER_H_

// The texts in a CBOR item with the keys they stand under; all that statements need of one.
// Format: RFC 8949. Library: libcbor's streaming decoder, hidden in cbor_reader.cc.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// One scalar of a nested structure. Array items have the key of the array.
struct DataLeaf {
  std::string parent;  // key of the map around it; empty at the top
  std::string key;     // empty outside maps
  std::string text;    // of a text; numbers and the like as JSON writes them; byte strings are empty
  bool operator==(const DataLeaf&) const = default;
};

/// What was found, in file order.
struct DataLeaves {
  std::vector<DataLeaf> leaves;
  std::string problem;  // why it is not all; empty: everything was read
};

inline constexpr size_t kMaxDataDepth = 32;
inline constexpr size_t kMaxDataLeaves = 2'000;
inline constexpr size_t kMaxDataTextBytes = 256;  // of keys and texts; what is longer is cut

/// Reads one item after the other to the end of the bytes: definite and indefinite lengths, tags (what is
/// embedded by tag 24 is read too). A key that is repeated is told each time.
///
/// Limits: the above; nothing is allocated by a length that is only claimed. Errors: `problem`; what was read
/// before is there. Cost: linear. Thread-safety: reentrant.
DataLeaves ReadCbor(std::string_view bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_CBOR_READER_H_
