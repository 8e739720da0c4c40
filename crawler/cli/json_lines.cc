#include "crawler/cli/json_lines.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <istream>
#include <limits>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr size_t kReadChunkBytes = size_t{64} << 10;

/// Reads lines of bounded length from a stream.
class LineReader {
 public:
  explicit LineReader(std::istream& in) : in_(in), chunk_(kReadChunkBytes) {}

  /// False at the end of input. `too_long` is set when the line was skipped for its length.
  bool Next(std::string& line, bool& too_long) {
    line.clear();
    too_long = false;
    while (true) {
      in_.getline(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
      const size_t got = static_cast<size_t>(in_.gcount());
      if (in_.eof()) {
        line.append(chunk_.data(), got);
        return !line.empty() || too_long;
      }
      if (in_.bad()) return false;
      if (!in_.fail()) {
        line.append(chunk_.data(), got - 1);  // the line end was extracted and counted
        return true;
      }
      // The chunk is full and the line goes on.
      in_.clear();
      line.append(chunk_.data(), got);
      if (line.size() <= kMaxBatchLineBytes) continue;
      line.clear();
      too_long = true;
      in_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      return true;
    }
  }

 private:
  std::istream& in_;
  std::vector<char> chunk_;
};

/// Parses one line into an object.
Result<json::object> ParseCase(const std::string& line, json::parser& parser) {
  parser.reset();
  json::error_code failure;
  const bool has_surrogates = line.find("\\u") != std::string::npos;
  parser.write(has_surrogates ? ReplaceLoneSurrogateEscapes(line) : line, failure);
  if (failure) return Error{ErrorCode::kInvalidInput, "not a JSON text: " + failure.message()};
  json::value value = parser.release();
  if (!value.is_object()) return Error{ErrorCode::kInvalidInput, "not a JSON object"};
  return std::move(value.get_object());
}

Result<json::object> RunCase(const std::string& line, json::parser& parser, const BatchCase& run_case) {
  try {
    const Result<json::object> input = ParseCase(line, parser);
    if (!input) return input.error();
    return run_case(*input);
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("the case threw: ") + thrown.what()};
  }
}

Result<std::string> ReadAll(std::FILE* file, const std::string& name) {
  std::string content;
  std::array<char, kReadChunkBytes> chunk;
  while (true) {
    const size_t got = std::fread(chunk.data(), 1, chunk.size(), file);
    content.append(chunk.data(), got);
    if (content.size() > kMaxContentBytes) {
      return Error{ErrorCode::kTooLarge,
                   name + " has more than " + std::to_string(kMaxContentBytes) + " bytes"};
    }
    if (got == chunk.size()) continue;
    if (std::ferror(file) != 0) return Error{ErrorCode::kUnavailable, "cannot read " + name};
    return content;
  }
}

const json::value* FindValue(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && !value->is_null() ? value : nullptr;
}

int Base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

}  // namespace

json::object ErrorBody(const Error& error, std::string_view where) {
  json::object body{{"code", ToString(error.code)}, {"message", ToWellFormedUtf8(error.message)}};
  if (!where.empty()) body["where"] = ToWellFormedUtf8(where);
  return body;
}

json::object ErrorObject(const Error& error, std::string_view where) {
  return json::object{{"error", ErrorBody(error, where)}};
}

void WriteLine(std::ostream& out, const json::object& object) {
  json::serializer serializer;
  serializer.reset(&object);
  std::array<char, 4096> chunk;
  while (!serializer.done()) {
    const json::string_view part = serializer.read(chunk.data(), chunk.size());
    out.write(part.data(), static_cast<std::streamsize>(part.size()));
  }
  out.put('\n');
}

int RunBatch(std::istream& in, std::ostream& out, const BatchCase& run_case) {
  json::parse_options strict;
  strict.max_depth = kMaxBatchDepth;
  json::parser parser({}, strict);
  LineReader reader(in);
  std::string line;
  bool too_long = false;
  for (uint64_t number = 1; reader.Next(line, too_long); ++number) {
    Result<json::object> output =
        too_long ? Result<json::object>(
                       Error{ErrorCode::kTooLarge,
                             "a line has at most " + std::to_string(kMaxBatchLineBytes) + " bytes"})
                 : RunCase(line, parser, run_case);
    WriteLine(out, output ? *output : ErrorObject(output.error(), "stdin:" + std::to_string(number)));
    if (in.rdbuf()->in_avail() <= 0) out.flush();
    if (!out) return 1;
  }
  out.flush();
  return out ? 0 : 1;
}

int RunStandardBatch(const BatchCase& run_case) {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  return RunBatch(std::cin, std::cout, run_case);
}

Result<std::string> TextOf(const json::object& object, std::string_view key) {
  const json::value* value = FindValue(object, key);
  if (value == nullptr) return Error{ErrorCode::kNotFound, "no \"" + std::string(key) + "\""};
  const json::string* text = value->if_string();
  if (text == nullptr) return Error{ErrorCode::kInvalidInput, "\"" + std::string(key) + "\" is not a string"};
  return std::string(text->data(), text->size());
}

Result<std::string> ContentOf(const json::object& object, std::string_view key) {
  const std::string name(key);
  const std::string base64_name = name + "_base64";
  const std::string file_name = name + "_file";
  const bool has_text = FindValue(object, name) != nullptr;
  const bool has_base64 = FindValue(object, base64_name) != nullptr;
  const bool has_file = FindValue(object, file_name) != nullptr;
  if (has_text + has_base64 + has_file > 1) {
    return Error{ErrorCode::kInvalidInput,
                 "more than one of \"" + name + "\", \"" + base64_name + "\", \"" + file_name + "\""};
  }
  if (has_base64) {
    const Result<std::string> text = TextOf(object, base64_name);
    if (!text) return text.error();
    return DecodeBase64(*text);
  }
  if (has_file) {
    const Result<std::string> path = TextOf(object, file_name);
    if (!path) return path.error();
    if (*path == "-") return Error{ErrorCode::kInvalidInput, "\"-\" is the batch itself, not a file"};
    return ReadInput(*path);
  }
  return TextOf(object, name);
}

Result<std::string> ReadInput(const std::string& path) {
  if (path == "-") return ReadAll(stdin, "standard input");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) {
    return Error{ErrorCode::kUnavailable, "cannot open " + path + ": " + std::strerror(errno)};
  }
  return ReadAll(file.get(), path);
}

Result<std::string> DecodeBase64(std::string_view text) {
  const Error malformed{ErrorCode::kInvalidInput, "not base64"};
  if (text.size() % 4 != 0) return malformed;
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t at = 0; at < text.size(); at += 4) {
    const size_t digits = at + 4 == text.size() ? 4 - padding : 4;
    uint32_t group = 0;
    for (size_t i = 0; i < 4; ++i) {
      const int value = i < digits ? Base64Value(text[at + i]) : 0;
      if (value < 0) return malformed;
      group = (group << 6) | static_cast<uint32_t>(value);
    }
    for (size_t i = 0; i + 1 < digits; ++i) bytes += static_cast<char>((group >> (16 - 8 * i)) & 0xFFU);
  }
  return bytes;
}

}  // namespace tamis
