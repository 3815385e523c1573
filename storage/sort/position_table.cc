#include "storage/sort/position_table.h"

#include "storage/engine/database.h"

namespace parley {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

}  // namespace

absl::Status PositionTable::Open(rocksdb::Env& env, const std::string& path, size_t record_bytes) {
  record_bytes_ = record_bytes;
  std::unique_ptr<rocksdb::WritableFile> made;
  rocksdb::Status status = env.NewWritableFile(path, &made, rocksdb::EnvOptions());
  if (status.ok()) status = made->Close();
  if (status.ok()) status = env.NewRandomRWFile(path, &file_, rocksdb::EnvOptions());
  return status.ok() ? absl::OkStatus() : StorageFailed("making " + path, status);
}

absl::Status PositionTable::Append(uint64_t position, const rocksdb::Slice& record) {
  while (written_ + buffer_.size() < position * record_bytes_) {
    buffer_.append(record_bytes_, '\0');
    if (buffer_.size() < kBufferBytes) continue;
    const absl::Status status = WriteBuffer();
    if (!status.ok()) return status;
  }
  buffer_.append(record.data(), record.size());
  return absl::OkStatus();
}

absl::Status PositionTable::WriteBuffer() {
  const rocksdb::Status status = file_->Write(written_, buffer_);
  if (!status.ok()) return StorageFailed("writing positions", status);
  written_ += buffer_.size();
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status PositionTable::Get(uint64_t position, std::string& record) const {
  const uint64_t at = position * record_bytes_;
  if (at >= written_ + buffer_.size()) {
    record.assign(record_bytes_, '\0');
    return absl::OkStatus();
  }
  if (at >= written_) {
    record = buffer_.substr(at - written_, record_bytes_);
    return absl::OkStatus();
  }
  record.resize(record_bytes_);
  rocksdb::Slice read;
  const rocksdb::Status status = file_->Read(at, record_bytes_, &read, record.data());
  if (!status.ok()) return StorageFailed("reading positions", status);
  record.assign(read.data(), read.size());
  return absl::OkStatus();
}

}  // namespace parley
