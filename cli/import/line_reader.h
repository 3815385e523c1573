// Reads a file of lines in large chunks without copying the lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"

namespace parley {

// Longest line: an append takes 32 MiB, JSON is wider than the wire.
inline constexpr std::size_t kLineBytesMax = 32 * 1024 * 1024;

// A line, without its line break. Lives as long as `chunk`; kJsonPadding bytes behind it are readable.
struct Line {
  std::shared_ptr<const char[]> chunk;
  const char* data = nullptr;
  std::size_t size = 0;
  std::uint64_t number = 0;  // from 1
  bool terminated = false;   // ends with a line break; only the last line of a file may not
};

// Reads lines from a file descriptor, which stays the caller's. Not thread-safe.
class LineReader {
 public:
  explicit LineReader(int descriptor);

  // The next line; false at the end of the file or on an error. A byte order mark at the start of the
  // file is left out.
  bool Next(Line* line);

  // Why reading ended; OK at the end of the file.
  const absl::Status& status() const { return status_; }

  // Bytes of the lines given so far, line breaks included.
  std::uint64_t bytes() const { return bytes_; }

 private:
  // Moves the unfinished line to a new chunk and reads behind it. False at the end or on an error.
  bool Fill();
  void Take(std::size_t size, bool terminated, Line* line);

  const int descriptor_;
  std::shared_ptr<char[]> chunk_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;    // first byte not given yet
  std::size_t scanned_ = 0;  // no line break between begin_ and here
  std::size_t end_ = 0;      // first byte not read yet
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  absl::Status status_;
};

}  // namespace parley
