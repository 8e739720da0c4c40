// RobotsStatements::Prepare: everything of a robots.txt that does not depend on the URL.

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "config/agent_tokens.h"
#include "crawler/core/url.h"
#include "extract/consent/header_statements.h"
#include "extract/consent/reservation.h"
#include "extract/consent/robots_statements.h"
#include "extract/robots_match.h"

namespace tamis {
namespace {

constexpr size_t kMaxLines = 2'000;  // consent lines of one file that concern us
constexpr size_t kMaxLicenceDocuments = 8;

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (size_t before = text.size() + 1; text.size() < before;) {
    before = text.size();
    while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
    if (text.starts_with(kNoBreakSpace)) text.remove_prefix(kNoBreakSpace.size());
    if (text.ends_with(kNoBreakSpace)) text.remove_suffix(kNoBreakSpace.size());
  }
  return text;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

using TokenIndex = std::map<std::string, std::string, std::less<>>;  // lower-case token: category

const TokenIndex& ListedTokens() {
  static const TokenIndex tokens = [] {
    TokenIndex index;
    for (const AgentToken& agent : AgentTokens()) index.emplace(LowerCase(agent.token), agent.group);
    return index;
  }();
  return tokens;
}

/// "[path WS] rest": the path of a consent line and what follows it. draft-ietf-aipref-attach section 3.
struct PathAndRest {
  std::string_view path;
  std::string_view rest;
};
PathAndRest SplitPath(std::string_view value) {
  if (!value.starts_with('/') && !value.starts_with('*')) return {{}, value};
  const size_t end = std::min(value.find_first_of(" \t"), value.size());
  // A label may begin with "*": without anything after it, it is no path.
  if (value.starts_with('*') && (end == value.size() || value.substr(0, end).find('=') != value.npos)) {
    return {{}, value};
  }
  return {value.substr(0, end), Trim(value.substr(end))};
}

/// The comments of a file as one text; lines between them end a sentence.
std::string CommentsOf(std::string_view text) {
  std::string comments;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t hash = line.find('#');
    const bool says_more = !Trim(line.substr(0, hash)).empty();
    if (says_more && !comments.empty() && !comments.ends_with(". ")) comments += ". ";
    if (hash == std::string_view::npos) continue;
    comments += line.substr(std::min(line.find_first_not_of('#', hash), line.size()));
    comments += says_more ? ". " : " ";
  }
  return comments;
}

}  // namespace

/// Fills one RobotsStatements.
class RobotsStatementsBuilder {
 public:
  RobotsStatementsBuilder(const RobotsTxt& robots, std::string_view product_token,
                          std::span<const std::string> policy_tokens)
      : robots_(robots), product_token_(LowerCase(product_token)) {
    for (const std::string& token : policy_tokens) policy_tokens_.emplace(LowerCase(Trim(token)), "policy");
  }

  RobotsStatements Build() && {
    // Who knows what stands behind the end of what is read.
    prepared_.cut_ = robots_.truncated() && !robots_.is_html();
    ReadGroups();
    for (const RobotsLine& line : robots_.lines()) AddLine(line);
    AddLicences();
    if (!robots_.is_html()) {
      AddCommentReservations(CommentsOf(robots_.decoded()), {}, prepared_.everywhere_);
    }
    return std::move(prepared_);
  }

 private:
  using Audience = RobotsStatements::Audience;
  using Line = RobotsStatements::Line;

  void ReadGroups() {
    std::map<std::string, RobotsStatements::Token, std::less<>> named;
    for (uint32_t group = 0; group < robots_.groups().size(); ++group) {
      others_.emplace_back();
      for (const std::string_view value : robots_.AgentsOf(group)) ReadAgents(value, group, named);
      const RobotsNaming naming = NamingOf(robots_, group, product_token_);
      audiences_.push_back(group == 0                             ? Audience::kUngrouped
                           : naming == RobotsNaming::kByName      ? Audience::kUs
                           : naming == RobotsNaming::kAsEverybody ? Audience::kEverybody
                                                                  : Audience::kOthers);
    }
    for (auto& [token, found] : named) prepared_.tokens_.push_back(std::move(found));
    std::stable_sort(prepared_.tokens_.begin(), prepared_.tokens_.end(),
                     [](const auto& a, const auto& b) { return a.groups < b.groups; });
  }

  /// A user-agent value may name several ("GPTBot, CCBot"): no standard, but meant so.
  template <class Named>
  void ReadAgents(std::string_view value, uint32_t group, Named& named) {
    for (size_t begin = 0; begin <= value.size();) {
      const size_t end = std::min(value.find_first_of(",;", begin), value.size());
      const std::string_view one = Trim(value.substr(begin, end - begin));
      begin = end + 1;
      const std::string_view name = Trim(one.substr(0, one.find('/')));
      const std::string_view word = name.substr(0, name.find_first_of(" \t"));
      for (const std::string_view candidate : {one, name, word}) {
        if (AddToken(LowerCase(candidate), group, named)) break;
      }
    }
  }

  template <class Named>
  bool AddToken(const std::string& token, uint32_t group, Named& named) {
    std::string_view category;
    if (const auto policy = policy_tokens_.find(token); policy != policy_tokens_.end()) {
      category = policy->second;
    } else if (const auto listed = ListedTokens().find(token); listed != ListedTokens().end()) {
      category = listed->second;
    } else {
      return false;
    }
    RobotsStatements::Token& entry = named[token];
    entry.token = token;
    entry.category = category;
    if (entry.groups.empty() || entry.groups.back() != group) entry.groups.push_back(group);
    if (others_.back().empty() || others_.back().back().first != token) {
      others_.back().emplace_back(token, category);
    }
    return true;
  }

  void AddLine(const RobotsLine& line) {
    Line prepared;
    if (line.kind == RobotsLineKind::kContentSignal) {
      prepared.kind = RobotsStatements::Kind::kSignal;
    } else if (line.kind == RobotsLineKind::kContentUsage) {
      prepared.kind = RobotsStatements::Kind::kUsage;
    } else if (line.kind == RobotsLineKind::kNoindex) {
      prepared.kind = RobotsStatements::Kind::kNoindex;
    } else {
      return;
    }
    prepared.audience = audiences_[line.group];
    const std::string_view value = Trim(robots_.Text(line.value));
    const std::string_view raw = robots_.LineOf(line.value);
    if (prepared.kind == RobotsStatements::Kind::kNoindex) {
      Noindex(value, raw, prepared);
    } else {
      Consent(value, raw, line, prepared);
    }
    Keep(std::move(prepared));
  }

  void Keep(Line prepared) {
    if (prepared.statements.empty()) return;
    if (prepared_.lines_.size() >= kMaxLines) {
      prepared_.cut_ = true;
      return;
    }
    prepared_.lines_.push_back(std::move(prepared));
  }

  std::string_view ScopeOf(Audience audience) const {
    if (audience == Audience::kUs) return product_token_;
    return audience == Audience::kEverybody ? std::string_view("*") : std::string_view();
  }

  static void SetPath(std::string_view path, Line& line) {
    line.has_path = !path.empty();
    if (line.has_path) line.path = NormalizeRobotsPattern(path);
  }

  /// As a Disallow line: "foo" means "/foo".
  void Noindex(std::string_view value, std::string_view raw, Line& line) {
    if (value.empty() || line.audience == Audience::kOthers) return;
    const bool path = value.starts_with('/') || value.starts_with('*');
    SetPath(path ? std::string(value) : "/" + std::string(value), line);
    line.statements.push_back(
        MakeStatement({}, Mechanism::kRobotsDirective, "noindex", {}, ScopeOf(line.audience), raw));
  }

  void Consent(std::string_view value, std::string_view raw, const RobotsLine& written, Line& line) {
    const auto [path, rest] = SplitPath(value);
    const bool signal = line.kind == RobotsStatements::Kind::kSignal;
    // draft-ietf-aipref-attach: a rule before the first group belongs to none. Strict counts it.
    if (!signal && line.audience == Audience::kUngrouped && !robots_.strict()) return;
    // Content-Signal has no path (rights.md 2.2): one that stands there narrows nothing.
    if (!signal) SetPath(path, line);
    std::vector<Statement>& said = line.statements;
    if (signal) {
      AddContentSignals(rest, {}, ScopeOf(line.audience), raw, said);
    } else {
      AddContentUsage(rest, {}, path, raw, said);
      // "/img/train-ai=n": by the letter a path that says nothing, in all likelihood a slip.
      if (rest.empty() && !path.empty()) {
        AddContentUsage(path.substr(path.rfind('/') + 1), {}, {}, raw, said);
        const bool refuses = std::any_of(said.begin(), said.end(), [](const Statement& s) {
          return s.value == "n" || s.category == "malformed";
        });
        said.clear();
        if (!refuses) return;
        said.push_back(MakeStatement({}, Mechanism::kContentUsage, "malformed", path, {}, raw));
        line.has_path = false;
        line.path = {};
      }
    }
    if (line.audience == Audience::kOthers) return ForOthers(written.group, raw, line);
    line.stands = IsMixed(written);
  }

  /// A refusal of training in the group of another crawler is what its Disallow line would be: a statement
  /// that the site keeps that crawler from training. Its words stay with it.
  void ForOthers(uint32_t group, std::string_view raw, Line& line) {
    const bool signal = line.kind == RobotsStatements::Kind::kSignal;
    const bool refuses = std::any_of(line.statements.begin(), line.statements.end(), [&](const Statement& s) {
      return signal ? s.category == "ai-train" && s.value == "no" : s.value == "n" && s.category != "search";
    });
    std::vector<Statement> said;
    for (const auto& [token, category] : others_[group]) {
      if (refuses)
        said.push_back(MakeStatement({}, Mechanism::kRobotsToken, category, "disallow", token, raw));
      for (const Statement& s : line.statements) {
        if (signal) said.push_back(MakeStatement({}, s.mechanism, s.category, s.value, token, raw));
      }
    }
    line.statements = std::move(said);
  }

  /// True if user-agent lines follow the line in its group: a reader to whom Content-Usage is a rule begins a
  /// new group there, another does not.
  bool IsMixed(const RobotsLine& line) const {
    const RobotsGroup& group = robots_.groups()[line.group];
    return group.agents_end > group.agents_begin &&
           robots_.agents()[group.agents_end - 1].begin > line.value.begin;
  }

  /// RSL 1.0 section 4.4.2: a group's own License lines override the global ones. Global are those before any
  /// group and, as nobody can tell where a group ends, those behind the rules of any.
  void AddLicences() {
    std::vector<const RobotsLine*> own, global;
    for (const RobotsLine& line : robots_.lines()) {
      if (line.kind != RobotsLineKind::kLicense) continue;
      const Audience audience = audiences_[line.group];
      if (audience == Audience::kUs) own.push_back(&line);
      if (audience == Audience::kUngrouped || audience == Audience::kEverybody || IsBehindRules(line)) {
        global.push_back(&line);
      }
    }
    for (const RobotsLine* line : own.empty() ? global : own) AddLicence(*line);
  }

  bool IsBehindRules(const RobotsLine& line) const {
    const RobotsGroup& group = robots_.groups()[line.group];
    return group.rules_end > group.rules_begin && robots_.rules()[group.rules_end - 1].line < line.line;
  }

  void AddLicence(const RobotsLine& line) {
    std::string_view value = Trim(robots_.Text(line.value));
    value = value.substr(0, value.find_first_of(" \t"));
    while (!value.empty() && (value.front() == '<' || value.front() == '"')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == '>' || value.back() == '"')) value.remove_suffix(1);
    if (value.empty()) return;
    const Result<Url> origin = Url::Parse(robots_.origin());
    const Result<Url> url = Url::Parse(value, origin ? &*origin : nullptr);
    if (!url) {
      const std::string_view raw = robots_.LineOf(line.value);
      if (prepared_.everywhere_.size() < kMaxLicenceDocuments) {
        prepared_.everywhere_.push_back(MakeStatement({}, Mechanism::kRsl, "unreadable", "no URL", {}, raw));
      }
      return;
    }
    const std::string href = url->WithoutFragment().href();
    std::vector<std::string>& documents = prepared_.licence_documents_;
    if (std::find(documents.begin(), documents.end(), href) != documents.end()) return;
    if (documents.size() < kMaxLicenceDocuments) {
      documents.push_back(href);
    } else {
      prepared_.cut_ = true;
    }
  }

  const RobotsTxt& robots_;
  const std::string product_token_;
  TokenIndex policy_tokens_;
  std::vector<Audience> audiences_;                                       // of each group
  std::vector<std::vector<std::pair<std::string, std::string>>> others_;  // token, category of each group
  RobotsStatements prepared_;
};

RobotsStatements RobotsStatements::Prepare(const RobotsTxt& robots, std::string_view product_token,
                                           std::span<const std::string> policy_tokens) {
  return RobotsStatementsBuilder(robots, product_token, policy_tokens).Build();
}

}  // namespace tamis
