#include "bench/workload/workload.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace parley::bench {
namespace {

constexpr double kHotStream = 100'000;  // statements of a long line
constexpr double kMedianStream = 2;     // of the others
constexpr double kSigma = 1.164;        // of their logarithms: 30 statements at the 99th percentile
constexpr double kLate = 0.05;          // of the statements
constexpr double kAmended = 0.02;       // of the events
constexpr double kRetracted = 0.01;     // of the events
constexpr int64_t kFirstDay = 10'957;   // 2000-01-01
constexpr int64_t kDays = 9'131;        // 25 years
constexpr int64_t kDaySeconds = 86'400;
constexpr uint64_t kLateDaysMax = 700;

// Streams of random numbers, one for each purpose.
enum Stream : uint64_t { kIds, kPairs, kKinds, kTexts, kWeights, kTargets, kQuestions };

double Normal(Random& random) {  // Box and Muller
  const double u = 1 - random.Unit();
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * random.Unit());
}

std::string Numbered(const char* what, uint32_t number) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%s-%04u", what, number);
  return out.data();
}

std::string Date(
    int64_t day) {  // days since 1970 as yyyy-mm-dd; Hinnant, "chrono-compatible date algorithms"
  const int64_t z = day + 719'468;
  const int64_t era = z / 146'097;
  const int64_t doe = z - era * 146'097;
  const int64_t yoe = (doe - doe / 1'460 + doe / 36'524 - doe / 146'096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int64_t month = mp < 10 ? mp + 3 : mp - 9;
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d",
                static_cast<int>(yoe + era * 400 + (month <= 2 ? 1 : 0)), static_cast<int>(month),
                static_cast<int>(doy - (153 * mp + 2) / 5 + 1));
  return out.data();
}

event::v1::Attribution DrawAttribution(Random& random) {
  const double at = random.Unit();
  if (at < 0.5) return event::v1::ATTRIBUTION_DIRECT_QUOTE;
  if (at < 0.85) return event::v1::ATTRIBUTION_REPORTED;
  if (at < 0.92) return event::v1::ATTRIBUTION_OFFICIAL_DOCUMENT;
  return at < 0.97 ? event::v1::ATTRIBUTION_RELAYED : event::v1::ATTRIBUTION_ANALYST_ASSESSMENT;
}

}  // namespace

std::string PartyId(uint32_t number) {
  return Numbered("party", number);
}
std::string IssueId(uint32_t number) {
  return Numbered("issue", number);
}

std::string EventId(uint64_t seed, uint64_t index) {
  Random random = Random::Of(seed, kIds, index);
  const uint64_t high = random.Next();
  const uint64_t low = random.Next();
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                static_cast<unsigned>(high >> 16 & 0xffff), static_cast<unsigned>(high & 0xfff),
                static_cast<unsigned>(0x8000 | (low >> 48 & 0x3fff)),
                static_cast<unsigned long long>(low & 0xffffffffffffULL));
  return out.data();
}

Workload::Workload(const WorkloadShape& shape, const TextSource& text) : shape_(shape), text_(text) {
  const uint32_t pairs = shape_.parties * shape_.issues;
  Random random = Random::Of(shape_.seed, kWeights, 0);
  std::vector<double> weights(pairs);
  double sum = 0;
  for (double& weight : weights) sum += weight = kMedianStream * std::exp(kSigma * Normal(random));
  const double rest = static_cast<double>(shape_.events / shape_.repeats) - sum;
  const auto hot = static_cast<uint32_t>(std::clamp(rest / kHotStream, 0.0, static_cast<double>(pairs) / 10));
  hottest_ = static_cast<uint32_t>(random.Below(pairs));
  for (uint32_t i = 0; i < hot; ++i) weights[(hottest_ + uint64_t{i} * (pairs / hot)) % pairs] = kHotStream;
  weights_.reserve(pairs);
  double total = 0;
  for (const double weight : weights) weights_.push_back(total += weight);
  for (int i = 0; i < 50; ++i) publishers_.push_back(text_.Words(random, 16));
}

WorkloadPair Workload::PairOf(uint64_t index) const {
  Random random = Random::Of(shape_.seed, kPairs, index / shape_.repeats);
  const double at = random.Unit() * weights_.back();
  const auto pair =
      static_cast<uint32_t>(std::upper_bound(weights_.begin(), weights_.end(), at) - weights_.begin());
  return {pair / shape_.issues, pair % shape_.issues};
}

WorkloadQuestion Workload::Question(uint64_t number) const {
  Random random = Random::Of(shape_.seed, kQuestions, number);
  const WorkloadPair pair = PairOf(random.Below(shape_.events));
  return {pair, kFirstDay * kDaySeconds + static_cast<int64_t>(random.Below(kDays * kDaySeconds))};
}

WorkloadPair Workload::HotPair() const {
  return {hottest_ / shape_.issues, hottest_ % shape_.issues};
}

Workload::Kind Workload::KindOf(uint64_t index) const {
  if (!shape_.corrections || index < 100) return Kind::kRecorded;
  const double at = Random::Of(shape_.seed, kKinds, index).Unit();
  if (at < kAmended) return Kind::kAmended;
  return at < kAmended + kRetracted ? Kind::kRetracted : Kind::kRecorded;
}

std::vector<event::v1::Event> Workload::Declarations() const {
  std::vector<event::v1::Event> events;
  uint64_t id = UINT64_MAX;
  const auto add = [&]() -> event::v1::Event& {
    events.emplace_back().set_event_id(EventId(shape_.seed, id--));
    return events.back();
  };
  Random random = Random::Of(shape_.seed, kTexts, UINT64_MAX);
  for (uint32_t i = 0; i < shape_.parties; ++i) {
    event::v1::Party& party = *add().mutable_party_declared()->mutable_party();
    party.set_party_id(PartyId(i));
    party.set_name(PartyId(i));
    party.set_kind(event::v1::PARTY_KIND_STATE);
  }
  for (uint32_t i = 0; i < shape_.issues; ++i) {
    event::v1::Issue& issue = *add().mutable_issue_declared()->mutable_issue();
    issue.set_issue_id(IssueId(i));
    issue.set_proposition(text_.Words(random, 80));
  }
  for (uint32_t i = 0; i < 2 * shape_.parties; ++i) {
    event::v1::Speaker& speaker = *add().mutable_speaker_declared()->mutable_speaker();
    speaker.set_speaker_id(Numbered("speaker", i));
    speaker.set_name(Numbered("Speaker", i));
  }
  return events;
}

event::v1::Statement Workload::MakeStatement(uint64_t index, uint64_t version) const {
  Random random = Random::Of(shape_.seed + version, kTexts, index);
  const WorkloadPair pair = PairOf(index);
  event::v1::Statement statement;
  statement.set_party(PartyId(pair.party));
  statement.set_issue(IssueId(pair.issue));
  if (random.Unit() < 0.6)
    statement.set_speaker(Numbered("speaker", pair.party * 2 + static_cast<uint32_t>(random.Below(2))));
  const int64_t usual = 1 + (pair.party * 7 + pair.issue * 3) % 7;  // the party's usual stance on the issue
  const int64_t drawn = random.Unit() < 0.8 ? usual : 1 + static_cast<int64_t>(random.Below(9));
  statement.set_stance(static_cast<event::v1::Stance>(drawn));
  statement.set_attribution(DrawAttribution(random));
  const auto span = static_cast<double>(kDays * kDaySeconds);
  auto second = static_cast<int64_t>(span * static_cast<double>(index) / static_cast<double>(shape_.events));
  if (shape_.corrections && random.Unit() < kLate)
    second -= static_cast<int64_t>(1 + random.Below(kLateDaysMax)) * kDaySeconds;
  const bool by_day = random.Unit() < 0.7;
  if (by_day) second -= (second % kDaySeconds + kDaySeconds) % kDaySeconds;
  statement.mutable_said_at()->set_seconds(kFirstDay * kDaySeconds + second);
  statement.set_said_at_precision(by_day ? event::v1::DATE_PRECISION_DAY : event::v1::DATE_PRECISION_INSTANT);
  if (random.Unit() < 0.1) statement.add_conditions(text_.Words(random, 40));
  statement.set_quote(text_.Words(random, shape_.quote_bytes));
  statement.set_language("en");
  event::v1::Source& source = *statement.add_sources();
  source.set_title(text_.Words(random, 50));
  source.set_publisher(publishers_[random.Below(publishers_.size())]);
  source.set_published_at(Date(statement.said_at().seconds() / kDaySeconds));
  return statement;
}

// A recorded statement before `index` that still stands; mostly a recent one.
bool Workload::PickTarget(uint64_t index, uint64_t* target) const {
  Random random = Random::Of(shape_.seed, kTargets, index);
  for (int attempt = 0; attempt < 20; ++attempt) {
    const double back = std::pow(random.Unit(), 4);
    *target = index - 1 - static_cast<uint64_t>(back * static_cast<double>(index - 1));
    if (KindOf(*target) == Kind::kRecorded && !retracted_.contains(*target)) return true;
  }
  return false;
}

void Workload::Skip(uint64_t index) {
  while (shape_.corrections && next_ < index) Next();
  next_ = index;
}

event::v1::Event Workload::Amendment(uint64_t index, uint64_t times) const {
  event::v1::Event out;
  out.set_event_id(EventId(shape_.seed + times, index));
  event::v1::StatementAmended& amended = *out.mutable_statement_amended();
  amended.set_statement_id(EventId(shape_.seed, index));
  *amended.mutable_statement() = MakeStatement(index, times);
  amended.set_reason("the transcript was corrected");
  return out;
}

event::v1::Event Workload::Next() {
  const uint64_t index = next_++;
  event::v1::Event out;
  out.set_event_id(EventId(shape_.seed, index));
  uint64_t target = 0;
  const Kind kind = KindOf(index);
  if (kind == Kind::kRecorded || !PickTarget(index, &target)) {
    *out.mutable_statement_recorded()->mutable_statement() = MakeStatement(index, 0);
  } else if (kind == Kind::kAmended) {
    event::v1::StatementAmended& amended = *out.mutable_statement_amended();
    amended.set_statement_id(EventId(shape_.seed, target));
    *amended.mutable_statement() = MakeStatement(target, index);
    amended.set_reason("the transcript was corrected");
  } else {
    retracted_.insert(target);
    event::v1::StatementRetracted& retracted = *out.mutable_statement_retracted();
    retracted.set_statement_id(EventId(shape_.seed, target));
    retracted.set_reason("entered twice");
  }
  return out;
}

}  // namespace parley::bench
