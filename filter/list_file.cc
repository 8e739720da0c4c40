#include "filter/list_file.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>

#include "filter/text.h"

namespace tamis {
namespace {

constexpr size_t kMaxLineBytes = size_t{16} * 1024;

std::string_view WithoutComment(std::string_view line) {
  for (size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  }
  return line;
}

std::string Where(const std::string& path, int64_t line) {
  return path + ":" + std::to_string(line) + ": ";
}

}  // namespace

Status ReadListFile(const std::string& path, const ListEntryVisitor& visit) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
    return Error{code, path + ": cannot be read: " + std::strerror(errno)};
  }
  std::string line;
  int64_t number = 0;
  int64_t entries = 0;
  while (std::getline(file, line)) {
    ++number;
    if (line.size() > kMaxLineBytes)
      return Error{ErrorCode::kInvalidInput, Where(path, number) + "line too long"};
    std::string_view entry = line;
    if (number == 1 && entry.starts_with("\xEF\xBB\xBF")) entry.remove_prefix(3);
    entry = Trim(WithoutComment(entry));
    if (entry.empty()) continue;
    const Status taken = visit(entry);
    if (!taken) return Error{taken.error().code, Where(path, number) + taken.error().message};
    ++entries;
  }
  if (file.bad() || !file.eof()) return Error{ErrorCode::kUnavailable, path + ": cannot be read to its end"};
  if (entries == 0) return Error{ErrorCode::kInvalidInput, path + ": an empty list is no list"};
  return {};
}

}  // namespace tamis
