#include "storage/sort/ingest.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/sst_file_writer.h"

namespace parley {
namespace {

absl::Status Written(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : StorageFailed("writing sorted files", status);
}

// Writes entries until the file is full or there are no more.
absl::Status WriteFile(const rocksdb::Options& options, rocksdb::ColumnFamilyHandle* family,
                       const std::string& path, RunMerge& sorted) {
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), options, family);
  absl::Status status = Written(file.Open(path));
  while (status.ok() && sorted.valid() && file.FileSize() < options.target_file_size_base) {
    status = Written(file.Put(sorted.key(), sorted.value()));
    if (status.ok()) status = sorted.Next();
  }
  return status.ok() ? Written(file.Finish()) : status;
}

}  // namespace

absl::Status IngestSorted(Database& database, Family family, const std::string& path, RunMerge& sorted) {
  rocksdb::ColumnFamilyHandle* const handle = database.handle(family);
  const rocksdb::Options options = database.db().GetOptions(handle);
  std::vector<std::string> files;
  while (sorted.valid()) {
    files.push_back(absl::StrCat(path, "-", files.size() + 1, ".sst"));
    const absl::Status written = WriteFile(options, handle, files.back(), sorted);
    if (!written.ok()) return written;
  }
  if (files.empty()) return absl::OkStatus();
  rocksdb::IngestExternalFileOptions ingest;
  ingest.move_files = true;
  return Written(database.db().IngestExternalFile(handle, files, ingest));
}

}  // namespace parley
