#include "crawler/engine.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "crawler/log.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr size_t kLinkCacheSlots = size_t{1} << 18;  // 4 MiB
constexpr size_t kOriginSlots = size_t{1} << 12;     // 64 KiB
constexpr size_t kListBatch = 500;                   // URLs of a sitemap between two turns of others
constexpr std::chrono::seconds kLongestPause{1};
constexpr Milliseconds kYield{0};
constexpr std::chrono::seconds kWaitForDue{60};  // a run does not wait longer for what is due later
constexpr int64_t kMaxPagesPerDomain = 64;       // out at once; politeness decides how many run
constexpr int64_t kMaxImagesPerDomain = 128;

Funnel::Side SideOf(WorkKind kind) {
  return kind == WorkKind::kPage ? Funnel::Side::kPages : Funnel::Side::kImages;
}

// Nothing may end in silence: what escapes a coroutine goes up to whoever runs the loop.
void Rethrow(const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace

struct Engine::Wake {
  asio::steady_timer timer;
};

Engine::Engine(const Parts& parts, std::function<void(EngineEnd)> on_end)
    : parts_(parts),
      on_end_(std::move(on_end)),
      link_cache_(kLinkCacheSlots),
      origins_(kOriginSlots),
      wake_(std::make_unique<Wake>(Wake{asio::steady_timer(parts.io)})) {}

Engine::~Engine() = default;

void Engine::Start() {
  started_at_ = last_progress_ = parts_.clock.Steady();
  asio::co_spawn(parts_.io, Feed(), Rethrow);
}

void Engine::WindDown() {
  interrupted_ = true;
  TakeNoMore();
}

void Engine::TakeNoMore() {
  stopping_ = true;
  parts_.turnstile.Close();
  wake_->timer.cancel();
}

// Takes leases as long as there are any; ends when the last one came back.
asio::awaitable<void> Engine::Feed() {
  while (true) {
    failed_ = failed_ || parts_.writer.failed();
    if (!failed_ && parts_.pipeline.broken()) {
      Note(Error{ErrorCode::kInternal, "no sandboxed worker can be started; see tamis doctor"});
    }
    if (!stopping_ && (failed_ || TimeIsUp() || parts_.known_match.must_stop())) TakeNoMore();
    if (stopping_) {
      if (leases_out() == 0) break;
      co_await Rest(kLongestPause);
      continue;
    }
    const LeaseRequest request = NextRequest();
    Result<std::vector<Lease>> leases = parts_.frontier.TakeLeases(request);
    if (!leases) {
      Note(leases.error());
      continue;
    }
    for (Lease& lease : *leases) {
      ++leases_out_[static_cast<size_t>(lease.item.kind)];
      asio::co_spawn(parts_.io, Work(std::move(lease)), Rethrow);
    }
    if (leases->empty()) {
      if (leases_out() == 0 && NothingMoreIsDue()) break;
      co_await Rest(kLongestPause);
    } else if (leases_out() >= kMaxLeases / 2) {
      co_await Rest(kLongestPause);
    } else {
      co_await Rest(kYield);
    }
  }
  on_end_(HowItEnded());
}

EngineEnd Engine::HowItEnded() const {
  const Status written = parts_.writer.failure();
  const bool refused = !written && written.error().code == ErrorCode::kRefused;
  if (refused || parts_.known_match.must_stop()) return EngineEnd::kRefused;
  return failed_ ? EngineEnd::kFailed : interrupted_ ? EngineEnd::kInterrupted : EngineEnd::kDone;
}

asio::awaitable<void> Engine::Rest(Milliseconds longest) {
  wake_->timer.expires_after(longest);
  boost::system::error_code woken;
  co_await wake_->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

LeaseRequest Engine::NextRequest() const {
  const CrawlOptions& crawl = parts_.options.crawl;
  int64_t pages_left = kUnlimited;
  int64_t images_left = parts_.fetch_images ? kUnlimited : 0;
  if (crawl.max_pages != kUnlimited || crawl.max_images != kUnlimited) {
    const FunnelCounts counts = parts_.funnel.counts();
    if (crawl.max_pages != kUnlimited) pages_left = crawl.max_pages - counts.pages.fetched - leases_out_[0];
    if (crawl.max_images != kUnlimited && parts_.fetch_images) {
      images_left = crawl.max_images - counts.images.kept - leases_out_[1];
      if (counts.images.kept >= crawl.max_images) pages_left = 0;  // they would lead to nothing
    }
  }
  // Near a limit one batch must not take more than what is left of either kind.
  LeaseRequest request{.max_items = kMaxLeases - leases_out(), .now = parts_.clock.Now()};
  if (pages_left > 0) request.max_items = std::min(request.max_items, pages_left);
  if (images_left > 0) request.max_items = std::min(request.max_items, images_left);
  request.max_pages_per_domain = pages_left > 0 ? kMaxPagesPerDomain : 0;
  request.max_images_per_domain = images_left > 0 ? kMaxImagesPerDomain : 0;
  return request;
}

bool Engine::TimeIsUp() const {
  const Milliseconds limit = parts_.options.crawl.max_duration;
  return limit != Milliseconds::max() && parts_.clock.Steady() - started_at_ >= limit;
}

// Nothing is out and nothing could be leased: is anything worth waiting for?
bool Engine::NothingMoreIsDue() {
  const LeaseRequest request = NextRequest();
  const FrontierStats stats = parts_.frontier.stats();
  int64_t waiting = 0;
  if (request.max_pages_per_domain > 0) waiting += stats.queued[0] - stats.uncommitted[0];
  if (request.max_images_per_domain > 0) waiting += stats.queued[1] - stats.uncommitted[1];
  if (waiting <= 0 || !stats.next_due) return true;
  // What is due already but was not given (a held domain) gets the same patience as what is due soon.
  return *stats.next_due - request.now > kWaitForDue ||
         parts_.clock.Steady() - last_progress_ > 2 * kWaitForDue;
}

asio::awaitable<void> Engine::Work(Lease lease) {
  if (lease.item.kind == WorkKind::kPage)
    co_await WorkOnPage(lease);
  else
    co_await WorkOnImage(lease);
  --leases_out_[static_cast<size_t>(lease.item.kind)];
  last_progress_ = parts_.clock.Steady();
  if (leases_out() < kMaxLeases / 2) wake_->timer.cancel();
}

template <class QueuedWork>
void Engine::Conclude(const Lease& lease, const Stop& stop, QueuedWork& work) {
  switch (stop.kind) {
    case Stop::Kind::kDropped:
      return DropItem(lease, stop);
    case Stop::Kind::kRetry:
    case Stop::Kind::kDeferred:
      return Postpone(lease, stop);
    case Stop::Kind::kRedirected:
      work.redirects.push_back(stop.hop);
      return Redirect(lease, stop, Serialize(work));
    case Stop::Kind::kCancelled: {
      const std::vector<LeaseId> back{lease.id};
      return parts_.frontier.Release(back);
    }
  }
}

asio::awaitable<void> Engine::WorkOnPage(Lease& lease) {
  Result<PageWork> work = ReadPageWork(lease.item.payload);
  if (!work) {
    DropItem(lease, Stop::Dropped("state_damaged"));
    co_return;
  }
  PageWork visit = *work;
  Step<PageHarvest> visited = co_await parts_.pipeline.VisitPage(lease.item.url, std::move(visit));
  co_await QueueSitemapsBeside(lease, *work);
  if (const auto* stop = std::get_if<Stop>(&visited)) {
    Conclude(lease, *stop, *work);
    co_return;
  }
  PageHarvest harvest = std::get<PageHarvest>(std::move(visited));
  co_await QueueAllButTheLast(harvest.listed);
  Harvest(lease, *work, std::move(harvest));
}

asio::awaitable<void> Engine::WorkOnImage(Lease& lease) {
  Result<ImageWork> work = ReadImageWork(lease.item.payload);
  if (!work) {
    DropItem(lease, Stop::Dropped("state_damaged"));
    co_return;
  }
  ImageWork fetch = *work;
  Step<PairKept> kept = co_await parts_.pipeline.FetchPair(lease.item.url, std::move(fetch), lease.id);
  const auto* const stop = std::get_if<Stop>(&kept);
  if (stop == nullptr) co_return;
  // Its page was tainted while it was out: there is nothing to wait for.
  const bool waits = stop->kind == Stop::Kind::kRetry || stop->kind == Stop::Kind::kDeferred;
  const bool tainted = waits && parts_.writer.IsTainted(work->facts.id);
  Conclude(lease, tainted ? Stop::Dropped("safety") : *stop, *work);
}

// Judges these and queues them, in one batch.
void Engine::Queue(std::vector<ListedWork> listed) {
  std::vector<WorkItem> items;
  for (ListedWork& page : listed) AddPage(std::move(page), items);
  if (items.empty()) return;
  const Result<PutResult> put = parts_.frontier.Put(items);
  if (!put) return Note(put.error());
  CountPages(put->of[0]);
}

// A long list in batches, so that others get their turn in between. What is left in `listed` is done together
// with the page: after a crash the list is read again, and what was queued is known.
asio::awaitable<void> Engine::QueueAllButTheLast(std::vector<ListedWork>& listed) {
  std::vector<ListedWork> all = std::exchange(listed, {});
  for (ListedWork& page : all) {
    if (listed.size() == kListBatch) {
      Queue(std::exchange(listed, {}));
      co_await asio::post(parts_.io, asio::use_awaitable);
    }
    listed.push_back(std::move(page));
  }
}

// Sitemaps that robots.txt names are queued before the page that was visited first is done: no crash can lose
// them.
asio::awaitable<void> Engine::QueueSitemapsBeside(const Lease& lease, const PageWork& work) {
  if (!parts_.options.crawl.sitemaps || work.depth >= parts_.options.crawl.max_depth) co_return;
  const Result<Url> url = Url::Parse(lease.item.url);
  if (!url || !parts_.fetcher.KnowsRobots(url->origin())) co_return;
  if (origins_.Known(url->origin(), work.seed_url)) co_return;
  std::vector<std::string> named = parts_.fetcher.SitemapsOf(url->origin());
  if (named.size() > kMaxSitemapsOfRobots) {
    const auto over = static_cast<int64_t>(named.size() - kMaxSitemapsOfRobots);
    named.resize(kMaxSitemapsOfRobots);
    parts_.funnel.Seen(Funnel::Side::kPages, over);
    parts_.funnel.Dropped(Funnel::Side::kPages, "sitemap_cap", over);
  }
  std::vector<ListedWork> sitemaps = WorkOf(named, work);
  co_await QueueAllButTheLast(sitemaps);
  Queue(std::move(sitemaps));
}

// A page is done when its links and its cleared candidates are queued: one batch.
void Engine::Harvest(const Lease& lease, const PageWork& work, PageHarvest harvest) {
  std::vector<WorkItem> items;
  if (work.depth < parts_.options.crawl.max_depth) {
    const PageWork next{.seed_url = work.seed_url, .depth = work.depth + 1, .redirects = {}};
    for (std::string& link : harvest.links) {
      AddPage({.url = std::move(link), .work = next, .priority = next.depth}, items);
    }
  }
  for (ListedWork& page : harvest.listed) AddPage(std::move(page), items);
  for (ImageWork& image : harvest.images) {
    std::string url = image.candidate.image_url;
    items.push_back({.kind = WorkKind::kImage, .url = std::move(url), .payload = Serialize(image)});
  }
  for (const std::string& url : harvest.forbidden) Note(parts_.frontier.NeverRequest(url));
  const std::vector<LeaseId> done{lease.id};
  const Result<PutResult> put = parts_.frontier.Complete(done, items);
  if (!put) return Note(put.error());
  const PutCounts& images = put->of[1];
  parts_.funnel.Kept(Funnel::Side::kPages);
  NoteDenied(harvest.denied);
  CountPages(put->of[0]);
  if (images.seen > 0) parts_.funnel.Dropped(Funnel::Side::kImages, "duplicate_url", images.seen);
  if (images.never_request > 0) parts_.funnel.Dropped(Funnel::Side::kImages, "safety", images.never_request);
}

// One line for the page, not one for each of its pictures, which may be very many.
void Engine::NoteDenied(const std::vector<DeniedUse>& denied) {
  for (const DeniedUse& use : denied) {
    const Result<Url> url = Url::Parse(use.url);
    const Drop drop{.dedupe_key = url ? DedupeKey(*url) : use.url, .reason = use.reason, .content = {}};
    Note(parts_.ledger.AddDrop(drop, parts_.clock.Now()));
  }
}

void Engine::CountPages(const PutCounts& pages) {
  parts_.funnel.Seen(Funnel::Side::kPages, pages.added + pages.over_host_cap);
  if (pages.over_host_cap > 0) parts_.funnel.Dropped(Funnel::Side::kPages, "host_cap", pages.over_host_cap);
}

// Gate 1 is asked here already, so that the frontier holds only what may be asked.
void Engine::AddPage(ListedWork page, std::vector<WorkItem>& items) {
  if (link_cache_.Known(page.url, page.work.seed_url)) return;
  const auto drop = [this](std::string_view reason) {
    parts_.funnel.Seen(Funnel::Side::kPages);
    parts_.funnel.Dropped(Funnel::Side::kPages, reason);
  };
  if (page.over_cap) return drop("sitemap_cap");
  Result<Url> parsed = Url::Parse(page.url);
  if (!parsed) return;
  Request request{.kind = page.work.role == PageRole::kPage ? TargetKind::kPage : TargetKind::kSitemap,
                  .url = *std::move(parsed),
                  .seed_url = page.work.seed_url,
                  .depth = page.work.depth};
  const Verdict<Request> verdict = parts_.safety.on_request.Judge(std::move(request));
  if (const Rejection* no = std::get_if<Rejection>(&verdict)) return drop(no->reason());
  items.push_back({.kind = WorkKind::kPage,
                   .url = std::move(page.url),
                   .priority = std::min(page.priority, 255),
                   .payload = Serialize(page.work)});
}

void Engine::DropItem(const Lease& lease, const Stop& stop) {
  const bool safety = stop.reason == "safety";
  // The never-request mark comes first: after a crash in between the URL is still never asked again.
  // Only for bytes that matched: other pictures of a tainted page are dropped, but not marked.
  if (stop.never_again || (safety && stop.content)) Note(parts_.frontier.NeverRequest(lease.item.url));
  const std::vector<LeaseId> done{lease.id};
  Note(parts_.frontier.Acknowledge(done));
  parts_.funnel.Dropped(SideOf(lease.item.kind), stop.reason);
  if (safety) return;
  const Result<Url> url = Url::Parse(lease.item.url);
  const Drop drop{
      .dedupe_key = url ? DedupeKey(*url) : lease.item.url, .reason = stop.reason, .content = stop.content};
  Note(parts_.ledger.AddDrop(drop, parts_.clock.Now()));
}

void Engine::Postpone(const Lease& lease, const Stop& stop) {
  Milliseconds wait = stop.wait;
  Lease later = lease;
  if (stop.kind == Stop::Kind::kRetry) {
    const std::optional<Milliseconds> delay =
        RetryDelay(lease.item.attempts + 1, stop.retry, parts_.options.politeness.retry_delay);
    if (!delay) return DropItem(lease, stop);
    wait = std::max(wait, *delay);
  } else {
    later.item.attempts -= 1;  // Retry adds one; the item itself did nothing wrong
  }
  parts_.funnel.Postponed(SideOf(lease.item.kind), stop.reason);
  Note(parts_.frontier.Retry(later, parts_.clock.Now() + wait));
}

// Each hop is an item of its own: it passes URL, address, robots and scope again, and survives a crash.
void Engine::Redirect(const Lease& lease, const Stop& stop, std::string payload) {
  WorkItem next{.kind = lease.item.kind,
                .url = stop.location,
                .priority = lease.item.priority,
                .payload = std::move(payload)};
  const Result<Url> from = Url::Parse(lease.item.url);
  const Result<Url> to = Url::Parse(stop.location);
  // A hop that only adds what the identity leaves out (a session id) would look like the URL it came from.
  if (from && to && DedupeKey(*from) == DedupeKey(*to)) next.dedupe_key = stop.location;
  const std::vector<LeaseId> done{lease.id};
  const std::vector<WorkItem> items{std::move(next)};
  const Result<PutResult> put = parts_.frontier.Complete(done, items);
  if (!put) return Note(put.error());
  const Funnel::Side side = SideOf(lease.item.kind);
  const PutCounts& counts = put->of[static_cast<size_t>(lease.item.kind)];
  if (counts.added > 0) {
    parts_.funnel.Redirected(side);
    parts_.funnel.Seen(side);
  } else {
    parts_.funnel.Dropped(side, counts.never_request > 0 ? "safety" : "duplicate_url");
  }
}

void Engine::Note(const Status& status) {
  if (status || failed_) return;
  failed_ = true;
  Log(LogLevel::kError, "state_failed", {{"error", status.error().message}});
  wake_->timer.cancel();
}

}  // namespace tamis
