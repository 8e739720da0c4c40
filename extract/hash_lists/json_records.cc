#include "extract/hash_lists/json_records.h"

#include <algorithm>

#include "extract/hash_lists/byte_source.h"

namespace tamis {
namespace {

constexpr size_t kMaxKeyBytes = 256;  // longer ones are cut: none that is known is as long

bool IsJsonSpace(char c) {  // RFC 8259 2
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Finds where values begin and end; what is in them, their parser checks.
class PageReader {
 public:
  PageReader(std::istream& file, const JsonPageLimits& limits, JsonPageSink& sink)
      : source_(file, limits.max_file_bytes), max_value_bytes_(limits.max_value_bytes), sink_(sink) {}

  Status Read();

 private:
  Status Page();
  Status Members();
  Status Elements(std::string_view key);
  Status Key(std::string& key);
  /// Reads to the comma or bracket behind the value, which it leaves.
  Status Value();
  void String();
  /// Another one follows (true) or the closing bracket was taken (false).
  Result<bool> More(char closing);

  void SkipSpace() {
    while (IsJsonSpace(source_.peek())) source_.Take();
  }
  void Keep(char c) {
    is_cut_ = is_cut_ || value_.size() >= max_value_bytes_;
    if (!is_cut_) value_.push_back(c);
  }
  Status Fail(std::string_view what) const {
    const Status sound = source_.failure();
    if (!sound) return sound;
    return Error{ErrorCode::kInvalidInput,
                 "line " + std::to_string(source_.line()) + ": " + std::string(what)};
  }

  ByteSource source_;
  const size_t max_value_bytes_;
  JsonPageSink& sink_;
  std::string value_;
  bool is_cut_ = false;
};

void PageReader::String() {
  Keep(source_.Take());
  while (!source_.at_end()) {
    const char c = source_.Take();
    Keep(c);
    if (c == '"') return;
    if (c == '\\' && !source_.at_end()) Keep(source_.Take());
  }
}

Status PageReader::Value() {
  value_.clear();
  is_cut_ = false;
  SkipSpace();
  int64_t depth = 0;
  bool is_empty = true;
  for (; !source_.at_end(); is_empty = false) {
    const char c = source_.peek();
    if (c == '"') {
      String();
      continue;
    }
    const bool closes = c == '}' || c == ']';
    if (depth == 0 && (closes || c == ',')) break;
    if (c == '{' || c == '[') ++depth;
    if (closes) --depth;
    Keep(source_.Take());
  }
  if (source_.at_end()) return Fail("the page ends within a value");
  return is_empty ? Fail("no value") : Status();
}

Result<bool> PageReader::More(char closing) {
  SkipSpace();
  const char c = source_.peek();
  if (c != ',' && c != closing) return Fail("neither a comma nor the end").error();
  source_.Take();
  return c == ',';
}

Status PageReader::Elements(std::string_view key) {
  source_.Take();
  SkipSpace();
  if (source_.peek() == ']') {
    source_.Take();
    return sink_.Element(key, {}, source_.line(), false);
  }
  while (true) {
    SkipSpace();
    const int64_t line = source_.line();
    const Status read = Value();
    if (!read) return read;
    const Status told = sink_.Element(key, is_cut_ ? std::string_view() : value_, line, is_cut_);
    if (!told) return told;
    const Result<bool> more = More(']');
    if (!more) return more.error();
    if (!*more) return {};
  }
}

Status PageReader::Key(std::string& key) {
  SkipSpace();
  if (source_.peek() != '"') return Fail("no name of a member");
  value_.clear();
  is_cut_ = false;
  String();
  key = value_.size() >= 2 ? value_.substr(1, value_.size() - 2) : std::string();
  key.resize(std::min(key.size(), kMaxKeyBytes));
  SkipSpace();
  if (source_.peek() != ':') return Fail("no colon");
  source_.Take();
  SkipSpace();
  return {};
}

Status PageReader::Members() {
  source_.Take();
  SkipSpace();
  if (source_.peek() == '}') {
    source_.Take();
    return {};
  }
  std::string key;
  while (true) {
    const Status named = Key(key);
    if (!named) return named;
    const bool is_array = source_.peek() == '[';
    const Status read = is_array ? Elements(key) : Value();
    if (!read) return read;
    if (!is_array) sink_.Member(key, value_);
    const Result<bool> more = More('}');
    if (!more) return more.error();
    if (!*more) return {};
  }
}

Status PageReader::Page() {
  if (source_.peek() == '[') return Elements({});
  if (source_.peek() == '{') return Members();
  return Fail("neither an object nor an array");
}

Status PageReader::Read() {
  SkipSpace();
  do {
    const Status page = Page();
    if (!page) return page;
    sink_.EndOfPage();
    SkipSpace();
  } while (!source_.at_end());
  return source_.failure();
}

}  // namespace

Status ReadJsonPages(std::istream& file, const JsonPageLimits& limits, JsonPageSink& sink) {
  PageReader reader(file, limits, sink);
  return reader.Read();
}

}  // namespace tamis
