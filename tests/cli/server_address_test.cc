#include "cli/server_address.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(ParseServerAddress, TakesHostsPortsAndSocketFiles) {
  for (const char* text : {"127.0.0.1:7411", "ledger.example:1", "ledger.example", "localhost:65535",
                           "[::1]:7411", "[::1]", "unix:/run/parley", "unix:parley.socket"}) {
    EXPECT_EQ(ParseServerAddress(text).value_or("refused"), text);
  }
}

TEST(ParseServerAddress, SaysWhatIsWantedInsteadOfASchemeOrABadPort) {
  for (const char* text :
       {"", ":7411", "http://127.0.0.1:7411", "https://ledger.example", "dns:///ledger.example:7411",
        "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:port", "127.0.0.1:", "::1", "::1:7411", "[::1]7411",
        "unix:", "me@ledger.example:7411", "a host:7411"}) {
    const auto address = ParseServerAddress(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_EQ(
        std::string(address.status().message()),
        std::string("\"") + text +
            "\" is not where a server is: wanted HOST:PORT such as 127.0.0.1:7411, with a port from 1 to "
            "65535, or unix:PATH");
  }
}

}  // namespace
}  // namespace parley
