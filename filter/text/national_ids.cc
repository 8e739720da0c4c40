// Numbers that states give to people: id_rules.h says which.

#include <optional>
#include <string_view>

#include "filter/text/id_rules.h"
#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"

namespace tamis {
namespace {

bool Follows(const IdRule& rule, const PlainText& text, size_t at, const ShapeMatch& match) {
  if (rule.valid != nullptr && !rule.valid(match.compact)) return false;
  return rule.words.empty() ? !match.goes_on : WordBefore(text, at, rule.words);
}

std::optional<size_t> FirstEnd(std::span<const IdRule> rules, const PlainText& text, size_t at) {
  const bool digit = IsDigit(text.chars()[at]);
  for (const IdRule& rule : rules) {
    if (rule.shape[0] != 'x' && (rule.shape[0] == 'd') != digit) continue;
    const std::optional<ShapeMatch> match = MatchShape(text.chars(), at, rule.shape);
    if (match && Follows(rule, text, at, *match)) return match->end;
  }
  return std::nullopt;
}

}  // namespace

std::optional<size_t> NationalIdAt(const PlainText& text, size_t at) {
  const std::optional<size_t> end = FirstEnd(EuropeanIdRules(), text, at);
  return end ? end : FirstEnd(OtherIdRules(), text, at);
}

}  // namespace tamis
