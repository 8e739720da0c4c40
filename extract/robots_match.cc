// Decisions from a parsed robots.txt: which groups apply, which rule wins, how slow to go.

#include <algorithm>
#include <charconv>
#include <utility>

#include "extract/robots_match.h"
#include "extract/robots_pattern.h"
#include "extract/robots_txt.h"

namespace tamis {
namespace {

constexpr double kLongestDelayS = 1e9;  // "never": larger values and "no requests" are this
constexpr int kMinutesPerDay = 24 * 60;

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool EqualFolded(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string Folded(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), Lower);
  return folded;
}

std::string_view BeforeSlash(std::string_view value) {
  value = value.substr(0, value.find('/'));
  while (!value.empty() && IsBlank(value.back())) value.remove_suffix(1);
  return value;
}

std::string_view FirstWord(std::string_view value) {
  const auto end = std::find_if(value.begin(), value.end(), IsBlank);
  return value.substr(0, static_cast<size_t>(end - value.begin()));
}

/// The leading letters, "-" and "_": what RFC 9309 2.2.1 calls a product token.
std::string_view LeadingToken(std::string_view value) {
  const auto end = std::find_if_not(value.begin(), value.end(), [](char c) {
    return (Lower(c) >= 'a' && Lower(c) <= 'z') || c == '-' || c == '_';
  });
  return value.substr(0, static_cast<size_t>(end - value.begin()));
}

bool FitsWildcard(std::string_view value, std::string_view agent) {
  const std::string name = Folded(FirstWord(BeforeSlash(value)));
  if (name.find('*') == std::string::npos) return false;
  RobotsPath text{Folded(agent), 0};
  text.query_begin = text.text.size();
  return MatchesRobotsPattern(name, /*anchored=*/true, text);
}

RobotsNaming NamingBy(const RobotsTxt& robots, std::string_view value, std::string_view agent) {
  if (FirstWord(value) == "*") return RobotsNaming::kAsEverybody;
  if (value.empty() || agent.empty()) return RobotsNaming::kNot;
  if (NamesWholeAgent(value, agent) || EqualFolded(LeadingToken(value), agent)) return RobotsNaming::kByName;
  return robots.strict() && FitsWildcard(value, agent) ? RobotsNaming::kByWildcard : RobotsNaming::kNot;
}

/// How a group is addressed to `agent`, and by which value.
std::pair<RobotsNaming, std::string_view> NamingWithValue(const RobotsTxt& robots, uint32_t group,
                                                          std::string_view agent) {
  std::pair<RobotsNaming, std::string_view> best{RobotsNaming::kNot, {}};
  const RobotsGroup& members = robots.groups()[group];
  for (uint32_t i = members.agents_begin; i < members.agents_end && best.first < RobotsNaming::kByName; ++i) {
    const std::string_view value = robots.Text(robots.agents()[i]);
    const RobotsNaming naming = NamingBy(robots, value, agent);
    if (naming > best.first) best = {naming, value};
  }
  return best;
}

/// The groups of a file that apply to one agent.
class Selection {
 public:
  Selection(const RobotsTxt& robots, std::string_view agent) : robots_(robots), agent_(BeforeSlash(agent)) {
    for (uint32_t group = 1; group < robots.groups().size(); ++group) {
      const auto [naming, name] = NamingOf(group);
      if (naming > best_) name_ = name;
      best_ = std::max(best_, naming);
    }
    if (best_ < RobotsNaming::kAsEverybody) name_ = {};
  }

  /// RFC 9309 2.2.1: groups that name the agent; only without any of them those for "*".
  bool Applies(uint32_t group) const {
    return best_ >= RobotsNaming::kAsEverybody && group > 0 && NamingOf(group).first == best_;
  }

  /// Groups whose disallow lines a strict reading adds.
  bool AddsRestrictions(uint32_t group) const {
    return robots_.strict() && (group == 0 || NamingOf(group).first == RobotsNaming::kByWildcard);
  }

  /// Consent lines are read wherever they may be meant for the agent.
  bool Concerns(uint32_t group) const {
    return group == 0 || NamingOf(group).first >= RobotsNaming::kAsEverybody;
  }

  std::string_view name() const { return name_; }

 private:
  std::pair<RobotsNaming, std::string_view> NamingOf(uint32_t group) const {
    return NamingWithValue(robots_, group, agent_);
  }

  const RobotsTxt& robots_;
  const std::string_view agent_;
  RobotsNaming best_ = RobotsNaming::kNot;
  std::string_view name_;
};

void ConsiderDisallows(const RobotsTxt& robots, const RobotsGroup& group, const RobotsPath& path,
                       RobotsWinner& winner) {
  for (uint32_t i = group.rules_begin; i < group.rules_end; ++i) {
    if (robots.rules()[i].allow) continue;
    const RobotsGroup single{.rules_begin = i, .rules_end = i + 1};
    ConsiderRules(robots, single, path, winner);
  }
}

/// The decimal number that `text` begins with ("2", "0.5", "0,5", "10 seconds"); the rest is left in `text`.
std::optional<double> TakeNumber(std::string_view& text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  std::string digits(text.substr(0, 32));
  std::replace(digits.begin(), digits.end(), ',', '.');
  if (digits.empty() || !(IsDigit(digits[0]) || digits[0] == '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  if (error == std::errc::invalid_argument) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - digits.data()));
  return error == std::errc() ? std::min(value, kLongestDelayS) : kLongestDelayS;
}

/// Seconds between two requests of "n/m", "n/ms", "n/mm", "n/mh", with or without a time of day: a rate that
/// is meant for some hours is kept at all hours.
std::optional<double> IntervalOf(std::string_view rate) {
  const std::optional<double> requests = TakeNumber(rate);
  while (!rate.empty() && IsBlank(rate.front())) rate.remove_prefix(1);
  if (!requests || !rate.starts_with('/')) return std::nullopt;
  rate.remove_prefix(1);
  const std::optional<double> period = TakeNumber(rate);
  if (!period) return std::nullopt;
  const char unit = rate.empty() ? 's' : Lower(rate.front());
  const double unit_s = unit == 'm' ? 60 : unit == 'h' ? 3600 : 1;
  if (*requests <= 0) return kLongestDelayS;
  return std::min(*period * unit_s / *requests, kLongestDelayS);
}

/// Minutes since midnight of "hhmm" at the beginning of `text`, which is left behind it.
std::optional<int> TakeMinutes(std::string_view& text) {
  while (!text.empty() && (IsBlank(text.front()) || text.front() == '-')) text.remove_prefix(1);
  if (text.size() < 4 || !std::all_of(text.begin(), text.begin() + 4, IsDigit)) return std::nullopt;
  const int minutes = ((text[0] - '0') * 10 + (text[1] - '0')) * 60 + (text[2] - '0') * 10 + (text[3] - '0');
  text.remove_prefix(4);
  return minutes > kMinutesPerDay ? std::nullopt : std::optional(minutes);
}

/// Calls `use` for the lines of `kind` in the groups that apply.
template <class Use>
void ForLines(const RobotsTxt& robots, const Selection& selection, RobotsLineKind kind, const Use& use) {
  uint32_t group = 0;
  bool applies = false;
  for (const RobotsLine& line : robots.lines()) {
    if (line.kind != kind) continue;
    // Lines are in group order: each group is asked once.
    if (line.group != group) applies = selection.Applies(line.group);
    group = line.group;
    if (applies) use(robots.Text(line.value));
  }
}

void TakeLarger(std::optional<double> value, std::optional<double>& largest) {
  if (value && (!largest || *value > *largest)) largest = value;
}

}  // namespace

bool NamesWholeAgent(std::string_view value, std::string_view agent) {
  // All three begin alike; most pairs end here.
  if (value.empty() || agent.empty() || Lower(value.front()) != Lower(agent.front())) return false;
  const std::string_view name = BeforeSlash(value);
  return EqualFolded(value, agent) || EqualFolded(name, agent) || EqualFolded(FirstWord(name), agent);
}

RobotsNaming NamingOf(const RobotsTxt& robots, uint32_t group, std::string_view agent) {
  return NamingWithValue(robots, group, BeforeSlash(agent)).first;
}

bool RobotsWinner::BeatenBy(const RobotsRule& other) const {
  if (other.priority == 0) return false;
  if (rule == nullptr) return true;
  return other.priority > rule->priority || (other.priority == rule->priority && other.allow && !rule->allow);
}

void ConsiderRules(const RobotsTxt& robots, const RobotsGroup& group, const RobotsPath& path,
                   RobotsWinner& winner) {
  for (uint32_t i = group.rules_begin; i < group.rules_end; ++i) {
    const RobotsRule& rule = robots.rules()[i];
    if (!winner.BeatenBy(rule)) continue;
    if (rule.wildcard && winner.matched_bytes > kMaxMatchBytes) return;
    if (rule.wildcard) winner.matched_bytes += path.text.size();
    if (MatchesRobotsPattern(robots.Text(rule.pattern), rule.anchored, path)) winner.rule = &rule;
  }
}

RobotsDecision Decide(const RobotsTxt& robots, std::string_view agent, std::string_view path_and_query) {
  const Selection selection(robots, agent);
  RobotsDecision decision;
  decision.group = selection.name();
  ForLines(robots, selection, RobotsLineKind::kCrawlDelay,
           [&](std::string_view value) { TakeLarger(TakeNumber(value), decision.crawl_delay_s); });
  ForLines(robots, selection, RobotsLineKind::kRequestRate,
           [&](std::string_view value) { TakeLarger(IntervalOf(value), decision.request_rate_s); });
  const RobotsPath path = NormalizeRobotsPath(path_and_query);
  decision.allowed = path.text == "/robots.txt";  // RFC 9309 2.2.2
  if (decision.allowed) return decision;

  RobotsWinner winner;
  for (uint32_t i = 0; i < robots.groups().size(); ++i) {
    const RobotsGroup& group = robots.groups()[i];
    if (group.rules_begin == group.rules_end) continue;
    if (selection.Applies(i)) {
      ConsiderRules(robots, group, path, winner);
    } else if (selection.AddsRestrictions(i)) {
      ConsiderDisallows(robots, group, path, winner);
    }
  }
  decision.too_costly = winner.matched_bytes > kMaxMatchBytes;
  decision.allowed = !decision.too_costly && (winner.rule == nullptr || winner.rule->allow);
  if (winner.rule != nullptr && !decision.too_costly) {
    decision.line = static_cast<int>(winner.rule->line);
    decision.rule = robots.Text(winner.rule->source);
  }
  return decision;
}

bool DisallowsProxy(const RobotsTxt& robots, std::string_view token, std::string_view path_and_query) {
  const RobotsPath path = NormalizeRobotsPath(path_and_query);
  RobotsWinner winner;
  for (const RobotsGroup& group : robots.groups()) {
    const auto agents = robots.agents().subspan(group.agents_begin, group.agents_end - group.agents_begin);
    const bool named = std::any_of(agents.begin(), agents.end(), [&](RobotsSpan agent) {
      return NamesWholeAgent(robots.Text(agent), token);
    });
    if (named) ConsiderRules(robots, group, path, winner);
  }
  return winner.matched_bytes > kMaxMatchBytes || (winner.rule != nullptr && !winner.rule->allow);
}

std::vector<RobotsLine> LinesFor(const RobotsTxt& robots, RobotsLineKind kind, std::string_view agent) {
  const Selection selection(robots, agent);
  std::vector<RobotsLine> found;
  for (const RobotsLine& line : robots.lines()) {
    if (line.kind == kind && selection.Concerns(line.group)) found.push_back(line);
  }
  return found;
}

bool InVisitTime(const RobotsTxt& robots, std::string_view agent, int minute_of_day) {
  const Selection selection(robots, agent);
  bool any = false;
  bool inside = false;
  ForLines(robots, selection, RobotsLineKind::kVisitTime, [&](std::string_view value) {
    const std::optional<int> from = TakeMinutes(value);
    const std::optional<int> until = TakeMinutes(value);
    if (!from || !until) return;
    any = true;
    const bool overnight = *from > *until;
    const bool after = minute_of_day >= *from;
    const bool before = minute_of_day <= *until;
    inside = inside || (overnight ? after || before : after && before);
  });
  return !any || inside;
}

}  // namespace tamis
