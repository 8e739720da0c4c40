#ifndef TAMIS_EXTRACT_ROBOTS_TXT_H_
#define TAMIS_EXTRACT_ROBOTS_TXT_H_

// robots.txt: what a site says of us, and of named others, for one URL.
// Standard: RFC 9309. Where files in the wild leave it, a reading may only add restrictions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// How a file is read. The defaults are the reading of the standard and permissive rights policies.
struct RobotsOptions {
  size_t max_bytes = 2 * 1024 * 1024;  // the rest is not read, a line cut there is dropped (RFC 9309 2.5)
  bool strict = false;                 // Disallow lines before the first group, and those of groups whose
                                       // name fits as a wildcard ("foo*bot"), are added to what applies
};

/// Lines beside user-agent, allow and disallow that are kept, as written.
enum class RobotsLineKind : uint8_t {
  kSitemap,
  kCrawlDelay,
  kRequestRate,
  kVisitTime,
  kHost,
  kCleanParam,
  kNoindex,
  kContentSignal,
  kContentUsage,
  kLicense,
};

/// The usual lower-case key of a kind: "sitemap", "crawl-delay", "content-signal", ...
std::string_view ToString(RobotsLineKind kind);

/// A stretch of the text that a RobotsTxt holds; RobotsTxt::Text() makes it readable.
struct RobotsSpan {
  uint32_t begin = 0;
  uint32_t size = 0;
};

/// One allow or disallow line.
struct RobotsRule {
  RobotsSpan source;      // the line as written, without comment
  RobotsSpan pattern;     // normalised (robots_pattern.h), without an end anchor
  uint32_t line = 0;      // 1-based
  uint32_t priority = 0;  // octets of the normalised pattern, wildcards and anchor included
  bool allow = false;
  bool anchored = false;  // ended in "$"
  bool wildcard = false;  // contains "*"
};

/// One line that is not a rule. It applies to the user agents of its group, those after it included.
struct RobotsLine {
  RobotsLineKind kind = RobotsLineKind::kSitemap;
  uint32_t line = 0;   // 1-based
  uint32_t group = 0;  // index into groups(); 0: before any user-agent line
  RobotsSpan value;
};

/// User agents and the rules they share. Group 0 collects what stands before the first user-agent line.
struct RobotsGroup {
  uint32_t agents_begin = 0, agents_end = 0;  // into agents()
  uint32_t rules_begin = 0, rules_end = 0;    // into rules()
  uint32_t line = 0;                          // of the first user-agent line; 0 for group 0
};

/// A parsed file. Compact: the bytes as received, and offsets into them.
///
/// Lifetime: views and spans are valid as long as this object is neither moved nor assigned.
/// Thread-safety: immutable after ParseRobotsTxt; reading from many threads is safe.
class RobotsTxt {
 public:
  RobotsTxt() : groups_(1) {}

  std::span<const RobotsGroup> groups() const { return groups_; }
  std::span<const RobotsSpan> agents() const { return agents_; }  // user-agent values as written
  std::span<const RobotsRule> rules() const { return rules_; }
  std::span<const RobotsLine> lines() const { return lines_; }
  std::string_view Text(RobotsSpan span) const {
    return std::string_view(text_).substr(span.begin, span.size);
  }

  /// User-agent values that a group (or a line of it) is addressed to; empty for group 0.
  std::vector<std::string_view> AgentsOf(uint32_t group) const;

  /// The file as received, cut at max_bytes: parsing it again gives the same rules.
  std::string_view received() const { return std::string_view(text_).substr(0, received_bytes_); }

  /// The file as it was read: UTF-8, or what was received where that was neither that nor UTF-16.
  std::string_view decoded() const { return std::string_view(text_).substr(decoded_begin_, decoded_bytes_); }

  /// The line that holds `span`, as written, without comment and white space around it.
  std::string_view LineOf(RobotsSpan span) const;

  const std::string& origin() const { return origin_; }
  bool truncated() const { return truncated_; }  // max_bytes or longer
  bool is_html() const { return is_html_; }      // no directive, and a body that looks like HTML
  bool strict() const { return strict_; }

  /// Heap and object bytes held.
  size_t MemoryBytes() const;

 private:
  friend class RobotsParser;

  std::string text_;  // received bytes; transcoded text; patterns that differ from what was written
  std::string origin_;
  std::vector<RobotsGroup> groups_;
  std::vector<RobotsSpan> agents_;
  std::vector<RobotsRule> rules_;
  std::vector<RobotsLine> lines_;
  size_t received_bytes_ = 0;
  size_t decoded_begin_ = 0;
  size_t decoded_bytes_ = 0;
  bool truncated_ = false;
  bool is_html_ = false;
  bool strict_ = false;
};

/// Reads a robots.txt of `origin` ("https://host[:port]", as Url::origin()). Never fails: a line that
/// cannot be read is skipped, the rest stands (RFC 9309 2.2).
///
/// Limits: RobotsOptions::max_bytes. Cost: linear; tests/bench/robots_bench.cc. Thread-safety: reentrant.
RobotsTxt ParseRobotsTxt(std::string_view bytes, std::string_view origin, const RobotsOptions& options = {});

/// What a file says of one URL for one agent. The default rejects.
struct RobotsDecision {
  bool allowed = false;
  bool too_costly = false;               // disallowed: more than kMaxMatchBytes of work
  int line = 0;                          // 1-based line that decided; 0: no rule matched
  std::string_view rule;                 // that line as written, without comment; view into the RobotsTxt
  std::string_view group;                // user-agent value that chose the rules; empty: no group applies
  std::optional<double> crawl_delay_s;   // largest of the group
  std::optional<double> request_rate_s;  // seconds between two requests, largest of the group
};

/// Bytes of URL that wildcard rules of one file may look at in one decision; beyond, the answer is no.
inline constexpr size_t kMaxMatchBytes = 8 * 1024 * 1024;

/// Decides for `agent` (a product token; what follows a "/" is ignored) and `path_and_query`
/// ("/path?query" as Url::path_and_query()).
///
/// Longest normalised pattern wins, allow wins a tie, no match allows (RFC 9309 2.2.2); groups that name the
/// agent are merged and hide "*" (2.2.1). "/robots.txt" is always allowed. Cost: linear in rules and, for
/// each of them, in pattern and path. Thread-safety: reentrant.
RobotsDecision Decide(const RobotsTxt& robots, std::string_view agent, std::string_view path_and_query);

/// True if a group that names `token` itself (whole value, no "*" fallback) disallows the URL:
/// the statement "this site keeps <token> out", never a crawl rule for us.
bool DisallowsProxy(const RobotsTxt& robots, std::string_view token, std::string_view path_and_query);

/// Lines of `kind` that concern `agent`: before any group, in "*" groups, and in groups that name it.
std::vector<RobotsLine> LinesFor(const RobotsTxt& robots, RobotsLineKind kind, std::string_view agent);

/// Sitemaps named anywhere in the file, resolved against the origin, http and https only, without repetition,
/// file order, at most 50,000.
std::vector<std::string> SitemapsOf(const RobotsTxt& robots);

/// False if the Visit-time lines of the group that applies to `agent` (UTC, "hhmm-hhmm") all exclude
/// `minute_of_day` (0 to 1439). True without such lines.
bool InVisitTime(const RobotsTxt& robots, std::string_view agent, int minute_of_day);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ROBOTS_TXT_H_
