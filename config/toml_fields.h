#ifndef TAMIS_CONFIG_TOML_FIELDS_H_
#define TAMIS_CONFIG_TOML_FIELDS_H_

// One TOML table, read key by key; what is wrong with it is collected. Only sources of this folder include
// it.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml.hpp>

#include "config/nearest.h"
#include "config/toml_message.h"

namespace tamis {

using TomlValue = toml::basic_value<toml::discard_comments, std::map, std::vector>;

/// What is wrong, by line.
struct TomlProblem {
  uint_least32_t line = 0;
  std::string message;
};

/// Reads fields of one table into variables, which stay as they are where a key is not given or wrong.
class TomlFields {
 public:
  /// Lifetime: `table` and `problems` must outlive it.
  TomlFields(const TomlValue& table, std::string prefix, std::vector<TomlProblem>& problems)
      : table_(table), prefix_(std::move(prefix)), problems_(problems) {}

  void Text(const char* key, size_t max_bytes, std::string& out) {
    const TomlValue* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_string()) return Report(*value, key, "must be text");
    if (!IsLine(value->as_string().str, max_bytes)) return Report(*value, key, TextRule(max_bytes));
    out = value->as_string().str;
  }

  void Texts(const char* key, size_t max_count, size_t max_bytes, std::vector<std::string>& out) {
    const TomlValue* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_array()) return Report(*value, key, "must be a list of texts");
    if (value->as_array().size() > max_count)
      return Report(*value, key, "must have at most " + std::to_string(max_count) + " texts");
    std::vector<std::string> texts;
    for (const TomlValue& text : value->as_array()) {
      if (!text.is_string()) return Report(*value, key, "must be a list of texts");
      if (!IsLine(text.as_string().str, max_bytes)) return Report(*value, key, TextRule(max_bytes));
      texts.push_back(text.as_string().str);
    }
    out = std::move(texts);
  }

  void Whole(const char* key, int min, int max, int& out) {
    const TomlValue* value = Find(key);
    if (value == nullptr) return;
    const bool fits = value->is_integer() && value->as_integer() >= min && value->as_integer() <= max;
    if (!fits) {
      return Report(*value, key,
                    "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    out = static_cast<int>(value->as_integer());
  }

  void Number(const char* key, double min, double max, double& out) {
    const TomlValue* value = Find(key);
    if (value != nullptr && !ToNumber(*value, min, max, out)) Report(*value, key, NumberRule(min, max));
  }

  void ThreeNumbers(const char* key, double min, double max, std::array<double, 3>& out) {
    const TomlValue* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_array() || value->as_array().size() != out.size())
      return Report(*value, key, "must be a list of three numbers");
    std::array<double, 3> numbers{};
    for (size_t i = 0; i < out.size(); ++i) {
      if (!ToNumber(value->as_array()[i], min, max, numbers[i]))
        return Report(*value, key, NumberRule(min, max));
    }
    out = numbers;
  }

  template <class T>
  void Word(const char* key, std::span<const std::pair<std::string_view, T>> words, T& out) {
    const TomlValue* value = Find(key);
    if (value == nullptr) return;
    std::string all;
    for (const auto& [word, meaning] : words) {
      if (value->is_string() && value->as_string().str == word) {
        out = meaning;
        return;
      }
      all += (all.empty() ? "" : ", ") + std::string(word);
    }
    Report(*value, key, "must be one of " + all);
  }

  /// The table under `key`; null where there is none.
  const TomlValue* Table(const char* key) {
    const TomlValue* value = Find(key);
    if (value == nullptr || value->is_table()) return value;
    Report(*value, key, "must be written as a section [" + std::string(key) + "]");
    return nullptr;
  }

  bool Has(const char* key) const { return table_.contains(key); }

  void Report(const TomlValue& at, std::string_view key, const std::string& rule) {
    problems_.push_back({at.location().line(), prefix_ + std::string(key) + " " + rule});
  }

  /// Reports keys that nobody has asked for. Call it last.
  void ReportUnknown() {
    for (const auto& entry : table_.as_table()) {
      const std::string& key = entry.first;
      if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
      const auto nearest =
          std::min_element(asked_.begin(), asked_.end(), [&](const std::string& a, const std::string& b) {
            return EditDistance(a, key) < EditDistance(b, key);
          });
      problems_.push_back({entry.second.location().line(),
                           "unknown key " + ShownKey(prefix_ + key) + "; nearest is " + prefix_ + *nearest});
    }
  }

 private:
  const TomlValue* Find(const char* key) {
    asked_.emplace_back(key);
    return table_.contains(key) ? &table_.at(key) : nullptr;
  }

  static bool IsLine(const std::string& text, size_t max_bytes) {
    return !text.empty() && text.size() <= max_bytes &&
           std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
  }

  static std::string TextRule(size_t max_bytes) {
    return "must be one line of 1 to " + std::to_string(max_bytes) + " bytes";
  }

  static std::string NumberRule(double min, double max) {
    return "must be from " + std::to_string(min) + " to " + std::to_string(max);
  }

  static bool ToNumber(const TomlValue& value, double min, double max, double& out) {
    if (!value.is_integer() && !value.is_floating()) return false;
    const double number = value.is_integer() ? static_cast<double>(value.as_integer()) : value.as_floating();
    if (!std::isfinite(number) || number < min || number > max) return false;
    out = number;
    return true;
  }

  const TomlValue& table_;
  const std::string prefix_;
  std::vector<TomlProblem>& problems_;
  std::vector<std::string> asked_;
};

}  // namespace tamis

#endif  // TAMIS_CONFIG_TOML_FIELDS_H_
