#include "services/parleyd/log.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "absl/strings/escaping.h"

namespace parley {
namespace {

void LogFromGrpc(gpr_log_func_args* args) {
  const std::string message = "grpc" + LogField("says", args->message);
  if (args->severity == GPR_LOG_SEVERITY_ERROR) {
    spdlog::warn(message);  // of one connection or call; the server goes on
  } else {
    spdlog::debug(message);
  }
}

// Bad bytes in a request are answered to the caller; they are no trouble of the server.
void LogFromProtobuf(google::protobuf::LogLevel, const char*, int, const std::string& message) {
  spdlog::debug("protobuf" + LogField("says", message));
}

}  // namespace

void StartLog(const std::string& level) {
  auto logger =
      std::make_shared<spdlog::logger>("parleyd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(logger);
  gpr_set_log_function(LogFromGrpc);
  google::protobuf::SetLogHandler(LogFromProtobuf);
}

void LogInfo(const std::string& message) {
  spdlog::info(message);
}
void LogWarning(const std::string& message) {
  spdlog::warn(message);
}
void LogError(const std::string& message) {
  spdlog::error(message);
}

std::string LogField(const std::string& key, const std::string& value) {
  return " " + key + "=\"" + absl::Utf8SafeCEscape(value) + "\"";
}

}  // namespace parley
