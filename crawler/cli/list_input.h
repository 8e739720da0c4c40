#ifndef TAMIS_CRAWLER_CLI_LIST_INPUT_H_
#define TAMIS_CRAWLER_CLI_LIST_INPUT_H_

// A file of a hash list, or standard input, looked at before it is read.

#include <fstream>
#include <iosfwd>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// A stream whose first bytes may be seen before it is read, also where it cannot be rewound.
/// Thread-safety: none.
class ListInput {
 public:
  /// "-": `standard_input`, which must outlive it. Errors: kUnavailable, with the path.
  static Result<std::unique_ptr<ListInput>> Open(const std::string& path, std::istream& standard_input);
  ~ListInput();
  ListInput(const ListInput&) = delete;
  ListInput& operator=(const ListInput&) = delete;

  /// The first 4 KiB, or all.
  std::string_view start() const { return start_; }

  /// From the first byte.
  std::istream& stream();

 private:
  class Replay;
  ListInput();

  std::ifstream file_;
  std::string start_;
  std::unique_ptr<Replay> replay_;
  std::unique_ptr<std::istream> stream_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_LIST_INPUT_H_
