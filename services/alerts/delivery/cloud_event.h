// An alert as a CloudEvent.
#pragma once

#include <string>

#include "parley/v1/alert.pb.h"

namespace parley {

constexpr char kCloudEventContentType[] = "application/cloudevents+json";
constexpr char kAlertEventType[] = "parley.alert.v1";

// CloudEvents 1.0, structured mode, JSON: id is the alert's id, so it is the same in every attempt; subject
// is PARTY/ISSUE; time is when the alert was raised; data is the alert in proto3 JSON. The same alert gives
// the same bytes.
std::string CloudEventOf(const v1::Alert& alert, const std::string& source);

}  // namespace parley
