// The meta prescan of charset.h, apart: an algorithm of its own, on bytes, that knows no tokenizer states.

#include <algorithm>
#include <string>
#include <utility>

#include "extract/charset.h"

namespace tamis {
namespace {

constexpr size_t kPrescanBytes = 1024;
constexpr size_t npos = std::string_view::npos;

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  return lower;
}

/// HTML standard 2.4.4, "extracting a character encoding from a meta element". `content` is lower-case.
std::string_view EncodingInContent(std::string_view content) {
  constexpr std::string_view kCharset = "charset";
  for (size_t at = content.find(kCharset); at != npos; at = content.find(kCharset)) {
    content.remove_prefix(at + kCharset.size());
    while (!content.empty() && IsSpace(content.front())) content.remove_prefix(1);
    if (!content.starts_with('=')) continue;
    content.remove_prefix(1);
    while (!content.empty() && IsSpace(content.front())) content.remove_prefix(1);
    if (content.empty()) return {};
    if (content.front() == '"' || content.front() == '\'') {
      const size_t end = content.find(content.front(), 1);
      return end == npos ? std::string_view() : EncodingForLabel(content.substr(1, end - 1));
    }
    const auto* end =
        std::find_if(content.begin(), content.end(), [](char c) { return IsSpace(c) || c == ';'; });
    return EncodingForLabel(content.substr(0, static_cast<size_t>(end - content.begin())));
  }
  return {};
}

class Prescan {
 public:
  explicit Prescan(std::string_view bytes) : bytes_(bytes.substr(0, kPrescanBytes)) {}

  std::string_view Run() {
    for (; at_ < bytes_.size(); ++at_) {
      const std::string_view rest = bytes_.substr(at_);
      if (rest[0] != '<') continue;
      if (rest.starts_with("<!--")) {
        const size_t end = bytes_.find("-->", at_ + 2);  // "<!-->" is a whole comment
        if (end == npos) return {};
        at_ = end + 2;
      } else if (IsMeta(rest)) {
        at_ += 5;
        const std::string_view found = Meta();
        if (!found.empty()) return found;
      } else if (rest.size() > 1 &&
                 (IsAlpha(rest[1]) || (rest[1] == '/' && rest.size() > 2 && IsAlpha(rest[2])))) {
        while (at_ < bytes_.size() && !IsSpace(bytes_[at_]) && bytes_[at_] != '>') ++at_;
        while (NextAttribute()) {
        }
      } else if (rest.starts_with("<!") || rest.starts_with("</") || rest.starts_with("<?")) {
        at_ = std::min(bytes_.find('>', at_), bytes_.size());
      }
    }
    return {};
  }

 private:
  static bool IsMeta(std::string_view rest) {
    return rest.size() > 5 && LowerCase(rest.substr(0, 5)) == "<meta" && (IsSpace(rest[5]) || rest[5] == '/');
  }

  std::string_view Meta() {
    bool got_pragma = false, seen_equiv = false, seen_content = false, seen_charset = false;
    bool needs_pragma = false;
    std::string_view encoding;
    while (NextAttribute()) {
      if (name_ == "http-equiv" && !std::exchange(seen_equiv, true)) {
        got_pragma = value_ == "content-type";
      } else if (name_ == "content" && !std::exchange(seen_content, true)) {
        const std::string_view found = EncodingInContent(value_);
        if (encoding.empty() && !seen_charset && !found.empty()) {
          encoding = found;
          needs_pragma = true;
        }
      } else if (name_ == "charset" && !std::exchange(seen_charset, true)) {
        encoding = EncodingForLabel(value_);
        needs_pragma = false;
      }
    }
    if (encoding.empty() || (needs_pragma && !got_pragma)) return {};
    if (encoding.starts_with("utf-16")) return "utf-8";
    return encoding == "x-user-defined" ? "windows-1252" : encoding;
  }

  // "Get an attribute"; name_ and value_ are lower-case. False at the end of the tag or of the bytes.
  bool NextAttribute() {
    name_.clear();
    value_.clear();
    while (at_ < bytes_.size() && (IsSpace(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '>') return false;
    while (at_ < bytes_.size() && !IsSpace(bytes_[at_]) && bytes_[at_] != '/' && bytes_[at_] != '>' &&
           !(bytes_[at_] == '=' && !name_.empty())) {
      name_ += Lower(bytes_[at_++]);
    }
    while (at_ < bytes_.size() && IsSpace(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] != '=') return at_ < bytes_.size();
    ++at_;
    while (at_ < bytes_.size() && IsSpace(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size()) return false;
    if (bytes_[at_] == '"' || bytes_[at_] == '\'') {
      const size_t end = bytes_.find(bytes_[at_], at_ + 1);
      if (end == npos) return static_cast<void>(at_ = bytes_.size()), false;
      value_ = LowerCase(bytes_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return true;
    }
    while (at_ < bytes_.size() && !IsSpace(bytes_[at_]) && bytes_[at_] != '>') value_ += Lower(bytes_[at_++]);
    return at_ < bytes_.size();
  }

  const std::string_view bytes_;
  size_t at_ = 0;
  std::string name_;
  std::string value_;
};

/// HTML standard 13.2.3.2, "get an XML encoding".
std::string_view XmlEncoding(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return {};
  const std::string_view declaration = bytes.substr(0, std::min(bytes.find('>'), kPrescanBytes));
  size_t at = declaration.find("encoding");
  if (at == npos) return {};
  at += 8;
  const auto skip = [&] {
    while (at < declaration.size() && static_cast<unsigned char>(declaration[at]) <= ' ') ++at;
  };
  skip();
  if (at >= declaration.size() || declaration[at] != '=') return {};
  ++at;
  skip();
  if (at >= declaration.size() || (declaration[at] != '"' && declaration[at] != '\'')) return {};
  const size_t end = declaration.find(declaration[at], at + 1);
  if (end == npos) return {};
  const std::string_view encoding = EncodingForLabel(declaration.substr(at + 1, end - at - 1));
  return encoding.starts_with("utf-16") ? "utf-8" : encoding;
}

}  // namespace

std::string_view PrescanEncoding(std::string_view bytes) {
  if (bytes.starts_with(std::string_view("<\0?\0x\0", 6))) return "utf-16le";
  if (bytes.starts_with(std::string_view("\0<\0?\0x", 6))) return "utf-16be";
  const std::string_view found = Prescan(bytes).Run();
  return found.empty() ? XmlEncoding(bytes.substr(0, kPrescanBytes)) : found;
}

}  // namespace tamis
