#include "crawler/match/matcher_options.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "crawler/core/url.h"

namespace tamis {
namespace {

constexpr size_t kMaxNameBytes = 64;
constexpr std::string_view kByRole = "by-role";

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool HasNul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

/// What is wrong with a library's or a program's table; empty: nothing.
std::string ProblemOfProcess(const MatcherOptions& options) {
  if (options.path.empty()) return "path must be given";
  if (options.path.front() != '/') return "path must begin with \"/\": \"" + options.path + "\"";
  if (HasNul(options.path) || std::any_of(options.arguments.begin(), options.arguments.end(), HasNul))
    return "a NUL in path or arguments";
  if (!options.url.empty() || !options.bearer_token.empty() || !options.ca_file.empty())
    return "url, bearer_token and ca_file are for kind \"https\"";
  if (options.kind == "library" && options.arguments.size() > 1)
    return "a library takes one text in arguments, there are " + std::to_string(options.arguments.size());
  return {};
}

std::string ProblemOfService(const MatcherOptions& options) {
  if (options.url.empty()) return "url must be given";
  const Result<Url> url = Url::Parse(options.url);
  if (!url || url->scheme() != "https") return "url must be an https URL: \"" + options.url + "\"";
  if (url->has_credentials()) return "url holds credentials; use bearer_token";
  if (!options.path.empty() || !options.arguments.empty())
    return "path and arguments are for kinds \"library\" and \"process\"";
  if (!IsPrintable(options.bearer_token) || options.bearer_token.find(' ') != std::string::npos)
    return "bearer_token holds a character that no header can carry";
  return {};
}

std::string ProblemOf(const MatcherOptions& options) {
  if (options.name.empty() || options.name.size() > kMaxNameBytes || !IsPrintable(options.name))
    return "name must be 1 to 64 printable ASCII characters";
  if (ListRoleFrom(options.role) == ListRole::kUnknown) return "role must be given";
  if (options.action != kByRole && !ListActionFrom(options.action))
    return "action is none of by-role, block, block+report, review: \"" + options.action + "\"";
  if (options.timeout.count() <= 0) return "timeout must be above 0";
  if (options.kind == "library" || options.kind == "process") return ProblemOfProcess(options);
  if (options.kind == "https") return ProblemOfService(options);
  return "kind is none of library, process, https: \"" + options.kind + "\"";
}

}  // namespace

Status CheckMatcherOptions(const MatcherOptions& options) {
  const std::string problem = ProblemOf(options);
  if (problem.empty()) return {};
  const std::string name = IsPrintable(options.name) ? options.name.substr(0, kMaxNameBytes) : "?";
  return Error{ErrorCode::kInvalidInput, "matcher " + name + ": " + problem};
}

ListAction ActionOf(const MatcherOptions& options) {
  if (options.action == kByRole) {
    const bool is_own = ListRoleFrom(options.role) == ListRole::kOperator;
    return is_own ? ListAction::kBlock : ListAction::kBlockAndReport;
  }
  const Result<ListAction> action = ListActionFrom(options.action);
  return action ? *action : ListAction::kBlockAndReport;
}

}  // namespace tamis
