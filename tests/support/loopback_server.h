#ifndef TAMIS_TESTS_SUPPORT_LOOPBACK_SERVER_H_
#define TAMIS_TESTS_SUPPORT_LOOPBACK_SERVER_H_

// A small HTTP/1.1 server on 127.0.0.1, port chosen by the system, in its own thread: routes to lambdas.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tamis {

/// One request as received. Header names are lower-case.
struct LoopbackRequest {
  std::string method;
  std::string target;  // path and query
  std::string path;    // target without its query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // of a request with Content-Length

  std::string header(std::string_view name) const;  // empty when absent
};

/// One answer. Content-Length and Connection are added, unless `headers` has a Content-Length or
/// Transfer-Encoding of its own.
struct LoopbackResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool close = false;  // close the connection afterwards
};

/// The other end of a connection, for tests that write bytes of their own. Blocking; false once the peer is
/// gone.
class RawConnection {
 public:
  virtual ~RawConnection() = default;
  virtual bool Write(std::string_view bytes) = 0;
  virtual void Reset() = 0;                 // RST instead of FIN
  virtual bool Wait(int milliseconds) = 0;  // false when the server stops or the peer is gone
};

class LoopbackServer {
 public:
  using Handler = std::function<LoopbackResponse(const LoopbackRequest&)>;
  using RawHandler = std::function<void(const LoopbackRequest&, RawConnection&)>;

  struct Tls {
    std::string certificate_file;  // PEM
    std::string key_file;
  };

  /// Starts listening at once. Unknown paths answer 404.
  LoopbackServer();
  explicit LoopbackServer(const Tls& tls);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// Answers `path` (without query). Handlers run on the server's threads, one thread per connection.
  void Route(std::string path, Handler handler);
  /// Answers every path that no route names.
  void Fallback(Handler handler);
  /// Runs when a request of `path` has been read; the connection is closed when it returns.
  void RawRoute(std::string path, RawHandler handler);

  uint16_t port() const;
  /// "http://HOST:PORT/path"; "https" with Tls. `host` may be any name that network.resolve maps to
  /// 127.0.0.1.
  std::string Url(std::string_view path, std::string_view host = "127.0.0.1") const;
  /// Every request so far, in order of arrival.
  std::vector<LoopbackRequest> requests() const;
  int connections() const;  // accepted so far

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_LOOPBACK_SERVER_H_
