#include "cli/import/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "cli/import/event_json.h"

namespace parley {
namespace {

constexpr std::size_t kChunkBytes = 1024 * 1024;
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

}  // namespace

LineReader::LineReader(int descriptor) : descriptor_(descriptor) {}

bool LineReader::Fill() {
  const std::size_t carried = end_ - begin_;
  if (carried > kLineBytesMax) {
    status_ = absl::InvalidArgumentError(absl::StrCat("line ", number_ + 1, " is longer than 32 MiB"));
    return false;
  }
  if (end_ == capacity_) {
    capacity_ = std::max(kChunkBytes, 2 * carried);
    std::shared_ptr<char[]> chunk(new char[capacity_ + kJsonPadding]);
    if (carried > 0) std::memcpy(chunk.get(), chunk_.get() + begin_, carried);
    chunk_ = std::move(chunk);
    begin_ = 0;
    scanned_ = end_ = carried;
  }
  ssize_t count = 0;
  do {
    count = read(descriptor_, chunk_.get() + end_, capacity_ - end_);
  } while (count < 0 && errno == EINTR);
  if (count < 0) status_ = absl::DataLossError(std::strerror(errno));
  if (count <= 0) return false;
  end_ += static_cast<std::size_t>(count);
  return true;
}

void LineReader::Take(std::size_t size, bool terminated, Line* line) {
  const std::size_t taken = size + (terminated ? 1 : 0);
  *line = {chunk_, chunk_.get() + begin_, size, ++number_, terminated};
  if (number_ == 1 && size >= 3 && std::memcmp(line->data, kByteOrderMark, 3) == 0) {
    line->data += 3;
    line->size -= 3;
  }
  begin_ += taken;
  scanned_ = begin_;
  bytes_ += taken;
}

bool LineReader::Next(Line* line) {
  while (status_.ok()) {
    if (scanned_ < end_) {
      const char* from = chunk_.get() + scanned_;
      const void* found = std::memchr(from, '\n', end_ - scanned_);
      if (found != nullptr) {
        const std::size_t stop = static_cast<std::size_t>(static_cast<const char*>(found) - chunk_.get());
        Take(stop - begin_, true, line);
        return true;
      }
      scanned_ = end_;
    }
    if (Fill()) continue;
    if (!status_.ok() || begin_ == end_) return false;
    Take(end_ - begin_, false, line);
    return true;
  }
  return false;
}

}  // namespace parley
