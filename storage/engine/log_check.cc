#include "storage/engine/log_check.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/engine/crc32c.h"

namespace parley {
namespace {

// The format of a log: https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format. Records do not
// cross blocks; longer ones are split. Logs are not used again here, so headers have no log number.
constexpr size_t kBlockBytes = 32 << 10;
constexpr size_t kHeaderBytes = 7;  // checksum (4), length (2), type
constexpr uint8_t kFull = 1;
constexpr uint8_t kFirst = 2;
constexpr uint8_t kLast = 4;

uint32_t ReadU32(const char* at) {
  uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<uint8_t>(at[i]);
  return value;
}

// Checksums are stored so that the checksum of a text that contains one still tells something.
uint32_t Unmask(uint32_t masked) {
  constexpr uint32_t kMaskDelta = 0xA282EAD8;
  const uint32_t rotated = masked - kMaskDelta;
  return rotated >> 17 | rotated << 15;
}

// One block in memory.
class Block {
 public:
  explicit Block(rocksdb::Slice bytes) : bytes_(bytes) {}

  // Nothing begins in the last bytes, for which a header is too long.
  bool HasRoomAt(size_t at) const { return at + kHeaderBytes <= bytes_.size(); }

  uint8_t TypeAt(size_t at) const { return static_cast<uint8_t>(bytes_[at + 6]); }

  size_t EndAt(size_t at) const {
    const size_t low = static_cast<uint8_t>(bytes_[at + 4]);
    const size_t high = static_cast<uint8_t>(bytes_[at + 5]);
    return at + kHeaderBytes + (low | high << 8);
  }

  // True if a record, or a part of one, begins at `at` and is what was written.
  bool IsWholeAt(size_t at) const {
    if (!HasRoomAt(at) || TypeAt(at) < kFull || TypeAt(at) > kLast || EndAt(at) > bytes_.size()) return false;
    const rocksdb::Slice checked(bytes_.data() + at + 6, EndAt(at) - at - 6);  // the type too
    return Crc32c(checked) == Unmask(ReadU32(bytes_.data() + at));
  }

  // True if what begins at `at` is no rest of a record that began before it.
  bool BeginsRecordAt(size_t at) const {
    return IsWholeAt(at) && (TypeAt(at) == kFull || TypeAt(at) == kFirst);
  }

 private:
  rocksdb::Slice bytes_;
};

// Looks through one log, block by block.
class Walk {
 public:
  // False when a whole record was found behind a bad one.
  bool Take(const Block& block, uint64_t block_at) {
    size_t at = 0;
    if (!bad_at_.has_value()) {
      while (block.IsWholeAt(at)) at = block.EndAt(at);
      if (!block.HasRoomAt(at)) return true;
      bad_at_ = block_at + at;
      ++at;  // how long it was meant to be is not to be trusted: the next may begin anywhere
      for (; block.HasRoomAt(at); ++at) {
        if (block.BeginsRecordAt(at)) return Found(block_at + at);
      }
      return true;
    }
    for (; block.IsWholeAt(at); at = block.EndAt(at)) {
      if (block.BeginsRecordAt(at)) return Found(block_at + at);
    }
    return true;
  }

  std::optional<LogDamage> damage(const std::string& path) const {
    if (!whole_at_.has_value()) return std::nullopt;
    return LogDamage{path, *bad_at_, *whole_at_};
  }

 private:
  bool Found(uint64_t at) {
    whole_at_ = at;
    return false;
  }

  std::optional<uint64_t> bad_at_;
  std::optional<uint64_t> whole_at_;
};

absl::Status Damaged(const std::string& directory, const LogDamage& damage) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      {Reason::kStoreUnusable, "data_dir", {{"data_dir", directory}, {"log", damage.path}}},
      absl::StrCat("cannot use data directory ", directory, ": the log ", damage.path, " is damaged at byte ",
                   damage.bad_at, ", and events that were acknowledged follow at byte ", damage.whole_at,
                   "; nothing was changed. Put a copy of the file in its place, or start once with "
                   "--accept-damaged-log to go on with what comes before the damage"));
}

absl::Status KeepDamaged(const std::string& directory, const LogDamage& damage) {
  std::error_code error;
  std::filesystem::copy_file(damage.path, damage.path + ".damaged",
                             std::filesystem::copy_options::overwrite_existing, error);
  if (!error) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kInternal,
      {Reason::kStoreUnusable, "data_dir", {{"data_dir", directory}, {"log", damage.path}}},
      absl::StrCat("cannot keep the damaged log as ", damage.path, ".damaged: ", error.message()));
}

}  // namespace

absl::StatusOr<std::optional<LogDamage>> FindLogDamage(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  Walk walk;
  std::vector<char> bytes(kBlockBytes);
  for (uint64_t block_at = 0; in.good(); block_at += kBlockBytes) {
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto size = static_cast<size_t>(in.gcount());
    if (size > 0 && !walk.Take(Block({bytes.data(), size}), block_at)) break;
  }
  if (in.bad() || (in.fail() && !in.eof())) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}}, "cannot read " + path);
  }
  return walk.damage(path);
}

bool IsNumberedFile(const std::filesystem::path& file, const char* extension) {
  const std::string number = file.stem().string();
  return file.extension() == extension && number.find_first_not_of("0123456789") == std::string::npos;
}

absl::Status CheckLogs(const std::string& directory, bool accepts_damage) {
  std::error_code error;
  std::vector<std::string> logs;
  for (const auto& file : std::filesystem::directory_iterator(directory, error)) {
    if (IsNumberedFile(file.path(), ".log")) logs.push_back(file.path().string());
  }
  std::sort(logs.begin(), logs.end());
  for (const std::string& log : logs) {
    const absl::StatusOr<std::optional<LogDamage>> damage = FindLogDamage(log);
    if (!damage.ok()) return damage.status();
    if (!damage->has_value()) continue;
    if (!accepts_damage) return Damaged(directory, **damage);
    if (absl::Status kept = KeepDamaged(directory, **damage); !kept.ok()) return kept;
  }
  return absl::OkStatus();
}

}  // namespace parley
