// The declarations of one kind of thing, as of any position.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/message.h"
#include "storage/catalog/name_table.h"

namespace parley {

// One declared thing: its id and all its declarations, oldest first.
struct Entity {
  struct Version {
    uint64_t position = 0;
    std::shared_ptr<const google::protobuf::Message> value;
    std::vector<std::pair<std::string, NameHolder>> names;  // keys attached by this declaration
  };
  std::string id;
  std::vector<Version> versions;

  // The declaration in force at `known_position`; null before the first.
  const Version* At(uint64_t known_position) const;
};

// A declaration and where it was made.
template <typename T>
struct Declared {
  std::shared_ptr<const T> value;
  uint64_t position = 0;
};

// Things of one kind, numbered from 1 in the order of first declaration. Not thread-safe.
class EntityTable {
 public:
  // Number of `id`; 0: never declared.
  uint32_t Find(const std::string& id) const;

  // The thing with `number`; null: no such number.
  const Entity* Get(uint32_t number) const;

  // Takes up a declaration at `position`. `aliases` and `name` replace the ones before.
  void Declare(const std::string& id, std::shared_ptr<const google::protobuf::Message> value,
               const std::string& name, const std::vector<std::string>& aliases, uint64_t position);

  // Forgets everything declared after `position`.
  void Truncate(uint64_t position);

  const std::vector<Entity>& entities() const { return entities_; }
  const NameTable& names() const { return names_; }

 private:
  std::vector<Entity> entities_;
  absl::flat_hash_map<std::string, uint32_t> by_id_;
  NameTable names_;
};

}  // namespace parley
