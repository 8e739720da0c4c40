#include "crawler/recheck/said_now.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "filter/rights/evidence_of.h"

namespace tamis {
namespace {

using Answer = OriginStatements::Answer;
using FilePlaces = std::set<std::pair<Place, std::string>>;

bool IsFilePlace(Place place) {
  switch (place) {
    case Place::kPageRobots:
    case Place::kImageRobots:
    case Place::kHopRobots:
    case Place::kPageFile:
    case Place::kImageFile:
    case Place::kHopFile:
      return true;
    default:
      return false;
  }
}

/// Not whether, but when and how often: row 11.
bool IsAboutTime(std::string_view reason) {
  return reason == "robots_visit_time" || reason == "robots_crawl_delay";
}

/// robots.txt is had wherever it is among the documents: its gate tells what could not be.
bool WasHad(const EvidenceDocument& document) {
  return document.kind == "robots" || document.state != "unreachable";
}

void Add(const OriginStatements& said, SaidNow& now) {
  std::set<std::string> missing;
  for (const EvidenceDocument& document : said.documents) {
    if (WasHad(document)) {
      now.said.documents.push_back(document);
    } else {
      missing.insert(document.url);
      now.whole = false;
    }
  }
  for (const Statement& statement : said.statements) {
    if (!missing.contains(statement.url)) now.said.statements.push_back(statement);
  }
  now.said.licences.insert(now.said.licences.end(), said.licences.begin(), said.licences.end());
}

/// A redirect on the way that may not be followed any more. Which of them the gate does not say.
void AddClosedHop(const OriginStatements& said, SaidNow& now) {
  if (said.answer != Answer::kUnreadable || !said.reason.starts_with("robots_")) return;
  if (IsAboutTime(said.reason)) {
    now.whole = false;
    return;
  }
  const RobotsVerdict closed{.answer = RobotsAnswer::kDisallowed, .reason = "robots_disallowed"};
  now.said.statements.push_back(CrawlStatement(closed, Place::kHopRobots, ""));
}

}  // namespace

void AddTarget(const Target& target, SaidNow& now) {
  const RobotsVerdict& robots = target.robots;
  const bool allowed = robots.answer == RobotsAnswer::kAllowed;
  const bool disallowed = robots.answer == RobotsAnswer::kDisallowed && !IsAboutTime(robots.reason);
  if (!allowed && !disallowed) {
    now.whole = false;
    return;
  }
  const Place place = target.request.kind == TargetKind::kImage ? Place::kImageRobots : Place::kPageRobots;
  const std::string file_url = target.request.url.origin() + "/robots.txt";
  now.said.statements.push_back(CrawlStatement(robots, place, file_url));
  if (disallowed) {
    now.said.documents.push_back({.kind = "robots", .place = place, .url = file_url, .state = "read"});
    return;
  }
  Add(target.origin, now);
  AddClosedHop(target.origin, now);
  const Answer answer = target.origin.answer;
  if (answer != Answer::kKnown && answer != Answer::kUnreadable) now.whole = false;
}

void AddNamedLicence(OriginStatements said, SaidNow& now) {
  const bool says_something =
      std::all_of(said.documents.begin(), said.documents.end(), [](const EvidenceDocument& document) {
        return document.state == "read" || document.state == "unreadable" || document.state == "unreachable";
      });
  if (says_something) Add(said, now);
}

Evidence EvidenceNow(Evidence old, SaidNow now, const std::string& product_token, TimePoint judged_at) {
  FilePlaces had;
  for (const EvidenceDocument& document : now.said.documents) had.emplace(document.place, document.url);
  const auto is_replaced = [&](const auto& one) {
    return IsFilePlace(one.place) && had.contains({one.place, one.url});
  };
  std::erase_if(old.statements, [&](const Statement& statement) {
    return statement.place == Place::kOperator || is_replaced(statement);
  });
  std::erase_if(old.documents, is_replaced);
  std::erase_if(now.said.licences, [&](const LicenceClaim& claim) {
    return std::find(old.licences.begin(), old.licences.end(), claim) != old.licences.end();
  });
  old.product_token = product_token;
  old.judged_at = judged_at;
  AddOrigin(now.said, old);
  return old;
}

}  // namespace tamis
