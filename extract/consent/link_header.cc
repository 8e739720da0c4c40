#include "extract/consent/link_header.h"

#include <utility>

namespace tamis {
namespace {

bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && IsSpace(text[at])) ++at;
    const size_t begin = at;
    while (at < text.size() && !IsSpace(text[at])) ++at;
    if (at > begin) words.push_back(LowerCase(text.substr(begin, at - begin)));
  }
  return words;
}

class LinkParser {
 public:
  explicit LinkParser(std::string_view line) : line_(line) {}

  std::vector<HeaderLink> Run() && {
    for (at_ = line_.find('<'); at_ != std::string_view::npos; at_ = line_.find('<', at_)) {
      const size_t close = line_.find('>', at_);
      if (close == std::string_view::npos) break;
      HeaderLink link;
      link.target = Trim(line_.substr(at_ + 1, close - at_ - 1));
      at_ = close + 1;
      Parameters(link);
      links_.push_back(std::move(link));
      if (at_ >= line_.size()) break;
    }
    return std::move(links_);
  }

 private:
  char Peek() const { return at_ < line_.size() ? line_[at_] : '\0'; }
  void SkipSpaces() {
    while (at_ < line_.size() && IsSpace(line_[at_])) ++at_;
  }

  /// RFC 8288 B.3. Ends behind the comma that ends the link, or at the end.
  void Parameters(HeaderLink& link) {
    bool rel = false;
    bool type = false;
    while (true) {
      // Junk between ">" or a value and the next ";" is skipped.
      while (at_ < line_.size() && line_[at_] != ';' && line_[at_] != ',') ++at_;
      if (at_ >= line_.size() || line_[at_++] == ',') return;
      SkipSpaces();
      const size_t begin = at_;
      while (at_ < line_.size() && !IsSpace(line_[at_]) && line_[at_] != '=' && line_[at_] != ';' &&
             line_[at_] != ',') {
        ++at_;
      }
      const std::string name = LowerCase(line_.substr(begin, at_ - begin));
      SkipSpaces();
      std::string value;
      if (Peek() == '=') {
        ++at_;
        SkipSpaces();
        value = Value();
      }
      Keep(name, value, rel, type, link);
    }
  }

  std::string Value() {
    std::string value;
    if (Peek() != '"') {
      const size_t begin = at_;
      while (at_ < line_.size() && line_[at_] != ';' && line_[at_] != ',') ++at_;
      return std::string(Trim(line_.substr(begin, at_ - begin)));
    }
    // RFC 8288 B.4: a string that is not closed reaches to the end.
    for (++at_; at_ < line_.size() && line_[at_] != '"'; ++at_) {
      if (line_[at_] == '\\' && at_ + 1 < line_.size()) ++at_;
      value += line_[at_];
    }
    if (at_ < line_.size()) ++at_;
    return value;
  }

  static void Keep(std::string_view name, std::string_view value, bool& rel, bool& type, HeaderLink& link) {
    if (name == "rel" && !std::exchange(rel, true)) {
      // "'license'": single quotes are no quotes of HTTP, but are meant so.
      while (value.size() > 1 && value.front() == '\'' && value.back() == '\'') {
        value = value.substr(1, value.size() - 2);
      }
      link.rels = Words(value);
    } else if (name == "type" && !std::exchange(type, true)) {
      link.type = LowerCase(Trim(value.substr(0, value.find(';'))));
    } else if (name == "anchor") {
      link.anchor = value;
      link.has_anchor = true;
    }
  }

  const std::string_view line_;
  size_t at_ = 0;
  std::vector<HeaderLink> links_;
};

}  // namespace

std::vector<HeaderLink> ParseLinkHeader(std::string_view line) {
  return LinkParser(line).Run();
}

}  // namespace tamis
