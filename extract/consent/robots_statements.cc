#include "extract/consent/robots_statements.h"

#include <algorithm>
#include <utility>

#include "extract/robots_match.h"

namespace tamis {

/// One URL's statements in the making.
struct RobotsStatements::Search {
  const RobotsPath path;
  const StatementSource& source;
  std::vector<Statement>& out;
  const size_t first;        // of ours in `out`
  size_t matched_bytes = 0;  // by wildcards, of all questions together
  bool cut = false;

  void Add(const Statement& said) {
    if (out.size() - first >= kMaxPageStatements) {
      cut = true;
      return;
    }
    Statement& made = out.emplace_back(said);
    made.place = source.place;
    made.url = source.url;
    made.seen_at = source.seen_at;
    made.http_status = source.http_status;
  }

  /// False once too much has been asked: then `cut` says that something is missing.
  bool MayMatch(bool wildcard) {
    if (!wildcard) return true;
    if (matched_bytes > kMaxMatchBytes) {
      cut = true;
      return false;
    }
    matched_bytes += path.text.size();
    return true;
  }
};

void RobotsStatements::AddUngrouped(const RobotsTxt& robots, Search& search) const {
  const RobotsGroup& group = robots.groups().front();
  const RobotsRule* longest = nullptr;
  for (uint32_t i = group.rules_begin; i < group.rules_end; ++i) {
    const RobotsRule& rule = robots.rules()[i];
    if (rule.allow || (longest != nullptr && rule.priority <= longest->priority)) continue;
    if (!search.MayMatch(rule.wildcard)) return;
    if (MatchesRobotsPattern(robots.Text(rule.pattern), rule.anchored, search.path)) longest = &rule;
  }
  if (longest == nullptr) return;
  std::string pattern(robots.Text(longest->pattern));
  if (longest->anchored) pattern += '$';
  search.Add(MakeStatement(search.source, Mechanism::kRobots, "ungrouped_disallow", pattern, {},
                           robots.Text(longest->source)));
}

void RobotsStatements::AddTokens(const RobotsTxt& robots, Search& search) const {
  const RobotsStatements::Token* before = nullptr;
  RobotsWinner winner;
  for (const Token& token : tokens_) {
    // Tokens that share their groups share the answer.
    if (before == nullptr || before->groups != token.groups) {
      winner = {.rule = nullptr, .matched_bytes = search.matched_bytes};
      for (const uint32_t group : token.groups) {
        ConsiderRules(robots, robots.groups()[group], search.path, winner);
      }
      search.matched_bytes = winner.matched_bytes;
    }
    before = &token;
    const bool too_costly = winner.matched_bytes > kMaxMatchBytes;
    if (!too_costly && (winner.rule == nullptr || winner.rule->allow)) continue;
    search.Add(MakeStatement(
        search.source, Mechanism::kRobotsToken, token.category, "disallow", token.token,
        winner.rule == nullptr ? "(more rules than can be matched)" : robots.Text(winner.rule->source)));
  }
}

void RobotsStatements::AddLines(Search& search) const {
  std::vector<const Line*> usage;
  for (const Line& line : lines_) {
    if (line.has_path && (!search.MayMatch(line.path.wildcard) ||
                          !MatchesRobotsPattern(line.path.text, line.path.anchored, search.path))) {
      continue;
    }
    if (line.kind == Kind::kUsage && line.audience != Audience::kOthers) {
      usage.push_back(&line);
    } else {
      for (const Statement& said : line.statements) search.Add(said);
    }
  }
  if (!usage.empty()) AddUsage(usage, search);
}

void RobotsStatements::AddUsage(std::span<const Line* const> fitting, Search& search) const {
  // For each audience and label the longest path counts; lines of equal length all do.
  const auto beaten = [&](const Line& line, const Statement& said) {
    if (line.stands || said.category == "malformed") return false;
    return std::any_of(fitting.begin(), fitting.end(), [&](const Line* other) {
      const bool same = other->audience == line.audience && other->path.priority > line.path.priority;
      return same && !other->stands &&
             std::any_of(other->statements.begin(), other->statements.end(),
                         [&](const Statement& s) { return s.category == said.category; });
    });
  };
  // A group of ours that speaks of a label hides what "*" says of it.
  const auto hidden = [&](const Line& line, const Statement& said) {
    if (line.audience != Audience::kEverybody || line.stands || said.category == "malformed") return false;
    return std::any_of(fitting.begin(), fitting.end(), [&](const Line* other) {
      return other->audience == Audience::kUs &&
             std::any_of(other->statements.begin(), other->statements.end(),
                         [&](const Statement& s) { return s.category == said.category; });
    });
  };
  // The comparison above is quadratic; what is longer than any real file is emitted as it is.
  constexpr size_t kMaxCompared = 64;
  const bool compare = fitting.size() <= kMaxCompared;
  for (const Line* line : fitting) {
    for (const Statement& said : line->statements) {
      if (!compare || (!beaten(*line, said) && !hidden(*line, said))) search.Add(said);
    }
  }
}

void RobotsStatements::Add(const RobotsTxt& robots, std::string_view path_and_query,
                           const StatementSource& source, std::vector<Statement>& out) const {
  Search search{
      .path = NormalizeRobotsPath(path_and_query), .source = source, .out = out, .first = out.size()};
  search.cut = cut_;
  AddUngrouped(robots, search);
  AddTokens(robots, search);
  AddLines(search);
  for (const Statement& said : everywhere_) search.Add(said);
  if (!search.cut) return;
  // In place of the last one, where there is no room.
  if (out.size() - search.first >= kMaxPageStatements) out.pop_back();
  out.push_back(MakeStatement(source, Mechanism::kContentUsage, "malformed", "too many", {}, {}));
}

size_t RobotsStatements::MemoryBytes() const {
  const auto text = [](const std::string& s) { return s.capacity() > 15 ? s.capacity() + 1 : 0; };
  const auto said = [&](const std::vector<Statement>& statements) {
    size_t bytes = statements.capacity() * sizeof(Statement);
    for (const Statement& s : statements)
      bytes += text(s.scope) + text(s.category) + text(s.value) + text(s.raw);
    return bytes;
  };
  size_t bytes = sizeof(*this) + tokens_.capacity() * sizeof(Token) + lines_.capacity() * sizeof(Line) +
                 licence_documents_.capacity() * sizeof(std::string) + said(everywhere_);
  for (const Token& token : tokens_) bytes += text(token.token) + token.groups.capacity() * sizeof(uint32_t);
  for (const Line& line : lines_) bytes += text(line.path.text) + said(line.statements);
  for (const std::string& url : licence_documents_) bytes += text(url);
  return bytes;
}

}  // namespace tamis
