#include "filter/scope.h"

#include <utility>

#include <re2/re2.h>
#include <re2/set.h>

#include "filter/findings.h"

namespace tamis {
namespace {

Result<ScopeRule> ParseRule(std::string_view key, std::string_view word) {
  if (word == "host") return ScopeRule::kHost;
  if (word == "domain") return ScopeRule::kDomain;
  if (word == "prefix") return ScopeRule::kPrefix;
  if (word == "any") return ScopeRule::kAny;
  return Error{ErrorCode::kInvalidInput, std::string(key) + ": '" + std::string(word) + "' is no scope"};
}

bool IsDefaultPort(const Url& url) {
  return url.effective_port() == 80 || url.effective_port() == 443;
}

bool SamePort(const Url& a, const Url& b) {
  return a.effective_port() == b.effective_port() || (IsDefaultPort(a) && IsDefaultPort(b));
}

std::string_view FolderOf(const Url& url) {
  const std::string_view path = url.path();
  return path.substr(0, path.rfind('/') + 1);
}

bool IsWithin(const Url& url, const Url& anchor, ScopeRule rule) {
  switch (rule) {
    case ScopeRule::kAny:
      return true;
    case ScopeRule::kHost:
      return url.host() == anchor.host();
    case ScopeRule::kDomain:
      return RegistrableDomain(url.host()) == RegistrableDomain(anchor.host());
    case ScopeRule::kPrefix:
      return url.host() == anchor.host() && SamePort(url, anchor) && url.path().starts_with(FolderOf(anchor));
  }
  return false;
}

/// Relative to the URL in `anchor`; a missing or bad anchor is within nothing but "any".
bool IsWithin(const Url& url, const std::string& anchor, ScopeRule rule) {
  if (rule == ScopeRule::kAny) return true;
  const Result<Url> parsed = Url::Parse(anchor);
  return parsed.has_value() && IsWithin(url, *parsed, rule);
}

}  // namespace

struct ScopeFilter::Patterns {
  explicit Patterns(const RE2::Options& options) : set(options, RE2::UNANCHORED) {}

  /// None for an empty list.
  static Result<std::unique_ptr<const Patterns>> Make(std::string_view key,
                                                      const std::vector<std::string>& texts) {
    if (texts.empty()) return std::unique_ptr<const Patterns>();
    RE2::Options options;
    options.set_log_errors(false);
    auto made = std::make_unique<Patterns>(options);
    for (const std::string& text : texts) {
      std::string why;
      if (made->set.Add(text, &why) < 0) {
        return Error{ErrorCode::kInvalidInput, std::string(key) + ": pattern '" + text + "': " + why};
      }
    }
    // A set too large to be searched would reject every page; say so now.
    if (!made->set.Compile() || !made->Fit("x")) {
      return Error{ErrorCode::kInvalidInput, std::string(key) + ": the patterns are too large together"};
    }
    return std::unique_ptr<const Patterns>(std::move(made));
  }

  /// RE2::Set answers false for "no" and for "out of memory": the kind must be asked.
  Result<bool> Fit(const std::string& text) const {
    std::vector<int> which;
    RE2::Set::ErrorInfo info{RE2::Set::kNoError};
    const bool fits = set.Match(text, &which, &info);
    if (info.kind != RE2::Set::kNoError)
      return Error{ErrorCode::kUnavailable, "re2: pattern set out of memory"};
    return fits;
  }

  RE2::Set set;
};

ScopeFilter::ScopeFilter() = default;
ScopeFilter::~ScopeFilter() = default;

Result<std::unique_ptr<const ScopeFilter>> ScopeFilter::Make(const CrawlOptions& crawl,
                                                             const ImageOptions& images) {
  const Result<ScopeRule> pages_rule = ParseRule("crawl.scope", crawl.scope);
  if (!pages_rule) return pages_rule.error();
  const Result<ScopeRule> images_rule = ParseRule("images.scope", images.scope);
  if (!images_rule) return images_rule.error();
  Result<std::unique_ptr<const Patterns>> include = Patterns::Make("crawl.include", crawl.include);
  if (!include) return include.error();
  Result<std::unique_ptr<const Patterns>> exclude = Patterns::Make("crawl.exclude", crawl.exclude);
  if (!exclude) return exclude.error();

  std::unique_ptr<ScopeFilter> made(new ScopeFilter());
  made->pages_ = *pages_rule;
  made->images_ = *images_rule;
  made->include_ = *std::move(include);
  made->exclude_ = *std::move(exclude);
  return std::unique_ptr<const ScopeFilter>(std::move(made));
}

Result<Finding> ScopeFilter::Check(const Request& request) const {
  switch (request.kind) {
    case TargetKind::kRobots:
    case TargetKind::kRightsFile:
      return Passed(name());
    case TargetKind::kPage:
      return CheckPage(request);
    case TargetKind::kSitemap:
      return CheckSitemap(request);
    case TargetKind::kImage:
      break;
  }
  if (!IsWithin(request.url, request.page_url, images_)) return Rejected(name(), "out_of_scope");
  return Passed(name());
}

Result<Finding> ScopeFilter::CheckExcluded(const std::string& href) const {
  if (!exclude_) return Passed(name());
  const Result<bool> excluded = exclude_->Fit(href);
  if (!excluded) return excluded.error();
  return *excluded ? Rejected(name(), "excluded") : Passed(name());
}

// A list lies at the root of its host as a rule, whatever is wanted of that host.
Result<Finding> ScopeFilter::CheckSitemap(const Request& request) const {
  const ScopeRule rule = pages_ == ScopeRule::kPrefix ? ScopeRule::kHost : pages_;
  if (!IsWithin(request.url, request.seed_url, rule)) return Rejected(name(), "out_of_scope");
  return CheckExcluded(request.url.WithoutFragment().href());
}

Result<Finding> ScopeFilter::CheckPage(const Request& request) const {
  if (!IsWithin(request.url, request.seed_url, pages_)) return Rejected(name(), "out_of_scope");
  const std::string href = request.url.WithoutFragment().href();
  Result<Finding> excluded = CheckExcluded(href);
  if (!excluded || excluded->effect == Effect::kReject) return excluded;
  if (include_) {
    const Result<bool> included = include_->Fit(href);
    if (!included) return included.error();
    if (!*included) return Rejected(name(), "not_included");
  }
  return Passed(name());
}

}  // namespace tamis
