// parley watch --shifts: follows what changes in parties' positions.

#include <ostream>

#include "cli/commands/watch_flags.h"
#include "cli/enum_names.h"
#include "cli/output.h"
#include "cli/render/changes.h"
#include "client/event_stream.h"

namespace parley {
namespace {

constexpr std::uint64_t kDeltaMax = 6;  // from rules out to demands

absl::Status FillFilter(const WatchFlags& flags, v1::ShiftFilter* filter) {
  for (const std::string& party : flags.parties) filter->mutable_pairs()->add_parties(party);
  for (const std::string& issue : flags.issues) filter->mutable_pairs()->add_issues(issue);
  filter->mutable_pairs()->set_include_members(flags.members);
  filter->mutable_pairs()->set_include_subissues(flags.subissues);
  for (const std::string& speaker : flags.speakers) filter->add_speakers(speaker);
  for (const std::string& text : flags.attributions) {
    const absl::StatusOr<event::v1::Attribution> attribution = ParseEnum<event::v1::Attribution>(text);
    if (!attribution.ok()) return UsageError("--attribution: " + std::string(attribution.status().message()));
    filter->add_attributions(*attribution);
  }
  for (const std::string& text : flags.kinds) {
    const absl::StatusOr<v1::ShiftKind> kind = ParseEnum<v1::ShiftKind>(text);
    if (!kind.ok()) return UsageError("--kind: " + std::string(kind.status().message()));
    filter->add_kinds(*kind);
  }
  filter->set_min_delta(flags.min_delta);
  return absl::OkStatus();
}

void PrintChange(Context& context, const v1::LineChange& change, bool first, bool with_ids) {
  switch (context.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      context.out() << ToJson(change, /*pretty=*/false) << "\n";
      return;
    case OutputFormat::kCsv: {
      const std::string csv = RenderCsv(ChangeCsv(change));
      context.out() << (first ? csv : csv.substr(csv.find('\n') + 1));
      return;
    }
    default:
      context.out() << ChangeLines(change, {context.width(), context.color()}, with_ids);
  }
}

}  // namespace

void AddShiftFilterFlags(CLI::App* command, WatchFlags* flags) {
  CLI::Option* shifts = command->add_flag("--shifts", flags->shifts,
                                          "Follows changes of positions instead of single events, and "
                                          "corrections that change the past");
  const auto repeated = [command, shifts](const char* name, std::vector<std::string>& values,
                                          const char* description, const char* type) {
    command->add_option(name, values, description)->allow_extra_args(false)->needs(shifts)->type_name(type);
  };
  AddRepeatable(command, "--party", &flags->parties, "Of this party; may be repeated")->type_name(kPartyType);
  AddRepeatable(command, "--issue", &flags->issues, "On this issue; may be repeated")->type_name(kIssueType);
  repeated("--speaker", flags->speakers, "By this speaker; may be repeated", kSpeakerType);
  repeated("--attribution", flags->attributions, "Known in this way; may be repeated", kAttributionType);
  repeated("--kind", flags->kinds, "Shifts of this kind, such as reversed or hardened; may be repeated",
           "KIND");
  command->add_flag("--members", flags->members, "Also of the members of coalitions")->needs(shifts);
  command->add_flag("--sub-issues", flags->subissues, "Also on the issues below")->needs(shifts);
  command->add_flag("--subissues", flags->subissues, "As it was once spelled")->group("");
  AddIdsFlag(command, &flags->ids)->needs(shifts);
  command->add_option("--min-delta", flags->min_delta, "Shifts of at least so many levels, 1 to 6")
      ->transform(WholeValidator(0, kDeltaMax))
      ->needs(shifts)
      ->type_name("LEVELS");
}

absl::Status WatchShiftChanges(Context& context, const WatchFlags& flags) {
  v1::WatchShiftsRequest request;
  const absl::Status filled = FillFilter(flags, request.mutable_filter());
  if (!filled.ok()) return filled;
  request.set_include_secondhand(context.flags().secondhand);
  const absl::StatusOr<std::uint64_t> after = StartPosition(context, flags);
  if (!after.ok()) return after.status();
  const std::uint64_t count_max = CountMax(flags);
  std::uint64_t count = 0;
  return WatchShifts(context.client(), OptionsFrom(context, *after), request,
                     [&](const v1::WatchShiftsResponse& update) {
                       for (const v1::LineChange& change : update.shifts().changes()) {
                         if (count == count_max) return false;
                         PrintChange(context, change, count == 0, flags.ids);
                         ++count;
                       }
                       context.out().flush();
                       return count < count_max && context.out().good();
                     });
}

}  // namespace parley
