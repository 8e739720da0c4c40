#include "crawler/fetch/curl_loop.h"

#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

namespace tamis {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

/// One socket under our loop. `is_ours`: opened by OnOpenSocket, so that its end is known from OnCloseSocket
/// and it stays registered while idle in libcurl's pool. Others are let go whenever libcurl stops watching.
struct Watch {
  Watch(asio::io_context& io, int fd, bool ours) : descriptor(io, fd), is_ours(ours) {}
  Descriptor descriptor;
  const bool is_ours;
  bool wants_read = false;
  bool wants_write = false;
  bool reads = false;  // a wait is under way
  bool writes = false;
  bool gone = false;
};

std::optional<std::pair<IpAddress, uint16_t>> PeerOf(const curl_sockaddr& address) {
  IpAddress peer;
  if (address.family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(address.addr);
    std::memcpy(peer.bytes.data(), &in.sin_addr, 4);
    return std::pair(peer, ntohs(in.sin_port));
  }
  if (address.family == AF_INET6) {
    // The structure behind `addr` is as long as addrlen says, longer than its declared type.
    sockaddr_in6 in6{};
    std::memcpy(&in6, &address.addr, sizeof in6);
    std::memcpy(peer.bytes.data(), &in6.sin6_addr, 16);
    peer.is_v6 = true;
    return std::pair(peer, ntohs(in6.sin6_port));
  }
  return std::nullopt;
}

// What libcurl calls for one transfer. None of these calls libcurl.

size_t OnHeader(char* data, size_t, size_t size, void* transfer) {
  return static_cast<Transfer*>(transfer)->OnHeaderLine(std::string_view(data, size)) ? size : 0;
}

size_t OnBody(char* data, size_t, size_t size, void* transfer) {
  switch (static_cast<Transfer*>(transfer)->OnBody({reinterpret_cast<const std::byte*>(data), size})) {
    case Transfer::Flow::kTake:
      return size;
    case Transfer::Flow::kPause:
      return CURL_WRITEFUNC_PAUSE;
    case Transfer::Flow::kAbort:
      break;
  }
  return size == 0 ? 1 : 0;  // anything but `size` ends the transfer
}

int OnRequest(void* transfer, char* peer, char*, int, int) {
  const bool go = static_cast<Transfer*>(transfer)->OnRequest(peer != nullptr ? peer : "");
  return go ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

}  // namespace

class CurlLoop::Impl {
 public:
  Impl(asio::io_context& io, Done done) : io_(io), timer_(io), done_(std::move(done)) {}

  ~Impl() {
    *alive_ = false;
    if (multi_ != nullptr) curl_multi_cleanup(multi_);  // closes the idle sockets through OnCloseSocket
    for (auto& [fd, watch] : watches_) Drop(*watch);
  }

  Status Init(int64_t idle_connections) {
    multi_ = curl_multi_init();
    if (multi_ == nullptr) return Error{ErrorCode::kInternal, "internal: curl_multi_init"};
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    // Pinned: the default follows the number of running transfers and throws warm connections away.
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(idle_connections));
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    return {};
  }

  Status Add(Transfer& transfer) {
    CURL* easy = transfer.handles.easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &OnHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &OnBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &OnRequest);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &transfer);
    transfer.handles.loop = this;
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Impl::OnOpenSocket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
    // Belongs to the connection and outlives the transfer.
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Impl::OnCloseSocket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    const CURLMcode code = curl_multi_add_handle(multi_, easy);
    if (code != CURLM_OK)
      return Error{ErrorCode::kInternal, std::string("internal: ") + curl_multi_strerror(code)};
    return {};
  }

  void Remove(Transfer& transfer) { curl_multi_remove_handle(multi_, transfer.handles.easy); }

  void Resume(Transfer& transfer) {
    const CURLcode code = curl_easy_pause(transfer.handles.easy, CURLPAUSE_CONT);
    if (code == CURLE_OK) return;
    Remove(transfer);
    done_(transfer, code);
  }

 private:
  static int OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    static_cast<Impl*>(self)->WatchSocket(fd, what);
    return 0;
  }

  static int OnTimer(CURLM*, long timeout_ms, void* self) {
    static_cast<Impl*>(self)->SetTimer(timeout_ms);
    return 0;
  }

  static curl_socket_t OnOpenSocket(void* client, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(client);
    const auto peer = PeerOf(*address);
    if (!peer || !transfer.OnConnect(peer->first, peer->second)) return CURL_SOCKET_BAD;
    const int fd =
        socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
    if (fd >= 0) static_cast<Impl*>(transfer.handles.loop)->Register(fd, true);
    return fd >= 0 ? fd : CURL_SOCKET_BAD;
  }

  static int OnCloseSocket(void* self, curl_socket_t fd) {
    static_cast<Impl*>(self)->Forget(fd);
    return close(fd);
  }

  std::shared_ptr<Watch> Register(int fd, bool ours) {
    Forget(fd);  // a number that came back without our having seen its end
    auto watch = std::make_shared<Watch>(io_, fd, ours);
    watches_[fd] = watch;
    return watch;
  }

  void Forget(int fd) {
    const auto found = watches_.find(fd);
    if (found == watches_.end()) return;
    Drop(*found->second);
    watches_.erase(found);
  }

  /// The descriptor is libcurl's: released, never closed here.
  static void Drop(Watch& watch) {
    watch.gone = true;
    if (watch.descriptor.is_open()) watch.descriptor.release();
  }

  void WatchSocket(int fd, int what) {
    const auto found = watches_.find(fd);
    if (what == CURL_POLL_REMOVE && (found == watches_.end() || !found->second->is_ours)) {
      Forget(fd);
      return;
    }
    const std::shared_ptr<Watch> watch = found != watches_.end() ? found->second : Register(fd, false);
    watch->wants_read = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
    watch->wants_write = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
    Arm(watch);
  }

  void Arm(const std::shared_ptr<Watch>& watch) {
    if (watch->gone) return;
    if (watch->wants_read && !watch->reads) {
      watch->reads = true;
      watch->descriptor.async_wait(Descriptor::wait_read,
                                   [this, watch](const boost::system::error_code& failed) {
                                     watch->reads = false;
                                     if (watch->gone || !watch->wants_read) return;
                                     Act(watch, failed ? CURL_CSELECT_ERR : CURL_CSELECT_IN);
                                   });
    }
    if (watch->wants_write && !watch->writes) {
      watch->writes = true;
      watch->descriptor.async_wait(Descriptor::wait_write,
                                   [this, watch](const boost::system::error_code& failed) {
                                     watch->writes = false;
                                     if (watch->gone || !watch->wants_write) return;
                                     Act(watch, failed ? CURL_CSELECT_ERR : CURL_CSELECT_OUT);
                                   });
    }
  }

  /// After this call the watch may be gone.
  void Act(const std::shared_ptr<Watch>& watch, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, watch->descriptor.native_handle(), events, &running);
    Arm(watch);
    Drain();
  }

  void ActOnTime() {
    int running = 0;
    curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    Drain();
  }

  void Drain() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const CURLcode code = message->data.result;  // `message` dies with the removal
      Transfer* transfer = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
      curl_multi_remove_handle(multi_, easy);
      done_(*transfer, code);
    }
  }

  /// -1: no timer. 0: as soon as the loop is free, never from inside. Else a timer that is only moved
  /// forward: one that is due too early looks again, which costs less than arming it anew for every request.
  void SetTimer(long timeout_ms) {
    due_.reset();
    if (timeout_ms < 0) return;
    if (timeout_ms == 0) {
      Kick();
      return;
    }
    due_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    if (!armed_ || *armed_ > *due_) ArmTimer();
  }

  void Kick() {
    if (kicked_) return;
    kicked_ = true;
    asio::post(io_, [this, alive = alive_] {
      if (!*alive) return;
      kicked_ = false;
      ActOnTime();
    });
  }

  void ArmTimer() {
    armed_ = due_;
    timer_.expires_at(*due_);
    timer_.async_wait([this, alive = alive_](const boost::system::error_code& failed) {
      if (failed || !*alive) return;
      armed_.reset();
      if (!due_) return;
      if (*due_ > std::chrono::steady_clock::now()) {
        ArmTimer();
        return;
      }
      due_.reset();
      ActOnTime();
    });
  }

  asio::io_context& io_;
  asio::steady_timer timer_;
  const Done done_;
  CURLM* multi_ = nullptr;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unordered_map<int, std::shared_ptr<Watch>> watches_;
  std::optional<SteadyTime> due_;    // when libcurl wants to be called
  std::optional<SteadyTime> armed_;  // when timer_ fires
  bool kicked_ = false;
};

CurlLoop::CurlLoop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CurlLoop::~CurlLoop() = default;

Result<std::unique_ptr<CurlLoop>> CurlLoop::Make(asio::io_context& io, int64_t idle_connections, Done done) {
  auto impl = std::make_unique<Impl>(io, std::move(done));
  const Status ready = impl->Init(idle_connections);
  if (!ready) return ready.error();
  return std::unique_ptr<CurlLoop>(new CurlLoop(std::move(impl)));
}

Status CurlLoop::Add(Transfer& transfer) {
  return impl_->Add(transfer);
}
void CurlLoop::Remove(Transfer& transfer) {
  impl_->Remove(transfer);
}
void CurlLoop::Resume(Transfer& transfer) {
  impl_->Resume(transfer);
}

}  // namespace tamis
