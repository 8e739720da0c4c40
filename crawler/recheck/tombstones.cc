#include "crawler/recheck/tombstones.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>

#include <boost/json.hpp>

#include "storage/time_text.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

Result<std::string> TextOfFile(const fs::path& path) {
  std::error_code failed;
  if (!fs::exists(path, failed) && !failed) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return Error{ErrorCode::kInternal, path.string() + ": cannot be read"};
  return text;
}

/// Empty: it is no line of ours.
std::string KeyOf(std::string_view line) {
  json::error_code failed;
  const json::value value = json::parse(json::string_view(line.data(), line.size()), failed);
  const json::object* const object = failed ? nullptr : value.if_object();
  const json::value* const key = object == nullptr ? nullptr : object->if_contains("key");
  return key != nullptr && key->is_string() ? std::string(key->get_string()) : std::string();
}

Result<std::set<std::string>> KeysOf(std::string_view text, const fs::path& path) {
  std::set<std::string> keys;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string key = KeyOf(text.substr(0, end));
    if (key.empty() || end == text.size())
      return Error{ErrorCode::kInvalidInput, path.string() + ": a line is no tombstone"};
    keys.insert(std::move(key));
    text.remove_prefix(end + 1);
  }
  return keys;
}

}  // namespace

Result<int64_t> AddTombstones(const fs::path& out, const std::map<std::string, std::string>& reasons,
                              TimePoint now, FileOps& files) {
  if (reasons.empty()) return 0;
  const fs::path path = out / "tombstones.jsonl";
  Result<std::string> text = TextOfFile(path);
  if (!text) return text.error();
  const Result<std::set<std::string>> known = KeysOf(*text, path);
  if (!known) return known.error();
  int64_t added = 0;
  for (const auto& [key, reason] : reasons) {
    if (known->contains(key)) continue;
    *text += json::serialize(json::object{{"key", key}, {"reason", reason}, {"date", DateText(now)}}) + "\n";
    ++added;
  }
  if (added == 0) return 0;
  const Status written = ReplaceFile(files, path, *text);
  return written ? Result<int64_t>(added) : Result<int64_t>(written.error());
}

}  // namespace tamis
