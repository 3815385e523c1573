// parley import: appends files of events.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/import/importer.h"
#include "cli/render/facts.h"
#include "cli/users_words.h"

namespace parley {
namespace {

struct ImportFlags {
  std::vector<std::string> files;
  std::string skip_bad;
  bool allow_future = false;
};

// Closes a descriptor that it opened.
class InputFile {
 public:
  explicit InputFile(const std::string& path)
      : is_stdin_(path == "-"),
        descriptor_(is_stdin_ ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~InputFile() {
    if (!is_stdin_ && descriptor_ >= 0) close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

  // True if `other` is the same file, whatever its name.
  bool IsSame(const struct stat& other) const {
    struct stat status {};
    return fstat(descriptor_, &status) == 0 && status.st_dev == other.st_dev && status.st_ino == other.st_ino;
  }

  // 0 when not known.
  std::uint64_t size() const {
    struct stat status {};
    const bool known = fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
    return known ? static_cast<std::uint64_t>(status.st_size) : 0;
  }

 private:
  const bool is_stdin_;
  const int descriptor_;
};

std::string CountText(std::uint64_t count) {
  return NumberText(static_cast<double>(count));
}

void PrintCounts(Context& context, const ImportCounts& counts, const std::string& skip_file) {
  const std::uint64_t events = counts.added + counts.already_there;
  if (context.format() == OutputFormat::kJson || context.format() == OutputFormat::kJsonl) {
    context.out() << absl::StrCat("{\"events\":", events, ",\"added\":", counts.added,
                                  ",\"alreadyThere\":", counts.already_there, ",\"skipped\":", counts.skipped,
                                  "}\n");
    return;
  }
  context.out() << CountText(events) << (events == 1 ? " event: " : " events: ") << CountText(counts.added)
                << " added, " << CountText(counts.already_there) << " already there\n";
  if (counts.skipped > 0) {
    context.out() << CountText(counts.skipped) << (counts.skipped == 1 ? " bad line" : " bad lines")
                  << " skipped, see " << skip_file << "\n";
  }
}

absl::Status ImportAll(const ImportFlags& flags, Importer& importer) {
  for (const std::string& path : flags.files) {
    const InputFile file(path);
    if (!file.is_open()) return UsageError(absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
    const std::string name = path == "-" ? "stdin" : path;
    if (absl::Status s = importer.ImportFile(name, file.descriptor(), file.size()); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// Refuses to write bad lines over a file that is still to be read.
absl::Status CheckNoInput(const ImportFlags& flags) {
  struct stat kept {};
  if (stat(flags.skip_bad.c_str(), &kept) != 0 || !S_ISREG(kept.st_mode)) return absl::OkStatus();
  for (const std::string& path : flags.files) {
    const InputFile file(path);
    if (!file.is_open() || !file.IsSame(kept)) continue;
    return UsageError(absl::StrCat("--skip-bad: ", flags.skip_bad,
                                   " is one of the files to read and would be emptied; name another file"));
  }
  return absl::OkStatus();
}

absl::Status OpenSkipped(const ImportFlags& flags, std::ofstream& skipped) {
  if (flags.skip_bad.empty()) return absl::OkStatus();
  if (absl::Status status = CheckNoInput(flags); !status.ok()) return status;
  skipped.open(flags.skip_bad, std::ios::binary | std::ios::trunc);
  return skipped ? absl::OkStatus() : UsageError("cannot write " + flags.skip_bad);
}

// What is written may be in a buffer still.
absl::Status FinishSkipped(const ImportFlags& flags, std::ofstream& skipped) {
  if (flags.skip_bad.empty() || skipped.flush()) return absl::OkStatus();
  return absl::DataLossError("cannot write " + flags.skip_bad + ": lines skipped are not in it");
}

// Whether the server, or we before it, refused what the files hold. Of another failure nobody knows what was
// still on its way.
bool IsRefusal(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument ||
         status.code() == absl::StatusCode::kNotFound || status.code() == absl::StatusCode::kAlreadyExists ||
         status.code() == absl::StatusCode::kFailedPrecondition;
}

// Says how far an import came that stopped.
absl::Status Stopped(Context& context, const ImportCounts& counts, const absl::Status& status) {
  if (counts.added + counts.already_there > 0) {
    context.err() << "parley: stopped after " << CountText(counts.added) << " events added, "
                  << CountText(counts.already_there)
                  << " already there; importing again adds nothing twice\n";
    return status;
  }
  if (!IsRefusal(status)) return status;
  return WithMessage(status, std::string(status.message()) + "; nothing was added");
}

void PrintUnshown(Context& context, const ImportCounts& counts) {
  if (counts.skipped <= kReasonsShownMax) return;
  const std::uint64_t unshown = counts.skipped - kReasonsShownMax;
  context.err() << "... and " << CountText(unshown)
                << (unshown == 1 ? " more bad line\n" : " more bad lines\n");
}

absl::Status Import(Context& context, const ImportFlags& flags) {
  std::ofstream skipped;
  if (absl::Status opened = OpenSkipped(flags, skipped); !opened.ok()) return opened;
  ProgressLine progress(context.err(), context.err_is_terminal());
  Importer importer(context.client(),
                    {flags.allow_future, flags.skip_bad.empty() ? nullptr : &skipped, &context.err()},
                    &progress);
  absl::Status status = ImportAll(flags, importer);
  status.Update(FinishSkipped(flags, skipped));
  progress.Clear();
  const ImportCounts counts = importer.counts();
  PrintUnshown(context, counts);
  if (!status.ok()) return Stopped(context, counts, status);
  PrintCounts(context, counts, flags.skip_bad);
  return absl::OkStatus();
}

}  // namespace

void AddImportCommand(CommandLine& line) {
  const auto flags = std::make_shared<ImportFlags>();
  CLI::App* command = line.Add(
      "import", "Appends files of events, one JSON object a line; importing a file twice adds nothing",
      {"parley import examples/ukraine/*.jsonl", "zcat votes.jsonl.gz | parley import -",
       "parley import --skip-bad rejected.jsonl coded-*.jsonl",
       "echo '{\"partyDeclared\":{\"party\":{\"partyId\":\"oman\",\"name\":\"Oman\","
       "\"kind\":\"PARTY_KIND_STATE\"}}}' | parley import -"},
      [flags](Context& context) { return Import(context, *flags); });
  command->add_option("file", flags->files, "Files to read; - is the standard input")
      ->required()
      ->type_name(kFileType);
  command->add_option("--skip-bad", flags->skip_bad, "Writes bad lines to this file, says why, and goes on")
      ->type_name(kFileType);
  command->add_flag("--allow-future", flags->allow_future, "Accepts statements dated more than a day ahead");
}

}  // namespace parley
