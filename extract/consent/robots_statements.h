#ifndef TAMIS_EXTRACT_CONSENT_ROBOTS_STATEMENTS_H_
#define TAMIS_EXTRACT_CONSENT_ROBOTS_STATEMENTS_H_

// What a robots.txt says about the use of a URL beside whether we may fetch it: groups of other crawlers and
// purpose tokens, Content-Signal, Content-Usage, Noindex, License, reservations in comments.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"
#include "extract/robots_pattern.h"
#include "extract/robots_txt.h"

namespace tamis {

/// What was looked up in one file once, so that a URL costs little. Holds no pointer into the file.
/// Thread-safety: immutable after Prepare; reading from many threads is safe.
class RobotsStatements {
 public:
  RobotsStatements() = default;

  /// `product_token`: ours. Tokens of others come from config/agent_tokens.txt; `policy_tokens` are purpose
  /// tokens beside those (rights.policy_tokens). Cost: linear in the file.
  static RobotsStatements Prepare(const RobotsTxt& robots, std::string_view product_token,
                                  std::span<const std::string> policy_tokens = {});

  /// Statements for one URL ("/path?query"). `robots` must be the file that was prepared. Content-Signal,
  /// Content-Usage and Noindex lines count if ungrouped, in a "*" group or in one that names us, also where a
  /// group of ours hides "*"; a group of ours that itself says something of a Content-Usage label is believed
  /// on that label (docs/rights.md). Limits: at most kMaxPageStatements of one file; a file with
  /// more says so by a statement `content_usage`/`malformed` "too many". Thread-safety: reentrant.
  void Add(const RobotsTxt& robots, std::string_view path_and_query, const StatementSource& source,
           std::vector<Statement>& out) const;

  /// Absolute URLs of RSL documents that License lines name for us (a group's own line overrides the global
  /// one), resolved against the origin, at most 8.
  const std::vector<std::string>& licence_documents() const { return licence_documents_; }

  size_t MemoryBytes() const;

 private:
  friend class RobotsStatementsBuilder;

  /// A token that the file names.
  struct Token {
    std::string token;             // lower-case
    std::string category;          // "policy", "P0" to "P3"
    std::vector<uint32_t> groups;  // that name it
  };
  /// To whom a line is addressed, as far as it concerns us.
  enum class Audience : uint8_t { kUngrouped, kEverybody, kUs, kOthers };
  enum class Kind : uint8_t { kSignal, kUsage, kNoindex };
  /// A line with what it says where its path fits.
  struct Line {
    Kind kind = Kind::kSignal;
    Audience audience = Audience::kUngrouped;
    bool has_path = false;
    bool stands = false;  // readings differ on whose it is: no other line undoes it
    RobotsPattern path;
    std::vector<Statement> statements;  // without source
  };
  struct Search;

  void AddUngrouped(const RobotsTxt& robots, Search& search) const;
  void AddTokens(const RobotsTxt& robots, Search& search) const;
  void AddLines(Search& search) const;
  void AddUsage(std::span<const Line* const> fitting, Search& search) const;

  std::vector<Token> tokens_;
  std::vector<Line> lines_;
  std::vector<Statement> everywhere_;  // reservations in comments, unreadable License lines; without source
  std::vector<std::string> licence_documents_;
  bool cut_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_ROBOTS_STATEMENTS_H_
