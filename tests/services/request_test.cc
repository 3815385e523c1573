// What stands before every service: bytes to messages, errors to statuses, page tokens, addresses, workers.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "core/error.h"
#include "google/rpc/status.pb.h"
#include "parley/v1/history_service.pb.h"
#include "parley/v1/ledger_service.pb.h"
#include "services/address.h"
#include "services/request/page_token.h"
#include "services/rpc/malformed.h"
#include "services/rpc/status.h"
#include "services/rpc/wire.h"
#include "services/worker_pool.h"
#include "tests/services/signal.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

absl::Status ParseAppend(const std::string& bytes) {
  v1::AppendRequest request;
  return ParseRequest(BufferOf(bytes), request);
}

// An append of two events; the second one's texts hold `needle`.
std::string AppendBytes(const std::string& needle) {
  v1::AppendRequest request;
  *request.add_events() = DeclareParty("ukraine");
  event::v1::Statement statement = MakeStatement("2025-09-03", "ukraine", "nato", event::v1::STANCE_DEMANDS);
  statement.add_conditions("first");
  statement.add_conditions(needle);
  (*statement.mutable_labels())["desk"] = "kyiv";
  *request.add_events() = Record(1, statement);
  return request.SerializeAsString();
}

std::string Replaced(std::string bytes, const std::string& from, const std::string& to) {
  bytes.replace(bytes.find(from), from.size(), to);
  return bytes;
}

TEST(MalformedTest, InvalidUtf8NamesTheField) {
  const absl::Status status = ParseAppend(Replaced(AppendBytes("needle"), "needle", "nee\xff\xfe!"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "MALFORMED_REQUEST");
  EXPECT_EQ(FieldOf(status), "events[1].statement_recorded.statement.conditions[1]");
}

TEST(MalformedTest, InvalidUtf8InALabelNamesTheEntry) {
  const absl::Status status = ParseAppend(Replaced(AppendBytes("needle"), "kyiv", "k\xc3\x28v"));
  EXPECT_EQ(FieldOf(status), "events[1].statement_recorded.statement.labels[0].value");
}

TEST(MalformedTest, TruncatedBytesNameTheFieldTheyEndIn) {
  const std::string bytes = AppendBytes("needle");
  const absl::Status status = ParseAppend(bytes.substr(0, bytes.size() - 3));
  EXPECT_EQ(ReasonOf(status), "MALFORMED_REQUEST");
  EXPECT_EQ(FieldOf(status), "events[1]");
}

TEST(MalformedTest, EveryPrefixAndEveryFlippedByteGetsAnAnswer) {
  const std::string bytes = AppendBytes("needle");
  for (size_t i = 0; i < bytes.size(); ++i) {
    const absl::Status cut = ParseAppend(bytes.substr(0, i));
    EXPECT_TRUE(cut.ok() || ReasonOf(cut) == "MALFORMED_REQUEST") << i;
    std::string flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x80);
    const absl::Status status = ParseAppend(flipped);
    EXPECT_TRUE(status.ok() || ReasonOf(status) == "MALFORMED_REQUEST") << i;
  }
}

TEST(MalformedTest, NoiseIsRefused) {
  EXPECT_EQ(ReasonOf(ParseAppend("\x07\xff\xff")), "MALFORMED_REQUEST");
}

TEST(WireTest, MapsAreSerialisedInTheOrderOfTheirKeys) {
  event::v1::Statement forward, backward;
  for (int i = 0; i < 50; ++i) {
    (*forward.mutable_labels())[std::to_string(i)] = "x";
    (*backward.mutable_labels())[std::to_string(49 - i)] = "x";
  }
  EXPECT_EQ(SerializeDeterministic(forward), SerializeDeterministic(backward));
}

TEST(StatusTest, DetailsCarryReasonFieldAndMetadata) {
  const grpc::Status status =
      ToGrpcStatus(MakeError(absl::StatusCode::kNotFound,
                             {Reason::kUnknownName, "party", {{"suggestions", "russia"}}}, "party: unknown"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "party: unknown");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.details_size(), 2);
}

TEST(StatusTest, LongTextsAreShortenedToFitIntoTrailers) {
  std::string name;
  for (int i = 0; i < 2'000; ++i) name += "\xd0\x96";
  const grpc::Status status = ToGrpcStatus(
      MakeError(absl::StatusCode::kNotFound, {Reason::kUnknownName, "party", {{"name", name}}}, name));
  EXPECT_LT(status.error_message().size() + status.error_details().size(), 6'000u);
  EXPECT_FALSE(status.error_details().empty());
}

v1::ListStatementsRequest Query(const std::string& party) {
  v1::ListStatementsRequest request;
  request.mutable_filter()->mutable_pairs()->add_parties(party);
  return request;
}

TEST(PageTokenTest, ComesBackAsItWasWhateverThePageSize) {
  v1::ListStatementsRequest request = Query("russia");
  const PageToken token{{-5, 7}, Basis{9, 3}, std::string("a\0b", 3)};
  request.set_page_token(EncodePageToken(request, token));
  request.set_page_size(17);
  const auto decoded = DecodePageToken(request, request.page_token());
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  ASSERT_TRUE(decoded->has_value());
  EXPECT_EQ((*decoded)->basis.as_of_us, -5);
  EXPECT_EQ((*decoded)->basis.known_position, 7u);
  EXPECT_EQ((*decoded)->before->as_of_us, 9);
  EXPECT_EQ((*decoded)->resume, token.resume);
}

TEST(PageTokenTest, OfAnotherQueryIsRefused) {
  const std::string token = EncodePageToken(Query("russia"), {{1, 2}, {}, "x"});
  EXPECT_EQ(ReasonOf(DecodePageToken(Query("ukraine"), token).status()), "PAGE_TOKEN_MISMATCH");
  EXPECT_EQ(ReasonOf(DecodePageToken(v1::ListStancesRequest(), token).status()), "PAGE_TOKEN_MISMATCH");
}

TEST(PageTokenTest, GarbageIsRefused) {
  const v1::ListStatementsRequest query = Query("russia");
  const std::string token = EncodePageToken(query, {{1, 2}, {}, "x"});
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(DecodePageToken(query, changed).ok()) << i;
    EXPECT_EQ(ReasonOf(DecodePageToken(query, token.substr(0, i)).status()), i == 0 ? "OK" : "INVALID_FIELD")
        << i;
  }
  EXPECT_EQ(FieldOf(DecodePageToken(query, "!!").status()), "page_token");
}

TEST(AddressTest, ReadsHostAndPort) {
  EXPECT_EQ(ParseListenAddress("127.0.0.1:7411")->port, 7411);
  EXPECT_EQ(AddressText(*ParseListenAddress("[::1]:0")), "[::1]:0");
  EXPECT_EQ(AddressText(*ParseListenAddress("unix:/run/parley.sock")), "unix:/run/parley.sock");
  for (const char* bad : {"", "7411", "localhost", "localhost:", "localhost:http", "localhost:65536",
                          "::1:7411", ":7411", "a b:1", "[]:1", "localhost:-1", "unix:"}) {
    EXPECT_EQ(FieldOf(ParseListenAddress(bad).status()), "listen") << bad;
  }
}

TEST(WorkerPoolTest, RefusesWhatDoesNotFitAndRunsTheRest) {
  Signal begun, go_on;
  std::atomic<int> done{0};
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.TrySubmit([&] {
    begun.Set();
    go_on.Wait();
    ++done;
  }));
  begun.Wait();
  EXPECT_TRUE(pool.TrySubmit([&] { ++done; }));
  EXPECT_TRUE(pool.TrySubmit([&] { ++done; }));
  EXPECT_FALSE(pool.TrySubmit([&] { ++done; }));
  go_on.Set();
  pool.Stop();
  EXPECT_EQ(done, 3);
  EXPECT_FALSE(pool.TrySubmit([] {}));
}

TEST(ErrorsPageTest, ListsEveryReasonAndNoOther) {
  std::set<std::string> reasons;
  for (int i = 0; ReasonName(static_cast<Reason>(i)) != "UNKNOWN_REASON"; ++i) {
    reasons.insert(ReasonName(static_cast<Reason>(i)));
  }
  std::set<std::string> documented;
  std::ifstream page(PARLEY_SOURCE_DIR "/docs/errors.md");
  const std::regex row("^\\| `([A-Z_]+)` \\| [A-Z_]+ \\| .+ \\| .+ \\|$");
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) documented.insert(match[1]);
  }
  EXPECT_EQ(documented, reasons);
}

}  // namespace
}  // namespace parley::testing
