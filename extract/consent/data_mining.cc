#include "extract/consent/data_mining.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "extract/consent/ascii_words.h"
#include "extract/consent/folded_text.h"

namespace tamis {
namespace {

constexpr size_t kMaxNames = 8;  // of one value, of either kind

// Those that prohibit, the longest first.
constexpr std::string_view kNames[] = {"DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
                                       "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
                                       "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
                                       "DMI-PROHIBITED-GENAIMLTRAINING",
                                       "DMI-PROHIBITED-SEECONSTRAINT",
                                       "DMI-PROHIBITED-AIMLTRAINING",
                                       "DMI-PROHIBITED"};

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* const start = text.data() + i + 1;
    const bool has_digits = text[i] == '%' && text.size() - i > 2;
    const bool is_code = has_digits && std::from_chars(start, start + 2, value, 16).ptr == start + 2;
    decoded.push_back(is_code ? static_cast<char>(value) : text[i]);
    i += is_code ? 2 : 0;
  }
  return decoded;
}

/// Upper-case ASCII, without white space, every dash a hyphen.
std::string Normalised(std::string_view text) {
  const std::string plain = PlainAscii(PercentDecoded(text));
  std::string upper;
  upper.reserve(plain.size());
  for (const char c : plain) {
    if (std::string_view(" \t\r\n\f\v").find(c) != std::string_view::npos) continue;
    upper.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
  }
  std::replace(upper.begin(), upper.end(), '_', '-');
  return upper;
}

bool IsNameByte(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/// The name without what was glued to it when white space went: "DMI-PROHIBITEDBYME".
std::string_view Cleaned(std::string_view name) {
  while (name.ends_with('-')) name.remove_suffix(1);
  constexpr std::string_view kProhibited = "DMI-PROHIBITED";
  for (const std::string_view known : kNames) {
    const bool goes_on = known == kProhibited && name.substr(0, known.size() + 1).ends_with('-');
    if (name.starts_with(known) && !goes_on) return known;
  }
  return name;
}

/// Calls `use` for each DMI- name in a normalised text; of many, those that prohibit are not left out.
template <class Use>
void ForEachName(std::string_view normal, Use use) {
  size_t prohibiting = 0, others = 0;
  for (size_t at = normal.find("DMI-"); at != std::string_view::npos;) {
    // One that follows without white space between them, which went, is the next.
    const size_t next = std::min(normal.find("DMI-", at + 1), normal.size());
    size_t end = at;
    while (end < next && IsNameByte(normal[end])) ++end;
    const std::string_view name = Cleaned(normal.substr(at, end - at));
    size_t& count = name.starts_with("DMI-PROHIBIT") ? prohibiting : others;
    if (++count <= kMaxNames) use(name);
    at = normal.find("DMI-", next);
  }
}

void Add(std::string_view value, std::string_view raw, const StatementSource& source,
         std::vector<Statement>& out) {
  out.push_back(MakeStatement(source, Mechanism::kDataMining, "data-mining", value, {}, raw));
}

}  // namespace

void AddDataMining(std::string_view value, const StatementSource& source, std::vector<Statement>& out) {
  const std::string_view trimmed = TrimmedAscii(value);
  if (trimmed.empty()) return;
  const std::string normal = Normalised(trimmed);
  const size_t before = out.size();
  ForEachName(normal, [&](std::string_view name) { Add(name, value, source, out); });
  if (out.size() > before) return;
  const bool prohibits = normal.find("PROHIBIT") != std::string::npos;
  Add(prohibits ? std::string_view("DMI-PROHIBITED") : trimmed, value, source, out);
}

void AddStrayDataMining(std::string_view text, const StatementSource& source, std::vector<Statement>& out) {
  constexpr size_t kMaxAround = 64;
  // Most texts hold none, and need not be copied to know it.
  const auto is_d = [](char c) { return c == 'D' || c == 'd'; };
  bool found = false;
  for (auto at = std::find_if(text.begin(), text.end(), is_d); at != text.end() && !found;
       at = std::find_if(at + 1, text.end(), is_d)) {
    const auto index = static_cast<size_t>(at - text.begin());
    found = LowerAscii(text.substr(index, 3)) == "dmi";
  }
  if (!found) return;
  ForEachName(Normalised(text), [&](std::string_view name) {
    if (!name.starts_with("DMI-PROHIBIT")) return;
    Add(name, text.size() <= kMaxAround ? text : name, source, out);
  });
}

}  // namespace tamis
