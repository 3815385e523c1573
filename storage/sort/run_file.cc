#include "storage/sort/run_file.h"

#include <algorithm>
#include <cstring>

#include "storage/engine/database.h"

namespace parley {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

absl::Status Written(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : StorageFailed("sorting: writing", status);
}

}  // namespace

absl::Status RunFileWriter::Open(rocksdb::Env& env, const std::string& path) {
  return Written(env.NewWritableFile(path, &file_, rocksdb::EnvOptions()));
}

absl::Status RunFileWriter::Append(const rocksdb::Slice& key, const rocksdb::Slice& value) {
  const EntrySizes sizes{static_cast<uint32_t>(key.size()), static_cast<uint32_t>(value.size())};
  buffer_.append(reinterpret_cast<const char*>(&sizes), sizeof(sizes));
  buffer_.append(key.data(), key.size());
  buffer_.append(value.data(), value.size());
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : WriteBuffer();
}

absl::Status RunFileWriter::Finish() {
  const absl::Status written = WriteBuffer();
  return written.ok() ? Written(file_->Close()) : written;
}

absl::Status RunFileWriter::WriteBuffer() {
  const absl::Status written = Written(file_->Append(buffer_));
  buffer_.clear();
  return written;
}

absl::Status RunFileReader::Open(rocksdb::Env& env, const std::string& path) {
  const rocksdb::Status opened = env.NewSequentialFile(path, &file_, rocksdb::EnvOptions());
  return opened.ok() ? Next() : StorageFailed("sorting: reading", opened);
}

absl::Status RunFileReader::Next() {
  valid_ = false;
  EntrySizes sizes;
  absl::Status filled = Fill(sizeof(sizes));
  if (!filled.ok() || Left() == 0) return filled;
  std::memcpy(&sizes, buffer_.data() + at_, std::min(Left(), sizeof(sizes)));
  const size_t bytes = sizeof(sizes) + sizes.key + sizes.value;
  filled = Fill(bytes);
  if (!filled.ok()) return filled;
  if (Left() < bytes) return StorageFailed("sorting: reading", rocksdb::Status::Corruption("a run is cut"));
  key_ = {buffer_.data() + at_ + sizeof(sizes), sizes.key};
  value_ = {key_.data() + sizes.key, sizes.value};
  at_ += bytes;
  valid_ = true;
  return absl::OkStatus();
}

// Makes `wanted` bytes lie behind at_, or as many as the file has.
absl::Status RunFileReader::Fill(size_t wanted) {
  if (Left() >= wanted) return absl::OkStatus();
  buffer_.erase(0, at_);
  at_ = 0;
  while (buffer_.size() < wanted) {
    const size_t had = buffer_.size();
    buffer_.resize(std::max(wanted, kBufferBytes));
    rocksdb::Slice read;
    const rocksdb::Status status = file_->Read(buffer_.size() - had, &read, buffer_.data() + had);
    if (!status.ok()) return StorageFailed("sorting: reading", status);
    if (!read.empty()) std::memmove(buffer_.data() + had, read.data(), read.size());
    buffer_.resize(had + read.size());
    if (read.empty()) break;
  }
  return absl::OkStatus();
}

}  // namespace parley
