// What receivers get: CloudEvents, signatures, Alertmanager's alerts, and the ids of sinks.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/alerts/delivery/alertmanager_body.h"
#include "services/alerts/delivery/cloud_event.h"
#include "services/alerts/delivery/sink_id.h"
#include "services/alerts/delivery/webhook_signature.h"
#include "tests/services/delivery/fake_source.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::protobuf::Value Json(const std::string& text) {
  google::protobuf::Value value;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &value).ok()) << text;
  return value;
}

std::string Text(const google::protobuf::Value& value, const std::string& name) {
  const auto& fields = value.struct_value().fields();
  return fields.contains(name) ? fields.at(name).string_value() : "(absent)";
}

v1::Alert SomeAlert() {
  FakeSource source;
  v1::Alert alert = source.FindAlert(source.Raise(7, {}))->value();
  alert.mutable_statement()->set_quote("\"Never\",\nhe said \\ \u2028\x01");
  alert.mutable_statement()->add_sources()->set_publisher("The Example");
  (*alert.mutable_labels())["desk"] = "east";
  return alert;
}

// The vector of the specification's reference libraries.
TEST(WebhookSignatureTest, IsThatOfStandardWebhooks) {
  const std::string wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  const auto keys = ParseSigningKeys("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(WebhookSignature(*keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1'614'265'330, "{\"test\": 2432232314}"),
            wanted);
}

TEST(WebhookSignatureTest, SeveralKeysGiveSeveralSignatures) {
  const std::string old_one = WebhookSignature(*ParseSigningKeys("old"), "id", 1, "body");
  const std::string new_one = WebhookSignature(*ParseSigningKeys("whsec_bmV3"), "id", 1, "body");
  EXPECT_EQ(WebhookSignature(*ParseSigningKeys("whsec_bmV3\nold\n"), "id", 1, "body"),
            new_one + " " + old_one);
  EXPECT_EQ(new_one, WebhookSignature({"new"}, "id", 1, "body"));
}

TEST(WebhookSignatureTest, BadSecretsAreRefusedAndNotRepeated) {
  for (const char* secret : {"", " \n", "whsec_", "whsec_hunter2!", "fine whsec_*"}) {
    const auto keys = ParseSigningKeys(secret);
    ASSERT_FALSE(keys.ok()) << secret;
    EXPECT_THAT(std::string(keys.status().message()), Not(HasSubstr("hunter2")));
  }
}

TEST(CloudEventTest, HasTheAttributesOfTheSpecification) {
  const v1::Alert alert = SomeAlert();
  const google::protobuf::Value event = Json(CloudEventOf(alert, "https://parley.example.org"));
  EXPECT_EQ(Text(event, "specversion"), "1.0");
  EXPECT_EQ(Text(event, "id"), "alert-7-0");
  EXPECT_EQ(Text(event, "source"), "https://parley.example.org");
  EXPECT_EQ(Text(event, "type"), "parley.alert.v1");
  EXPECT_EQ(Text(event, "subject"), "ukraine/nato");
  EXPECT_EQ(Text(event, "time"), "2025-09-03T00:00:00Z");
  EXPECT_EQ(Text(event, "datacontenttype"), "application/json");
}

TEST(CloudEventTest, DataIsTheWholeAlert) {
  const v1::Alert alert = SomeAlert();
  std::string data;
  const google::protobuf::Value event = Json(CloudEventOf(alert, "parley"));
  ASSERT_TRUE(
      google::protobuf::util::MessageToJsonString(event.struct_value().fields().at("data"), &data).ok());
  v1::Alert back;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(data, &back).ok());
  EXPECT_EQ(back.SerializeAsString(), alert.SerializeAsString());
}

TEST(AlertmanagerBodyTest, OurLabelsWinAndEmptyOnesAreLeftOut) {
  v1::Alert alert = SomeAlert();
  (*alert.mutable_labels())["alertname"] = "not ours";
  (*alert.mutable_labels())["nothing"] = "";
  alert.clear_issue();
  const google::protobuf::Value body = Json(AlertmanagerBody({{alert, At("2025-09-04")}}, "parley"));
  ASSERT_EQ(body.list_value().values_size(), 1);
  const google::protobuf::Value entry = body.list_value().values(0);
  const google::protobuf::Value labels = entry.struct_value().fields().at("labels");
  EXPECT_EQ(Text(labels, "alertname"), "r");
  EXPECT_EQ(Text(labels, "alert_id"), "alert-7-0");
  EXPECT_EQ(Text(labels, "rule"), "r");
  EXPECT_EQ(Text(labels, "party"), "ukraine");
  EXPECT_EQ(Text(labels, "severity"), "critical");
  EXPECT_EQ(Text(labels, "desk"), "east");
  EXPECT_EQ(Text(labels, "issue"), "(absent)");
  EXPECT_EQ(Text(labels, "nothing"), "(absent)");
  EXPECT_EQ(Text(entry, "startsAt"), "2025-09-03T00:00:00Z");
  EXPECT_EQ(Text(entry, "endsAt"), "2025-09-04T00:00:00Z");
  EXPECT_EQ(Text(entry, "generatorURL"), "(absent)");
  const google::protobuf::Value annotations = entry.struct_value().fields().at("annotations");
  EXPECT_EQ(Text(annotations, "summary"), "ukraine reversed on nato");
  EXPECT_EQ(Text(annotations, "description"), "\"Never\",\nhe said \\ \u2028\x01\nThe Example");
}

TEST(AlertmanagerBodyTest, LongQuotesAreShortened) {
  v1::Alert alert = SomeAlert();
  alert.mutable_statement()->set_quote(std::string(5'000, 'q'));
  EXPECT_THAT(
      AlertmanagerBody({{alert, 0}}, "https://parley.example.org"),
      ::testing::AllOf(HasSubstr(std::string(1'000, 'q') + "..."), Not(HasSubstr(std::string(1'001, 'q'))),
                       HasSubstr("\"generatorURL\":\"https://parley.example.org\"")));
}

TEST(AlertmanagerUrlTest, ThePathIsPutBehindTheBase) {
  EXPECT_EQ(AlertmanagerUrl("http://127.0.0.1:9093"), "http://127.0.0.1:9093/api/v2/alerts");
  EXPECT_EQ(AlertmanagerUrl("http://am.example.org/am/"), "http://am.example.org/am/api/v2/alerts");
  EXPECT_EQ(AlertmanagerUrl("http://am.example.org/?x=1"), "http://am.example.org/api/v2/alerts?x=1");
}

// Cursors are kept under these ids.
TEST(SinkIdTest, IsFrozen) {
  EXPECT_EQ(SinkId(Webhook("https://alerts.example.org/parley", "press-room")), "webhook-4afac983eb79");
  EXPECT_EQ(SinkId(Alertmanager("http://127.0.0.1:9093")), "alertmanager-83fa35121e5e");
}

TEST(SinkIdTest, KindAddressAndSecretTellSinksApart) {
  EXPECT_NE(SinkId(Webhook("http://a.example.org")), SinkId(Webhook("http://b.example.org")));
  EXPECT_NE(SinkId(Webhook("http://a.example.org")), SinkId(Webhook("http://a.example.org", "s")));
  EXPECT_NE(SinkId(Webhook("http://a.example.org")).substr(8),
            SinkId(Alertmanager("http://a.example.org")).substr(13));
}

}  // namespace
}  // namespace parley::testing
