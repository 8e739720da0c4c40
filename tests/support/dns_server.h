#ifndef TAMIS_TESTS_SUPPORT_DNS_SERVER_H_
#define TAMIS_TESTS_SUPPORT_DNS_SERVER_H_

// A small DNS server on 127.0.0.1 (UDP, and TCP for long answers), in its own threads.

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tamis {

/// What the server knows of one name. Names it does not know are NXDOMAIN.
struct DnsRecords {
  std::vector<std::string> addresses;  // IPv4 and IPv6, textual
  uint32_t ttl_s = 300;
  std::string cname;    // the addresses belong to this name, if given
  bool silent = false;  // never answers
  int rcode = 0;        // 2: SERVFAIL
};

class DnsServer {
 public:
  DnsServer();
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  void Set(const std::string& name, DnsRecords records);
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int questions() const { return questions_; }

 private:
  void ServeUdp();
  void ServeTcp();
  std::string Answer(const std::string& question, size_t limit);

  int udp_ = -1;
  int tcp_ = -1;
  uint16_t port_ = 0;
  std::mutex mutex_;
  std::map<std::string, DnsRecords> names_;
  std::atomic<int> questions_{0};
  std::atomic<bool> stopping_{false};
  std::thread udp_thread_;
  std::thread tcp_thread_;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_DNS_SERVER_H_
