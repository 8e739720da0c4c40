#include "config/knob_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

#include "config/units.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr std::string_view kUnlimitedWord = "unlimited";
constexpr size_t kShownBytes = 80;

/// What SetKnob needs of a knob, whatever its root.
struct Rule {
  std::string_view name;
  KnobKind kind;
  double min;
  double max;
  std::string_view choices;
  bool may_be_unlimited;
  std::string_view (*must_be)(std::string_view);
};

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string Shown(const KnobValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return QuoteToml(text->size() <= kShownBytes ? *text : text->substr(0, kShownBytes) + "...");
  }
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<int64_t>(&value)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&value)) return FormatNumber(*number);
  if (const auto* other = std::get_if<OtherType>(&value)) return std::string(other->name);
  return "a list";
}

std::string Joined(std::string_view choices) {
  std::string out;
  for (const char c : choices) out += c == '|' ? std::string(", ") : std::string(1, c);
  return out;
}

std::string Wanted(const Rule& rule) {
  switch (rule.kind) {
    case KnobKind::kText:
      return "text in quotes";
    case KnobKind::kChoice:
      return "one of " + Joined(rule.choices);
    case KnobKind::kFlag:
      return "true or false";
    case KnobKind::kCount:
      return "a whole number";
    case KnobKind::kNumber:
      return "a number";
    case KnobKind::kSize:
      return "a size such as \"20MiB\"";
    case KnobKind::kDuration:
      return "a duration such as \"2s\" or \"500ms\"";
    case KnobKind::kTextList:
      return "a list of texts";
  }
  CHECK(false);
}

std::string InUnits(KnobKind kind, double value) {
  if (kind == KnobKind::kSize) return FormatSize(static_cast<int64_t>(value));
  if (kind == KnobKind::kDuration) return FormatDuration(Milliseconds(static_cast<int64_t>(value)));
  if (kind == KnobKind::kCount) return std::to_string(static_cast<int64_t>(value));
  return FormatNumber(value);
}

Error Mismatch(const Rule& rule, std::string_view wanted, const KnobValue& value) {
  return {ErrorCode::kInvalidInput,
          std::string(rule.name) + " must be " + std::string(wanted) + ", not " + Shown(value)};
}

Error WrongType(const Rule& rule, const KnobValue& value) {
  return Mismatch(rule, Wanted(rule) + (rule.may_be_unlimited ? " or \"unlimited\"" : ""), value);
}

Error OutOfRange(const Rule& rule, const KnobValue& value) {
  const std::string range =
      "between " + InUnits(rule.kind, rule.min) + " and " + InUnits(rule.kind, rule.max);
  return Mismatch(rule, range + (rule.may_be_unlimited ? " or \"unlimited\"" : ""), value);
}

Status CheckText(const Rule& rule, const std::string& text) {
  if (std::any_of(text.begin(), text.end(), IsControl))
    return Mismatch(rule, "free of control characters", text);
  if (MalformedUtf8At(text) < text.size()) return Mismatch(rule, "UTF-8", text);
  if (rule.must_be == nullptr) return {};
  const std::string_view wanted = rule.must_be(text);
  if (!wanted.empty()) return Mismatch(rule, wanted, text);
  return {};
}

bool IsChoice(std::string_view choices, std::string_view text) {
  while (!choices.empty()) {
    const size_t bar = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, bar) == text) return true;
    choices.remove_prefix(std::min(bar + 1, choices.size()));
  }
  return false;
}

/// The number behind a size, duration or count; nullopt if the value is none.
std::optional<double> Amount(KnobKind kind, const KnobValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  const auto* whole = std::get_if<int64_t>(&value);
  if (kind == KnobKind::kDuration) {
    if (whole != nullptr && *whole == 0) return 0;
    const std::optional<Milliseconds> parsed = text != nullptr ? ParseDuration(*text) : std::nullopt;
    return parsed ? std::optional<double>(static_cast<double>(parsed->count())) : std::nullopt;
  }
  if (kind == KnobKind::kSize && text != nullptr) {
    const std::optional<int64_t> parsed = ParseSize(*text);
    return parsed ? std::optional<double>(static_cast<double>(*parsed)) : std::nullopt;
  }
  if (whole != nullptr) return static_cast<double>(*whole);
  const auto* number = std::get_if<double>(&value);
  if (kind == KnobKind::kNumber && number != nullptr && std::isfinite(*number)) return *number;
  return std::nullopt;
}

Status StoreAmount(const Rule& rule, const KnobField& field, const KnobValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  const bool unlimited = rule.may_be_unlimited && text != nullptr && *text == kUnlimitedWord;
  const std::optional<double> amount = unlimited ? rule.min : Amount(rule.kind, value);
  if (!amount) return WrongType(rule, value);
  if (*amount < rule.min || *amount > rule.max) return OutOfRange(rule, value);
  const auto whole = static_cast<int64_t>(*amount);
  if (auto* const* target = std::get_if<int64_t*>(&field)) **target = unlimited ? kUnlimited : whole;
  if (auto* const* target = std::get_if<Milliseconds*>(&field)) {
    **target = unlimited ? Milliseconds::max() : Milliseconds(whole);
  }
  if (auto* const* target = std::get_if<double*>(&field)) **target = *amount;
  return {};
}

Status StoreText(const Rule& rule, std::string& target, const KnobValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return WrongType(rule, value);
  if (rule.kind == KnobKind::kChoice && !IsChoice(rule.choices, *text)) return WrongType(rule, value);
  if (const Status checked = CheckText(rule, *text); !checked) return checked;
  target = *text;
  return {};
}

Status StoreList(const Rule& rule, std::vector<std::string>& target, const KnobValue& value) {
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) return WrongType(rule, value);
  for (const std::string& text : *list) {
    if (const Status checked = CheckText(rule, text); !checked) return checked;
  }
  target = *list;
  return {};
}

Status Store(const Rule& rule, const KnobField& field, const KnobValue& value) {
  if (auto* const* text = std::get_if<std::string*>(&field)) return StoreText(rule, **text, value);
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&field))
    return StoreList(rule, **list, value);
  if (auto* const* flag = std::get_if<bool*>(&field)) {
    const auto* given = std::get_if<bool>(&value);
    if (given == nullptr) return WrongType(rule, value);
    **flag = *given;
    return {};
  }
  return StoreAmount(rule, field, value);
}

std::string ListText(const std::vector<std::string>& list) {
  std::string out = "[";
  for (const std::string& text : list) out += (out.size() > 1 ? ", " : "") + QuoteToml(text);
  return out + "]";
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

template <class T>
KnobValue NumberOrText(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  return std::string(text);
}

}  // namespace

size_t MalformedUtf8At(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = DecodeUtf8(text, at);
    if (point.value == kReplacementCharacter && text.substr(at, 3) != kReplacement) return at;
    at += point.bytes;
  }
  return at;
}

std::string QuoteToml(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : ToWellFormedUtf8(text)) {
    if (IsControl(c)) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

KnobValue ValueFromArgument(KnobKind kind, std::string_view text) {
  switch (kind) {
    case KnobKind::kFlag:
      if (text == "true" || text == "false") return text == "true";
      break;
    case KnobKind::kCount:
      return NumberOrText<int64_t>(text);
    case KnobKind::kNumber:
      return NumberOrText<double>(text);
    case KnobKind::kTextList:
      return SplitAtCommas(text);
    case KnobKind::kText:
    case KnobKind::kChoice:
    case KnobKind::kSize:
    case KnobKind::kDuration:
      break;
  }
  return std::string(text);
}

template <class Root>
Status SetKnob(const Knob<Root>& knob, std::string_view name, const KnobValue& value, Root& root) {
  const Rule rule{name, knob.kind, knob.min, knob.max, knob.choices, MayBeUnlimited(knob), knob.must_be};
  const Status stored = Store(rule, knob.field(root), value);
  if (stored && knob.set_flag != nullptr) *knob.set_flag(root) = true;
  return stored;
}

template <class Root>
std::string KnobText(const Knob<Root>& knob, const Root& root) {
  Root copy = root;
  const KnobField field = knob.field(copy);
  if (const auto* text = std::get_if<std::string*>(&field)) return QuoteToml(**text);
  if (const auto* flag = std::get_if<bool*>(&field)) return **flag ? "true" : "false";
  if (const auto* number = std::get_if<double*>(&field)) return FormatNumber(**number);
  if (const auto* list = std::get_if<std::vector<std::string>*>(&field)) return ListText(**list);
  if (const auto* duration = std::get_if<Milliseconds*>(&field)) {
    return QuoteToml(**duration == Milliseconds::max() ? std::string(kUnlimitedWord)
                                                       : FormatDuration(**duration));
  }
  const int64_t whole = *std::get<int64_t*>(field);
  if (whole == kUnlimited) return QuoteToml(kUnlimitedWord);
  return knob.kind == KnobKind::kSize ? QuoteToml(FormatSize(whole)) : std::to_string(whole);
}

template Status SetKnob(const Knob<Options>&, std::string_view, const KnobValue&, Options&);
template Status SetKnob(const Knob<SiteOptions>&, std::string_view, const KnobValue&, SiteOptions&);
template Status SetKnob(const Knob<HashListOptions>&, std::string_view, const KnobValue&, HashListOptions&);
template std::string KnobText(const Knob<Options>&, const Options&);
template std::string KnobText(const Knob<SiteOptions>&, const SiteOptions&);
template std::string KnobText(const Knob<HashListOptions>&, const HashListOptions&);
template Status SetKnob(const Knob<MatcherOptions>&, std::string_view, const KnobValue&, MatcherOptions&);
template std::string KnobText(const Knob<MatcherOptions>&, const MatcherOptions&);
template Status SetKnob(const Knob<ModelOptions>&, std::string_view, const KnobValue&, ModelOptions&);
template std::string KnobText(const Knob<ModelOptions>&, const ModelOptions&);

}  // namespace tamis
