#include "crawler/log.h"

#include <chrono>
#include <memory>
#include <mutex>

#include <boost/json.hpp>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace tamis {
namespace {

std::shared_ptr<spdlog::logger>& Logger() {
  static std::shared_ptr<spdlog::logger> logger =
      std::make_shared<spdlog::logger>("tamis", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  return logger;
}

bool json_lines = false;  // set once by OpenLog, before threads start

spdlog::level::level_enum LevelOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDetail:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDetail:
      return "detail";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

// Host names and messages of peers are attackers' text: control bytes must not reach a terminal.
std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return out;
}

std::string JsonLine(LogLevel level, std::string_view event, LogFields fields) {
  boost::json::object line;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  line["time_ms"] = now.time_since_epoch().count();
  line["level"] = NameOf(level);
  line["event"] = event;
  for (const auto& [name, value] : fields) line[name] = value;
  return boost::json::serialize(line);
}

std::string TextLine(std::string_view event, LogFields fields) {
  std::string line(event);
  for (const auto& [name, value] : fields) {
    line.append(" ").append(name).append("=").append(Printable(value));
  }
  return line;
}

}  // namespace

Status OpenLog(const LogOptions& options) {
  try {
    if (!options.file.empty()) {
      Logger() = std::make_shared<spdlog::logger>(
          "tamis", std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file));
    }
  } catch (const spdlog::spdlog_ex& thrown) {
    return Error{ErrorCode::kInvalidInput, "log file " + options.file + ": " + thrown.what()};
  }
  json_lines = options.format == "json";
  Logger()->set_pattern(json_lines ? "%v" : "%H:%M:%S %l %v");
  Logger()->set_level(options.quiet     ? spdlog::level::warn
                      : options.verbose ? spdlog::level::debug
                                        : spdlog::level::info);
  Logger()->flush_on(spdlog::level::info);
  return {};
}

void Log(LogLevel level, std::string_view event, LogFields fields) {
  const spdlog::level::level_enum at = LevelOf(level);
  if (!Logger()->should_log(at)) return;
  Logger()->log(at, "{}", json_lines ? JsonLine(level, event, fields) : TextLine(event, fields));
}

}  // namespace tamis
