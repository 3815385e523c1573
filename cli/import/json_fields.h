// Readers from JSON values to message fields, and the tables that name them. Only for event_json.cc.
#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/repeated_field.h>
#include <simdjson.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "cli/dates.h"
#include "cli/import/event_json.h"

namespace parley::json_fields {

using simdjson::dom::element;

// Says what was wanted instead of `value`. Always false.
bool Wanted(const element& value, const char* wanted, JsonError* error);

// Puts a path component before the field at fault. Always false.
bool Within(std::string_view component, JsonError* error);

// A field of `Message` by its two names, and how to read it.
template <typename Message>
struct Field {
  std::string_view camel;
  std::string_view snake;
  bool (*read)(const element&, Message*, JsonError*);
};

// Reads an object into a message by a table of its fields.
template <typename Message, std::size_t N>
bool ReadObject(const element& value, const std::array<Field<Message>, N>& fields, Message* message,
                JsonError* error) {
  static_assert(N <= 32);
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return Wanted(value, "an object", error);
  std::uint32_t given = 0;
  for (const auto [key, member] : object) {
    std::size_t index = 0;
    while (index < N && key != fields[index].camel && key != fields[index].snake) ++index;
    if (index == N) {
      error->reason = "unknown field";
      return Within(key, error);
    }
    if ((given >> index & 1U) != 0) {
      error->reason = "given twice";
      return Within(key, error);
    }
    given |= std::uint32_t{1} << index;
    if (member.is_null()) continue;
    if (!fields[index].read(member, message, error)) return Within(fields[index].camel, error);
  }
  return true;
}

// Types of the member functions that the readers below are given.
template <typename T>
struct Accessor;
template <typename M, typename R>
struct Accessor<R* (M::*)()> {
  using Message = M;
  using Value = R;
};
template <typename M, typename V>
struct Accessor<void (M::*)(V)> {
  using Message = M;
  using Value = V;
};
template <auto kMember>
using MessageOf = typename Accessor<decltype(kMember)>::Message;
template <auto kMember>
using ValueOf = typename Accessor<decltype(kMember)>::Value;

bool ReadNumber(const element& value, double* number, JsonError* error);
bool ReadInteger(const element& value, std::int64_t least, std::uint64_t most, std::uint64_t* number,
                 JsonError* error);
bool ReadEnumNumber(const element& value, const google::protobuf::EnumDescriptor& type, int* number,
                    JsonError* error);
bool ReadFlag(const element& value, bool* flag, JsonError* error);
bool ReadDuration(const element& value, google::protobuf::Duration* duration, JsonError* error);

template <auto kMutable>
bool Text(const element& value, MessageOf<kMutable>* message, JsonError* error) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return Wanted(value, "a string", error);
  (message->*kMutable)()->assign(text);
  return true;
}

// The accessor of a repeated field; its type picks the right one of the overloads.
template <typename Message, typename Item>
using Repeated = google::protobuf::RepeatedPtrField<Item>* (Message::*)();

template <typename Message, Repeated<Message, std::string> kMutable>
bool Texts(const element& value, Message* message, JsonError* error) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return Wanted(value, "a list of strings", error);
  for (const element item : array) {
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) return Wanted(item, "a string", error);
    (message->*kMutable)()->Add()->assign(text);
  }
  return true;
}

template <auto kMutable>
bool TextMap(const element& value, MessageOf<kMutable>* message, JsonError* error) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return Wanted(value, "an object of strings", error);
  for (const auto [key, member] : object) {
    std::string_view text;
    if (member.get(text) != simdjson::SUCCESS) {
      Wanted(member, "a string", error);
      return Within(key, error);
    }
    const bool added = (message->*kMutable)()->insert({std::string(key), std::string(text)}).second;
    if (!added) {
      error->reason = "given twice";
      return Within(key, error);
    }
  }
  return true;
}

template <auto kSet>
bool Number(const element& value, MessageOf<kSet>* message, JsonError* error) {
  double number = 0;
  if (!ReadNumber(value, &number, error)) return false;
  (message->*kSet)(number);
  return true;
}

template <auto kSet>
bool Unsigned(const element& value, MessageOf<kSet>* message, JsonError* error) {
  using Value = ValueOf<kSet>;
  std::uint64_t number = 0;
  if (!ReadInteger(value, 0, std::numeric_limits<Value>::max(), &number, error)) return false;
  (message->*kSet)(static_cast<Value>(number));
  return true;
}

template <auto kSet>
bool Enum(const element& value, MessageOf<kSet>* message, JsonError* error) {
  using Value = ValueOf<kSet>;
  int number = 0;
  if (!ReadEnumNumber(value, *google::protobuf::GetEnumDescriptor<Value>(), &number, error)) return false;
  (message->*kSet)(static_cast<Value>(number));
  return true;
}

// The accessor of a repeated enum.
template <typename Message>
using RepeatedEnum = google::protobuf::RepeatedField<int>* (Message::*)();

template <typename Message, typename Value, RepeatedEnum<Message> kMutable>
bool Enums(const element& value, Message* message, JsonError* error) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return Wanted(value, "a list of names", error);
  std::size_t index = 0;
  for (const element item : array) {
    int number = 0;
    if (!ReadEnumNumber(item, *google::protobuf::GetEnumDescriptor<Value>(), &number, error)) {
      return Within("[" + std::to_string(index) + "]", error);
    }
    (message->*kMutable)()->Add(number);
    ++index;
  }
  return true;
}

template <auto kSet>
bool Flag(const element& value, MessageOf<kSet>* message, JsonError* error) {
  bool flag = false;
  if (!ReadFlag(value, &flag, error)) return false;
  (message->*kSet)(flag);
  return true;
}

template <auto kMutable>
bool Span(const element& value, MessageOf<kMutable>* message, JsonError* error) {
  return ReadDuration(value, (message->*kMutable)(), error);
}

template <auto kMutable>
bool Time(const element& value, MessageOf<kMutable>* message, JsonError* error) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS ||
      !ParseRfc3339(text.data(), text.size(), (message->*kMutable)())) {
    return Wanted(value, "a time such as \"2025-09-03T00:00:00Z\"", error);
  }
  return true;
}

template <auto kMutable, const auto& kFields>
bool Object(const element& value, MessageOf<kMutable>* message, JsonError* error) {
  return ReadObject(value, kFields, (message->*kMutable)(), error);
}

// A message without fields.
template <auto kMutable>
bool Empty(const element& value, MessageOf<kMutable>* message, JsonError* error) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return Wanted(value, "an object", error);
  for (const auto [key, member] : object) {
    error->reason = "unknown field";
    return Within(key, error);
  }
  (message->*kMutable)();
  return true;
}

// A member of a oneof, of which `kCase` tells that none is set yet.
template <auto kCase, auto kRead, typename Message>
bool OneOfThese(const element& value, Message* message, JsonError* error) {
  if ((message->*kCase)() != 0) {
    error->reason = "another field of which one may be set is set already";
    return false;
  }
  return kRead(value, message, error);
}

template <typename Message, typename Item, Repeated<Message, Item> kMutable, const auto& kFields>
bool Objects(const element& value, Message* message, JsonError* error) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return Wanted(value, "a list of objects", error);
  std::size_t index = 0;
  for (const element item : array) {
    if (!ReadObject(item, kFields, (message->*kMutable)()->Add(), error)) {
      return Within("[" + std::to_string(index) + "]", error);
    }
    ++index;
  }
  return true;
}

}  // namespace parley::json_fields
