#ifndef TAMIS_CRAWLER_CLI_DEMO_SITE_H_
#define TAMIS_CRAWLER_CLI_DEMO_SITE_H_

// The site of `tamis demo`: the files of config/demo, compiled in, and what is answered to each URL.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"

namespace tamis {

/// A file that was compiled in. `path` is relative to the folder that was embedded.
struct EmbeddedFile {
  std::string_view path;
  std::string_view content;
};

/// The files of config/demo, sorted by path.
std::span<const EmbeddedFile> DemoFiles();

/// What the server does instead of answering plainly: config/demo/answers.txt.
enum class DemoTrick : uint8_t { kNone, kClose, kFlood, kHalf, kEndless, kLate, kNoise, kStall };

/// One answer. Content-Length is added, unless `headers` has one or the status has no body.
struct DemoAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  DemoTrick trick = DemoTrick::kNone;
};

/// Answers by host and path. Thread-safety: const after Make.
class DemoSite {
 public:
  /// `port` is the server's, `now` decides what robots.txt of one host gives as its opening hours.
  /// Errors: kInvalidInput with the line of answers.txt that is wrong.
  static Result<DemoSite> Make(uint16_t port, TimePoint now);

  /// The answer to `path` (without query) at `host` (without port); 404 for what nobody wrote.
  const DemoAnswer& Find(std::string_view host, std::string_view path) const;

  /// "harbour.demo.test", ...: names that lead to the server. Others do not exist.
  std::vector<std::string> hosts() const;

  /// The content of a text file of config/demo, placeholders filled in; empty if there is none.
  std::string Text(std::string_view path) const;

  /// The bytes of the pictures that stand for what must never be kept.
  std::vector<std::string_view> ListedPictures() const;

 private:
  DemoSite() = default;
  void AddFiles();
  Status AddAnswers();
  Status AddAnswer(std::string_view line);
  Status AddField(std::string_view field, DemoAnswer& answer) const;
  std::string Filled(std::string_view text) const;

  std::vector<std::pair<std::string, std::string>> placeholders_;  // "{port}" to its value
  std::map<std::string, std::map<std::string, DemoAnswer, std::less<>>, std::less<>> answers_;  // host, path
  std::map<std::string, std::map<std::string, DemoAnswer, std::less<>>, std::less<>> prefixes_;
  DemoAnswer not_found_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_DEMO_SITE_H_
