#include "config/licences.h"

#include <vector>

#include "config/data_rows.h"

namespace tamis {

std::string_view StockDomainsFile();  // config/stock_domains.txt

namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = Lower(c);
  return lower;
}

/// A label against a pattern with at most one *.
bool LabelFits(std::string_view label, std::string_view pattern) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return label == pattern;
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail = pattern.substr(star + 1);
  return label.size() >= head.size() + tail.size() && label.starts_with(head) && label.ends_with(tail);
}

/// Second-level labels below which countries register names.
bool IsSecondLevel(std::string_view label) {
  return label == "co" || label == "com" || label == "net" || label == "org" || label == "ne" ||
         label == "or";
}

using Labels = std::vector<std::string_view>;

/// The last labels of `host` against all of `pattern`.
bool EndsWith(const Labels& host, size_t host_size, const Labels& pattern, size_t pattern_size) {
  if (host_size < pattern_size) return false;
  for (size_t i = 1; i <= pattern_size; ++i) {
    if (!LabelFits(host[host_size - i], pattern[pattern_size - i])) return false;
  }
  return true;
}

bool Fits(const Labels& host, const Labels& pattern) {
  if (pattern.back() != "*") return EndsWith(host, host.size(), pattern, pattern.size());
  const size_t last = host.size() - 1;
  if (EndsWith(host, last, pattern, pattern.size() - 1)) return true;
  return last >= 1 && host[last].size() == 2 && IsSecondLevel(host[last - 1]) &&
         EndsWith(host, last - 1, pattern, pattern.size() - 1);
}

struct StockDomain {
  std::string_view entry;
  Labels labels;
};

std::vector<StockDomain> ReadStockDomains() {
  std::vector<StockDomain> domains;
  for (const auto& row : DataRows(StockDomainsFile())) domains.push_back({row[0], SplitAt(row[0], '.')});
  return domains;
}

}  // namespace

std::string_view StockDomainOf(std::string_view host) {
  static const std::vector<StockDomain> domains = ReadStockDomains();
  std::string lower = LowerCase(host);
  if (lower.ends_with('.')) lower.pop_back();  // the root label of a full name
  const Labels labels = SplitAt(lower, '.');
  for (const StockDomain& domain : domains) {
    if (Fits(labels, domain.labels)) return domain.entry;
  }
  return {};
}

}  // namespace tamis
