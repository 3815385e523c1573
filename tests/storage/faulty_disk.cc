#include "tests/storage/faulty_disk.h"

#include <filesystem>
#include <utility>

#include "storage/engine/wrapped_files.h"

namespace parley::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultyLog final : public WrappedFile {
 public:
  FaultyLog(FaultyDisk& disk, std::string path, std::unique_ptr<rocksdb::FSWritableFile> file)
      : WrappedFile(std::move(file)), disk_(disk), path_(std::move(path)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = disk_.Write(*target(), data, options, debug);
    if (status.ok()) appended_ += data.size();
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return disk_.Sync({path_, appended_}, *target(), options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override { return Sync(options, debug); }

 private:
  FaultyDisk& disk_;
  const std::string path_;
  uint64_t appended_ = 0;
};

class FaultyFileSystem final : public WrappedFiles {
 public:
  explicit FaultyFileSystem(FaultyDisk& disk) : WrappedFiles(rocksdb::FileSystem::Default()), disk_(disk) {}

  const char* Name() const override { return "FaultyFileSystem"; }

 private:
  void Wrap(const std::string& path, std::unique_ptr<rocksdb::FSWritableFile>& file) override {
    if (std::filesystem::path(path).extension() != ".log") return;
    disk_.OnNewLog(path);
    file = std::make_unique<FaultyLog>(disk_, path, std::move(file));
  }

  FaultyDisk& disk_;
};

}  // namespace

FaultyDisk::FaultyDisk() : env_(rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(*this))) {}

FaultyDisk::~FaultyDisk() = default;

void FaultyDisk::Fail(Fault fault) {
  const std::scoped_lock lock(mutex_);
  fault_ = fault;
}

void FaultyDisk::Hold() {
  const std::scoped_lock lock(mutex_);
  hold_ = true;
}

void FaultyDisk::WaitUntilHeld() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return held_; });
}

void FaultyDisk::Step() {
  const std::scoped_lock lock(mutex_);
  stepping_ = true;
  held_ = false;
  changed_.notify_all();
}

void FaultyDisk::Release() {
  const std::scoped_lock lock(mutex_);
  hold_ = false;
  changed_.notify_all();
}

void FaultyDisk::DropUnsynced() {
  const std::scoped_lock lock(mutex_);
  for (const auto& [path, bytes] : synced_) {
    if (std::filesystem::exists(path)) std::filesystem::resize_file(path, bytes);
  }
}

void FaultyDisk::OnNewLog(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  synced_[path] = 0;
}

FaultyDisk::Fault FaultyDisk::Next(bool is_sync) {
  std::unique_lock lock(mutex_);
  held_ = hold_ && !stepping_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !hold_ || stepping_; });
  held_ = false;
  if (is_sync) stepping_ = false;
  return fault_;
}

IOStatus FaultyDisk::Write(rocksdb::FSWritableFile& file, const Slice& data, const IOOptions& options,
                           IODebugContext* debug) {
  const Fault fault = Next(/*is_sync=*/false);
  if (fault == Fault::kNone || fault == Fault::kSync) return file.Append(data, options, debug);
  if (fault == Fault::kWrite) return IOStatus::IOError("the disk of the test does not write");
  const IOStatus half = file.Append(Slice(data.data(), data.size() / 2), options, debug);
  if (!half.ok()) return half;
  if (fault == Fault::kNoSpace) return IOStatus::NoSpace("the disk of the test is full");
  return IOStatus::IOError("the disk of the test stopped writing");
}

IOStatus FaultyDisk::Sync(const LogEnd& end, rocksdb::FSWritableFile& file, const IOOptions& options,
                          IODebugContext* debug) {
  if (Next(/*is_sync=*/true) != Fault::kNone) return IOStatus::IOError("the disk of the test does not sync");
  const IOStatus status = file.Sync(options, debug);
  const std::scoped_lock lock(mutex_);
  if (status.ok()) synced_[end.path] = end.bytes;
  return status;
}

}  // namespace parley::testing
