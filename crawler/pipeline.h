#ifndef TAMIS_CRAWLER_PIPELINE_H_
#define TAMIS_CRAWLER_PIPELINE_H_

// One page to its links and candidates; one pair from candidate to record. READ pipeline.cc FIRST: it is the
// whole product on one page, and each folder is met once.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/stages.h"
#include "crawler/extractor.h"
#include "crawler/fetch/fetcher.h"
#include "crawler/funnel.h"
#include "crawler/known_match.h"
#include "crawler/match/matcher.h"
#include "crawler/one_at_a_time.h"
#include "crawler/page_harvest.h"
#include "crawler/shard_writer.h"
#include "crawler/sitemap_work.h"
#include "crawler/step.h"
#include "crawler/work_payload.h"
#include "filter/models/picture_screener.h"
#include "filter/safety.h"
#include "storage/near_duplicates.h"

namespace boost::asio {
class thread_pool;
}

namespace tamis {

/// A pair's end: its row waits in the open shard, which acknowledges the item with its commit.
struct PairKept {};

/// A pair whose image's head is cleared, and what would be recorded if a list knew it.
struct PairUnderWay {
  const Cleared<PageFacts>& facts;
  const Cleared<Candidate>& candidate;
  const Cleared<ResponseHead>& head;
  const LeaseId& lease;
  const MatchCase& known;
  const OriginStatements& licences;  // RSL documents that the image's own response names
};

/// The case of a pair whose bytes were received.
MatchCase CaseOf(const PairUnderWay& pair, const Digests& digests, size_t body_bytes,
                 std::vector<PdqHash> pdq = {});

/// Takes an item through all gates. Everything that may not go on is a Stop with a reason code.
/// Thread-safety: coroutines run on the fetcher's io_context; the work between fetch and shard runs on `cpu`.
/// Lifetime: its parts must outlive its coroutines.
class Pipeline {
 public:
  struct Parts {
    const Safety& safety;
    const Options& options;
    const Extractor& extractor;
    Fetcher& fetcher;
    ShardWriter& writer;
    KnownMatchHandler& known_match;
    const MatcherSet& matchers;
    const PictureScreener& screener;
    NearDuplicateIndex* near_duplicates;  // null: duplicates.near is off
    Funnel& funnel;
    boost::asio::thread_pool& cpu;
    OneAtATime& lists;
    const Clock& clock;
    Key256 name_key;  // names pages in private files
  };
  /// The options have been checked (Safety::Make).
  explicit Pipeline(const Parts& parts) : parts_(parts) {}

  boost::asio::awaitable<Step<PageHarvest>> VisitPage(std::string url, PageWork work);

  /// `lease` is acknowledged with the shard that holds the row, or by the caller on a Stop.
  boost::asio::awaitable<Step<PairKept>> FetchPair(std::string url, ImageWork work, LeaseId lease);

  /// Nothing can be parsed any more; the run must end.
  bool broken() const { return parts_.extractor.broken(); }

 private:
  Step<PageHarvest> ReadBody(Fetched fetched, Request request, const PageWork& work);
  Step<PageHarvest> ReadPage(const Cleared<Fetched>& fetched);
  std::optional<Step<PageHarvest>> ReadList(const Cleared<Fetched>& fetched, const PageWork& work);
  std::optional<Stop> JudgeAsPage(const Fetched& fetched, Request request) const;
  Step<PairKept> ScreenPair(const PairUnderWay& pair, Fetched fetched);
  boost::asio::awaitable<bool> AskPageLicences(const std::string& image_url, PageFacts& facts);
  Step<PairKept> KeepPair(const PairUnderWay& pair, const Cleared<Fetched>& fetched,
                          const Cleared<Decoded>& decoded, int64_t lists_generation);
  RightsCase CaseOfRights(const PairUnderWay& pair, const Decoded& decoded, const PictureFacts& seen) const;
  boost::asio::awaitable<bool> AskImageLicences(const ResponseHead& head, OriginStatements& licences);
  std::optional<Stop> JudgeWhatIsSaid(const PageFacts& facts, const Candidate& candidate,
                                      const Request& request) const;
  Step<Cleared<TextCase>> JudgeTexts(const PairUnderWay& pair, const Cleared<Decoded>& decoded,
                                     const RightsCase& rights) const;
  Step<Cleared<ScreenCase>> JudgePicture(const PairUnderWay& pair, const Cleared<Decoded>& decoded,
                                         const TextCase& texts) const;
  NearDuplicateReservation ReserveNear(const Decoded& decoded, const TextCase& texts) const;
  Step<Rendered> RenderPicture(const Cleared<Decoded>& decoded, const ScreenCase& screen) const;
  std::optional<Stop> AskMatchers(const PairUnderWay& pair, const Cleared<Fetched>& fetched,
                                  const Cleared<Decoded>& decoded) const;
  Stop HandleKnown(MatchCase match, std::vector<KnownMatch> matches) const;
  Stop HandleListedUrl(const MatchCase& pair, const Stop& stop) const;

  const Parts parts_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_PIPELINE_H_
