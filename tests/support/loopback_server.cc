#include "tests/support/loopback_server.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

namespace tamis {
namespace {

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

/// "GET /a?b HTTP/1.1\r\nName: value\r\n...", without the empty line.
std::optional<LoopbackRequest> ParseRequest(std::string_view head) {
  LoopbackRequest request;
  size_t line_end = head.find('\n');
  const std::string_view first = Trimmed(head.substr(0, line_end));
  const size_t space = first.find(' ');
  const size_t second_space = first.find(' ', space + 1);
  if (space == std::string_view::npos || second_space == std::string_view::npos) return std::nullopt;
  request.method = first.substr(0, space);
  request.target = first.substr(space + 1, second_space - space - 1);
  request.path = request.target.substr(0, request.target.find('?'));
  while (line_end != std::string_view::npos) {
    head.remove_prefix(line_end + 1);
    line_end = head.find('\n');
    const std::string_view line = Trimmed(head.substr(0, line_end));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.emplace_back(Lower(line.substr(0, colon)), Trimmed(line.substr(colon + 1)));
  }
  return request;
}

std::string Serialize(const LoopbackResponse& response) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " Status\r\n";
  bool framed = response.status == 204 || response.status == 304;
  for (const auto& [name, value] : response.headers) {
    out += name + ": " + value + "\r\n";
    const std::string lower = Lower(name);
    framed = framed || lower == "content-length" || lower == "transfer-encoding";
  }
  if (!framed) out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  if (response.close) out += "Connection: close\r\n";
  return out + "\r\n" + response.body;
}

/// One accepted socket, with TLS or without.
class Connection final : public RawConnection {
 public:
  Connection(int fd, SSL_CTX* tls, const std::atomic<bool>& stopping) : fd_(fd), stopping_(stopping) {
    if (tls == nullptr) return;
    ssl_ = SSL_new(tls);
    SSL_set_fd(ssl_, fd);
    good_ = SSL_accept(ssl_) == 1;
  }
  ~Connection() override {
    if (ssl_ != nullptr) {
      if (good_ && !reset_) SSL_shutdown(ssl_);
      SSL_free(ssl_);
    }
  }

  bool good() const { return good_; }

  /// Everything up to the empty line; what follows stays buffered.
  std::optional<std::string> ReadHead() {
    while (good_) {
      const size_t end = buffer_.find("\r\n\r\n");
      if (end != std::string::npos) {
        std::string head = buffer_.substr(0, end);
        buffer_.erase(0, end + 4);
        return head;
      }
      if (!ReadMore()) break;
    }
    return std::nullopt;
  }

  /// False: the peer is gone before `size` bytes came.
  bool ReadBody(size_t size, std::string& body) {
    while (buffer_.size() < size) {
      if (!good_ || !ReadMore()) return false;
    }
    body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return true;
  }

  bool Write(std::string_view bytes) override {
    while (good_ && !bytes.empty()) {
      const ssize_t put = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                          : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0)
        good_ = false;
      else
        bytes.remove_prefix(static_cast<size_t>(put));
    }
    return good_;
  }

  void Reset() override {
    const linger hard{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    reset_ = true;
    good_ = false;
  }

  bool Wait(int milliseconds) override {
    pollfd gone{.fd = fd_, .events = POLLRDHUP, .revents = 0};
    return poll(&gone, 1, milliseconds) == 0 && !stopping_;
  }

 private:
  bool ReadMore() {
    char chunk[4096];
    const ssize_t got =
        ssl_ != nullptr ? SSL_read(ssl_, chunk, sizeof chunk) : recv(fd_, chunk, sizeof chunk, 0);
    if (got > 0) buffer_.append(chunk, static_cast<size_t>(got));
    return got > 0;
  }

  const int fd_;
  const std::atomic<bool>& stopping_;
  SSL* ssl_ = nullptr;
  bool good_ = true;
  bool reset_ = false;
  std::string buffer_;
};

}  // namespace

std::string LoopbackRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

class LoopbackServer::Impl {
 public:
  explicit Impl(const Tls* tls) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    if (tls != nullptr) LoadTls(*tls);
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(listener_, 512) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
      throw std::runtime_error("loopback server cannot listen");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
  }

  ~Impl() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    close(listener_);
    std::unique_lock lock(mutex_);
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
    all_closed_.wait(lock, [this] { return open_.empty(); });
    lock.unlock();
    if (context_ != nullptr) SSL_CTX_free(context_);
  }

  void LoadTls(const Tls& tls) {
    context_ = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context_, tls.certificate_file.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context_, tls.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
      throw std::runtime_error("loopback server cannot load " + tls.certificate_file);
    }
  }

  void Accept() {
    while (!stopping_) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const std::lock_guard lock(mutex_);
      ++connections_;
      open_.insert(fd);
      std::thread([this, fd] { Serve(fd); }).detach();
    }
  }

  void Serve(int fd) {
    {
      Connection connection(fd, context_, stopping_);
      while (!stopping_ && connection.good()) {
        const std::optional<std::string> head = connection.ReadHead();
        if (!head) break;
        std::optional<LoopbackRequest> request = ParseRequest(*head);
        const std::string length = request ? request->header("content-length") : "";
        if (!length.empty() && !connection.ReadBody(std::stoul(length), request->body)) break;
        if (!request || !Answer(*request, connection)) break;
      }
    }
    const std::lock_guard lock(mutex_);
    close(fd);
    open_.erase(fd);
    all_closed_.notify_all();
  }

  /// False: the connection ends here.
  bool Answer(const LoopbackRequest& request, Connection& connection) {
    Handler handler;
    RawHandler raw;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      if (const auto found = raw_routes_.find(request.path); found != raw_routes_.end()) raw = found->second;
      const auto route = routes_.find(request.path);
      handler = route != routes_.end() ? route->second : fallback_;
    }
    if (raw) {
      raw(request, connection);
      return false;
    }
    LoopbackResponse response{.status = 404, .headers = {}, .body = "no such route"};
    if (handler) response = handler(request);
    return connection.Write(Serialize(response)) && !response.close;
  }

  mutable std::mutex mutex_;
  std::condition_variable all_closed_;
  std::map<std::string, Handler> routes_;
  std::map<std::string, RawHandler> raw_routes_;
  Handler fallback_;
  std::vector<LoopbackRequest> requests_;
  std::set<int> open_;
  int connections_ = 0;
  std::atomic<bool> stopping_{false};
  SSL_CTX* context_ = nullptr;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::thread acceptor_;
};

LoopbackServer::LoopbackServer() : impl_(std::make_unique<Impl>(nullptr)) {}
LoopbackServer::LoopbackServer(const Tls& tls) : impl_(std::make_unique<Impl>(&tls)) {}
LoopbackServer::~LoopbackServer() = default;

void LoopbackServer::Route(std::string path, Handler handler) {
  const std::lock_guard lock(impl_->mutex_);
  impl_->routes_[std::move(path)] = std::move(handler);
}

void LoopbackServer::Fallback(Handler handler) {
  const std::lock_guard lock(impl_->mutex_);
  impl_->fallback_ = std::move(handler);
}

void LoopbackServer::RawRoute(std::string path, RawHandler handler) {
  const std::lock_guard lock(impl_->mutex_);
  impl_->raw_routes_[std::move(path)] = std::move(handler);
}

uint16_t LoopbackServer::port() const {
  return impl_->port_;
}

std::string LoopbackServer::Url(std::string_view path, std::string_view host) const {
  return std::string(impl_->context_ != nullptr ? "https://" : "http://") + std::string(host) + ":" +
         std::to_string(port()) + std::string(path);
}

std::vector<LoopbackRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->requests_;
}

int LoopbackServer::connections() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->connections_;
}

}  // namespace tamis
