#include "extract/hash_lists/line_reader.h"

#include <iterator>
#include <utility>

namespace tamis {

Result<bool> LineReader::Next(NumberedLine& line) {
  if (!put_back_.empty()) {
    line = std::move(put_back_.front());
    put_back_.pop_front();
    return true;
  }
  line.number = source_.line();
  line.is_too_long = false;
  line.text.clear();
  const bool has_line = !source_.at_end();
  while (!source_.at_end()) {
    const char c = source_.Take();
    if (c == '\n') break;
    if (line.is_too_long) continue;
    line.text.push_back(c);
    if (std::ssize(line.text) <= max_line_bytes_) continue;
    line.is_too_long = true;
    line.text.clear();
  }
  const Status sound = source_.failure();
  if (!sound) return sound.error();
  if (line.text.ends_with('\r')) line.text.pop_back();
  return has_line;
}

void LineReader::PutBack(std::deque<NumberedLine> lines) {
  while (!lines.empty()) {
    put_back_.push_front(std::move(lines.back()));
    lines.pop_back();
  }
}

}  // namespace tamis
