#include "crawler/fetch/address_policy.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

AddressPolicy PolicyOf(const std::vector<std::string>& allowed, std::vector<IpAddress> own = {}) {
  return *AddressPolicy::Make(allowed, std::move(own));
}

IpAddress At(const std::string& text) {
  const Result<IpAddress> address = IpAddress::Parse(text);
  EXPECT_TRUE(address) << text;
  return *address;
}

TEST(IpAddress, ReadsAndWritesBothFamilies) {
  for (const char* text : {"0.0.0.0", "192.0.2.255", "::", "::1", "2001:db8::1:0:0:1", "fe80::1"}) {
    EXPECT_EQ(At(text).ToString(), text);
  }
  EXPECT_EQ(At("[2001:DB8:0:0::1]").ToString(), "2001:db8::1");
}

// Old spellings mean different addresses to different readers; zones name a link of this machine.
TEST(IpAddress, RefusesEverythingElse) {
  for (const std::string text :
       {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "127.1", "256.0.0.1", " 1.2.3.4", "1.2.3.4 ",
        "fe80::1%eth0", "[::1", "::1]", "[1.2.3.4]", "1::2::3", "::g", "example.org"}) {
    EXPECT_FALSE(IpAddress::Parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::Parse(std::string_view("1.2.3.4\0.5", 10)));
}

TEST(Cidr, ReadsPrefixesAndRefusesStrayBits) {
  EXPECT_TRUE(Cidr::Parse("10.0.0.0/8")->Contains(At("10.255.0.1")));
  EXPECT_FALSE(Cidr::Parse("10.0.0.0/9")->Contains(At("10.128.0.0")));
  EXPECT_TRUE(Cidr::Parse("2001:db8::/33")->Contains(At("2001:db8:7fff::1")));
  EXPECT_FALSE(Cidr::Parse("2001:db8::/33")->Contains(At("2001:db8:8000::1")));
  EXPECT_TRUE(Cidr::Parse("0.0.0.0/0")->Contains(At("255.1.2.3")));
  EXPECT_FALSE(Cidr::Parse("0.0.0.0/0")->Contains(At("::1")));
  EXPECT_TRUE(Cidr::Parse("192.0.2.7")->Contains(At("192.0.2.7")));
  for (const char* text : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.1/8",
                           "::1/129", "2001:db8::1/64", "/8", "host/8"}) {
    EXPECT_FALSE(Cidr::Parse(text)) << text;
  }
}

struct Row {
  const char* first;  // first and last address of the block, and its neighbours outside
  const char* last;
  const char* before;  // "" when the neighbour is special too
  const char* after;
};

// Every row of https://www.iana.org/assignments/iana-ipv4-special-registry (2024), and multicast.
constexpr Row kIpv4Rows[] = {
    {"0.0.0.0", "0.255.255.255", "", "1.0.0.0"},
    {"10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"},
    {"100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"},
    {"127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"},
    {"169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"},
    {"172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"},
    {"192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"},
    {"192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"},
    {"192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0"},
    {"192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0"},
    {"192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"},
    {"192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"},
    {"192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0"},
    {"198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"},
    {"198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"},
    {"203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"},
    {"224.0.0.0", "239.255.255.255", "223.255.255.255", ""},
    {"240.0.0.0", "255.255.255.255", "", ""},
    {"168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"},
};

// Every row of https://www.iana.org/assignments/iana-ipv6-special-registry (2024), and what is not unicast.
constexpr Row kIpv6Rows[] = {
    {"::", "::1", "", ""},
    {"::127.0.0.1", "::8.8.8.8", "", ""},  // IPv4-compatible, RFC 4291 2.5.5.1, deprecated
    {"::ffff:0:0", "::ffff:0.255.255.255", "", "::ffff:1.0.0.0"},
    {"64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"100::", "100::ffff:ffff:ffff:ffff", "", ""},
    {"100:0:0:1::", "100::1:ffff:ffff:ffff:ffff", "", ""},
    {"2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "", "2001:200::"},
    {"2001::1", "2001:0:ffff::", "", ""},  // Teredo
    {"2001:1::1", "2001:1::3", "", ""},
    {"2001:2::", "2001:2:0:ffff::", "", ""},
    {"2001:3::", "2001:3:ffff::", "", ""},
    {"2001:4:112::", "2001:4:112:ffff::", "", ""},
    {"2001:10::", "2001:3f:ffff::", "", ""},
    {"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::"},
    {"2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:7fff::", "2620:4f:8001::"},
    {"3fff::", "3fff:fff:ffff::", "", "3fff:1000::"},
    {"4000::", "5f00::1", "", ""},
    {"fc00::", "fdff:ffff::", "", ""},
    {"fe80::", "febf:ffff::", "", ""},
    {"fec0::", "feff:ffff::", "", ""},
    {"ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
};

void ExpectRows(const Row* begin, const Row* end) {
  const AddressPolicy policy = PolicyOf({});
  for (const Row* row = begin; row != end; ++row) {
    SCOPED_TRACE(row->first);
    EXPECT_EQ(policy.Classify(At(row->first)), AddressClass::kSpecialPurpose);
    EXPECT_EQ(policy.Classify(At(row->last)), AddressClass::kSpecialPurpose);
    for (const std::string outside : {row->before, row->after}) {
      if (outside.empty()) continue;
      EXPECT_EQ(policy.Classify(At(outside)), AddressClass::kPublic) << outside;
    }
  }
}

TEST(AddressPolicy, IanaIpv4_EveryRowIsSpecialAndItsNeighboursAreNot) {
  ExpectRows(std::begin(kIpv4Rows), std::end(kIpv4Rows));
}

TEST(AddressPolicy, IanaIpv6_EveryRowIsSpecialAndItsNeighboursAreNot) {
  ExpectRows(std::begin(kIpv6Rows), std::end(kIpv6Rows));
}

// RFC 4291 2.5.5.2, RFC 6052 2.2, RFC 3056 2, RFC 5214 6.1: an address that carries another leads there.
TEST(AddressPolicy, CarriedAddressesAreJudged) {
  const AddressPolicy policy = PolicyOf({});
  for (const char* text : {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1",
                           "64:ff9b::7f00:1", "2002:7f00:1::", "2002:c0a8:101::1", "2a00::5efe:10.0.0.1",
                           "2a00::200:5efe:192.168.0.1", "fd00::5efe:8.8.8.8", "fe80::200:5efe:8.8.8.8"}) {
    EXPECT_EQ(policy.Classify(At(text)), AddressClass::kSpecialPurpose) << text;
  }
  for (const char* text : {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2a00::5efe:8.8.8.8",
                           "2606:4700::1", "8.8.8.8"}) {
    EXPECT_EQ(policy.Classify(At(text)), AddressClass::kPublic) << text;
  }
}

TEST(AddressPolicy, TheOperatorMayAllowRanges) {
  const AddressPolicy policy = PolicyOf({"127.0.0.0/8", "fd00::/8"});
  EXPECT_EQ(policy.Classify(At("127.1.2.3")), AddressClass::kAllowedByOperator);
  EXPECT_EQ(policy.Classify(At("::ffff:127.0.0.1")), AddressClass::kAllowedByOperator);
  EXPECT_EQ(policy.Classify(At("fd12::1")), AddressClass::kAllowedByOperator);
  EXPECT_EQ(policy.Classify(At("10.0.0.1")), AddressClass::kSpecialPurpose);
  EXPECT_EQ(policy.Classify(At("::1")), AddressClass::kSpecialPurpose);
  EXPECT_EQ(policy.Classify(At("8.8.8.8")), AddressClass::kPublic);
}

TEST(AddressPolicy, AnUnreadableRangeIsAnError) {
  const Result<AddressPolicy> policy = AddressPolicy::Make({"127.0.0.0/8", "10.0.0.0/8 "}, {});
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(policy.error().message.find("10.0.0.0/8 "), std::string::npos);
}

TEST(AddressPolicy, ThisMachineIsSpecialWhereverItLies) {
  const AddressPolicy policy = PolicyOf({}, {At("8.8.4.4"), At("2606:4700::5")});
  EXPECT_EQ(policy.Classify(At("8.8.4.4")), AddressClass::kSpecialPurpose);
  EXPECT_EQ(policy.Classify(At("64:ff9b::8.8.4.4")), AddressClass::kSpecialPurpose);
  EXPECT_EQ(policy.Classify(At("2606:4700::5")), AddressClass::kSpecialPurpose);
  const Result<std::vector<IpAddress>> own = InterfaceAddresses();
  ASSERT_TRUE(own);
  EXPECT_NE(std::find(own->begin(), own->end(), At("127.0.0.1")), own->end());
}

TEST(AddressPolicy, OneSpecialAddressRefusesTheWholeAnswer) {
  const AddressPolicy policy = PolicyOf({"127.0.0.0/8"});
  const std::vector<IpAddress> split = {At("8.8.8.8"), At("10.0.0.1"), At("127.0.0.1")};
  EXPECT_EQ(policy.ClassifyAll(split), AddressClass::kSpecialPurpose);
  const std::vector<IpAddress> allowed = {At("8.8.8.8"), At("127.0.0.1")};
  EXPECT_EQ(policy.ClassifyAll(allowed), AddressClass::kAllowedByOperator);
  const std::vector<IpAddress> open = {At("8.8.8.8"), At("2606:4700::1")};
  EXPECT_EQ(policy.ClassifyAll(open), AddressClass::kPublic);
  EXPECT_EQ(policy.ClassifyAll({}), AddressClass::kUnresolved);
}

// https://fetch.spec.whatwg.org/#port-blocking
TEST(Ports, OurPolicy_WebPortsAndHighOnesExceptTheBlocked) {
  const std::vector<uint16_t> web = {80, 443, 1024, 8080, 8443, 65535};
  for (const uint16_t port : web) EXPECT_TRUE(IsAllowedPort(port)) << port;
  const std::vector<uint16_t> other = {0, 22, 25, 79, 81, 1023, 2049, 5060, 6000, 6667, 10080};
  for (const uint16_t port : other) EXPECT_FALSE(IsAllowedPort(port)) << port;
}

}  // namespace
}  // namespace tamis
