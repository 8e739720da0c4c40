// Cases of the rights commands as JSON lines.

#include <charconv>
#include <chrono>
#include <string>
#include <utility>

#include <boost/json.hpp>

#include "crawler/cli/extract_command.h"
#include "crawler/cli/json_lines.h"
#include "crawler/cli/rights_case.h"

namespace tamis {
namespace {

namespace json = boost::json;

bool IsAbsent(const Error& error) {
  return error.code == ErrorCode::kNotFound;
}

/// Reads keys of one line; the first thing that is wrong is its status.
class LineReader {
 public:
  explicit LineReader(const json::object& line) : line_(line) {}

  const Status& status() const { return status_; }

  void Text(std::string_view key, std::string& out) {
    Result<std::string> text = TextOf(line_, key);
    if (text) out = *std::move(text);
    Note(text);
  }

  void Content(std::string_view key, std::optional<std::string>& out) {
    Result<std::string> content = ContentOf(line_, key);
    if (content) out = *std::move(content);
    Note(content);
  }

  void HeaderLines(std::string_view key, Headers& out) {
    std::optional<std::string> text;
    Content(key, text);
    if (!text || !status_) return;
    Result<Headers> headers = ParseHeaderLines(*text);
    if (headers) out = *std::move(headers);
    Note(headers);
  }

  void HttpStatus(std::string_view key, int& out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    const bool is_status = value->is_int64() && value->as_int64() >= 100 && value->as_int64() <= 999;
    if (!is_status) return Fail(std::string(key) + " is no HTTP status");
    out = static_cast<int>(value->as_int64());
  }

  void Flag(std::string_view key, bool& out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_bool()) return Fail(std::string(key) + " is neither true nor false");
    out = value->as_bool();
  }

  void Texts(std::string_view key, std::vector<std::string>& out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_array()) return Fail(std::string(key) + " is no list");
    out.clear();
    for (const json::value& one : value->as_array()) {
      if (!one.is_string()) return Fail(std::string(key) + " holds what is no string");
      out.emplace_back(one.as_string());
    }
  }

  void Map(std::string_view key, std::map<std::string, std::string>& out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_object()) return Fail(std::string(key) + " is no object");
    out.clear();
    for (const auto& [name, text] : value->as_object()) {
      if (!text.is_string()) return Fail(std::string(key) + " holds what is no string");
      out.emplace(name, text.as_string());
    }
  }

  void Time(std::string_view key, TimePoint& out) {
    std::string text;
    Text(key, text);
    if (text.empty() || !status_) return;
    const Result<TimePoint> time = ParseNow(text);
    if (time) out = *time;
    Note(time);
  }

 private:
  const json::value* Find(std::string_view key) const {
    const json::value* value = line_.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  void Fail(std::string message) {
    if (status_) status_ = Error{ErrorCode::kInvalidInput, std::move(message)};
  }

  template <class T>
  void Note(const Result<T>& result) {
    if (!result && !IsAbsent(result.error()) && status_) status_ = result.error();
  }

  const json::object& line_;
  Status status_;
};

void ReadOrigin(LineReader& reader, const std::string& prefix, OriginFiles& files) {
  const std::pair<std::string_view, OriginFile&> known[] = {{"robots", files.robots},
                                                            {"tdmrep", files.tdmrep},
                                                            {"ai_txt", files.ai_txt},
                                                            {"trust_txt", files.trust_txt}};
  for (const auto& [name, file] : known) {
    const std::string key = prefix + std::string(name);
    reader.Content(key, file.bytes);
    reader.HttpStatus(key + "_status", file.status);
  }
}

std::optional<int> Digits(const std::string& text, size_t at, size_t count) {
  int value = 0;
  if (at + count > text.size()) return std::nullopt;
  const char* end = text.data() + at + count;
  const auto [stop, failed] = std::from_chars(text.data() + at, end, value);
  return failed == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<TimePoint> ParseNow(const std::string& text) {
  const Error wrong{ErrorCode::kInvalidInput, "now: \"" + text + "\" is no time like 2026-11-25T12:00:00Z"};
  const auto year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return wrong;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return wrong;
  const std::chrono::sys_days midnight(date);
  if (text.size() == 10) return TimePoint(midnight);
  const auto hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2);
  const bool is_time = text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' &&
                       text[19] == 'Z' && hour && minute && second && *hour < 24 && *minute < 60 &&
                       *second < 61;
  if (!is_time) return wrong;
  return TimePoint(midnight + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                   std::chrono::seconds(*second));
}

Result<RightsInput> ReadRightsInput(const json::object& line, const RightsInput& defaults) {
  RightsInput input = defaults;
  LineReader reader(line);
  reader.Text("url", input.url);
  reader.Text("image_url", input.image_url);
  reader.HeaderLines("headers", input.headers);
  reader.HeaderLines("image_headers", input.image_headers);
  reader.HttpStatus("status", input.status);
  reader.HttpStatus("image_status", input.image_status);
  ReadOrigin(reader, "", input.page_origin);
  ReadOrigin(reader, "image_", input.image_origin);
  std::optional<std::string> page;
  reader.Content("page", page);
  if (page) input.page = *std::move(page);
  reader.Content("image", input.image);
  reader.Map("rsl", input.licence_documents);
  reader.Content("opt_out", input.opt_out);
  Options& options = input.options;
  reader.Text("policy", options.rights.policy);
  reader.Text("agent", options.identity.product_token);
  reader.Flag("research_basis", options.rights.research_basis);
  reader.Texts("policy_tokens", options.rights.policy_tokens);
  reader.Text("licence_require", options.licence.require);
  reader.Text("min_confidence", options.licence.min_confidence);
  reader.Text("encode", options.images.encode);
  reader.Time("now", input.now);
  if (!reader.status()) return reader.status().error();
  if (input.url.empty()) return Error{ErrorCode::kInvalidInput, "url is missing"};
  return input;
}

}  // namespace tamis
