#ifndef TAMIS_CRAWLER_MATCH_QUESTION_FILE_H_
#define TAMIS_CRAWLER_MATCH_QUESTION_FILE_H_

// The memory file that carries what a matcher wants to see of a picture: never on a disk, sealed against any
// change, gone with the last descriptor.

#include <cstdint>
#include <utility>

#include "crawler/core/result.h"
#include "crawler/match/matcher_protocol.h"

namespace tamis {

/// A descriptor that ends with its scope. Move-only.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int number) : number_(number) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  OwnedDescriptor& operator=(OwnedDescriptor&&) = delete;
  OwnedDescriptor(const OwnedDescriptor&) = delete;
  OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
  ~OwnedDescriptor();

  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// True if `question` has all parts of `wants`.
bool HasParts(const MatchQuestion& question, uint32_t wants);

/// Writes the parts of `wants` and says in `packet` where they are. Precondition: HasParts.
/// Errors: kInternal where the system gives no memory file.
Result<OwnedDescriptor> MakeQuestionFile(const MatchQuestion& question, uint32_t wants,
                                         MatcherQuestion& packet);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_QUESTION_FILE_H_
