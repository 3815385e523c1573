// Statements of the workload as rows of a table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/workload/workload.h"

namespace parley::bench {

using Row = std::vector<std::string>;

// Empties the database and makes the table with its index.
extern const char* const kSchema;
extern const char* const kColumns;
constexpr int kColumnCount = 12;

// As PostgreSQL reads it.
std::string Timestamp(int64_t seconds);

// The rows of the workload, in order; empty at the end. Corrections are left out.
class Rows {
 public:
  Rows(const WorkloadShape& shape, const TextSource& text);

  Row Next();

 private:
  const WorkloadShape shape_;
  Workload workload_;
};

// A row as COPY reads it.
std::string CopyLine(const Row& row);

}  // namespace parley::bench
