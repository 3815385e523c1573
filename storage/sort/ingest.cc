#include "storage/sort/ingest.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace parley {
namespace {

absl::Status Written(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : StorageFailed("writing sorted files", status);
}

}  // namespace

SortedFiles::SortedFiles(Database& database, Family family, std::string path)
    : database_(database),
      family_(database.handle(family)),
      path_(std::move(path)),
      options_(database.db().GetOptions(family_)) {}

absl::Status SortedFiles::Begin() {
  files_.push_back(absl::StrCat(path_, "-", files_.size() + 1, ".sst"));
  open_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options_, family_);
  return Written(open_->Open(files_.back()));
}

absl::Status SortedFiles::Put(const rocksdb::Slice& key, const rocksdb::Slice& value) {
  absl::Status status = open_ ? absl::OkStatus() : Begin();
  if (status.ok()) status = Written(open_->Put(key, value));
  return status.ok() && open_->FileSize() >= options_.target_file_size_base ? EndFile() : status;
}

absl::Status SortedFiles::EndFile() {
  return Written(std::exchange(open_, nullptr)->Finish());
}

absl::Status SortedFiles::Ingest() {
  if (open_) {
    const absl::Status ended = EndFile();
    if (!ended.ok()) return ended;
  }
  if (files_.empty()) return absl::OkStatus();
  rocksdb::IngestExternalFileOptions ingest;
  ingest.move_files = true;
  return Written(database_.db().IngestExternalFile(family_, files_, ingest));
}

absl::Status IngestSorted(Database& database, Family family, const std::string& path, RunMerge& sorted) {
  SortedFiles files(database, family, path);
  absl::Status status;
  while (status.ok() && sorted.valid()) {
    status = files.Put(sorted.key(), sorted.value());
    if (status.ok()) status = sorted.Next();
  }
  return status.ok() ? files.Ingest() : status;
}

}  // namespace parley
