#include "storage/engine/prefilled_log.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "storage/engine/wrapped_files.h"

namespace parley {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

constexpr size_t kAheadBytes = 1 << 20;  // synced with the append that follows, some milliseconds

// Larger appends take longer than their sync, and zeros would double what they write.
constexpr size_t kSmallAppendBytes = 128 << 10;

// Data is appended where `target` stands; zeros are written at a place of their own, ahead of it.
class PrefilledLog final : public WrappedFile {
 public:
  explicit PrefilledLog(std::unique_ptr<rocksdb::FSWritableFile> file) : WrappedFile(std::move(file)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    FillAhead(data.size(), options, debug);
    IOStatus status = target()->Append(data, options, debug);
    if (status.ok()) size_ += data.size();
    return status;
  }

  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return size_; }

  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    IOStatus cut = filled_ > 0 ? target()->Truncate(size_, options, debug) : IOStatus::OK();
    IOStatus closed = WrappedFile::Close(options, debug);
    return cut.ok() ? closed : cut;
  }

 private:
  // Without room for zeros there may still be some for data, so failing is no error; it is not tried again.
  void FillAhead(size_t bytes, const IOOptions& options, IODebugContext* debug) {
    if (bytes > kSmallAppendBytes || size_ + bytes <= filled_) return;
    static const std::string zeros(kAheadBytes, '\0');
    filled_ = std::max(size_, filled_) + zeros.size();
    if (!target()->PositionedAppend(zeros, filled_ - zeros.size(), options, debug).ok()) filled_ = UINT64_MAX;
  }

  uint64_t size_ = 0;    // of what was appended
  uint64_t filled_ = 0;  // where the zeros end; 0: none were written, UINT64_MAX: no more will be
};

class PrefilledLogs final : public WrappedFiles {
 public:
  using WrappedFiles::WrappedFiles;

  const char* Name() const override { return "PrefilledLogs"; }

 private:
  void Wrap(const std::string& path, std::unique_ptr<rocksdb::FSWritableFile>& file) override {
    if (absl::EndsWith(path, ".log")) file = std::make_unique<PrefilledLog>(std::move(file));
  }
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> WithPrefilledLogs(std::shared_ptr<rocksdb::FileSystem> base) {
  return std::make_shared<PrefilledLogs>(std::move(base));
}

}  // namespace parley
