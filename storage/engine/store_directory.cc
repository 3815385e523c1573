#include "storage/engine/store_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <filesystem>
#include <iterator>
#include <memory>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/error.h"
#include "rocksdb/db.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/families.h"
#include "storage/engine/log_check.h"
#include "storage/engine/store_meta.h"
#include "storage/versions.h"

namespace parley {
namespace {

absl::Status Unusable(absl::StatusCode code, const std::string& directory, const std::string& why) {
  return MakeError(code, {Reason::kStoreUnusable, "data_dir", {{"data_dir", directory}}},
                   absl::StrCat("cannot use data directory ", directory, ": ", why));
}

absl::Status InUse(const std::string& directory) {
  return MakeError(absl::StatusCode::kUnavailable,
                   {Reason::kStoreInUse, "data_dir", {{"data_dir", directory}}},
                   absl::StrCat("data directory ", directory,
                                " is in use by another process: stop it or choose another directory"));
}

bool IsLocked(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return absl::StrContains(text, "lock hold by current process") ||
         (absl::StrContains(text, "LOCK") && absl::StrContains(text, "Resource temporarily unavailable"));
}

// Makes an entry of the directory survive a power loss.
void SyncDirectory(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

// RocksDB's own files, but for those that the first moments of a new database may leave.
bool IsLeftOver(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return IsNumberedFile(file, ".sst") || IsNumberedFile(file, ".log") ||
         (absl::StartsWith(name, "MANIFEST-") && name != "MANIFEST-000001");
}

// A partial copy or a repaired file system may lack the file that says which files count.
absl::Status CheckCurrent(const std::string& directory) {
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(directory, error)) {
    if (!IsLeftOver(file.path())) continue;
    return Unusable(
        absl::StatusCode::kFailedPrecondition, directory,
        absl::StrCat("the file CURRENT is missing, but ", file.path().filename().string(),
                     " is there; nothing was changed. Put the missing file back, or choose another "
                     "directory"));
  }
  return absl::OkStatus();
}

// Holds RocksDB's lock while files are looked at that a process that runs would change.
class DirectoryLock {
 public:
  DirectoryLock(rocksdb::Env& env, const std::string& directory)
      : env_(env), status_(env.LockFile(directory + "/LOCK", &lock_)) {}
  ~DirectoryLock() {
    if (lock_ != nullptr) env_.UnlockFile(lock_).PermitUncheckedError();
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  const rocksdb::Status& status() const { return status_; }

 private:
  rocksdb::Env& env_;
  rocksdb::FileLock* lock_ = nullptr;
  const rocksdb::Status status_;
};

// Looking at a database leaves no notes in it.
class Silent final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

bool IsOurs(const std::string& family) {
  return std::find(kFamilyNames.begin(), kFamilyNames.end(), family) != kFamilyNames.end() ||
         IsRetiredFamily(family);
}

// Judges a database whose families are not those of this program by what its first family holds.
absl::Status CheckForeign(const std::string& directory, const std::vector<std::string>& unknown,
                          rocksdb::DB& db) {
  std::string value;
  const rocksdb::Status found = db.Get(rocksdb::ReadOptions(), kFormatVersionKey, &value);
  if (found.ok() && value.size() == 4 && GetU32(value.data()) > kStoreFormatVersion)
    return StoreTooNew(GetU32(value.data()));
  if (!unknown.empty()) {
    return Unusable(
        absl::StatusCode::kFailedPrecondition, directory,
        absl::StrCat("it has parts that this program does not know (", absl::StrJoin(unknown, ", "),
                     "): another program or a newer one wrote it; nothing was changed"));
  }
  if (found.ok()) return absl::OkStatus();  // an older store, which lacks what came later
  const std::unique_ptr<rocksdb::Iterator> any(db.NewIterator(rocksdb::ReadOptions()));
  any->SeekToFirst();
  if (!any->Valid() && any->status().ok()) return absl::OkStatus();  // a new store that was not finished
  return Unusable(absl::StatusCode::kFailedPrecondition, directory,
                  "it holds a database of another program; nothing was changed. Choose another directory");
}

absl::Status CheckFamilies(const std::string& directory, rocksdb::Env& env,
                           std::vector<std::string>& families) {
  rocksdb::Options options;
  options.env = &env;
  // What cannot be listed, RocksDB will refuse to open.
  if (!rocksdb::DB::ListColumnFamilies(options, directory, &families).ok()) return absl::OkStatus();
  std::vector<std::string> unknown;
  std::copy_if(families.begin(), families.end(), std::back_inserter(unknown),
               [](const std::string& family) { return !IsOurs(family); });
  if (unknown.empty() && families.size() == kFamilyCount) return absl::OkStatus();
  rocksdb::DB* raw = nullptr;
  options.info_log = std::make_shared<Silent>();
  const rocksdb::Status opened = rocksdb::DB::OpenForReadOnly(options, directory, &raw);
  if (!opened.ok()) return OpenFailed(directory, opened);
  const std::unique_ptr<rocksdb::DB> db(raw);
  return CheckForeign(directory, unknown, *db);
}

}  // namespace

absl::Status MakeDirectory(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return absl::OkStatus();
  std::vector<std::filesystem::path> made;
  for (std::filesystem::path at = std::filesystem::absolute(directory).lexically_normal();
       !std::filesystem::exists(at, error) && at.has_relative_path(); at = at.parent_path()) {
    made.push_back(at);
  }
  std::filesystem::create_directories(directory, error);
  if (error) return Unusable(absl::StatusCode::kPermissionDenied, directory, error.message());
  for (const std::filesystem::path& path : made) SyncDirectory(path.parent_path());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> CheckDirectory(const std::string& directory, rocksdb::Env& env,
                                                        bool accepts_damage) {
  if (::access(directory.c_str(), W_OK) != 0) {
    return Unusable(absl::StatusCode::kPermissionDenied, directory, "not writable by this user");
  }
  std::error_code error;
  std::vector<std::string> families;
  absl::Status status;
  if (!std::filesystem::exists(directory + "/CURRENT", error)) {
    status = CheckCurrent(directory);
    if (!status.ok()) return status;
    return families;
  }
  const DirectoryLock lock(env, directory);
  if (!lock.status().ok()) return OpenFailed(directory, lock.status());
  status = CheckFamilies(directory, env, families);
  if (status.ok()) status = CheckLogs(directory, accepts_damage);
  if (!status.ok()) return status;
  return families;
}

absl::Status OpenFailed(const std::string& directory, const rocksdb::Status& status) {
  return IsLocked(status) ? InUse(directory)
                          : Unusable(absl::StatusCode::kInternal, directory, status.ToString());
}

}  // namespace parley
