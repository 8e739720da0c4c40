#include "extract/consent/rsl_link.h"

#include <string>

namespace tamis {
namespace {

constexpr std::string_view kRslType = "application/rsl+xml";

bool IsBlank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = Lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The media type: lower-case, without parameters, white space and quotation marks.
bool IsRslType(std::string_view type) {
  std::string plain;
  for (const char c : type.substr(0, type.find_first_of(";,"))) {
    if (plain.size() > kRslType.size()) return false;
    if (IsBlank(c) && plain == kRslType) return true;
    if (!IsBlank(c) && c != '"' && c != '\'') plain += Lower(c);
  }
  return plain == kRslType;
}

/// The last bytes of the path, unescaped and lower-case, as the URL standard reads it: without white space
/// around it, tabs and newlines.
std::string EndOfPath(std::string_view target) {
  constexpr size_t kEnough = 64;
  target = target.substr(0, target.find_first_of("?#"));
  while (!target.empty() && IsBlank(target.back())) target.remove_suffix(1);
  if (target.size() > kEnough) target.remove_prefix(target.size() - kEnough);
  std::string path;
  for (size_t at = 0; at < target.size(); ++at) {
    const bool is_escape = target[at] == '%' && at + 2 < target.size() && HexDigit(target[at + 1]) >= 0 &&
                           HexDigit(target[at + 2]) >= 0;
    if (is_escape) {
      path += Lower(static_cast<char>(HexDigit(target[at + 1]) * 16 + HexDigit(target[at + 2])));
      at += 2;
    } else if (target[at] != '\t' && target[at] != '\n' && target[at] != '\r') {
      path += Lower(target[at]);
    }
  }
  return path;
}

}  // namespace

bool NamesRslDocument(std::string_view type, bool is_licence, std::string_view target) {
  if (IsRslType(type)) return true;
  while (!target.empty() && IsBlank(target.front())) target.remove_prefix(1);
  constexpr std::string_view kData = "data:";
  const bool is_data = target.size() >= kData.size() && Lower(target[0]) == 'd' && Lower(target[1]) == 'a' &&
                       Lower(target[2]) == 't' && Lower(target[3]) == 'a' && target[4] == ':';
  if (is_data) return is_licence && IsRslType(target.substr(kData.size()));
  if (!is_licence) return false;
  const std::string path = EndOfPath(target);
  return path.ends_with(".xml") || path.ends_with(".rsl");
}

bool IsLicenceRelation(std::string_view rel) {
  return rel == "license" || rel == "licence" || rel == "copyright" ||
         rel == "http://www.w3.org/1999/xhtml/vocab#license";
}

}  // namespace tamis
