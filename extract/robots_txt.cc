#include "extract/robots_txt.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <variant>

#include "crawler/core/utf8.h"
#include "extract/robots_keys.h"
#include "extract/robots_pattern.h"

namespace tamis {
namespace {

constexpr size_t kMostBytes = size_t{64} << 20;  // keeps offsets far below 32 bits, patterns included
constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

/// Trim, and the invisible characters that editors leave (byte order mark inside a file, no-break space).
std::string_view TrimInvisible(std::string_view text) {
  for (size_t before = text.size() + 1; text.size() < before;) {
    before = text.size();
    text = Trim(text);
    if (text.starts_with(kUtf8Bom)) text.remove_prefix(kUtf8Bom.size());
    if (text.starts_with(kNoBreakSpace)) text.remove_prefix(kNoBreakSpace.size());
    if (text.ends_with(kNoBreakSpace)) text.remove_suffix(kNoBreakSpace.size());
  }
  return text;
}

enum class Utf16 : uint8_t { kNo, kLittleEndian, kBigEndian };

/// By byte order mark, or by the zero that ASCII text has in every other octet.
Utf16 DetectUtf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Utf16::kLittleEndian;
  if (bytes.starts_with("\xFE\xFF")) return Utf16::kBigEndian;
  if (bytes.size() < 4) return Utf16::kNo;
  const std::array<bool, 4> zero = {bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0};
  if (zero == std::array<bool, 4>{false, true, false, true}) return Utf16::kLittleEndian;
  if (zero == std::array<bool, 4>{true, false, true, false}) return Utf16::kBigEndian;
  return Utf16::kNo;
}

/// The whole lines of `bytes`: nobody knows how the last one went on where the cap cut it.
std::string_view WholeLines(std::string_view bytes) {
  const Utf16 order = DetectUtf16(bytes);
  if (order == Utf16::kNo) return bytes.substr(0, bytes.find_last_of("\r\n") + 1);
  const size_t high = order == Utf16::kBigEndian ? 0 : 1;
  size_t end = bytes.size() / 2 * 2;
  while (end > 0) {
    const char low = bytes[end - 1 - high];
    if (bytes[end - 2 + high] == 0 && (low == '\r' || low == '\n')) break;
    end -= 2;
  }
  return bytes.substr(0, end);
}

std::string FromUtf16(std::string_view bytes, Utf16 order) {
  const size_t high = order == Utf16::kBigEndian ? 0 : 1;
  const auto unit = [&](size_t at) -> char32_t {
    return static_cast<char32_t>(static_cast<uint8_t>(bytes[at + high]) << 8 |
                                 static_cast<uint8_t>(bytes[at + 1 - high]));
  };
  std::string out;
  out.reserve(bytes.size());
  for (size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    char32_t value = unit(at);
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    if (surrogate && value < 0xDC00 && at + 4 <= bytes.size() && (unit(at + 2) & 0xFC00) == 0xDC00) {
      value = 0x10000 + ((value - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else if (surrogate) {
      value = kReplacementCharacter;
    }
    AppendUtf8(value, out);
  }
  return out;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

/// "host" of "user@host:port", in lower case; an IPv6 address keeps its brackets.
std::string HostOfAuthority(std::string_view authority) {
  authority.remove_prefix(std::min(authority.rfind('@') + 1, authority.size()));
  const size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    authority = authority.substr(0, colon);
  }
  return Lower(authority);
}

struct AbsoluteUrl {
  std::string_view authority;
  std::string_view rest;  // path, query
};

/// Splits "http://..." or "https://..."; nullopt for anything else.
std::optional<AbsoluteUrl> SplitAbsolute(std::string_view text) {
  const size_t scheme_end = text.find("://");
  if (scheme_end != 4 && scheme_end != 5) return std::nullopt;
  const std::string scheme = Lower(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const std::string_view after = text.substr(scheme_end + 3);
  const size_t end = std::min(after.find_first_of("/?"), after.size());
  return AbsoluteUrl{after.substr(0, end), after.substr(end)};
}

}  // namespace

/// Fills one RobotsTxt. Its own class so that a finished RobotsTxt has no way to change.
class RobotsParser {
 public:
  RobotsParser(std::string_view bytes, std::string_view origin, const RobotsOptions& options) {
    const size_t limit = std::min(options.max_bytes, kMostBytes);
    robots_.truncated_ = bytes.size() >= limit;  // who fetched it may have cut it right there
    const std::string_view kept = bytes.substr(0, limit);
    source_ = robots_.truncated_ ? WholeLines(kept) : kept;
    robots_.text_ = kept;  // the cut line too: read again, it is cut again
    robots_.received_bytes_ = kept.size();
    robots_.origin_ = origin;
    robots_.strict_ = options.strict;
    if (const std::optional<AbsoluteUrl> url = SplitAbsolute(origin)) host_ = HostOfAuthority(url->authority);
  }

  RobotsTxt Parse() && {
    std::string transcoded;
    if (const Utf16 order = DetectUtf16(source_); order != Utf16::kNo) {
      transcoded = FromUtf16(source_, order);
      source_ = transcoded;
      base_ = robots_.text_.size();
      robots_.text_ += transcoded;
    }
    robots_.decoded_begin_ = base_;
    robots_.decoded_bytes_ = source_.size();
    ReadLines();
    CloseGroup();
    robots_.is_html_ = !directives_ && TrimInvisible(source_).starts_with('<');
    robots_.text_.shrink_to_fit();
    robots_.groups_.shrink_to_fit();
    robots_.agents_.shrink_to_fit();
    robots_.rules_.shrink_to_fit();
    robots_.lines_.shrink_to_fit();
    return std::move(robots_);
  }

 private:
  void ReadLines() {
    std::string_view rest = source_;
    // As google/robotstxt: a byte order mark, or as much of one as is left.
    for (const char c : kUtf8Bom) {
      if (rest.empty() || rest.front() != c) break;
      rest.remove_prefix(1);
    }
    while (!rest.empty()) {
      const size_t end = rest.find_first_of("\r\n");
      ++line_;
      ReadLine(rest.substr(0, end));
      if (end == std::string_view::npos) return;
      rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
    }
  }

  void ReadLine(std::string_view line) {
    const std::string_view written = Trim(line.substr(0, line.find('#')));
    line = TrimInvisible(written.substr(0, written.find('\0')));
    if (line.empty()) return;
    const size_t colon = line.find(':');
    const bool exact = colon != std::string_view::npos && line.size() == written.size();
    const size_t key_end = colon != std::string_view::npos ? colon : EndOfOnlyKey(line);
    if (key_end == std::string_view::npos) return;
    const auto key = RobotsKeyOf(TrimInvisible(line.substr(0, key_end)));
    if (!key) return;
    const std::string_view value = Trim(line.substr(key_end + 1));
    if (const auto* kind = std::get_if<RobotsLineKind>(&*key)) return KeepLine(*kind, value);
    switch (std::get<RobotsKey>(*key)) {
      case RobotsKey::kUserAgent:
        return AddAgent(value);
      case RobotsKey::kAllow:
        if (exact) AddAllow(line, value);
        return;
      case RobotsKey::kDisallow:
        return AddDisallow(line, TrimInvisible(value));
    }
  }

  /// Without a colon, white space separates a key from its value if there are just these two words.
  static size_t EndOfOnlyKey(std::string_view line) {
    const auto space = std::find_if(line.begin(), line.end(), IsSpace);
    const auto word = std::find_if_not(space, line.end(), IsSpace);
    const bool two_words = word != line.end() && std::find_if(word, line.end(), IsSpace) == line.end();
    return two_words ? static_cast<size_t>(space - line.begin()) : std::string_view::npos;
  }

  void AddAgent(std::string_view value) {
    directives_ = true;
    if (!collecting_agents_) {
      CloseGroup();
      const auto agents = static_cast<uint32_t>(robots_.agents_.size());
      const auto rules = static_cast<uint32_t>(robots_.rules_.size());
      robots_.groups_.push_back({agents, agents, rules, rules, line_});
      collecting_agents_ = true;
    }
    robots_.agents_.push_back(SpanOf(value));
  }

  void CloseGroup() {
    robots_.groups_.back().agents_end = static_cast<uint32_t>(robots_.agents_.size());
    robots_.groups_.back().rules_end = static_cast<uint32_t>(robots_.rules_.size());
  }

  void KeepLine(RobotsLineKind kind, std::string_view value) {
    directives_ = directives_ || kind == RobotsLineKind::kSitemap;
    const auto group = static_cast<uint32_t>(robots_.groups_.size() - 1);
    robots_.lines_.push_back({kind, line_, group, SpanOf(value)});
  }

  /// Leniency stays out of here: what is no path by RFC 9309 allows nothing.
  void AddAllow(std::string_view line, std::string_view value) {
    directives_ = true;
    collecting_agents_ = false;
    if (value.starts_with('/') || value.starts_with('*')) AddRule(true, line, value);
  }

  /// "foo" means "/foo"; a whole URL of this host means its path (rights.md 1.3).
  void AddDisallow(std::string_view line, std::string_view value) {
    directives_ = true;
    collecting_agents_ = false;
    if (value.empty()) return;
    if (value.starts_with('/') || value.starts_with('*')) return AddRule(false, line, value);
    const std::optional<AbsoluteUrl> url = SplitAbsolute(value);
    if (url && HostOfAuthority(url->authority) != host_) return;
    const std::string_view path = url ? url->rest : value;
    if (path.starts_with('/')) return AddRule(false, line, path);
    AddRule(false, line, "/" + std::string(path));
  }

  void AddRule(bool allow, std::string_view line, std::string_view path) {
    const RobotsPattern pattern = NormalizeRobotsPattern(path);
    RobotsRule rule;
    rule.source = SpanOf(line);
    // Most patterns are normal as they are written: no second copy.
    if (InSource(path) && path.starts_with(pattern.text)) {
      rule.pattern = SpanOf(path.substr(0, pattern.text.size()));
    } else {
      rule.pattern.begin = static_cast<uint32_t>(robots_.text_.size());
      rule.pattern.size = static_cast<uint32_t>(pattern.text.size());
      robots_.text_ += pattern.text;
    }
    rule.line = line_;
    rule.priority = pattern.priority;
    rule.allow = allow;
    rule.anchored = pattern.anchored;
    rule.wildcard = pattern.wildcard;
    robots_.rules_.push_back(rule);
  }

  bool InSource(std::string_view part) const {
    const std::less_equal<const char*> not_after;
    return not_after(source_.data(), part.data()) &&
           not_after(part.data() + part.size(), source_.data() + source_.size());
  }

  RobotsSpan SpanOf(std::string_view part) const {
    return {static_cast<uint32_t>(base_ + static_cast<size_t>(part.data() - source_.data())),
            static_cast<uint32_t>(part.size())};
  }

  RobotsTxt robots_;
  std::string host_;         // of the origin
  std::string_view source_;  // the caller's bytes, or transcoded: what text_ holds from base_
  size_t base_ = 0;
  uint32_t line_ = 0;
  bool collecting_agents_ = false;  // the last rule or user-agent line was a user-agent line
  bool directives_ = false;
};

std::vector<std::string_view> RobotsTxt::AgentsOf(uint32_t group) const {
  std::vector<std::string_view> names;
  if (group >= groups_.size()) return names;
  for (uint32_t i = groups_[group].agents_begin; i < groups_[group].agents_end; ++i) {
    names.push_back(Text(agents_[i]));
  }
  return names;
}

std::string_view RobotsTxt::LineOf(RobotsSpan span) const {
  const std::string_view text = decoded();
  if (span.begin < decoded_begin_ || span.begin - decoded_begin_ > text.size()) return {};
  const size_t at = span.begin - decoded_begin_;
  const size_t before = text.substr(0, at).find_last_of("\r\n");
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(text.find_first_of("\r\n#", begin), text.size());
  return Trim(text.substr(begin, end - begin));
}

size_t RobotsTxt::MemoryBytes() const {
  return sizeof(*this) + text_.capacity() + origin_.capacity() + groups_.capacity() * sizeof(RobotsGroup) +
         agents_.capacity() * sizeof(RobotsSpan) + rules_.capacity() * sizeof(RobotsRule) +
         lines_.capacity() * sizeof(RobotsLine);
}

RobotsTxt ParseRobotsTxt(std::string_view bytes, std::string_view origin, const RobotsOptions& options) {
  return RobotsParser(bytes, origin, options).Parse();
}

}  // namespace tamis
