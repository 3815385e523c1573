// parley export: the ledger in the import format.

#include <fstream>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/import/event_json.h"
#include "cli/progress.h"
#include "client/event_stream.h"

namespace parley {
namespace {

struct ExportFlags {
  std::string file;
  std::uint64_t from = 0;
};

// Position, recorder and time of recording belong to this ledger; the time is kept as information.
void Detach(event::v1::Event* event) {
  if (!event->has_original_recorded_at()) *event->mutable_original_recorded_at() = event->recorded_at();
  event->clear_recorded_at();
  event->clear_position();
  event->clear_recorded_by();
}

absl::Status WriteAll(Context& context, const ExportFlags& flags, std::ostream& out) {
  ProgressLine progress(context.err(), context.err_is_terminal() && !flags.file.empty());
  std::uint64_t count = 0;
  std::string text;
  const absl::Status status =
      ReadEvents(context.client(), flags.from, [&](const v1::ReadEventsResponse& batch) {
        text.clear();
        for (event::v1::Event event : batch.events()) {
          Detach(&event);
          AppendEventJson(event, &text);
          text += '\n';
        }
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        count += static_cast<std::uint64_t>(batch.events_size());
        progress.Update(count, batch.basis().known_position(), count, "events");
        return out.good();
      });
  if (!status.ok()) return status;
  out.flush();
  if (!out.good())
    return absl::DataLossError("cannot write " + (flags.file.empty() ? "the output" : flags.file));
  return absl::OkStatus();
}

absl::Status Export(Context& context, const ExportFlags& flags) {
  if (flags.file.empty() || flags.file == "-") return WriteAll(context, flags, context.out());
  std::ofstream file(flags.file, std::ios::binary | std::ios::trunc);
  if (!file) return UsageError("cannot write " + flags.file);
  return WriteAll(context, flags, file);
}

}  // namespace

void AddExportCommand(CommandLine& line) {
  const auto flags = std::make_shared<ExportFlags>();
  CLI::App* command = line.Add("export", "Writes the ledger as JSON lines that `parley import` reads",
                               {"parley export > ledger.jsonl", "parley export --file ledger.jsonl",
                                "parley export --from-position 1000"},
                               [flags](Context& context) { return Export(context, *flags); });
  command->add_option("--file", flags->file, "File to write; default: the standard output")
      ->type_name(kFileType);
  command->add_option("--from-position", flags->from, "First position to write")->type_name("POSITION");
}

}  // namespace parley
