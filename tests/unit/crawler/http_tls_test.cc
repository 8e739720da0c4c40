// TLS and HTTP/2. The authority and its certificates are made on the spot.

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/fetch_rig.h"
#include "tests/support/loopback_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_ca.h"

namespace tamis {
namespace {

constexpr std::chrono::hours kTomorrow{24};
constexpr std::chrono::hours kYesterday{-24};

Options TrustingOptions(const TestCa& ca) {
  Options options = LoopbackOptions();
  options.network.ca_file = ca.ca_file();
  return options;
}

Result<Fetched> GetOverTls(const TestCa::Files& files, const Options& options) {
  LoopbackServer server(LoopbackServer::Tls{files.certificate, files.key});
  server.Fallback([](const LoopbackRequest&) { return LoopbackResponse{.body = "secure"}; });
  FetchRig rig(options);
  return rig.Get(server.Url("/", "a.test"));
}

TEST(HttpClientTls, AVerifiedServerIsRead) {
  TestCa ca;
  const Result<Fetched> fetched = GetOverTls(ca.Issue("a.test", kTomorrow), TrustingOptions(ca));
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(TextOf(fetched->body), "secure");
}

TEST(HttpClientTls, OurPolicy_UnverifiableServersAreErrors) {
  TestCa ca;
  TestCa other;
  EXPECT_EQ(ReasonOf(GetOverTls(ca.Issue("a.test", kYesterday), TrustingOptions(ca))), "tls_failed");
  EXPECT_EQ(ReasonOf(GetOverTls(ca.Issue("b.test", kTomorrow), TrustingOptions(ca))), "tls_failed");
  EXPECT_EQ(ReasonOf(GetOverTls(ca.Issue("a.test", kTomorrow), TrustingOptions(other))), "tls_failed");
  EXPECT_EQ(ReasonOf(GetOverTls(ca.Issue("a.test", kTomorrow), LoopbackOptions())), "tls_failed");
}

TEST(HttpClientTls, AStalledHandshakeIsAConnectionError) {
  LoopbackServer plain;  // waits for a request head
  Options options = LoopbackOptions();
  options.network.connect_timeout = Milliseconds{300};
  FetchRig rig(options);
  const std::string url = "https://a.test:" + std::to_string(plain.port()) + "/";
  EXPECT_EQ(ReasonOf(rig.Get(url)), "connect_failed");
}

// Without Content-Length the end of the body is the end of TLS: closing the socket alone is truncation.
TEST(HttpClientTls, ABodyCutWithoutCloseNotifyIsTruncated) {
  TestCa ca;
  const TestCa::Files files = ca.Issue("a.test", kTomorrow);
  LoopbackServer server(LoopbackServer::Tls{files.certificate, files.key});
  server.RawRoute("/", [](const LoopbackRequest&, RawConnection& peer) {
    peer.Write("HTTP/1.1 200 OK\r\n\r\nhalf of it");
    peer.Wait(50);
    peer.Reset();
  });
  FetchRig rig(TrustingOptions(ca));
  EXPECT_EQ(ReasonOf(rig.Get(server.Url("/", "a.test"))), "truncated_body");
}

/// nginx with HTTP/2 on 127.0.0.1, run from a temporary folder.
class Nginx {
 public:
  Nginx(const TestCa::Files& files, uint16_t port) {
    for (int i = 0; i < 20; ++i)
      folder_.Write(std::to_string(i) + ".html", std::string(static_cast<size_t>(10'000 * i), 'x'));
    const std::string root = folder_.path().string();
    const std::string config = folder_.Write(
        "nginx.conf", "daemon off; master_process off; pid " + root + "/pid; error_log " + root +
                          "/error.log;\n"
                          "events {}\nhttp { access_log off; client_body_temp_path " +
                          root + "/b; proxy_temp_path " + root +
                          "/p;\n"
                          "fastcgi_temp_path " +
                          root + "/f; uwsgi_temp_path " + root + "/u; scgi_temp_path " + root +
                          "/s;\n"
                          "server { listen 127.0.0.1:" +
                          std::to_string(port) + " ssl http2; server_name a.test; root " + root +
                          ";\n"
                          "ssl_certificate " +
                          files.certificate + "; ssl_certificate_key " + files.key + "; } }\n");
    process_ = fork();
    if (process_ == 0) {
      execl("/usr/sbin/nginx", "nginx", "-c", config.c_str(), "-e", (root + "/error.log").c_str(), nullptr);
      _exit(127);
    }
  }
  ~Nginx() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

 private:
  TempDir folder_;
  pid_t process_ = -1;
};

boost::asio::awaitable<void> GetImage(FetchRig* rig, std::string url, std::vector<size_t>* sizes,
                                      int* ended) {
  const Cleared<Target> target = ClearForTest(TargetOf(url, TargetKind::kImage));
  Result<ResponseHead> head = co_await rig->client->Open(target);
  if (head) {
    Cleared<ResponseHead> judged = ClearForTest(*std::move(head));
    const Result<Fetched> fetched = co_await rig->client->Receive(std::move(judged));
    if (fetched) sizes->push_back(fetched->body.size());
  }
  ++*ended;
}

TEST(HttpClientTls, Http2_ManyPausedStreamsOfOneConnectionArriveWhole) {
  if (access("/usr/sbin/nginx", X_OK) != 0) GTEST_SKIP() << "nginx is not installed";
  uint16_t port = 0;
  {
    LoopbackServer free;
    port = free.port();
  }
  TestCa ca;
  Nginx nginx(ca.Issue("a.test", kTomorrow), port);
  FetchRig rig(TrustingOptions(ca));
  const std::string base = "https://a.test:" + std::to_string(port) + "/";
  Result<ResponseHead> first = Error{};
  for (int i = 0; i < 500 && !first; ++i) {
    first = rig.Open(TargetOf(base + "0.html"));
    if (!first) rig.RunFor(Milliseconds{20});
  }
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->status, 200);
  std::vector<size_t> sizes;
  int ended = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string url = base + std::to_string(i % 20) + ".html";
    boost::asio::co_spawn(rig.io, GetImage(&rig, url, &sizes, &ended), [](std::exception_ptr) {});
  }
  rig.io.restart();
  while (ended < 60) rig.io.run_one();
  ASSERT_EQ(sizes.size(), 60u);
  size_t total = 0;
  for (const size_t size : sizes) total += size;
  EXPECT_EQ(total, 3u * 10'000u * 190u);
}

}  // namespace
}  // namespace tamis
