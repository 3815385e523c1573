// Writers from message fields to JSON text. Only for event_json_writer.cc and alert_json_writer.cc.
#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/map.h>
#include <google/protobuf/repeated_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "parley/event/v1/event.pb.h"

namespace parley::json_writer {

void AppendString(const std::string& text, std::string* out);
void AppendNumber(double number, std::string* out);
// A map, its keys in order.
void AppendLabels(const google::protobuf::Map<std::string, std::string>& labels, std::string* out);
// "7776000s", "1.500s".
void AppendDuration(const google::protobuf::Duration& duration, std::string* out);
std::string TimeText(const google::protobuf::Timestamp& time);
// The name of a value; its number where it has none.
void AppendEnum(const google::protobuf::EnumDescriptor& type, int value, std::string* out);

// Writes the members of one object; closes it at the end of its life.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string* out) : out_(out) { *out_ += '{'; }
  ~ObjectWriter() { *out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  std::string* Key(const char* name) {
    if (!first_) *out_ += ',';
    first_ = false;
    *out_ += '"';
    *out_ += name;
    *out_ += "\":";
    return out_;
  }

  void Text(const char* name, const std::string& text) {
    if (!text.empty()) AppendString(text, Key(name));
  }

  void Number(const char* name, bool given, double number) {
    if (given) AppendNumber(number, Key(name));
  }

  void Time(const char* name, bool given, const google::protobuf::Timestamp& time) {
    if (given) AppendString(TimeText(time), Key(name));
  }

  template <typename E>
  void Enum(const char* name, E value) {
    if (value != 0) AppendEnum(*google::protobuf::GetEnumDescriptor<E>(), value, Key(name));
  }

  template <typename E>
  void Enums(const char* name, const google::protobuf::RepeatedField<int>& values) {
    List(name, values, [](int value, std::string* out) {
      AppendEnum(*google::protobuf::GetEnumDescriptor<E>(), value, out);
    });
  }

  void Flag(const char* name, bool value) {
    if (value) *Key(name) += "true";
  }

  void Texts(const char* name, const google::protobuf::RepeatedPtrField<std::string>& texts) {
    List(name, texts, [](const std::string& text, std::string* out) { AppendString(text, out); });
  }

  template <typename Items, typename Append>
  void List(const char* name, const Items& items, Append append) {
    if (items.empty()) return;
    char lead = '[';
    Key(name);
    for (const auto& item : items) {
      *out_ += lead;
      lead = ',';
      append(item, out_);
    }
    *out_ += ']';
  }

 private:
  std::string* const out_;
  bool first_ = true;
};

// Writes the payload of an event about alerts; nothing for other events.
void AppendAlertEvent(const event::v1::Event& event, ObjectWriter* writer);

}  // namespace parley::json_writer
