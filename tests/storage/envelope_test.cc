#include "storage/ledger/envelope.h"

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "storage/ledger/hash.h"

namespace parley {
namespace {

Envelope Example() {
  Envelope envelope;
  envelope.event_id = *Uuid::Parse("6f1c0f4e-6c1b-4d55-9f39-0c5f5f1f2a10");
  envelope.recorded_at_us = 1'756'900'800'000'000;  // 2025-09-03T12:00:00Z
  envelope.recorded_by = "desk";
  for (size_t i = 0; i < envelope.salt.size(); ++i) envelope.salt[i] = static_cast<uint8_t>(i);
  event::v1::Event event;
  event.mutable_statement_retracted()->set_statement_id("x");
  envelope.payload = SerializePayload(event);
  envelope.commitment = Commitment(envelope, 7);
  return envelope;
}

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

// Frozen: a change here breaks every ledger that exists.
TEST(EnvelopeTest, BytesAreFrozen) {
  EXPECT_EQ(Hex(EncodeEnvelope(Example())),
            "01006f1c0f4e6c1b4d559f390c5f5f1f2a1080063de45816f000"
            "48942f941b814b1cd3aab21af6c5f47dcbb9b0dec18c3786dae4d6ba14bf9cac"
            "000102030405060708090a0b0c0d0e0f"
            "046465736b"
            "8201030a0178");
}

TEST(EnvelopeTest, OptionalPartsFollowInOrder) {
  Envelope envelope = Example();
  envelope.original_recorded_at.emplace().set_seconds(-1);
  envelope.original_recorded_at->set_nanos(5);
  envelope.request_digest.emplace().fill(0xee);
  const std::string bytes = EncodeEnvelope(envelope);
  EXPECT_EQ(bytes[1], 3);
  const absl::StatusOr<Envelope> back = DecodeEnvelope(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->original_recorded_at->seconds(), -1);
  EXPECT_EQ(back->original_recorded_at->nanos(), 5);
  EXPECT_EQ(*back->request_digest, *envelope.request_digest);
  EXPECT_EQ(back->payload, envelope.payload);
}

TEST(EnvelopeTest, RoundTrips) {
  const Envelope envelope = Example();
  const std::string bytes = EncodeEnvelope(envelope);
  const absl::StatusOr<Envelope> back = DecodeEnvelope(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->event_id, envelope.event_id);
  EXPECT_EQ(back->recorded_at_us, envelope.recorded_at_us);
  EXPECT_EQ(back->recorded_by, "desk");
  EXPECT_EQ(back->commitment, envelope.commitment);
  EXPECT_EQ(*DecodeRecordedAt(bytes), envelope.recorded_at_us);
}

TEST(EnvelopeTest, EveryTruncationOfTheHeaderIsDamage) {
  const std::string bytes = EncodeEnvelope(Example());
  for (size_t size = 0; size < 79; ++size) EXPECT_FALSE(DecodeEnvelope(bytes.substr(0, size)).ok()) << size;
}

TEST(EnvelopeTest, UnknownVersionOrFlagsAreDamage) {
  std::string bytes = EncodeEnvelope(Example());
  bytes[0] = 2;
  EXPECT_FALSE(DecodeEnvelope(bytes).ok());
  bytes[0] = 1;
  bytes[1] = 8;
  EXPECT_FALSE(DecodeEnvelope(bytes).ok());
}

TEST(EnvelopeTest, CommitmentCoversEveryPart) {
  const Envelope envelope = Example();
  const Sha256Digest commitment = Commitment(envelope, 7);
  EXPECT_NE(Commitment(envelope, 8), commitment);
  auto differs = [&](auto change) {
    Envelope other = envelope;
    change(other);
    return Commitment(other, 7) != commitment;
  };
  EXPECT_TRUE(differs([](Envelope& e) { e.event_id.bytes[0] ^= 1; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.recorded_at_us += 1; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.recorded_by = "other"; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.salt[3] ^= 1; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.payload += "x"; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.original_recorded_at.emplace(); }));
}

TEST(EnvelopeTest, CompleteEventIsPayloadAndHeader) {
  const absl::StatusOr<event::v1::Event> event = CompleteEvent(Example(), 7);
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->event_id(), "6f1c0f4e-6c1b-4d55-9f39-0c5f5f1f2a10");
  EXPECT_EQ(event->position(), 7U);
  EXPECT_EQ(event->recorded_by(), "desk");
  EXPECT_EQ(event->statement_retracted().statement_id(), "x");
}

TEST(HashTest, Sha256OfPiecesIsThatOfTheWhole) {
  const std::string abc = "abc";
  const Sha256Digest digest = Sha256({{abc.data(), 1}, {abc.data() + 1, 2}});
  EXPECT_EQ(Hex(std::string(digest.begin(), digest.end())),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HashTest, UuidsAreVersionSevenAndSortByTime) {
  const Uuid earlier = MakeUuid(1'000'000);
  const Uuid later = MakeUuid(2'000'000);
  EXPECT_EQ(earlier.ToString()[14], '7');
  EXPECT_LT(earlier, later);
  EXPECT_NE(MakeUuid(1'000'000), earlier);
}

}  // namespace
}  // namespace parley
