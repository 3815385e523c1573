#include "storage/engine/manifest_guard.h"

#include <atomic>
#include <filesystem>
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

// Notes in `is_in_doubt` when something fails. Manifests are appended to, and synced.
class GuardedManifest final : public WrappedFile {
 public:
  GuardedManifest(std::atomic<bool>& is_in_doubt, std::unique_ptr<rocksdb::FSWritableFile> file)
      : WrappedFile(std::move(file)), is_in_doubt_(is_in_doubt) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return Noted(target()->Append(data, options, debug));
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return Noted(target()->Flush(options, debug));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Noted(target()->Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Noted(target()->Fsync(options, debug));
  }

 private:
  IOStatus Noted(IOStatus status) {
    if (!status.ok()) is_in_doubt_ = true;
    return status;
  }

  std::atomic<bool>& is_in_doubt_;
};

class ManifestGuard final : public WrappedFiles {
 public:
  using WrappedFiles::WrappedFiles;

  const char* Name() const override { return "ManifestGuard"; }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) override {
    if (is_in_doubt_ && absl::EndsWith(path, ".sst"))
      return IOStatus::IOError(path, "kept: the manifest may name it");
    return target()->DeleteFile(path, options, debug);
  }

 private:
  void Wrap(const std::string& path, std::unique_ptr<rocksdb::FSWritableFile>& file) override {
    if (absl::StartsWith(std::filesystem::path(path).filename().string(), "MANIFEST-"))
      file = std::make_unique<GuardedManifest>(is_in_doubt_, std::move(file));
  }

  std::atomic<bool> is_in_doubt_ = false;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> WithGuardedManifest(std::shared_ptr<rocksdb::FileSystem> base) {
  return std::make_shared<ManifestGuard>(std::move(base));
}

}  // namespace parley
