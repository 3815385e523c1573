// ComparePositions.

#include "core/compare.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "services/convert/convert.h"
#include "services/history/history.h"
#include "services/limits.h"
#include "services/request/basis.h"
#include "services/request/filter.h"
#include "services/request/fold_options.h"
#include "services/request/pair_walk.h"

namespace parley {
namespace {

// A party that holds a stance on an issue.
struct Holder {
  size_t party = 0;  // index into Matrix::parties
  Stance stance = event::v1::STANCE_UNSPECIFIED;
};

// The standing stances of a request, by issue id; holders by party id.
struct Matrix {
  std::vector<std::string> parties;
  std::map<std::string, std::vector<Holder>> holders;
  std::map<std::string, v1::IssueComparison> issues;
};

absl::Status TooMany(const char* what, size_t max) {
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "filter", {}},
                   absl::StrCat("filter: more than ", max, " ", what, " hold a stance; wanted at most ", max,
                                ": name some of them"));
}

absl::Status CheckSize(const Matrix& matrix, size_t bytes) {
  if (matrix.parties.size() > limits::kComparePartiesMax)
    return TooMany("parties", limits::kComparePartiesMax);
  if (matrix.issues.size() > limits::kCompareIssuesMax) return TooMany("issues", limits::kCompareIssuesMax);
  if (bytes <= limits::kAnswerBytesMax) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "filter", {}},
                   absl::StrCat("filter: the answer would have more than ", limits::kAnswerBytesMax,
                                " bytes; wanted fewer parties or issues"));
}

absl::StatusOr<Matrix> ReadMatrix(PairWalk& walk, const Basis& basis, const FoldChoice& choice,
                                  const StopCheck& stop) {
  constexpr size_t kStopCheckEvery = 64;
  Matrix matrix;
  size_t bytes = 0;
  for (size_t steps = 0;; ++steps) {
    const absl::Status go_on = steps % kStopCheckEvery == 0 && stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    const absl::StatusOr<std::optional<NamedPair>> pair = walk.Next();
    if (!pair.ok()) return pair.status();
    if (!pair->has_value()) return matrix;
    const absl::StatusOr<std::unique_ptr<Line>> line = walk.Open(**pair);
    if (!line.ok()) return line.status();
    const absl::StatusOr<std::optional<StandingStance>> stance = (*line)->Standing(basis, choice);
    if (!stance.ok()) return stance.status();
    if (!stance->has_value()) continue;
    const auto& [key, party, issue] = **pair;
    if (matrix.parties.empty() || matrix.parties.back() != party) matrix.parties.push_back(party);
    matrix.holders[issue].push_back({matrix.parties.size() - 1, (*stance)->last.stance});
    v1::StandingStance& out = *matrix.issues[issue].add_stances();
    Convert(**stance, party, issue, out);
    bytes += out.ByteSizeLong();
    const absl::Status size = CheckSize(matrix, bytes);
    if (!size.ok()) return size;
  }
}

void CompareIssues(Matrix& matrix, v1::ComparePositionsResponse& response) {
  std::vector<v1::IssueComparison> compared;
  for (auto& [issue, out] : matrix.issues) {
    std::vector<Stance> stances;
    for (const Holder& holder : matrix.holders[issue]) stances.push_back(holder.stance);
    const Spread spread = MeasureSpread(stances);
    out.set_issue(issue);
    out.set_gap(spread.gap);
    if (spread.mean_distance.has_value()) out.set_mean_distance(*spread.mean_distance);
    out.set_party_count(static_cast<uint32_t>(stances.size()));
    out.set_common_ground(spread.common_ground);
    compared.push_back(std::move(out));
  }
  std::stable_sort(compared.begin(), compared.end(),
                   [](const auto& a, const auto& b) { return a.gap() > b.gap(); });
  for (v1::IssueComparison& issue : compared) *response.add_issues() = std::move(issue);
}

// Agreement of every two parties, in a triangle: (a, b) with a < b.
absl::Status ComparePairs(const Matrix& matrix, const StopCheck& stop,
                          v1::ComparePositionsResponse& response) {
  const size_t count = matrix.parties.size();
  std::vector<Agreement> agreements(count * count);
  for (const auto& [issue, holders] : matrix.holders) {
    const absl::Status go_on = stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    for (size_t a = 0; a < holders.size(); ++a) {
      for (size_t b = a + 1; b < holders.size(); ++b) {
        agreements[holders[a].party * count + holders[b].party].Add(holders[a].stance, holders[b].stance);
      }
    }
  }
  for (size_t a = 0; a < count; ++a) {
    for (size_t b = a + 1; b < count; ++b) {
      const Agreement& agreement = agreements[a * count + b];
      v1::PairAgreement& out = *response.add_pairs();
      out.set_party_a(matrix.parties[a]);
      out.set_party_b(matrix.parties[b]);
      if (const std::optional<double> value = agreement.value()) out.set_agreement(*value);
      out.set_shared_issue_count(agreement.shared_issue_count());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerComparePositions(const QueryView& view, const v1::ComparePositionsRequest& request,
                                    const StopCheck& stop, v1::ComparePositionsResponse& response) {
  const absl::StatusOr<Basis> basis = ResolveBasis(view, request.basis(), "basis");
  if (!basis.ok()) return basis.status();
  const absl::StatusOr<PairSelection> selection = ReadPairFilter(view, request.filter(), *basis, "filter");
  if (!selection.ok()) return selection.status();
  const absl::StatusOr<FoldChoice> choice = ReadFoldOptions(request.fold(), "fold");
  if (!choice.ok()) return choice.status();
  PairWalk walk(view, *selection, basis->known_position, "", stop);
  absl::StatusOr<Matrix> matrix = ReadMatrix(walk, *basis, *choice, stop);
  if (!matrix.ok()) return matrix.status();
  Convert(*basis, *response.mutable_basis());
  const absl::Status pairs = ComparePairs(*matrix, stop, response);
  if (!pairs.ok()) return pairs;
  CompareIssues(*matrix, response);
  return absl::OkStatus();
}

}  // namespace parley
