#ifndef TAMIS_TESTS_SUPPORT_TEST_CA_H_
#define TAMIS_TESTS_SUPPORT_TEST_CA_H_

// A certificate authority made on the spot, for TLS tests.

#include <chrono>
#include <memory>
#include <string>

#include "tests/support/temp_dir.h"

namespace tamis {

class TestCa {
 public:
  struct Files {
    std::string certificate;  // PEM
    std::string key;          // PEM
  };

  TestCa();
  ~TestCa();
  TestCa(const TestCa&) = delete;
  TestCa& operator=(const TestCa&) = delete;

  /// What network.ca_file is set to.
  const std::string& ca_file() const { return ca_file_; }

  /// A server certificate for a DNS name, valid until `expires` from now (negative: it has expired).
  Files Issue(const std::string& name, std::chrono::hours expires);

 private:
  struct Authority;
  TempDir folder_;
  std::unique_ptr<Authority> authority_;
  std::string ca_file_;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_TEST_CA_H_
