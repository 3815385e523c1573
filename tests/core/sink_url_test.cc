// Addresses that a rule may name as a sink.
#include "core/sink_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace parley {
namespace {

TEST(SinkUrlTest, TakesHttpAndHttps) {
  for (const std::string url :
       {"http://127.0.0.1:9093", "https://alerts.example.org/parley?room=7&x=%20", "HTTPS://Example.org",
        "http://[::1]:80/x", "http://[2001:db8::1]", "http://alertmanager:9093/am/", "http://x?y@z"}) {
    EXPECT_TRUE(CheckSinkUrl("url", url).ok()) << url;
  }
}

TEST(SinkUrlTest, RefusesWhatIsNoPlainHttpAddress) {
  for (const std::string url : {"ftp://example.org",
                                "file:///etc/passwd",
                                "example.org",
                                "//example.org",
                                "http:/example.org",
                                "http://",
                                "http:///path",
                                "http://:80",
                                "http://example.org:",
                                "http://example.org:0",
                                "http://example.org:65536",
                                "http://example.org:+80",
                                "http://example.org:8a",
                                "http://exa mple.org",
                                "http://example.org/a b",
                                "http://example.org/\n",
                                "http://example.org/\x7f",
                                "http://example.org/#x",
                                "http://example.org\\@evil.example.com",
                                "http://[::1",
                                "http://[]",
                                "http://[::1]x",
                                "http://[g::1]",
                                "http://ex%61mple.org",
                                "http://\xc3\xa9.example.org"}) {
    const absl::Status status = CheckSinkUrl("sinks[0].webhook.url", url);
    ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << url;
    EXPECT_EQ(DetailOf(status)->field, "sinks[0].webhook.url");
  }
  EXPECT_EQ(DetailOf(CheckSinkUrl("url", ""))->reason, Reason::kMissingField);
  EXPECT_FALSE(CheckSinkUrl("url", "http://example.org/" + std::string(2'030, 'x')).ok());
}

TEST(SinkUrlTest, APasswordIsRefusedAndNotRepeated) {
  for (const std::string url : {"https://user:hunter2@example.org/", "https://user:hunter2@\x01"}) {
    const absl::Status status = CheckSinkUrl("url", url);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()).find("hunter2"), std::string::npos) << status;
  }
}

}  // namespace
}  // namespace parley
