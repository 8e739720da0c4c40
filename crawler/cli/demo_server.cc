#include "crawler/cli/demo_server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace tamis {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

constexpr size_t kMaxRequestBytes = 16 * 1024;
constexpr int kMaxConnections = 256;
constexpr int kFloodLines = 400;
constexpr size_t kEndlessChunk = 64 * 1024;
constexpr int kEndlessChunks = 64;
constexpr std::chrono::milliseconds kLate{600};
constexpr std::chrono::seconds kStall{60};
constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

struct DemoRequest {
  std::string host;  // lower-case, without port
  std::string path;  // without query
};

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// RFC 9112 2.1, as much of it as our own client writes.
std::optional<DemoRequest> ParseRequest(std::string_view head) {
  if (!head.starts_with("GET /")) return std::nullopt;
  head.remove_prefix(4);
  DemoRequest request;
  request.path = head.substr(0, head.find_first_of(" ?\r\n"));
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  constexpr std::string_view kHost = "\r\nhost: ";
  const size_t at = lower.find(kHost);
  if (at == std::string::npos) return std::nullopt;
  const size_t begin = at + kHost.size();
  request.host = lower.substr(begin, lower.find_first_of(":\r\n", begin) - begin);
  return request;
}

bool HasBody(int status) {
  return status != 204 && status != 304;
}

std::string HeadOf(const DemoAnswer& answer) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Demo\r\n";
  bool has_length = answer.trick == DemoTrick::kEndless || !HasBody(answer.status);
  for (const auto& [name, value] : answer.headers) {
    head += name + ": " + value + "\r\n";
    has_length = has_length || name == "Content-Length";
  }
  if (!has_length) head += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  if (answer.trick == DemoTrick::kEndless) head += "Transfer-Encoding: chunked\r\n";
  if (answer.trick == DemoTrick::kFlood) {
    for (int line = 0; line < kFloodLines; ++line) head += "X-Line-" + std::to_string(line) + ": and on\r\n";
  }
  return head + "\r\n";
}

/// True if the connection ends with this answer.
bool Closes(const DemoAnswer& answer) {
  if (answer.trick != DemoTrick::kNone && answer.trick != DemoTrick::kLate) return true;
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [](const auto& header) { return header.first == "Content-Length"; });
}

/// NXDOMAIN to the question in `query` (RFC 1035 4.1); empty if there is none.
std::string NoSuchName(std::string_view query) {
  constexpr size_t kHeader = 12;
  size_t end = kHeader;
  while (end < query.size() && query[end] != 0) end += static_cast<unsigned char>(query[end]) + size_t{1};
  end += 5;  // the root label, type and class
  if (end > query.size()) return {};
  std::string answer(query.substr(0, end));
  answer[2] = static_cast<char>((query[2] & 0x01) | 0x84);  // QR, AA; RD as asked
  answer[3] = 3;                                            // RCODE: name error
  answer[4] = 0;
  answer[5] = 1;                                           // one question
  for (size_t at = 6; at < kHeader; ++at) answer[at] = 0;  // no records
  return answer;
}

asio::awaitable<bool> Write(tcp::socket& socket, std::string_view bytes) {
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  const auto [error, size] = co_await asio::async_write(socket, buffer, kToken);
  co_return !error;
}

asio::awaitable<void> Wait(tcp::socket& socket, std::chrono::milliseconds time) {
  asio::steady_timer timer(socket.get_executor());
  timer.expires_after(time);
  co_await timer.async_wait(kToken);
}

asio::awaitable<void> WriteEndless(tcp::socket& socket) {
  const std::string chunk = "10000\r\n" + std::string(kEndlessChunk, 'e') + "\r\n";
  for (int i = 0; i < kEndlessChunks; ++i) {
    const bool written = co_await Write(socket, chunk);
    if (!written) co_return;
  }
}

/// False when the connection is over.
asio::awaitable<bool> Answer(tcp::socket& socket, const DemoAnswer& answer) {
  switch (answer.trick) {
    case DemoTrick::kClose:
      co_return false;
    case DemoTrick::kStall:
      co_await Wait(socket, kStall);
      co_return false;
    case DemoTrick::kNoise:
      co_await Write(socket, "CQ CQ CQ DE HARBOUR K\r\n\r\n");
      co_return false;
    case DemoTrick::kLate:
      co_await Wait(socket, kLate);
      break;
    case DemoTrick::kNone:
    case DemoTrick::kFlood:
    case DemoTrick::kHalf:
    case DemoTrick::kEndless:
      break;
  }
  std::string bytes = HeadOf(answer);
  const bool is_half = answer.trick == DemoTrick::kHalf;
  if (HasBody(answer.status))
    bytes += answer.body.substr(0, is_half ? answer.body.size() / 2 : answer.body.size());
  const bool written = co_await Write(socket, bytes);
  if (written && answer.trick == DemoTrick::kEndless) co_await WriteEndless(socket);
  co_return written && !Closes(answer);
}

}  // namespace

class DemoServer::Impl {
 public:
  ~Impl() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  /// True if both sockets could be had, and a connection reaches them: there may be an interface that is
  /// down.
  bool Listen() {
    const asio::ip::address_v4 loopback = asio::ip::address_v4::loopback();
    boost::system::error_code error;
    const auto open = [&](auto& socket, auto endpoint) {
      socket.open(endpoint.protocol(), error);
      if (!error) socket.bind(endpoint, error);
    };
    open(acceptor_, tcp::endpoint(loopback, 0));
    if (!error) acceptor_.listen(kMaxConnections, error);
    if (!error) open(dns_, udp::endpoint(loopback, 0));
    tcp::socket probe(io_);
    if (!error) probe.connect(acceptor_.local_endpoint(error), error);
    return !error;
  }

  uint16_t port() const { return acceptor_.local_endpoint().port(); }
  uint16_t dns_port() const { return dns_.local_endpoint().port(); }

  void Serve(DemoSite site) {
    site_.emplace(std::move(site));
    asio::co_spawn(io_, AcceptAll(), asio::detached);
    asio::co_spawn(io_, AnswerNames(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }

 private:
  asio::awaitable<void> AcceptAll() {
    while (true) {
      auto [error, socket] = co_await acceptor_.async_accept(kToken);
      if (error) co_return;
      if (connections_ >= kMaxConnections) continue;  // the socket closes with its scope
      ++connections_;
      asio::co_spawn(io_, Converse(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> Converse(tcp::socket socket) {
    boost::system::error_code ignored;
    const tcp::no_delay no_delay(true);
    socket.set_option(no_delay, ignored);
    std::string received;
    bool goes_on = true;
    while (goes_on) {
      auto buffer = asio::dynamic_buffer(received, kMaxRequestBytes);
      const auto [error, size] = co_await asio::async_read_until(socket, buffer, "\r\n\r\n", kToken);
      if (error) break;
      const std::optional<DemoRequest> request = ParseRequest(std::string_view(received).substr(0, size));
      received.erase(0, size);
      if (!request) break;
      goes_on = co_await Answer(socket, site_->Find(request->host, request->path));
    }
    socket.shutdown(tcp::socket::shutdown_both, ignored);
    --connections_;
  }

  asio::awaitable<void> AnswerNames() {
    std::array<char, 512> packet{};
    udp::endpoint from;
    while (true) {
      const asio::mutable_buffer room(packet.data(), packet.size());
      const auto [error, size] = co_await dns_.async_receive_from(room, from, kToken);
      if (error) co_return;
      const std::string answer = NoSuchName({packet.data(), size});
      if (answer.empty()) continue;
      const asio::const_buffer bytes(answer.data(), answer.size());
      co_await dns_.async_send_to(bytes, from, kToken);
    }
  }

  std::optional<DemoSite> site_;
  int connections_ = 0;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  udp::socket dns_{io_};
  std::thread thread_;
};

DemoServer::DemoServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DemoServer::~DemoServer() = default;

Result<std::unique_ptr<DemoServer>> DemoServer::Listen() {
  auto impl = std::make_unique<Impl>();
  if (!impl->Listen()) {
    return Error{
        ErrorCode::kUnavailable,
        "cannot listen on 127.0.0.1 and connect to it: the demo needs a loopback interface that is up"};
  }
  return std::unique_ptr<DemoServer>(new DemoServer(std::move(impl)));
}

uint16_t DemoServer::port() const {
  return impl_->port();
}
uint16_t DemoServer::dns_port() const {
  return impl_->dns_port();
}
void DemoServer::Serve(DemoSite site) {
  impl_->Serve(std::move(site));
}

}  // namespace tamis
