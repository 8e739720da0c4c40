#ifndef TAMIS_CRAWLER_RECHECK_ASK_AGAIN_H_
#define TAMIS_CRAWLER_RECHECK_ASK_AGAIN_H_

// Asks the files of all origins of one row again, and nothing else.

#include <set>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/evidence.h"
#include "crawler/fetch/fetcher.h"
#include "crawler/recheck/said_now.h"

namespace tamis {

/// Thread-safety: none; lives on the fetcher's io_context, which it must not outlive.
class AskAgain {
 public:
  explicit AskAgain(Fetcher& fetcher) : fetcher_(fetcher) {}

  /// `old` must outlive the coroutine. An origin, or a licence document, that the gates do not let us ask is
  /// one that could not be asked.
  boost::asio::awaitable<SaidNow> Ask(const Evidence& old);

  /// Of pages, images and redirects, each once.
  const std::set<std::string>& origins() const { return origins_; }

 private:
  boost::asio::awaitable<void> AskTarget(Request request, SaidNow& now);
  boost::asio::awaitable<void> AskNamedLicences(const Evidence& old, SaidNow& now);
  Request RequestOf(TargetKind kind, Url url, const std::vector<std::string>& hops);

  Fetcher& fetcher_;
  std::set<std::string> origins_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RECHECK_ASK_AGAIN_H_
