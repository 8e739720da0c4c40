#ifndef TAMIS_CRAWLER_CLI_DEMO_SERVER_H_
#define TAMIS_CRAWLER_CLI_DEMO_SERVER_H_

// The other end of `tamis demo`: HTTP/1.1 and DNS on 127.0.0.1, in a thread of its own.

#include <cstdint>
#include <memory>

#include "crawler/cli/demo_site.h"
#include "crawler/core/result.h"

namespace tamis {

/// Serves a DemoSite by the Host line and path of each GET, and answers every DNS question with NXDOMAIN, so
/// that no real name server is ever asked.
///
/// Limits: 256 connections at a time, further ones are closed; 16 KiB for a request's head; bodies of
/// requests are not read. Listens on 127.0.0.1 only, on ports that the system chooses. The destructor closes
/// everything and joins the thread. Thread-safety: none; Serve is called once.
class DemoServer {
 public:
  /// Takes both ports; nothing is answered yet. Errors: kUnavailable where there is no loopback to listen on.
  static Result<std::unique_ptr<DemoServer>> Listen();
  ~DemoServer();
  DemoServer(const DemoServer&) = delete;
  DemoServer& operator=(const DemoServer&) = delete;

  uint16_t port() const;
  uint16_t dns_port() const;

  void Serve(DemoSite site);

 private:
  class Impl;
  explicit DemoServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_DEMO_SERVER_H_
