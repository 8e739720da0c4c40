#include "filter/robots.h"

#include "filter/findings.h"

namespace tamis {
namespace {

std::string_view DefaultReason(RobotsAnswer answer) {
  switch (answer) {
    case RobotsAnswer::kDisallowed:
      return "robots_disallowed";
    case RobotsAnswer::kUnreachable:
      return "robots_unreachable";
    case RobotsAnswer::kUnknown:
    case RobotsAnswer::kAllowed:
    case RobotsAnswer::kNotApplicable:
      break;
  }
  return "robots_unknown";
}

/// A verdict's own reason counts for denials only: "allowed" where nothing was asked must not stand as a
/// reason.
Finding Denied(std::string_view filter, const RobotsVerdict& verdict) {
  const bool denial =
      verdict.answer == RobotsAnswer::kDisallowed || verdict.answer == RobotsAnswer::kUnreachable;
  if (denial && verdict.reason.starts_with("robots_")) {
    return Rejected(filter, verdict.reason, verdict.document_sha256);
  }
  return Rejected(filter, DefaultReason(verdict.answer), verdict.document_sha256);
}

}  // namespace

Result<Finding> RobotsFilter::Check(const Target& target) const {
  const RobotsAnswer answer = target.robots.answer;
  if (target.request.kind == TargetKind::kRobots) {
    if (answer == RobotsAnswer::kNotApplicable) return Passed(name());
  } else if (answer == RobotsAnswer::kAllowed) {
    return Passed(name());
  }
  return Denied(name(), target.robots);
}

Result<Finding> PageRobotsFilter::Check(const PageFacts& facts) const {
  if (facts.robots.answer == RobotsAnswer::kAllowed) return Passed(name());
  return Denied(name(), facts.robots);
}

}  // namespace tamis
