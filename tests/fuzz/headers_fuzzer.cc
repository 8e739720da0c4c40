// Any text as X-Robots-Tag, robots meta and Content-Type.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "extract/charset.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

void CheckDirectives(const std::vector<RobotsDirective>& directives, size_t input_bytes) {
  CHECK(directives.size() <= input_bytes / 2 + 1);
  for (const RobotsDirective& directive : directives) {
    CHECK(!directive.name.empty());
    CHECK(directive.value.size() <= 256 && directive.scope.size() <= 64);
    CHECK(directive.scope != "*" && directive.scope != "robots");
    for (const char c : directive.name + directive.scope)
      CHECK(!(c >= 'A' && c <= 'Z') && c != ',' && c != ' ');
  }
}

/// A line's directives are found again in the line with another in front: lines cannot hide what follows.
void CheckThatNoaiAtTheEndIsSeen(std::string_view text) {
  bool seen = false;
  for (const RobotsDirective& directive : ParseRobotsHeader(std::string(text) + ", noai")) {
    seen = seen || directive.name == "noai";
  }
  CHECK(seen);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckDirectives(ParseRobotsHeader(text), size);
  CheckThatNoaiAtTheEndIsSeen(text);
  const size_t middle = text.find('\n');
  if (middle != std::string_view::npos) {
    CheckDirectives(ParseRobotsMeta(text.substr(0, middle), text.substr(middle + 1)), size);
  }
  const std::string_view label = CharsetParameter(text);
  CHECK(label.empty() ||
        (label.data() >= text.data() && label.data() + label.size() <= text.data() + text.size()));
  const std::string_view name = EncodingForLabel(label);
  CHECK(name.empty() || EncodingForLabel(name) == name);
  const Charset charset = SniffCharset(text, text);
  const Result<Utf8Text> decoded = DecodeToUtf8(text, charset, size * 4 + 16);
  CHECK(decoded.has_value());
  CHECK(IsValidUtf8(decoded->view()));
  return 0;
}
