// parley export: the ledger in the import format.

#include <google/protobuf/util/time_util.h>

#include <fstream>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/date_order.h"
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

// Whether the event had been recorded by then. Later events never are: neither positions nor the server's
// clock go back.
bool IsKnown(const event::v1::Event& event, const v1::KnownAt& known_at) {
  switch (known_at.point_case()) {
    case v1::KnownAt::kPosition:
      return event.position() <= known_at.position();
    case v1::KnownAt::kTime:
      return event.recorded_at() <= known_at.time();
    case v1::KnownAt::POINT_NOT_SET:
      break;
  }
  return true;
}

// Writes events up to --known-at.
class EventWriter {
 public:
  EventWriter(Context& context, const ExportFlags& flags, std::ostream& out)
      : known_at_(context.KnownAt()),
        out_(out),
        progress_(context.err(), context.err_is_terminal() && !flags.file.empty()) {}

  // Writes a batch; false when nothing behind it is wanted.
  bool Write(const v1::ReadEventsResponse& batch) {
    last_position_ = batch.basis().known_position();
    if (!CheckWritten().ok()) return false;
    const std::uint64_t before = count_;
    text_.clear();
    for (event::v1::Event event : batch.events()) {
      if (!IsKnown(event, known_at_)) break;
      Detach(&event);
      AppendEventJson(event, &text_);
      text_ += '\n';
      ++count_;
    }
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    progress_.Update(count_, last_position_, count_, "events");
    return out_.good() && count_ - before == static_cast<std::uint64_t>(batch.events_size());
  }

  // OUT_OF_RANGE, as other commands have it from the server, when --known-at is behind what is written.
  absl::Status CheckWritten() const {
    if (known_at_.position() <= last_position_) return absl::OkStatus();
    return absl::OutOfRangeError(absl::StrCat("--known-at: position ", known_at_.position(),
                                              " is not yet written; the last position is ", last_position_));
  }

 private:
  const v1::KnownAt known_at_;
  std::ostream& out_;
  ProgressLine progress_;
  std::uint64_t last_position_ = 0;  // of the ledger
  std::uint64_t count_ = 0;
  std::string text_;
};

absl::Status WriteAll(Context& context, const ExportFlags& flags, std::ostream& out) {
  EventWriter writer(context, flags, out);
  absl::Status status = ReadEvents(context.client(), flags.from,
                                   [&](const v1::ReadEventsResponse& batch) { return writer.Write(batch); });
  status.Update(writer.CheckWritten());
  if (!status.ok()) return status;
  out.flush();
  if (!out.good())
    return absl::DataLossError("cannot write " + (flags.file.empty() ? "the output" : flags.file));
  return absl::OkStatus();
}

absl::Status Export(Context& context, const ExportFlags& flags) {
  const v1::KnownAt known_at = context.KnownAt();
  if (known_at.point_case() == v1::KnownAt::kPosition && flags.from > known_at.position()) {
    return SwappedError({"--from-position", absl::StrCat(flags.from)},
                        {"--known-at", context.flags().known_at});
  }
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
                                "parley export --from-position 40", "parley export --known-at 79"},
                               [flags](Context& context) { return Export(context, *flags); });
  command->add_option("--file", flags->file, "File to write; default: the standard output")
      ->type_name(kFileType);
  command->add_option("--from-position", flags->from, "First position to write")
      ->transform(WholeValidator(0))
      ->type_name("POSITION");
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
