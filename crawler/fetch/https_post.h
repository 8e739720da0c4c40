#ifndef TAMIS_CRAWLER_FETCH_HTTPS_POST_H_
#define TAMIS_CRAWLER_FETCH_HTTPS_POST_H_

// One blocking HTTPS request to a service that the operator names: no crawling, so none of the crawl's rules.
// Library: libcurl's easy interface.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "config/options.h"
#include "crawler/core/result.h"

namespace tamis {

struct HttpsAnswer {
  long status = 0;
  std::string body;
};

/// Posts JSON. TLS 1.2 or newer, always verified; no redirects, no proxy, nothing of the environment. Any
/// address is good, loopback too: the operator named it.
///
/// Thread-safety: Post may run on many threads at once; each has a connection of its own, kept for the next.
class HttpsPost {
 public:
  struct Service {
    std::string url;           // https
    std::string bearer_token;  // empty: none
    std::string ca_file;       // PEM of the only authorities to trust; empty: the system's
    size_t max_answer_bytes = 0;
  };

  /// Errors: kInvalidInput for a ca_file that cannot be read.
  static Result<std::unique_ptr<HttpsPost>> Make(Service service);
  ~HttpsPost();
  HttpsPost(const HttpsPost&) = delete;
  HttpsPost& operator=(const HttpsPost&) = delete;

  /// Any status is an answer. Blocks for at most `timeout`.
  /// Errors: kTimeout, kTooLarge, kRefused (TLS that cannot be verified), kUnavailable (everything else).
  Result<HttpsAnswer> Post(std::string_view json, Milliseconds timeout);

 private:
  class Impl;
  explicit HttpsPost(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_HTTPS_POST_H_
