#ifndef TAMIS_EXTRACT_DOCUMENT_PORTIONS_H_
#define TAMIS_EXTRACT_DOCUMENT_PORTIONS_H_

// A document in portions, gzip removed where it is there, so that it is never held as a whole.
// Format: RFC 1951, RFC 1952. Library: zlib, hidden in document_portions.cc.

#include <cstddef>
#include <memory>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// Hands out a document from begin to end.
///
/// gzip is told by its magic bytes; several members in a row are one document, what follows them is ignored
/// (RFC 1952 2.2). Lifetime: borrows the bytes. Thread-safety: none.
class DocumentPortions {
 public:
  struct Limits {
    size_t max_bytes = 0;  // of the document, as given and unpacked
    size_t max_ratio = 0;  // unpacked / packed, once above 1 MiB
  };
  DocumentPortions(std::string_view bytes, const Limits& limits);
  ~DocumentPortions();
  DocumentPortions(const DocumentPortions&) = delete;
  DocumentPortions& operator=(const DocumentPortions&) = delete;

  /// The next portion, at most 64 KiB; empty at the end. Valid until the next call.
  /// Errors, after everything before them was handed out: kInvalidInput for broken gzip, kTooLarge for a
  /// limit, kInternal if zlib fails.
  Result<std::string_view> Next();

 private:
  class Inflater;
  Result<std::string_view> NextPlain();

  const Limits limits_;
  std::string_view rest_;  // of a document that is not packed
  size_t handed_out_ = 0;
  std::unique_ptr<Inflater> inflater_;  // null: not packed
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_DOCUMENT_PORTIONS_H_
