#include "crawler/cli/demo_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace tamis {
namespace {

/// A blocking socket of the test's own, connected to 127.0.0.1.
class Peer {
 public:
  Peer(int type, uint16_t port) : socket_(socket(AF_INET, type, 0)) {
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~Peer() { close(socket_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void Send(std::string_view bytes) {
    CHECK(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  std::string ReceiveOnce() {
    std::string bytes(65'536, '\0');
    const ssize_t size = recv(socket_, bytes.data(), bytes.size(), 0);
    bytes.resize(size > 0 ? static_cast<size_t>(size) : 0);
    return bytes;
  }
  std::string ReceiveAll() {
    std::string all;
    for (std::string part = ReceiveOnce(); !part.empty(); part = ReceiveOnce()) all += part;
    return all;
  }

 private:
  const int socket_;
};

class DemoServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<DemoServer>> server = DemoServer::Listen();
    ASSERT_TRUE(server) << server.error().message;
    server_ = *std::move(server);
    Result<DemoSite> site = DemoSite::Make(server_->port(), TimePoint{});
    ASSERT_TRUE(site) << site.error().message;
    server_->Serve(*std::move(site));
  }

  /// All that comes until the server, asked to GET `path`, closes the connection.
  std::string Get(std::string_view host, std::string_view path) {
    Peer peer(SOCK_STREAM, server_->port());
    peer.Send(RequestFor(host, path));
    return peer.ReceiveAll();
  }
  static std::string RequestFor(std::string_view host, std::string_view path) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + std::string(host) + ".demo.test:1\r\n\r\n";
  }

  std::unique_ptr<DemoServer> server_;
};

TEST_F(DemoServerTest, AConnectionAnswersOneRequestAfterTheOther) {
  Peer peer(SOCK_STREAM, server_->port());
  peer.Send(RequestFor("harbour", "/guide.html?from=test"));
  const std::string first = peer.ReceiveOnce();
  EXPECT_TRUE(first.starts_with("HTTP/1.1 200 ")) << first;
  EXPECT_NE(first.find("<h1>Guide</h1>"), std::string::npos);
  peer.Send(RequestFor("harbour", "/nothing.html"));
  EXPECT_TRUE(peer.ReceiveOnce().starts_with("HTTP/1.1 404 "));
}

TEST_F(DemoServerTest, HalfABodyIsShorterThanAnnounced) {
  const std::string answer = Get("loans", "/half.jpg");
  const size_t body = answer.find("\r\n\r\n") + 4;
  const size_t length = answer.find("Content-Length: ") + 16;
  EXPECT_LT(answer.size() - body, std::stoul(answer.substr(length)));
  EXPECT_GT(answer.size() - body, 100u);
}

TEST_F(DemoServerTest, TheTricksAreWhatTheirNamesSay) {
  EXPECT_EQ(Get("broken", "/fog.html"), "");
  EXPECT_EQ(Get("broken", "/telegraph.html").find("HTTP"), std::string::npos);
  EXPECT_NE(Get("loans", "/dedication.jpg").find("X-Line-399:"), std::string::npos);
  EXPECT_GT(Get("loans", "/scroll.jpg").size(), size_t{1} << 20);
}

TEST_F(DemoServerTest, WhatIsNoRequestEndsTheConnection) {
  Peer peer(SOCK_STREAM, server_->port());
  peer.Send("POST / HTTP/1.1\r\nHost: harbour.demo.test\r\n\r\n");
  EXPECT_EQ(peer.ReceiveAll(), "");
}

// RFC 1035 4.1.1: RCODE 3 is a name error.
TEST_F(DemoServerTest, NoNameExists) {
  const std::string question(
      "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x01\x04host\x04test\x00\x00\x01\x00\x01", 27);
  Peer peer(SOCK_DGRAM, server_->dns_port());
  peer.Send("short");
  peer.Send(question + "an additional record");
  const std::string answer = peer.ReceiveOnce();
  ASSERT_EQ(answer.size(), question.size());
  EXPECT_EQ(answer.substr(0, 2), "\x12\x34");
  EXPECT_EQ(static_cast<unsigned char>(answer[2]), 0x85);
  EXPECT_EQ(answer[3], 3);
  EXPECT_EQ(answer.substr(4, 8), std::string("\0\1\0\0\0\0\0\0", 8));
  EXPECT_EQ(answer.substr(12), question.substr(12));
}

TEST_F(DemoServerTest, EndsWhileConnectionsAreOpen) {
  const Peer idle(SOCK_STREAM, server_->port());
  Peer stalled(SOCK_STREAM, server_->port());
  stalled.Send(RequestFor("asleep", "/lock.html"));
  server_.reset();
  EXPECT_EQ(stalled.ReceiveAll(), "");
}

}  // namespace
}  // namespace tamis
