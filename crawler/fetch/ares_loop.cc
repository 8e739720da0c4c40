#include "crawler/fetch/ares_loop.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>

#include <ares.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tamis {
namespace {

namespace asio = boost::asio;

/// One socket of c-ares under our loop. c-ares owns the socket: it is released, never closed.
struct Watch {
  explicit Watch(asio::io_context& io, int fd) : descriptor(io, fd) {}
  asio::posix::stream_descriptor descriptor;
  bool wants_read = false;
  bool wants_write = false;
  bool reads = false;  // a wait is under way
  bool writes = false;
  bool gone = false;
};

struct Question {
  std::string host;
  std::function<void(DnsAnswer)> done;
};

Status ToStatus(int code, const std::string& host) {
  const auto fail = [&host](ErrorCode kind, std::string_view why) {
    return Error{kind, "dns_failed: " + std::string(why) + ": \"" + host + "\""};
  };
  switch (code) {
    case ARES_SUCCESS:
      return {};
    case ARES_ENOTFOUND:
      return fail(ErrorCode::kNotFound, "no such host");
    case ARES_ENODATA:
      return fail(ErrorCode::kNotFound, "no address");
    case ARES_EBADNAME:
      return fail(ErrorCode::kInvalidInput, "not a name");
    case ARES_ETIMEOUT:
      return fail(ErrorCode::kTimeout, "no answer in time");
    case ARES_ECANCELLED:
    case ARES_EDESTRUCTION:
      return fail(ErrorCode::kCancelled, "cancelled");
    default:
      return fail(ErrorCode::kUnavailable, ares_strerror(code));
  }
}

void Collect(const ares_addrinfo* found, DnsAnswer& answer) {
  int ttl = std::numeric_limits<int>::max();
  for (const ares_addrinfo_node* node = found->nodes; node != nullptr; node = node->ai_next) {
    ttl = std::min(ttl, node->ai_ttl);
    IpAddress address;
    if (node->ai_family == AF_INET) {
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in*>(node->ai_addr)->sin_addr, 4);
    } else if (node->ai_family == AF_INET6) {
      address.is_v6 = true;
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(node->ai_addr)->sin6_addr, 16);
    } else {
      continue;
    }
    answer.addresses.push_back(address);
  }
  for (const ares_addrinfo_cname* cname = found->cnames; cname != nullptr; cname = cname->next) {
    ttl = std::min(ttl, cname->ttl);
  }
  answer.ttl = std::chrono::seconds(std::max(0, ttl));
  std::stable_partition(answer.addresses.begin(), answer.addresses.end(),
                        [](const IpAddress& address) { return !address.is_v6; });
}

}  // namespace

class AresLoop::Impl {
 public:
  explicit Impl(asio::io_context& io) : io_(io), timer_(io) {}

  ~Impl() {
    *alive_ = false;
    if (channel_ != nullptr) ares_destroy(channel_);  // runs callbacks, then closes sockets through OnSocket
    for (auto& [fd, watch] : watches_) Drop(*watch);
  }

  Status Init(const Config& config) {
    static std::once_flag once;
    static int library = ARES_SUCCESS;
    std::call_once(once, [] { library = ares_library_init(ARES_LIB_INIT_ALL); });
    if (library != ARES_SUCCESS) return Error{ErrorCode::kInternal, ares_strerror(library)};

    ares_options options{};
    char lookups[] = "fb";  // /etc/hosts, then DNS
    options.lookups = lookups;
    options.flags = ARES_FLAG_NOALIASES;
    options.timeout = static_cast<int>(config.query_timeout.count());
    options.tries = config.tries;
    options.ndomains = 0;  // no search list: a name means itself only
    options.sock_state_cb = [](void* self, ares_socket_t fd, int reads, int writes) {
      static_cast<Impl*>(self)->OnSocket(fd, reads != 0, writes != 0);
    };
    options.sock_state_cb_data = this;
    const int given = ARES_OPT_LOOKUPS | ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                      ARES_OPT_DOMAINS | ARES_OPT_SOCK_STATE_CB;
    const int opened = ares_init_options(&channel_, &options, given);
    if (opened != ARES_SUCCESS) return Error{ErrorCode::kInternal, ares_strerror(opened)};
    return SetServers(config.servers);
  }

  void Lookup(const std::string& host, std::function<void(DnsAnswer)> done) {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_flags = ARES_AI_NOSORT;  // sorting opens a socket for each address
    const auto on_answer = [](void* arg, int code, int, ares_addrinfo* found) {
      const std::unique_ptr<Question> question(static_cast<Question*>(arg));
      DnsAnswer answer{.status = ToStatus(code, question->host), .addresses = {}, .ttl = {}};
      if (found != nullptr) {
        Collect(found, answer);
        ares_freeaddrinfo(found);
      }
      question->done(std::move(answer));
    };
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, on_answer, new Question{host, std::move(done)});
    ArmTimer();
  }

  void Cancel() {
    ares_cancel(channel_);
    ArmTimer();
  }

 private:
  Status SetServers(const std::vector<std::string>& servers) {
    if (servers.empty()) return {};
    std::string list;
    for (const std::string& server : servers) list += (list.empty() ? "" : ",") + server;
    if (ares_set_servers_ports_csv(channel_, list.c_str()) != ARES_SUCCESS) {
      return Error{ErrorCode::kInvalidInput, "network.dns_servers: \"" + list + "\""};
    }
    return {};
  }

  static void Drop(Watch& watch) {
    watch.gone = true;
    if (watch.descriptor.is_open()) watch.descriptor.release();
  }

  /// c-ares calls this before it closes a socket too, with neither wish.
  void OnSocket(int fd, bool reads, bool writes) {
    const auto found = watches_.find(fd);
    if (!reads && !writes) {
      if (found == watches_.end()) return;
      Drop(*found->second);
      watches_.erase(found);
      return;
    }
    const auto watch = found != watches_.end() ? found->second : std::make_shared<Watch>(io_, fd);
    watches_[fd] = watch;
    watch->wants_read = reads;
    watch->wants_write = writes;
    Arm(watch);
  }

  void Arm(const std::shared_ptr<Watch>& watch) {
    if (watch->gone) return;
    if (watch->wants_read && !watch->reads) {
      watch->reads = true;
      watch->descriptor.async_wait(Descriptor::wait_read,
                                   [this, watch](const boost::system::error_code& failed) {
                                     watch->reads = false;
                                     if (failed || watch->gone || !watch->wants_read) return;
                                     Process(watch, watch->descriptor.native_handle(), ARES_SOCKET_BAD);
                                   });
    }
    if (watch->wants_write && !watch->writes) {
      watch->writes = true;
      watch->descriptor.async_wait(Descriptor::wait_write,
                                   [this, watch](const boost::system::error_code& failed) {
                                     watch->writes = false;
                                     if (failed || watch->gone || !watch->wants_write) return;
                                     Process(watch, ARES_SOCKET_BAD, watch->descriptor.native_handle());
                                   });
    }
  }

  void Process(const std::shared_ptr<Watch>& watch, int read_fd, int write_fd) {
    ares_process_fd(channel_, read_fd, write_fd);
    Arm(watch);
    ArmTimer();
  }

  /// One timer for the earliest retry of the channel.
  void ArmTimer() {
    timeval storage{};
    const timeval* next = ares_timeout(channel_, nullptr, &storage);
    if (next == nullptr) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(std::chrono::seconds(next->tv_sec) +
                         std::chrono::microseconds(next->tv_usec + 1'000));
    timer_.async_wait([this, alive = alive_](const boost::system::error_code& failed) {
      if (failed || !*alive) return;
      ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      ArmTimer();
    });
  }

  using Descriptor = asio::posix::stream_descriptor;

  asio::io_context& io_;
  asio::steady_timer timer_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  ares_channel channel_ = nullptr;
  std::unordered_map<int, std::shared_ptr<Watch>> watches_;
};

AresLoop::AresLoop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AresLoop::~AresLoop() = default;

Result<std::unique_ptr<AresLoop>> AresLoop::Make(asio::io_context& io, const Config& config) {
  auto impl = std::make_unique<Impl>(io);
  const Status ready = impl->Init(config);
  if (!ready) return ready.error();
  return std::unique_ptr<AresLoop>(new AresLoop(std::move(impl)));
}

void AresLoop::Lookup(const std::string& host, std::function<void(DnsAnswer)> done) {
  impl_->Lookup(host, std::move(done));
}

void AresLoop::Cancel() {
  impl_->Cancel();
}

}  // namespace tamis
