#include "storage/engine/store_meta.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/versions.h"

namespace parley {
namespace {

const char* KeyOf(MetaVersion which) {
  return which == MetaVersion::kFormat ? kFormatVersionKey : "projection_version";
}

}  // namespace

absl::Status StoreTooNew(uint32_t version) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      {Reason::kStoreTooNew,
       "data_dir",
       {{"format_version", absl::StrCat(version)}, {"supported", absl::StrCat(kStoreFormatVersion)}}},
      absl::StrCat("the store has format version ", version, ", this program knows up to ",
                   kStoreFormatVersion, ": use the program that wrote it or a newer one"));
}

absl::StatusOr<uint32_t> ReadVersion(const ReadState& state, MetaVersion which) {
  std::string value;
  absl::StatusOr<bool> found = state.Get(Family::kMeta, KeyOf(which), &value);
  if (!found.ok()) return found.status();
  if (!*found) return 0;
  if (value.size() != 4) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                     "the store's version is damaged");
  }
  return GetU32(value.data());
}

absl::Status PutVersion(WriteState& state, MetaVersion which, uint32_t version) {
  std::string value;
  PutU32(value, version);
  return state.Put(Family::kMeta, KeyOf(which), value);
}

absl::Status CheckFormat(Database& database) {
  BatchState batch(database);
  absl::StatusOr<uint32_t> version = ReadVersion(batch, MetaVersion::kFormat);
  if (!version.ok()) return version.status();
  if (*version > kStoreFormatVersion) return StoreTooNew(*version);
  if (*version == kStoreFormatVersion) return absl::OkStatus();
  absl::Status status = PutVersion(batch, MetaVersion::kFormat, kStoreFormatVersion);
  status.Update(PutVersion(batch, MetaVersion::kProjection, kProjectionVersion));
  if (!status.ok()) return status;
  return batch.Commit(/*sync=*/true);
}

}  // namespace parley
