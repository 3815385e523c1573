#include "storage/engine/diagnostic_log.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace parley {
namespace {

constexpr size_t kFileBytesMax = 4 << 20;
constexpr size_t kNoteBytesMax = 16 << 10;  // longer ones are cut

std::string Format(const char* format, va_list arguments) {
  std::array<char, 512> text{};
  va_list again;
  va_copy(again, arguments);
  const int size = std::vsnprintf(text.data(), text.size(), format, arguments);
  std::string note(text.data());
  if (size >= static_cast<int>(text.size())) {
    note.resize(std::min<size_t>(static_cast<size_t>(size) + 1, kNoteBytesMax));
    std::vsnprintf(note.data(), note.size(), format, again);
    note.resize(note.find('\0'));
  }
  va_end(again);
  return note;
}

class DiagnosticLog final : public rocksdb::Logger {
 public:
  explicit DiagnosticLog(const std::string& directory) : path_(directory + "/LOG") { StartFile(); }

  using Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    const std::string line =
        absl::StrCat(absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()), " ",
                     std::hash<std::thread::id>()(std::this_thread::get_id()) % 100'000, " ",
                     Format(format, arguments), "\n");
    const std::scoped_lock lock(mutex_);
    if (bytes_ + line.size() > kFileBytesMax) StartFile();
    bytes_ += line.size();
    file_ << line << std::flush;
    file_.clear();  // the next one may find room again
  }

  size_t GetLogFileSize() const override {
    const std::scoped_lock lock(mutex_);
    return bytes_;
  }

 private:
  void StartFile() {
    file_.close();
    std::error_code ignored;
    std::filesystem::rename(path_, path_ + ".old", ignored);
    file_.open(path_, std::ios::binary | std::ios::trunc);
    bytes_ = 0;
  }

  const std::string path_;
  mutable std::mutex mutex_;
  std::ofstream file_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> OpenDiagnosticLog(const std::string& directory) {
  return std::make_shared<DiagnosticLog>(directory);
}

}  // namespace parley
