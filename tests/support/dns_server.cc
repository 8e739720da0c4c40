#include "tests/support/dns_server.h"

#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tamis {
namespace {

constexpr size_t kUdpLimit = 512;
constexpr size_t kTcpLimit = 65'535;
constexpr size_t kHeaderBytes = 12;
constexpr int kPollMs = 20;
constexpr uint16_t kTypeA = 1, kTypeCname = 5, kTypeAaaa = 28;

void Put16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value & 0xff);
}

void PutName(std::string& out, std::string name) {
  for (name += '.'; !name.empty();) {
    const size_t dot = name.find('.');
    out += static_cast<char>(dot);
    out += name.substr(0, dot);
    name.erase(0, dot + 1);
  }
  out += '\0';
}

void PutRecord(std::string& out, const std::string& owner, uint16_t type, uint32_t ttl,
               const std::string& data) {
  PutName(out, owner);
  Put16(out, type);
  Put16(out, 1);
  Put16(out, ttl >> 16);
  Put16(out, ttl & 0xffff);
  Put16(out, static_cast<unsigned>(data.size()));
  out += data;
}

bool Readable(int fd) {
  pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&wait, 1, kPollMs) == 1;
}

int BoundSocket(int type, uint16_t& port) {
  const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t length = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0) {
    close(fd);
    return -1;
  }
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

DnsServer::DnsServer() {
  for (int attempt = 0; attempt < 50 && tcp_ < 0; ++attempt) {  // both protocols need the same number
    if (udp_ >= 0) close(udp_);
    port_ = 0;
    udp_ = BoundSocket(SOCK_DGRAM, port_);
    tcp_ = BoundSocket(SOCK_STREAM, port_);
  }
  if (tcp_ < 0 || listen(tcp_, 16) != 0) throw std::runtime_error("DNS server cannot listen");
  udp_thread_ = std::thread([this] { ServeUdp(); });
  tcp_thread_ = std::thread([this] { ServeTcp(); });
}

DnsServer::~DnsServer() {
  stopping_ = true;
  udp_thread_.join();
  tcp_thread_.join();
  close(udp_);
  close(tcp_);
}

void DnsServer::Set(const std::string& name, DnsRecords records) {
  const std::lock_guard lock(mutex_);
  names_[name] = std::move(records);
}

std::string DnsServer::Answer(const std::string& question, size_t limit) {
  if (question.size() < kHeaderBytes) return {};
  std::string name;
  size_t at = kHeaderBytes;
  while (at < question.size() && question[at] != 0) {
    const auto length = static_cast<size_t>(static_cast<unsigned char>(question[at]));
    name += (name.empty() ? "" : ".") + question.substr(at + 1, length);
    at += length + 1;
  }
  if (at + 5 > question.size()) return {};
  const auto type = static_cast<uint16_t>(static_cast<unsigned char>(question[at + 1]) << 8 |
                                          static_cast<unsigned char>(question[at + 2]));
  ++questions_;
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(name);
  if (found != names_.end() && found->second.silent) return {};
  const int rcode = found == names_.end() ? 3 : found->second.rcode;

  std::string records;
  int count = 0;
  if (found != names_.end() && rcode == 0) {
    const DnsRecords& known = found->second;
    const std::string owner = known.cname.empty() ? name : known.cname;
    if (!known.cname.empty()) {
      std::string target;
      PutName(target, known.cname);
      PutRecord(records, name, kTypeCname, known.ttl_s, target);
      ++count;
    }
    for (const std::string& text : known.addresses) {
      const bool is_v6 = text.find(':') != std::string::npos;
      if (type != (is_v6 ? kTypeAaaa : kTypeA)) continue;
      char data[16];
      inet_pton(is_v6 ? AF_INET6 : AF_INET, text.c_str(), data);
      PutRecord(records, owner, type, known.ttl_s, std::string(data, is_v6 ? 16 : 4));
      ++count;
    }
  }
  const bool truncated = kHeaderBytes + records.size() + (at + 5 - kHeaderBytes) > limit;
  std::string out = question.substr(0, 2);
  Put16(out, 0x8180u | static_cast<unsigned>(rcode) | (truncated ? 0x0200u : 0u));
  Put16(out, 1);
  Put16(out, truncated ? 0 : static_cast<unsigned>(count));
  Put16(out, 0);
  Put16(out, 0);
  out += question.substr(kHeaderBytes, at + 5 - kHeaderBytes);
  if (!truncated) out += records;
  return out;
}

void DnsServer::ServeUdp() {
  while (!stopping_) {
    if (!Readable(udp_)) continue;
    char buffer[1024];
    sockaddr_in peer{};
    socklen_t length = sizeof peer;
    const ssize_t got = recvfrom(udp_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&peer), &length);
    if (got <= 0) continue;
    const std::string answer = Answer(std::string(buffer, static_cast<size_t>(got)), kUdpLimit);
    if (!answer.empty())
      sendto(udp_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&peer), length);
  }
}

void DnsServer::ServeTcp() {
  while (!stopping_) {
    if (!Readable(tcp_)) continue;
    const int peer = accept4(tcp_, nullptr, nullptr, SOCK_CLOEXEC);
    std::string buffer;
    char chunk[1024];
    while (peer >= 0 && !stopping_) {
      if (!Readable(peer)) continue;
      const ssize_t got = recv(peer, chunk, sizeof chunk, 0);
      if (got <= 0) break;
      buffer.append(chunk, static_cast<size_t>(got));
      while (buffer.size() >= 2) {
        const auto length = static_cast<size_t>(static_cast<unsigned char>(buffer[0]) << 8 |
                                                static_cast<unsigned char>(buffer[1]));
        if (buffer.size() < length + 2) break;
        const std::string answer = Answer(buffer.substr(2, length), kTcpLimit);
        buffer.erase(0, length + 2);
        std::string framed;
        Put16(framed, static_cast<unsigned>(answer.size()));
        framed += answer;
        send(peer, framed.data(), framed.size(), MSG_NOSIGNAL);
      }
    }
    if (peer >= 0) close(peer);
  }
}

}  // namespace tamis
