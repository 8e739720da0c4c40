#ifndef TAMIS_STORAGE_ARROW_OUTPUT_H_
#define TAMIS_STORAGE_ARROW_OUTPUT_H_

// A HashedFile in Arrow's terms. Only what writes shards includes this.

#include <memory>

#include "storage/hashed_file.h"

namespace arrow::io {
class OutputStream;
}  // namespace arrow::io

namespace tamis {

/// A stream that appends to `file`. Closing the stream leaves the file open: HashedFile::Close is the
/// caller's. Errors: arrow's IOError with the file's message. Lifetime: `file` must outlive the stream.
std::shared_ptr<arrow::io::OutputStream> ArrowOutput(HashedFile& file);

}  // namespace tamis

#endif  // TAMIS_STORAGE_ARROW_OUTPUT_H_
