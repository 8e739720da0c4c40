#ifndef TAMIS_CRAWLER_EXPLAIN_H_
#define TAMIS_CRAWLER_EXPLAIN_H_

// One page or picture through every gate in run order, with what each filter finds. Nothing is stored.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "crawler/extractor.h"
#include "crawler/fetch/fetcher.h"
#include "crawler/step.h"
#include "filter/models/picture_screener.h"
#include "filter/safety.h"

namespace tamis {

/// One answer on the way. A safety rejection is named "safety" and nothing else.
struct ExplainLine {
  std::string
      gate;  // "url", "address", "robots", "head", "bytes", "page", "facts", "candidate", "pixels", ...
  std::string filter;
  std::string finding;  // "pass", "quarantine", "reject", "info"
  std::string reason;
  double milliseconds = 0;
};

/// Thread-safety: none; lives on the fetcher's io_context. Lifetime: its parts must outlive it.
class Explainer {
 public:
  struct Parts {
    const Safety& safety;
    const Options& options;
    const Clock& clock;
    const Extractor& extractor;
    Fetcher& fetcher;
    const PictureScreener& screener;
  };
  using Sink = std::function<void(const ExplainLine&)>;
  Explainer(const Parts& parts, Sink sink) : parts_(parts), sink_(std::move(sink)) {}

  /// A page by URL; with `image_url` only that candidate is followed, else the first that is cleared.
  /// True if nothing rejected.
  boost::asio::awaitable<bool> ExplainPage(std::string url, std::string image_url);

  /// A picture by URL, as if a page had shown it.
  boost::asio::awaitable<bool> ExplainImage(std::string url, std::string page_url);

  /// A body that is already here: a page or a picture, told apart by content.
  bool ExplainBytes(Fetched fetched);

 private:
  template <class T>
  std::optional<Cleared<T>> Judge(const std::string& gate, const FilterChain<T>& chain, T value);
  boost::asio::awaitable<std::optional<Fetched>> Fetch(Request request);
  std::optional<Page> ReadPage(Fetched fetched);
  std::optional<std::string> ChooseCandidate(Page page, const std::string& image_url);
  bool ExplainPicture(Fetched fetched);
  bool ExplainRights(const ResponseHead& head, const Decoded& decoded);
  bool ExplainTexts(const std::vector<PairText>& more);
  bool ExplainScreen(const Cleared<Decoded>& decoded);
  void Say(ExplainLine line);

  const Parts parts_;
  const Sink sink_;
  PageFacts facts_;      // of the page that shows the picture; of a picture alone one that says nothing
  Candidate candidate_;  // likewise
  TextVerdict texts_;    // of both, with the file's own
  PictureFacts seen_;
  RightsVerdict verdict_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_EXPLAIN_H_
