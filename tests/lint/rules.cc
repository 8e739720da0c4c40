#include "tests/lint/rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <optional>

namespace tamis::lint {
namespace {

constexpr size_t kMaxLines = 400;

bool IsHeader(std::string_view path) {
  return path.ends_with(".h");
}
bool IsCpp(std::string_view path) {
  return IsHeader(path) || path.ends_with(".cc");
}
bool IsTest(std::string_view path) {
  return path.starts_with("tests/");
}

size_t LineOf(std::string_view text, size_t offset) {
  return 1 + static_cast<size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

void Report(Problems& problems, const SourceFile& file, size_t line, std::string_view what) {
  problems.push_back(file.path + ":" + std::to_string(line) + ": " + std::string(what));
}

struct Include {
  std::string_view name;
  bool ours;  // "..."
  size_t line;
};

std::vector<Include> IncludesOf(std::string_view text) {
  std::vector<Include> includes;
  size_t line = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view current = text.substr(0, end);
    text.remove_prefix(end);
    ++line;
    if (!current.starts_with("#include ")) continue;
    const size_t open = current.find_first_of("<\"");
    const size_t close = open == std::string_view::npos ? open : current.find_first_of(">\"", open + 1);
    if (close == std::string_view::npos) continue;
    includes.push_back({current.substr(open + 1, close - open - 1), current[open] == '"', line});
  }
  return includes;
}

/// The layer of a path; crawler/core counts for itself.
std::string_view LayerOf(std::string_view path) {
  if (path.starts_with("crawler/core/")) return "core";
  const size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool MayInclude(std::string_view from, std::string_view to) {
  if (from == to || from == "tests") return true;
  if (to == "tests" || from == "core" || to == "crawler") return false;
  if (to == "core") return true;
  if (to == "config") return from != "config";
  return from == "crawler";  // extract, filter, storage
}

/// Headers of the C++ library have no extension; those of C and the operating system are named here.
bool IsSystem(std::string_view header) {
  constexpr std::array kFolders{"sys/", "netinet/", "arpa/", "linux/", "net/"};
  constexpr std::array kHeaders{"unistd.h", "fcntl.h",  "poll.h",    "netdb.h",  "ifaddrs.h", "dirent.h",
                                "signal.h", "errno.h",  "pthread.h", "sched.h",  "grp.h",     "time.h",
                                "stdio.h",  "stdint.h", "stddef.h",  "stdlib.h", "string.h",  "malloc.h",
                                "dlfcn.h",  "spawn.h",  "termios.h", "locale.h"};
  if (header.find_first_of("./") == std::string_view::npos) return true;
  return std::any_of(kFolders.begin(), kFolders.end(),
                     [&](auto folder) { return header.starts_with(folder); }) ||
         std::find(kHeaders.begin(), kHeaders.end(), header) != kHeaders.end();
}

struct Owner {
  std::string_view header;   // beginning of the include
  std::string_view folders;  // who may include it, "|" between beginnings of paths
};

// docs/architecture.md section 7.
constexpr Owner kOwners[] = {
    {"boost/json", "config/|extract/|filter/|storage/|crawler/|crawler/core/evidence_json"},
    {"boost/asio/", "crawler/"},
    {"boost/beast/", "crawler/"},
    {"boost/system/", "crawler/"},
    {"boost/version.hpp", "crawler/cli/"},
    {"brotli/", "crawler/fetch/"},
    {"zlib.h", "crawler/fetch/|extract/"},
    {"zstd.h", "crawler/fetch/"},
    {"curl/", "crawler/fetch/|crawler/cli/version.cc"},
    {"ares.h", "crawler/fetch/"},
    {"CLI/", "crawler/cli/"},
    {"spdlog/", "crawler/"},
    {"fmt/", "crawler/"},
    {"mimalloc", "crawler/"},
    {"openssl/", "crawler/core/|crawler/fetch/"},
    {"libpsl.h", "crawler/core/"},
    {"unicode/", "crawler/core/|extract/"},
    {"xxhash.h", "crawler/|storage/|filter/"},
    {"toml", "config/"},
    {"cbor.h", "extract/consent/"},
    {"cld2/", "extract/"},
    {"expat.h", "extract/"},
    {"gumbo.h", "extract/"},
    {"seccomp.h", "extract/jail/"},
    {"jpeglib.h", "extract/"},
    {"jerror.h", "extract/"},
    {"turbojpeg.h", "extract/"},
    {"simdjson.h", "extract/"},
    {"immintrin.h", "extract/|filter/"},
    {"arm_neon.h", "extract/|filter/"},
    {"spng.h", "extract/"},
    {"webp/", "extract/"},
    {"gif_lib.h", "extract/"},
    {"opencv2/", "extract/"},
    {"exiv2/", "extract/"},
    {"expat.h", "extract/"},
    {"re2/", "filter/|extract/"},
    {"leveldb/", "storage/"},
    {"archive", "storage/"},
    {"arrow/", "storage/"},
    {"parquet/", "storage/"},
    {"sodium.h", "storage/"},
    {"openvino/", "filter/models/"},
};

/// Third-party headers that a header of ours may include.
struct Exception {
  std::string_view path;  // beginning
  std::string_view header;
};
constexpr Exception kHeaderExceptions[] = {
    {"crawler/", "boost/asio/awaitable.hpp"},
    {"crawler/", "boost/asio/any_io_executor.hpp"},
    {"crawler/", "boost/json/fwd.hpp"},
    {"config/toml_fields.h", "toml.hpp"},  // of this folder's sources only
    {"crawler/run_on.h", "boost/asio/"},   // a template that posts to a pool
};

bool StartsWithOneOf(std::string_view path, std::string_view folders) {
  while (!folders.empty()) {
    const size_t bar = std::min(folders.find('|'), folders.size());
    if (path.starts_with(folders.substr(0, bar))) return true;
    folders.remove_prefix(std::min(bar + 1, folders.size()));
  }
  return false;
}

/// An owner "crawler/" does not mean crawler/core: the vocabulary names its libraries one by one.
bool ForbiddenInCore(std::string_view path, const Owner& owner) {
  constexpr std::string_view kCore = "crawler/core/";
  if (!path.starts_with(kCore)) return false;
  const size_t named = owner.folders.find(kCore);
  return named == std::string_view::npos || !StartsWithOneOf(path, owner.folders.substr(named));
}

/// The first "{" or "[" of the expression that starts at `start`, if it has one.
std::optional<size_t> BracketInExpression(std::string_view code, size_t start) {
  int depth = 0;
  for (size_t i = start; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '{' || c == '[') return i;
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth < 0 || (depth == 0 && (c == ';' || c == ','))) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Problems CheckLayers(const SourceFile& file) {
  Problems problems;
  if (!IsCpp(file.path)) return problems;
  for (const Include& include : IncludesOf(file.text)) {
    if (!include.ours) continue;
    const std::string_view layer = LayerOf(include.name);
    constexpr std::array kLayers{"core", "config", "extract", "filter", "storage", "crawler", "tests"};
    if (std::find(kLayers.begin(), kLayers.end(), layer) == kLayers.end()) {
      Report(problems, file, include.line,
             "\"" + std::string(include.name) + "\" is not a path from the root");
    } else if (!MayInclude(LayerOf(file.path), layer)) {
      Report(problems, file, include.line,
             std::string(LayerOf(file.path)) + " may not include " + std::string(include.name));
    }
  }
  return problems;
}

Problems CheckThirdPartyInHeaders(const SourceFile& file) {
  Problems problems;
  if (!IsHeader(file.path) || IsTest(file.path)) return problems;
  for (const Include& include : IncludesOf(file.text)) {
    if (include.ours || IsSystem(include.name)) continue;
    const bool excepted = std::any_of(
        std::begin(kHeaderExceptions), std::end(kHeaderExceptions),
        [&](const auto& e) { return file.path.starts_with(e.path) && include.name.starts_with(e.header); });
    if (!excepted)
      Report(problems, file, include.line, "<" + std::string(include.name) + "> belongs in a .cc file");
  }
  return problems;
}

Problems CheckOwners(const SourceFile& file) {
  Problems problems;
  if (!IsCpp(file.path) || IsTest(file.path)) return problems;
  for (const Include& include : IncludesOf(file.text)) {
    if (include.ours || IsSystem(include.name)) continue;
    const auto* owner = std::find_if(std::begin(kOwners), std::end(kOwners),
                                     [&](const Owner& o) { return include.name.starts_with(o.header); });
    if (owner == std::end(kOwners)) {
      Report(problems, file, include.line,
             "<" + std::string(include.name) + "> has no owner in tests/lint/rules.cc");
    } else if (!StartsWithOneOf(file.path, owner->folders) || ForbiddenInCore(file.path, *owner)) {
      Report(problems, file, include.line,
             "<" + std::string(include.name) + "> belongs to " + std::string(owner->folders));
    }
  }
  return problems;
}

Problems CheckLength(const SourceFile& file) {
  Problems problems;
  const auto lines = static_cast<size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  if (IsCpp(file.path) && lines > kMaxLines) Report(problems, file, lines, "more than 400 lines");
  return problems;
}

Problems CheckAwait(const SourceFile& file) {
  Problems problems;
  constexpr std::string_view kAwait = "co_await";
  if (!IsCpp(file.path) || file.text.find(kAwait) == std::string::npos) return problems;
  const std::string code = CodeOnly(file.text);
  for (size_t at = code.find(kAwait); at != std::string::npos; at = code.find(kAwait, at + 1)) {
    const std::optional<size_t> bracket = BracketInExpression(code, at + kAwait.size());
    if (bracket)
      Report(problems, file, LineOf(code, *bracket), "a temporary right of co_await: name it first");
  }
  return problems;
}

Problems CheckNotes(const SourceFile& file) {
  Problems problems;
  if (file.path.starts_with("tests/corpus/text/")) return problems;  // captions as people write them
  for (const std::string_view note : {"TO"
                                      "DO",
                                      "FIX"
                                      "ME",
                                      "X"
                                      "XX"}) {
    const auto is_name = [&](size_t i) {
      return i < file.text.size() &&
             (std::isalnum(static_cast<unsigned char>(file.text[i])) != 0 || file.text[i] == '_');
    };
    for (size_t at = file.text.find(note); at != std::string::npos; at = file.text.find(note, at + 1)) {
      if (is_name(at - 1) || is_name(at + note.size())) continue;
      Report(problems, file, LineOf(file.text, at), "a note to self: do it or open an issue");
    }
  }
  return problems;
}

Problems CheckHomePaths(const SourceFile& file) {
  Problems problems;
  for (const std::string_view home : {"/ho"
                                      "me/",
                                      "/ro"
                                      "ot/",
                                      "/Us"
                                      "ers/"}) {
    for (size_t at = file.text.find(home); at != std::string::npos; at = file.text.find(home, at + 1)) {
      const bool is_start =
          at == 0 || std::string_view(" \t\n\"'=(:,").find(file.text[at - 1]) != std::string_view::npos;
      const size_t next = at + home.size();
      const bool goes_on =
          next < file.text.size() && std::isalnum(static_cast<unsigned char>(file.text[next])) != 0;
      if (is_start && goes_on) Report(problems, file, LineOf(file.text, at), "a path of somebody's machine");
    }
  }
  return problems;
}

Problems CheckHeaderGuard(const SourceFile& file) {
  Problems problems;
  if (!IsHeader(file.path)) return problems;
  std::string guard = "TAMIS_";
  for (const char c : file.path) {
    guard += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::toupper(c)) : '_';
  }
  guard += "_";
  if (!file.text.starts_with("#ifndef " + guard + "\n#define " + guard + "\n")) {
    Report(problems, file, 1, "must begin with the guard " + guard);
  }
  if (!file.text.ends_with("\n#endif  // " + guard + "\n"))
    Report(problems, file, 1, "must end with the guard " + guard);
  return problems;
}

}  // namespace tamis::lint
