#include "extract/robots_keys.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tamis {
namespace {

constexpr size_t kLongestKey = 32;  // longer keys are cut before comparison; all spellings are shorter

constexpr std::string_view kUserAgentSpellings[] = {"user-agent", "useragent",   "user agent", "useg-agent",
                                                    "ser-agent",  "users-agent", "user-agnet"};

constexpr std::string_view kDisallowSpellings[] = {"disallow", "dissallow", "dissalow", "disalow",
                                                   "diasllow", "disallaw",  "desallow", "dssalow",
                                                   "dsallow",  "diallow",   "disllow"};

constexpr std::string_view kSitemapSpellings[] = {"sitemap", "site-map"};

constexpr std::pair<std::string_view, RobotsLineKind> kLineKinds[] = {
    {"crawl-delay", RobotsLineKind::kCrawlDelay},
    {"crawl delay", RobotsLineKind::kCrawlDelay},
    {"crawldelay", RobotsLineKind::kCrawlDelay},
    {"clawl-delay", RobotsLineKind::kCrawlDelay},
    {"craw-delay", RobotsLineKind::kCrawlDelay},
    {"crawl-deley", RobotsLineKind::kCrawlDelay},
    {"request-rate", RobotsLineKind::kRequestRate},
    {"visit-time", RobotsLineKind::kVisitTime},
    {"host", RobotsLineKind::kHost},
    {"clean-param", RobotsLineKind::kCleanParam},
    {"noindex", RobotsLineKind::kNoindex},
    {"no-index", RobotsLineKind::kNoindex},
    {"content-signal", RobotsLineKind::kContentSignal},
    {"content-signals", RobotsLineKind::kContentSignal},
    {"contentsignal", RobotsLineKind::kContentSignal},
    {"contentsignals", RobotsLineKind::kContentSignal},
    {"content_signal", RobotsLineKind::kContentSignal},
    {"content_signals", RobotsLineKind::kContentSignal},
    {"content signal", RobotsLineKind::kContentSignal},
    {"content signals", RobotsLineKind::kContentSignal},
    {"content-usage", RobotsLineKind::kContentUsage},
    {"content-usages", RobotsLineKind::kContentUsage},
    {"contentusage", RobotsLineKind::kContentUsage},
    {"content_usage", RobotsLineKind::kContentUsage},
    {"content usage", RobotsLineKind::kContentUsage},
    {"license", RobotsLineKind::kLicense},
    {"licence", RobotsLineKind::kLicense},
};

template <size_t kCount>
bool BeginsLikeOneOf(std::string_view key, const std::string_view (&spellings)[kCount]) {
  return std::any_of(std::begin(spellings), std::end(spellings),
                     [key](std::string_view spelling) { return key.starts_with(spelling); });
}

}  // namespace

std::string_view ToString(RobotsLineKind kind) {
  switch (kind) {
    case RobotsLineKind::kSitemap:
      return "sitemap";
    case RobotsLineKind::kCrawlDelay:
      return "crawl-delay";
    case RobotsLineKind::kRequestRate:
      return "request-rate";
    case RobotsLineKind::kVisitTime:
      return "visit-time";
    case RobotsLineKind::kHost:
      return "host";
    case RobotsLineKind::kCleanParam:
      return "clean-param";
    case RobotsLineKind::kNoindex:
      return "noindex";
    case RobotsLineKind::kContentSignal:
      return "content-signal";
    case RobotsLineKind::kContentUsage:
      return "content-usage";
    case RobotsLineKind::kLicense:
      return "license";
  }
  return "unknown";
}

std::optional<std::variant<RobotsKey, RobotsLineKind>> RobotsKeyOf(std::string_view key) {
  std::array<char, kLongestKey> lower{};
  const size_t size = std::min(key.size(), lower.size());
  std::transform(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(size), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view folded(lower.data(), size);
  if (folded == "allow") return RobotsKey::kAllow;
  if (BeginsLikeOneOf(folded, kUserAgentSpellings)) return RobotsKey::kUserAgent;
  if (BeginsLikeOneOf(folded, kDisallowSpellings)) return RobotsKey::kDisallow;
  if (BeginsLikeOneOf(folded, kSitemapSpellings)) return RobotsLineKind::kSitemap;
  for (const auto& [spelling, kind] : kLineKinds) {
    if (folded == spelling) return kind;
  }
  return std::nullopt;
}

}  // namespace tamis
