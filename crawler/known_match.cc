#include "crawler/known_match.h"

#include <algorithm>
#include <exception>
#include <set>

#include "crawler/core/url.h"
#include "crawler/core/version.h"
#include "crawler/log.h"

namespace tamis {
namespace {

/// The strictest of all; what no list explains any more is taken for the worst.
ListAction ActionOf(const std::vector<KnownMatch>& matches) {
  const auto has = [&](ListAction action) {
    return std::any_of(matches.begin(), matches.end(),
                       [&](const KnownMatch& match) { return match.action == action; });
  };
  if (matches.empty() || has(ListAction::kBlockAndReport)) return ListAction::kBlockAndReport;
  return has(ListAction::kBlock) ? ListAction::kBlock : ListAction::kReview;
}

/// The hash that the strongest PDQ match was found with.
std::optional<PdqHash> NeedleOf(const MatchCase& match) {
  for (const KnownMatch& known : match.matches) {
    if (known.kind != SignalKind::kPdq) continue;
    for (const PdqHash& hash : match.pdq) {
      if (hash.frame == known.frame && hash.variant == known.variant) return hash;
    }
  }
  return std::nullopt;
}

}  // namespace

// The record first: a crash after it repeats it, a crash before it finds the item again. Then what must not
// be left, then what others see.
bool KnownMatchHandler::Handle(const MatchCase& match) {
  const std::lock_guard lock(mutex_);
  try {
    const Status done = HandleLocked(match);
    if (!done) parts_.writer.Refuse(done.error());
    return done.has_value() && !parts_.writer.failed();  // a taint that failed shows there alone
  } catch (const std::exception& thrown) {
    parts_.writer.Refuse({ErrorCode::kInternal, thrown.what()});
    return false;
  }
}

void KnownMatchHandler::HandleLate() {
  for (LateMatch& late : parts_.writer.TakeLateMatches()) {
    // What fails ends the run; the taint mark is on the disk already.
    static_cast<void>(Handle({.url = std::move(late.url),
                              .page_url = std::move(late.page_url),
                              .page_id = std::move(late.page_id),
                              .status = 200,
                              .digests = late.digests,
                              .pdq = std::move(late.pdq),
                              .matches = std::move(late.matches)}));
  }
}

Status KnownMatchHandler::HandleLocked(const MatchCase& match) {
  const ListAction action = ActionOf(match.matches);
  Status done = action == ListAction::kBlock ? Status() : Record(match, action);
  if (done && action != ListAction::kReview && !match.page_id.empty()) parts_.writer.Taint(match.page_id);
  // Whoever led there must not be asked again either, nor lie around in the files of the queue.
  for (const RedirectHop& hop : match.redirects) {
    if (done) done = Purge(hop.url, {});
  }
  if (done) done = Purge(match.url, action == ListAction::kReview ? std::string() : match.page_id);
  if (done && action == ListAction::kBlockAndReport) done = Count(match);
  return done;
}

Status KnownMatchHandler::Record(const MatchCase& match, ListAction action) {
  if (parts_.incidents == nullptr) return {};
  return parts_.incidents->Write({.id = {},
                                  .at = parts_.clock.Now(),
                                  .tool_version = std::string(ProductVersion()),
                                  .action = action,
                                  .url = match.url,
                                  .page_url = match.page_url,
                                  .redirects = match.redirects,
                                  .status = match.status,
                                  .server_address = match.server_address,
                                  .content_type = match.content_type,
                                  .body_bytes = match.body_bytes,
                                  .digests = match.digests,
                                  .pdq = NeedleOf(match),
                                  .matches = match.matches});
}

Status KnownMatchHandler::Purge(const std::string& url, const std::string& page_id) {
  const Result<PurgeCounts> purged = parts_.frontier.Purge(url, page_id);
  if (!purged) return purged.error();
  for (const WorkKind kind : {WorkKind::kPage, WorkKind::kImage}) {
    const int64_t removed = purged->removed[static_cast<size_t>(kind)];
    const Funnel::Side side = kind == WorkKind::kPage ? Funnel::Side::kPages : Funnel::Side::kImages;
    if (removed > 0) parts_.funnel.Dropped(side, "safety", removed);
  }
  return {};
}

// Both domains count: the one that serves it and the one that shows it.
Status KnownMatchHandler::Count(const MatchCase& match) {
  ++reported_;
  std::set<std::string> domains;
  for (const std::string& text : {match.url, match.page_url}) {
    const Result<Url> url = Url::Parse(text);
    if (!url) continue;
    const std::string domain = RegistrableDomain(url->host());
    domains.insert(domain.empty() ? std::string(url->host()) : domain);
  }
  for (const std::string& domain : domains) {
    const Result<MatchCounts::Counts> counts = parts_.counts.Add(domain);
    if (!counts) return counts.error();
    if (counts->of_domain < parts_.options.block_domain_after) continue;
    const Status blocked = parts_.frontier.BlockDomain(domain);
    if (!blocked) return blocked;
  }
  if (must_stop()) Log(LogLevel::kError, "safety_stop", {{"why", "safety.stop_after is reached"}});
  return {};
}

}  // namespace tamis
