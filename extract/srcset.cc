#include "extract/srcset.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "extract/html_scanner.h"

namespace tamis {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// A valid non-negative integer (2.3.4.2); one too large for 64 bits counts as the largest.
std::optional<uint64_t> ParseInteger(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), IsDigit)) return std::nullopt;
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? number : std::numeric_limits<uint64_t>::max();
}

size_t CountDigits(std::string_view text) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
}

/// A valid floating-point number (2.3.4.3): no plus sign, a digit after the point, no "inf".
std::optional<double> ParseFloat(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('-')) rest.remove_prefix(1);
  const size_t whole = CountDigits(rest);
  rest.remove_prefix(whole);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const size_t fraction = CountDigits(rest);
    if (fraction == 0) return std::nullopt;
    rest.remove_prefix(fraction);
  } else if (whole == 0) {
    return std::nullopt;
  }
  if (rest.starts_with('e') || rest.starts_with('E')) {
    rest.remove_prefix(1);
    if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
    const size_t exponent = CountDigits(rest);
    if (exponent == 0) return std::nullopt;
    rest.remove_prefix(exponent);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!rest.empty() || error != std::errc()) return std::nullopt;
  return number;
}

/// What the descriptors of one image source say so far (step 13 of the algorithm).
struct Descriptors {
  std::optional<uint64_t> width;
  std::optional<double> density;
  std::optional<uint64_t> height;  // "future-compat-h"
  bool error = false;

  void Add(std::string_view text) {
    const char unit = text.back();
    const std::string_view number = text.substr(0, text.size() - 1);
    const std::optional<uint64_t> integer = ParseInteger(number);
    const std::optional<double> real = unit == 'x' ? ParseFloat(number) : std::nullopt;
    if (unit == 'w' && integer) {
      error = error || width || density || *integer == 0;
      width = integer;
    } else if (real) {
      error = error || width || density || height || *real < 0;
      density = real;
    } else if (unit == 'h' && integer) {
      error = error || height || density || *integer == 0;
      height = integer;
    } else {
      error = true;
    }
  }

  bool IsValid() const { return !error && (!height || width); }
};

class SrcsetParser {
 public:
  explicit SrcsetParser(std::string_view value) : rest_(value) {}

  Srcset Run() && {
    while (true) {
      while (!rest_.empty() && (IsHtmlSpace(rest_.front()) || rest_.front() == ',')) rest_.remove_prefix(1);
      if (rest_.empty()) break;
      ImageSource();
    }
    return std::move(found_);
  }

 private:
  // Steps 4 to 16.
  void ImageSource() {
    const auto end = std::find_if(rest_.begin(), rest_.end(), IsHtmlSpace);
    std::string_view url = rest_.substr(0, static_cast<size_t>(end - rest_.begin()));
    rest_.remove_prefix(url.size());
    Descriptors descriptors;
    if (url.ends_with(',')) {
      while (url.ends_with(',')) url.remove_suffix(1);
    } else {
      ReadDescriptors(descriptors);
    }
    if (!descriptors.IsValid()) return;
    if (found_.renditions.size() >= kMaxRenditions) {
      found_.truncated = true;
      return;
    }
    found_.renditions.push_back({url, descriptors.width.value_or(0), descriptors.density.value_or(1.0)});
  }

  // Step 9, "descriptor tokenizer": white space separates, except inside parentheses; a comma ends.
  void ReadDescriptors(Descriptors& descriptors) {
    bool in_parentheses = false;
    size_t start = 0;
    size_t at = 0;
    const auto finish = [&] {
      if (at > start) descriptors.Add(rest_.substr(start, at - start));
      start = at + 1;
    };
    for (; at < rest_.size(); ++at) {
      const char c = rest_[at];
      if (in_parentheses) {
        in_parentheses = c != ')';
      } else if (c == '(') {
        in_parentheses = true;
      } else if (c == ',') {
        finish();
        rest_.remove_prefix(at + 1);
        return;
      } else if (IsHtmlSpace(c)) {
        finish();
      }
    }
    finish();
    rest_ = {};
  }

  std::string_view rest_;
  Srcset found_;
};

}  // namespace

Srcset ParseSrcset(std::string_view value) {
  return SrcsetParser(value).Run();
}

}  // namespace tamis
