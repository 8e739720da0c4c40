#include "crawler/match/library_host.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crawler/match/matcher_protocol.h"
#include "crawler/match/question_file.h"
#include "crawler/match/tamis_matcher.h"

namespace tamis {
namespace {

static_assert(sizeof(tamis_pdq_hash) == kMatcherHashBytes);
static_assert(sizeof(tamis_match_result::label) == kMaxMatcherLabelBytes);

/// The functions of one library.
struct Library {
  decltype(&tamis_matcher_abi_version) abi_version = nullptr;
  decltype(&tamis_matcher_create) create = nullptr;
  decltype(&tamis_matcher_match_bytes) match_bytes = nullptr;
  decltype(&tamis_matcher_match_rgb) match_rgb = nullptr;
  decltype(&tamis_matcher_match_hashes) match_hashes = nullptr;
  decltype(&tamis_matcher_destroy) destroy = nullptr;
  void* matcher = nullptr;

  uint32_t wants() const {
    return (match_bytes != nullptr ? kWantsBytes : 0U) | (match_rgb != nullptr ? kWantsPixels : 0U) |
           (match_hashes != nullptr ? kWantsHashes : 0U);
  }
};

template <class Function>
void Find(void* handle, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(handle, name));
}

/// 0, or the exit code. What a library throws while it is loaded ends the process, which is as good.
int Load(const char* path, const char* config, Library& library) {
  void* handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return kExitCannotLoad;
  Find(handle, "tamis_matcher_abi_version", library.abi_version);
  Find(handle, "tamis_matcher_create", library.create);
  Find(handle, "tamis_matcher_match_bytes", library.match_bytes);
  Find(handle, "tamis_matcher_match_rgb", library.match_rgb);
  Find(handle, "tamis_matcher_match_hashes", library.match_hashes);
  Find(handle, "tamis_matcher_destroy", library.destroy);
  if (library.abi_version == nullptr) return kExitMissingFunctions;
  if (library.abi_version() != TAMIS_MATCHER_ABI_VERSION) return kExitOtherAbi;
  if (library.create == nullptr || library.destroy == nullptr || library.wants() == 0)
    return kExitMissingFunctions;
  return library.create(config, &library.matcher) == 0 ? 0 : kExitCreateFailed;
}

/// A question's memory file, mapped for as long as the object lives.
class Mapping {
 public:
  explicit Mapping(int file) {
    struct stat facts {};
    if (file < 0 || fstat(file, &facts) != 0 || facts.st_size <= 0) return;
    // MAP_PRIVATE: kernels before 6.7 refuse any shared mapping of a file that is sealed against writing.
    void* data = mmap(nullptr, static_cast<size_t>(facts.st_size), PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED) return;
    madvise(data, static_cast<size_t>(facts.st_size), MADV_DONTDUMP);
    bytes_ = {static_cast<const std::byte*>(data), static_cast<size_t>(facts.st_size)};
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }

  /// Null if it is not all there.
  const uint8_t* Part(uint64_t at, uint64_t size) const {
    if (size == 0 || at > bytes_.size() || size > bytes_.size() - at) return nullptr;
    return reinterpret_cast<const uint8_t*>(bytes_.data() + at);
  }

 private:
  std::span<const std::byte> bytes_;
};

MatchAnswer AnswerOf(int failed, const tamis_match_result& result) {
  MatchAnswer answer;  // an error
  if (failed != 0) return answer;
  switch (result.outcome) {
    case TAMIS_MATCH_CLEAR:
      answer.outcome = MatchOutcome::kClear;
      break;
    case TAMIS_MATCH_FOUND:
      answer.outcome = MatchOutcome::kMatch;
      break;
    case TAMIS_MATCH_UNSCANNABLE:
      answer.outcome = MatchOutcome::kUnscannable;
      break;
    default:
      return answer;
  }
  if (result.distance >= 0) answer.distance = result.distance;
  answer.label = SafeMatcherLabel({result.label, strnlen(result.label, sizeof result.label)});
  return answer;
}

/// One call; what it throws is an error. `part`: null if the question lacks it.
template <class Call>
MatchAnswer AskPart(const void* part, Call call) {
  if (part == nullptr) return {};
  tamis_match_result result{};
  result.distance = -1;
  try {
    const int failed = call(&result);
    return AnswerOf(failed, result);
  } catch (...) {
    return {};
  }
}

MatchAnswer Answer(const Library& library, const MatcherQuestion& question, const Mapping& memory) {
  MatchAnswer worst{.outcome = MatchOutcome::kClear};
  const auto take = [&worst](MatchAnswer answer) {
    if (answer.outcome < worst.outcome) worst = std::move(answer);
  };
  if (library.match_hashes != nullptr) {
    const uint8_t* part = memory.Part(question.hashes_at, question.hash_count * kMatcherHashBytes);
    std::vector<tamis_pdq_hash> pdq(part != nullptr ? question.hash_count : 0);  // aligned
    if (part != nullptr) std::memcpy(pdq.data(), part, pdq.size() * kMatcherHashBytes);
    tamis_picture_hashes hashes{};
    std::copy(question.digests.md5.begin(), question.digests.md5.end(), hashes.md5);
    std::copy(question.digests.sha1.begin(), question.digests.sha1.end(), hashes.sha1);
    std::copy(question.digests.sha256.begin(), question.digests.sha256.end(), hashes.sha256);
    hashes.pdq = pdq.data();
    hashes.pdq_count = pdq.size();
    take(AskPart(part, [&](auto* out) { return library.match_hashes(library.matcher, &hashes, out); }));
  }
  if (library.match_bytes != nullptr && worst.outcome != MatchOutcome::kMatch) {
    const uint8_t* part = memory.Part(question.bytes_at, question.bytes_size);
    take(AskPart(part, [&](auto* out) {
      return library.match_bytes(library.matcher, part, question.bytes_size, out);
    }));
  }
  if (library.match_rgb != nullptr && worst.outcome != MatchOutcome::kMatch) {
    const size_t stride = size_t{question.width_px} * 3;
    const uint8_t* part = memory.Part(question.pixels_at, stride * question.height_px);
    take(AskPart(part, [&](auto* out) {
      return library.match_rgb(library.matcher, part, question.width_px, question.height_px, stride, out);
    }));
  }
  return worst;
}

/// One packet and the descriptor that came with it, -1 if none did. False: the channel has ended.
bool Receive(std::array<std::byte, kMatcherQuestionBytes>& packet, size_t& size, int& file) {
  iovec content{.iov_base = packet.data(), .iov_len = packet.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = -1;
  do {
    got = recvmsg(kMatcherChannel, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return false;
  size = static_cast<size_t>(got);
  const cmsghdr* rights = CMSG_FIRSTHDR(&message);
  if (rights != nullptr && rights->cmsg_type == SCM_RIGHTS)
    std::memcpy(&file, CMSG_DATA(rights), sizeof file);
  return true;
}

}  // namespace

int RunLibraryHost(const char* path, const char* config) {
  Library library;
  const int failed = Load(path, config, library);
  if (failed != 0) return failed;
  std::array<std::byte, kMatcherQuestionBytes> packet{};
  size_t size = 0;
  for (int file = -1; Receive(packet, size, file); file = -1) {
    const OwnedDescriptor memory(file);
    const Result<MatcherQuestion> question = ParseMatcherQuestion(std::span(packet).first(size));
    if (!question) return EXIT_FAILURE;
    const std::string reply =
        question->kind == MatcherMessage::kHello
            ? SerializeMatcherHello(question->sequence, library.wants())
            : SerializeMatcherAnswer(question->sequence, Answer(library, *question, Mapping(file)));
    if (send(kMatcherChannel, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) break;
  }
  library.destroy(library.matcher);
  return EXIT_SUCCESS;
}

}  // namespace tamis
