// Where alerts may go without an explicit flag.
#include "services/alerts/delivery/public_address.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace parley {
namespace {

TEST(PublicAddressTest, PublicAddressesAre) {
  for (const char* address :
       {"1.1.1.1",        "8.8.8.8",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
        "100.128.0.0",    "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",
        "172.15.255.255", "172.32.0.0",      "192.0.1.0",       "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0",      "223.255.255.255", "2606:4700::1111", "2001:200::1",
        "2a00:1450::1",   "3ffe::1"}) {
    EXPECT_TRUE(IsPublicAddressText(address)) << address;
  }
}

TEST(PublicAddressTest, PrivateAndSpecialOnesAreNot) {
  for (const char* address : {"0.0.0.0",
                              "0.255.255.255",
                              "10.0.0.0",
                              "10.255.255.255",
                              "100.64.0.0",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.0.0",
                              "169.254.169.254",
                              "172.16.0.0",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.0",
                              "192.168.255.255",
                              "198.18.0.0",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:8.8.8.8",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::7f00:1",
                              "64:ff9b::8.8.8.8",
                              "64:ff9b::7f00:1",
                              "100::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:808:808::1",
                              "3fff::1"}) {
    EXPECT_FALSE(IsPublicAddressText(address)) << address;
  }
}

TEST(PublicAddressTest, WhatIsNoInternetAddressIsNot) {
  EXPECT_FALSE(IsPublicAddressText("example.org"));
  EXPECT_FALSE(IsPublicAddressText(""));
  sockaddr_un path{};
  path.sun_family = AF_UNIX;
  EXPECT_FALSE(IsPublicAddress(reinterpret_cast<const sockaddr*>(&path)));
}

}  // namespace
}  // namespace parley
