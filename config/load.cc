#include "config/load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include <toml.hpp>

#include "config/knob_value.h"
#include "config/knobs.h"
#include "config/nearest.h"
#include "config/toml_message.h"
#include "config/toml_nesting.h"

namespace tamis {
namespace {

using Toml = toml::basic_value<toml::discard_comments, std::map, std::vector>;

constexpr size_t kMaxFileBytes = kMiB;
constexpr int kMaxNesting = 16;
constexpr size_t kMaxProblems = 20;
constexpr std::string_view kSite = "site";
constexpr std::string_view kHashList = "hash_list";
constexpr std::string_view kMatcher = "matcher";
constexpr std::string_view kModel = "model";

KnobValue ListFromToml(const Toml& value) {
  std::vector<std::string> list;
  for (const Toml& element : value.as_array()) {
    if (!element.is_string()) return OtherType{"a list that holds other things"};
    list.push_back(element.as_string().str);
  }
  return list;
}

KnobValue FromToml(const Toml& value) {
  switch (value.type()) {
    case toml::value_t::string:
      return value.as_string().str;
    case toml::value_t::boolean:
      return value.as_boolean();
    case toml::value_t::integer:
      return value.as_integer();
    case toml::value_t::floating:
      return value.as_floating();
    case toml::value_t::array:
      return ListFromToml(value);
    case toml::value_t::table:
      return OtherType{"a table"};
    case toml::value_t::offset_datetime:
    case toml::value_t::local_datetime:
    case toml::value_t::local_date:
      return OtherType{"a date"};
    case toml::value_t::local_time:
      return OtherType{"a time"};
    case toml::value_t::empty:
      break;
  }
  return OtherType{"nothing"};
}

template <class Root>
const Knob<Root>* Find(std::span<const Knob<Root>> knobs, std::string_view key) {
  const auto found =
      std::find_if(knobs.begin(), knobs.end(), [&](const Knob<Root>& knob) { return knob.key == key; });
  return found == knobs.end() ? nullptr : &*found;
}

/// The value as AbsentKnobs writes it; empty for those it never names.
std::string_view AbsentValueText(const KnobValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* flag = std::get_if<bool>(&value);
  return flag != nullptr && *flag ? "true" : "";
}

/// Why a key or value that documents name cannot be set in this version; null if it can.
const AbsentKnob* FindAbsent(std::string_view key, const KnobValue& value) {
  for (const AbsentKnob& absent : AbsentKnobs()) {
    if (absent.key == key && (absent.value.empty() || absent.value == AbsentValueText(value))) return &absent;
  }
  return nullptr;
}

std::string AbsentMessage(const AbsentKnob& absent) {
  const std::string what =
      std::string(absent.key) + (absent.value.empty() ? "" : " = ") + std::string(absent.value);
  return what + " needs " + std::string(absent.stage) + ", which this version does not have";
}

/// Collects Options and everything that is wrong.
class Loading {
 public:
  void AddFile(std::string_view text, std::string_view name);
  void AddOverride(const std::string& argument);
  Result<Options> Finish() &&;

 private:
  struct Problem {
    uint_least32_t line;
    std::string message;
  };

  void Report(const Toml& at, const std::string& message) {
    problems_.push_back({at.location().line(), message});
  }
  bool RefuseUnparsed(std::string_view text);
  void AddSection(const std::string& section, const Toml& table);
  std::string SetPlain(const std::string& key, const KnobValue& value);
  template <class Root>
  void AddTables(std::string_view name, const Toml& tables, std::span<const Knob<Root>> knobs,
                 std::vector<Root>& out);
  template <class Root>
  Root ReadTable(std::string_view name, const Toml& table, std::span<const Knob<Root>> knobs);

  Options options_;
  std::vector<Problem> problems_;      // of the file
  std::vector<std::string> messages_;  // complete lines
};

/// Sets one plain knob. Gives what is wrong, empty if nothing.
std::string Loading::SetPlain(const std::string& key, const KnobValue& value) {
  if (const AbsentKnob* absent = FindAbsent(key, value)) return AbsentMessage(*absent);
  const Knob<Options>* knob = Find(Knobs(), key);
  if (knob == nullptr)
    return "unknown key " + ShownKey(key) + "; nearest is " + std::string(NearestKnob(key));
  const Status set = SetKnob(*knob, knob->key, value, options_);
  return set ? std::string() : set.error().message;
}

void Loading::AddSection(const std::string& section, const Toml& table) {
  if (section == kSite) return AddTables(kSite, table, SiteKnobs(), options_.sites);
  if (section == kHashList) return AddTables(kHashList, table, HashListKnobs(), options_.safety.hash_lists);
  if (section == kMatcher) return AddTables(kMatcher, table, MatcherKnobs(), options_.safety.matchers);
  if (section == kModel) return AddTables(kModel, table, ModelKnobs(), options_.safety.models);
  const bool known = !SectionDoc(section).empty();
  if (known && !table.is_table())
    return Report(table, section + " must be written as a section [" + section + "]");
  if (!table.is_table()) {
    return Report(table,
                  "unknown key " + ShownKey(section) + "; nearest is " + std::string(NearestKnob(section)));
  }
  if (!known) {
    return Report(table, "unknown section [" + ShownKey(section) + "]; nearest is [" +
                             std::string(NearestSection(section)) + "]");
  }
  for (const auto& [name, value] : table.as_table()) {
    const std::string problem = SetPlain(section + "." + name, FromToml(value));
    if (!problem.empty()) Report(value, problem);
  }
}

template <class Root>
void Loading::AddTables(std::string_view name, const Toml& tables, std::span<const Knob<Root>> knobs,
                        std::vector<Root>& out) {
  const std::string wanted = std::string(name) + " must be written as [[" + std::string(name) + "]] tables";
  if (!tables.is_array()) return Report(tables, wanted);
  for (const Toml& table : tables.as_array()) {
    if (!table.is_table()) return Report(table, wanted);
    out.push_back(ReadTable(name, table, knobs));
  }
}

template <class Root>
Root Loading::ReadTable(std::string_view name, const Toml& table, std::span<const Knob<Root>> knobs) {
  Root root;
  for (const auto& entry : table.as_table()) {
    const std::string& key = entry.first;
    const Toml& value = entry.second;
    const std::string full = std::string(name) + "." + key;
    const Knob<Root>* knob = Find(knobs, key);
    if (knob == nullptr) {
      const auto nearest = std::min_element(knobs.begin(), knobs.end(), [&](const auto& a, const auto& b) {
        return EditDistance(a.key, key) < EditDistance(b.key, key);
      });
      Report(value, "unknown key " + ShownKey(full) + "; nearest is " + std::string(name) + "." +
                        std::string(nearest->key));
      continue;
    }
    const Status set = SetKnob(*knob, full, FromToml(value), root);
    if (!set) Report(value, set.error().message);
  }
  for (const Knob<Root>& knob : knobs) {
    const bool given = table.as_table().count(std::string(knob.key)) > 0;
    if (knob.required && !given)
      Report(table, std::string(name) + "." + std::string(knob.key) + " is required");
  }
  return root;
}

/// What toml11 must not be given: it recurses without limit, and reads past the end of a literal string that
/// is not UTF-8.
bool Loading::RefuseUnparsed(std::string_view text) {
  const int deep = LineNestedTooDeep(text, kMaxNesting);
  if (deep > 0) {
    problems_.push_back(
        {static_cast<uint_least32_t>(deep), "nested more than " + std::to_string(kMaxNesting) + " deep"});
  }
  const size_t malformed = MalformedUtf8At(text);
  if (malformed < text.size()) {
    const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(malformed), '\n');
    problems_.push_back({static_cast<uint_least32_t>(lines + 1), "not UTF-8"});
  }
  return !problems_.empty();
}

void Loading::AddFile(std::string_view text, std::string_view name) {
  if (!RefuseUnparsed(text)) {
    try {
      std::istringstream stream{std::string(text)};
      const Toml file = toml::parse<toml::discard_comments, std::map, std::vector>(stream, std::string(name));
      for (const auto& [section, table] : file.as_table()) AddSection(section, table);
    } catch (const toml::exception& thrown) {
      problems_.push_back({thrown.location().line(), TomlMessage(thrown.what())});
    } catch (const std::exception& thrown) {
      problems_.push_back({1, TomlMessage(thrown.what())});
    }
  }
  std::stable_sort(problems_.begin(), problems_.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  for (const Problem& problem : problems_) {
    messages_.push_back(std::string(name) + ":" + std::to_string(problem.line) + ": " + problem.message);
  }
}

void Loading::AddOverride(const std::string& argument) {
  const size_t equals = argument.find('=');
  const std::string prefix = "--set " + ShownKey(argument) + ": ";
  if (equals == std::string::npos) {
    messages_.push_back(prefix + "must be section.key=value");
    return;
  }
  const std::string key = argument.substr(0, equals);
  const std::string section = key.substr(0, key.find('.'));
  if (section == kSite || section == kHashList || section == kMatcher || section == kModel) {
    messages_.push_back(prefix + "[[" + section + "]] tables can only be given in a file");
    return;
  }
  const Knob<Options>* knob = Find(Knobs(), key);
  const KnobKind kind = knob != nullptr ? knob->kind : KnobKind::kText;
  const std::string problem =
      SetPlain(key, ValueFromArgument(kind, std::string_view(argument).substr(equals + 1)));
  if (!problem.empty()) messages_.push_back(prefix + problem);
}

Result<Options> Loading::Finish() && {
  if (messages_.empty()) {
    ResolveDefaults(options_);
    return std::move(options_);
  }
  std::string all;
  for (size_t i = 0; i < std::min(messages_.size(), kMaxProblems); ++i)
    all += (i > 0 ? "\n" : "") + messages_[i];
  if (messages_.size() > kMaxProblems)
    all += "\nand " + std::to_string(messages_.size() - kMaxProblems) + " more";
  return Error{ErrorCode::kInvalidInput, std::move(all)};
}

Result<std::string> ReadText(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : file;
  std::string text(kMaxFileBytes + 1, '\0');
  errno = 0;
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (path != "-" && !file.is_open()) || errno == EISDIR) {
    return Error{ErrorCode::kNotFound,
                 "cannot read " + path + ": " + std::strerror(errno != 0 ? errno : ENOENT)};
  }
  text.resize(static_cast<size_t>(in.gcount()));
  return text;
}

}  // namespace

Result<Options> ParseOptions(std::string_view text, std::string_view name,
                             std::span<const std::string> overrides) {
  if (text.size() > kMaxFileBytes)
    return Error{ErrorCode::kTooLarge, std::string(name) + " is larger than 1 MiB"};
  Loading loading;
  loading.AddFile(text, name);
  for (const std::string& argument : overrides) loading.AddOverride(argument);
  return std::move(loading).Finish();
}

Result<Options> LoadOptions(const std::string& path, std::span<const std::string> overrides) {
  if (path.empty()) return ParseOptions("", "", overrides);
  Result<std::string> text = ReadText(path);
  if (!text) return text.error();
  return ParseOptions(*text, path, overrides);
}

}  // namespace tamis
