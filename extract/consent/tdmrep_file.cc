#include "extract/consent/tdmrep_file.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "extract/consent/lenient_json.h"
#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"

namespace tamis {
namespace {

constexpr std::string_view kReservation = "tdm-reservation";
constexpr std::string_view kPolicy = "tdm-policy";
constexpr std::string_view kLocation = "location";
constexpr size_t kMaxLocations = 256;  // of one rule

/// Lower-case, without "-", "_" and white space.
std::string Squeezed(std::string_view key) {
  std::string squeezed = LowerAscii(TrimWide(key));
  std::erase_if(squeezed, [](char c) { return c == '-' || c == '_' || c == ' '; });
  return squeezed;
}

/// One object of the text, and whether it is where and what the standard says.
struct Draft {
  size_t begin = 0;
  std::vector<std::string> locations;
  std::vector<std::string> policies;
  bool reserved = false;
  bool not_reserved = false;
  bool is_rule = false;  // it has a reservation
  bool exact = true;
  enum class Field { kNone, kReserves, kNamesPolicy, kNamesPlace } field = Field::kNone;
};

class Reader final : public JsonSink {
 public:
  Reader(std::string_view text, RightsFile& file) : text_(text), file_(file) {}

  void StartObject(size_t begin) override {
    ++depth_;
    if (depth_ == 1) shape_ = "not an array";
    if (!open_.empty() && open_.back().field == Draft::Field::kReserves) open_.back().exact = false;
    open_.push_back(
        {.begin = begin, .locations = {}, .policies = {}, .exact = depth_ == 2 && shape_.empty()});
  }

  void EndObject(size_t end, bool closed) override {
    Draft draft = std::move(open_.back());
    open_.pop_back();
    --depth_;
    draft.exact = draft.exact && closed;
    if (draft.is_rule && depth_ != 1 && shape_.empty()) shape_ = "a rule out of place";
    if (draft.is_rule) Add(draft, end);
  }

  void StartArray() override { ++depth_; }
  void EndArray() override { --depth_; }

  void Key(std::string_view key) override {
    if (open_.empty()) return;
    Draft& draft = open_.back();
    const std::string squeezed = Squeezed(key);
    draft.field = squeezed == "tdmreservation" ? Draft::Field::kReserves
                  : squeezed == "tdmpolicy"    ? Draft::Field::kNamesPolicy
                  : squeezed == kLocation      ? Draft::Field::kNamesPlace
                                               : Draft::Field::kNone;
    const bool known = draft.field != Draft::Field::kNone;
    if (known && key != kReservation && key != kPolicy && key != kLocation) draft.exact = false;
    if (draft.field == Draft::Field::kReserves) draft.is_rule = found_ = true;
  }

  void Text(std::string_view value) override {
    if (open_.empty()) return;
    Draft& draft = open_.back();
    if (draft.field == Draft::Field::kNamesPlace && draft.locations.size() < kMaxLocations) {
      draft.locations.emplace_back(value);
    } else if (draft.field == Draft::Field::kNamesPlace) {
      draft.locations.assign(1, "/");  // more than can be meant: all of it
      draft.exact = false;
    } else if (draft.field == Draft::Field::kNamesPolicy) {
      draft.policies.emplace_back(value);
    } else if (draft.field == Draft::Field::kReserves) {
      Reserve(LowerAscii(TrimWide(value)));
    }
  }

  void Literal(std::string_view value) override {
    if (!open_.empty() && open_.back().field == Draft::Field::kReserves) Reserve(LowerAscii(value));
  }

  bool found() const { return found_; }
  bool cut() const { return cut_; }
  const std::string& shape() const { return shape_; }

 private:
  void Reserve(std::string_view value) {
    Draft& draft = open_.back();
    double number = -1;
    if (value.starts_with('+')) value.remove_prefix(1);
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = error == std::errc() && end == value.data() + value.size();
    draft.reserved = draft.reserved || value == "true" || (whole && number == 1);
    draft.not_reserved = draft.not_reserved || value == "false" || (whole && number == 0);
  }

  void Add(const Draft& draft, size_t end) {
    // Duplicate keys: any 1 wins. A 0 counts only as the standard has it, and without a doubt.
    const bool sound_zero = draft.not_reserved && draft.exact && draft.locations.size() == 1 &&
                            draft.locations.front().size() <= kMaxRightsPatternBytes;
    if (!draft.reserved && !sound_zero) return;
    std::vector<std::string> locations = draft.locations;
    if (locations.empty()) locations.emplace_back("/");
    for (const std::string& location : locations) {
      if (file_.rules.size() >= kMaxRightsRules) cut_ = true;
      if (cut_) return;
      file_.rules.push_back({.pattern = BoundedPattern(location),
                             .category = std::string(kReservation),
                             .value = draft.reserved ? "1" : "0",
                             .detail = draft.policies.empty() ? "" : BoundedDetail(draft.policies.back()),
                             .raw = BoundedRaw(text_.substr(draft.begin, end - draft.begin))});
    }
  }

  const std::string_view text_;
  RightsFile& file_;
  std::vector<Draft> open_;
  int depth_ = 0;
  bool found_ = false;
  bool cut_ = false;
  std::string shape_;
};

/// Broken text that has the word, however it is spelled, or ends within it; or a list of locations.
bool SpeaksOfReservation(std::string_view text) {
  constexpr std::string_view kWord = "res";
  const std::string lower = LowerAscii(text);
  if (lower.starts_with('[') && lower.find("\"location\"") != std::string::npos) return true;
  for (size_t at = lower.find("tdm"); at != std::string::npos; at = lower.find("tdm", at + 3)) {
    std::string_view rest = std::string_view(lower).substr(at + 3);
    while (!rest.empty() && (rest[0] == '-' || rest[0] == '_' || rest[0] == ' ')) rest.remove_prefix(1);
    if (rest.starts_with(kWord) || kWord.starts_with(rest)) return true;
  }
  return false;
}

}  // namespace

void ReadTdmrep(std::string_view text, RightsFile& file) {
  Reader reader(text, file);
  const std::string problem = ReadLenientJson(text, reader);
  const bool speaks = reader.found() || (!problem.empty() && SpeaksOfReservation(text));
  const bool is_list = text.starts_with('[');
  if (!speaks && (!problem.empty() || !is_list)) {
    file.state = "absent";
    file.problem = problem.empty() ? "no list of rules" : problem;
    return;
  }
  // Of broken JSON only what reserves counts: what was meant before the first rule that fits is not known.
  if (!problem.empty()) std::erase_if(file.rules, [](const RightsRule& rule) { return rule.value == "0"; });
  file.problem = !problem.empty() ? problem : reader.cut() ? "more rules than are read" : reader.shape();
  file.state = file.problem.empty() ? "read" : "unreadable";
}

}  // namespace tamis
