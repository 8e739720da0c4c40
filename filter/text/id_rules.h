#ifndef TAMIS_FILTER_TEXT_ID_RULES_H_
#define TAMIS_FILTER_TEXT_ID_RULES_H_

// Numbers that states give to people, as data: how each is written, what checks it, which words announce it.

#include <span>
#include <string_view>

namespace tamis {

struct IdRule {
  std::string_view country;                 // ISO 3166-1 alpha-2
  std::string_view shape;                   // number_shape.h
  bool (*valid)(std::string_view id);       // of the compact form; null: the shape says it all
  std::span<const std::string_view> words;  // one must stand before it; empty: the number speaks for itself
};

std::span<const IdRule> EuropeanIdRules();
std::span<const IdRule> OtherIdRules();

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_ID_RULES_H_
