#include "storage/catalog/entity_table.h"

#include <algorithm>
#include <utility>

#include "storage/catalog/name_key.h"

namespace parley {

const Entity::Version* Entity::At(uint64_t known_position) const {
  auto later = std::upper_bound(versions.begin(), versions.end(), known_position,
                                [](uint64_t position, const Version& v) { return position < v.position; });
  return later == versions.begin() ? nullptr : &*std::prev(later);
}

uint32_t EntityTable::Find(const std::string& id) const {
  auto it = by_id_.find(id);
  return it == by_id_.end() ? 0 : it->second;
}

const Entity* EntityTable::Get(uint32_t number) const {
  return number == 0 || number > entities_.size() ? nullptr : &entities_[number - 1];
}

void EntityTable::Declare(const std::string& id, std::shared_ptr<const google::protobuf::Message> value,
                          const std::string& name, const std::vector<std::string>& aliases,
                          uint64_t position) {
  auto [it, inserted] = by_id_.try_emplace(id, static_cast<uint32_t>(entities_.size() + 1));
  if (inserted) entities_.push_back({id, {}});
  const uint32_t number = it->second;
  Entity& entity = entities_[number - 1];
  if (!entity.versions.empty()) {
    for (const auto& [key, holder] : entity.versions.back().names)
      names_.Record(key, holder, false, position);
  }
  Entity::Version version{position, std::move(value), {}};
  version.names.emplace_back(NameKey(name), NameHolder{number, false});
  for (const std::string& alias : aliases)
    version.names.emplace_back(NameKey(alias), NameHolder{number, true});
  for (const auto& [key, holder] : version.names) names_.Record(key, holder, true, position);
  entity.versions.push_back(std::move(version));
}

void EntityTable::Truncate(uint64_t position) {
  for (Entity& entity : entities_) {
    while (!entity.versions.empty() && entity.versions.back().position > position) entity.versions.pop_back();
  }
  while (!entities_.empty() && entities_.back().versions.empty()) {
    by_id_.erase(entities_.back().id);
    entities_.pop_back();
  }
  names_.Truncate(position);
}

}  // namespace parley
