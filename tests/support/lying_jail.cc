// A worker that answers with lies, one kind after the other, chosen by the first byte of each page or
// picture; with 'z' it is honest. The crawler's side must survive all of them.

#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crawler/core/wire.h"
#include "extract/consent/embedded_rights.h"
#include "extract/jail/findings_wire.h"
#include "extract/jail/job_protocol.h"
#include "extract/jail/job_wire.h"
#include "extract/metadata_wire.h"

namespace {

using tamis::JobAnswer;
using tamis::JobKind;
using tamis::JobOutcome;
using tamis::JobRequest;

std::string HonestPage() {
  tamis::Page page;
  page.facts.url = "http://example.org/";
  page.facts.title = "honest";
  page.facts.directives.emplace();
  return Serialize(page);
}

std::string PageWithPicture(const std::string& url) {
  tamis::Page page;
  page.candidates.push_back({.image_url = url, .same_alt_on_page = 1});
  return Serialize(page);
}

/// A decoded picture of 40 by 30 pixels with one face; with 'h' it is honest, for a pool that seeks faces and
/// documents.
std::string DecodedPicture(char kind) {
  const tamis::DecodeFacts facts{.format = tamis::ImageFormat::kJpeg,
                                 .original_width_px = 40,
                                 .original_height_px = 30,
                                 .width_px = 40,
                                 .height_px = 30};
  tamis::PictureFindings findings{.faces = {{.x_px = 5, .y_px = 5, .width_px = 10, .height_px = 10}},
                                  .document_score = 0.5};
  if (kind == 'B') findings.faces[0].width_px = 36;  // beyond the picture
  if (kind == 'C') findings.faces.resize(tamis::kMaxFaces + 1, findings.faces[0]);
  if (kind == 'D') findings.document_score = std::nan("");
  if (kind == 'F') findings.faces[0].score = std::nan("");
  if (kind == 'P') findings.model_input_count = 1;  // nobody asked for it
  const tamis::PdqHash hash{.quality = 100};
  tamis::WireWriter rest;
  Write(rest, findings);
  rest.String(tamis::SerializeMetadata({}));
  Write(rest, tamis::EmbeddedRights{});
  return Serialize(facts) + Serialize(std::span(&hash, 1)) + rest.Take();
}

std::string RandomBytes(std::mt19937& random, size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

struct Lie {
  JobAnswer answer;
  std::string content;
  size_t length = sizeof(JobAnswer);
  int messages = 1;
};

Lie Tell(char kind, const JobRequest& request, std::mt19937& random) {
  Lie lie{.answer = {.sequence = request.sequence, .outcome = JobOutcome::kDone}, .content = HonestPage()};
  const std::string honest = lie.content;
  switch (kind) {
    case 'r':  // random content
      lie.content = RandomBytes(random, random() % 5'000);
      break;
    case 'b':  // one flipped byte in an honest content
      lie.content[random() % honest.size()] ^= static_cast<char>(1 + random() % 255);
      break;
    case 'c':  // cut short
      lie.content.resize(random() % honest.size());
      break;
    case 'l':  // a length beyond the region
      lie.answer.answer_bytes = UINT64_MAX - random() % 9;
      return lie;
    case 's':  // another sequence
      lie.answer.sequence += 1 + random() % 3;
      break;
    case 'o':  // an outcome that does not exist
      lie.answer.outcome = static_cast<JobOutcome>(7 + random());
      break;
    case 'm':  // wants memory without end
      lie.answer.outcome = JobOutcome::kNeedsMemory;
      lie.answer.needed_bytes = random() % 2 == 0 ? UINT64_MAX : request.grant_bytes + 1;
      break;
    case 'f':  // an error full of control characters, of a code that does not exist
      lie.answer.outcome = JobOutcome::kFailed;
      lie.content = std::string(1, static_cast<char>(random())) + RandomBytes(random, random() % 600);
      break;
    case 't':                                               // a message of another length
      lie.length = 1 + random() % (sizeof(JobAnswer) - 1);  // none reads like the end of the channel
      break;
    case 'g':  // a long one
      lie.content = std::string(40 << 20, 'g');
      break;
    case 'n':  // would be handed out again for ever
      lie.answer.outcome = JobOutcome::kFailed;
      lie.content = Serialize(tamis::Error{tamis::ErrorCode::kCancelled, "later"});
      break;
    case 'u':  // would be tried again
      lie.answer.outcome = JobOutcome::kFailed;
      lie.content = Serialize(tamis::Error{tamis::ErrorCode::kUnavailable, "not now"});
      break;
    case 'i':  // a picture whose address is no text
      lie.content = PageWithPicture("http://example.org/\xFF\n.jpg#\xFE");
      break;
    case 'h':
    case 'B':
    case 'C':
    case 'D':
    case 'F':
    case 'P':
      lie.content = DecodedPicture(kind);
      break;
    case '2':  // a second answer, for whoever comes next
      lie.messages = 2;
      break;
    default:
      break;
  }
  lie.answer.answer_bytes = lie.content.size();
  return lie;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const tamis::MemoryLayout layout{.input_bytes = std::stoull(argv[2]),
                                   .picture_bytes = std::stoull(argv[3]),
                                   .answer_bytes = std::stoull(argv[4])};
  auto* memory = static_cast<char*>(
      mmap(nullptr, layout.total(), PROT_READ | PROT_WRITE, MAP_SHARED, tamis::kMemoryDescriptor, 0));
  if (memory == MAP_FAILED) return 2;
  std::mt19937 random(static_cast<uint32_t>(getpid()));
  while (true) {
    JobRequest request;
    if (recv(tamis::kChannelDescriptor, &request, sizeof request, 0) != sizeof request) return 0;
    Lie lie;
    if (request.kind == JobKind::kHello) {
      lie = {.answer = {.sequence = request.sequence, .outcome = JobOutcome::kDone},
             .content = Serialize(tamis::SandboxReport{})};
      lie.answer.answer_bytes = lie.content.size();
    } else {
      lie = Tell(memory[request.argument_bytes], request, random);
    }
    std::memcpy(memory + layout.answer_at(), lie.content.data(), lie.content.size());
    for (int i = 0; i < lie.messages; ++i) {
      send(tamis::kChannelDescriptor, &lie.answer, lie.length, MSG_NOSIGNAL);
    }
  }
}
