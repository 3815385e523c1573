#include "services/metrics/rpc_figures.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "services/metrics/bounds.h"
#include "services/served.h"

namespace parley {

const char* RpcCodeName(size_t code) {
  static constexpr std::array<const char*, kRpcCodeCount> kNames = {
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  return kNames[code];
}

MethodFigures::MethodFigures(std::string method, bool is_unary)
    : name(std::move(method)), unary(is_unary), durations(DurationBoundsNs(), kNanosecond) {}

void MethodFigures::Count(absl::StatusCode code, std::chrono::nanoseconds took) {
  size_t index = static_cast<size_t>(code);
  if (index >= kRpcCodeCount) index = static_cast<size_t>(absl::StatusCode::kUnknown);
  codes[index].fetch_add(1, std::memory_order_relaxed);
  if (unary) durations.Observe(took);
}

RpcFigures::RpcFigures() {
  methods_.emplace_back("other", false);
  for (const char* service : ServedServices()) AddService(service);
  AddService("grpc.health.v1.Health");
}

void RpcFigures::AddService(const char* service) {
  const google::protobuf::ServiceDescriptor* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
  if (descriptor == nullptr) return;  // not linked in: cannot be called either
  for (int i = 0; i < descriptor->method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *descriptor->method(i);
    const bool unary = !method.client_streaming() && !method.server_streaming();
    MethodFigures& figures = methods_.emplace_back(absl::StrCat(service, "/", method.name()), unary);
    by_name_[figures.name] = &figures;
  }
}

MethodFigures& RpcFigures::Find(const char* name) {
  const auto found = by_name_.find(absl::string_view(name));
  return found == by_name_.end() ? methods_.front() : *found->second;
}

}  // namespace parley
