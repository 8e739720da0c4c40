#ifndef TAMIS_CRAWLER_FETCH_CURL_LOOP_H_
#define TAMIS_CRAWLER_FETCH_CURL_LOOP_H_

// libcurl's multi interface (multi_socket) on one io_context. Everything libcurl calls back is in
// curl_loop.cc: sockets to watch, sockets to open and close, the timer, header lines, body bytes.

#include <cstdint>
#include <functional>
#include <memory>

#include "crawler/core/result.h"
#include "crawler/fetch/transfer.h"

namespace boost::asio {
class io_context;
}

namespace tamis {

/// Drives transfers whose easy handles have been prepared.
///
/// Lifetime: every transfer is removed or done before destruction.
/// Thread-safety: none; the io_context's thread only, and never from inside a callback of libcurl.
class CurlLoop {
 public:
  /// A transfer has left the loop by itself; `code` is a CURLcode. It may be added again.
  using Done = std::function<void(Transfer& transfer, int code)>;

  /// `idle_connections`: kept open for reuse. Errors: kInternal.
  static Result<std::unique_ptr<CurlLoop>> Make(boost::asio::io_context& io, int64_t idle_connections,
                                                Done done);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  /// Starts it; nothing is called back before the loop runs. Errors: kInternal.
  Status Add(Transfer& transfer);
  /// Stops it at once; `Done` is not called.
  void Remove(Transfer& transfer);
  /// Continues after Flow::kPause. `Done` may be called from inside.
  void Resume(Transfer& transfer);

 private:
  class Impl;
  explicit CurlLoop(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_CURL_LOOP_H_
