#include "crawler/core/stages.h"

namespace tamis {
namespace {

std::string_view CrawlValue(const RobotsVerdict& robots) {
  if (robots.answer == RobotsAnswer::kAllowed) {
    if (robots.http_status == 401 || robots.http_status == 403) return "robots_forbidden";
    if (robots.reason == "robots_redirects") return robots.reason;
    return robots.http_status == 451 ? "robots_censored" : "allowed";
  }
  const bool denial =
      robots.answer == RobotsAnswer::kDisallowed || robots.answer == RobotsAnswer::kUnreachable;
  if (!denial) return "robots_unknown";
  if (robots.reason == "robots_forbidden" && robots.http_status == 451) return "robots_censored";
  if (robots.reason.starts_with("robots_")) return robots.reason;
  return robots.answer == RobotsAnswer::kDisallowed ? "robots_disallowed" : "robots_unreachable";
}

}  // namespace

Statement CrawlStatement(const RobotsVerdict& robots, Place place, std::string_view robots_url) {
  const StatementSource source{.place = place,
                               .url = std::string(robots_url),
                               .seen_at = robots.fetched_at,
                               .http_status = robots.http_status};
  return MakeStatement(source, Mechanism::kRobots, "crawl", CrawlValue(robots), "", robots.rule);
}

std::string_view ToString(ImageFormat format) {
  switch (format) {
    case ImageFormat::kUnknown:
      return "unknown";
    case ImageFormat::kJpeg:
      return "jpeg";
    case ImageFormat::kPng:
      return "png";
    case ImageFormat::kGif:
      return "gif";
    case ImageFormat::kWebp:
      return "webp";
    case ImageFormat::kAvif:
      return "avif";
    case ImageFormat::kJpegXl:
      return "jpeg_xl";
    case ImageFormat::kSvg:
      return "svg";
    case ImageFormat::kBmp:
      return "bmp";
    case ImageFormat::kTiff:
      return "tiff";
  }
  return "unknown";
}

}  // namespace tamis
