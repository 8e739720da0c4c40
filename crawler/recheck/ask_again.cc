#include "crawler/recheck/ask_again.h"

#include <tuple>
#include <utility>
#include <variant>

namespace tamis {

namespace asio = boost::asio;

asio::awaitable<SaidNow> AskAgain::Ask(const Evidence& old) {
  SaidNow now;
  Result<Url> page = Url::Parse(old.page_url);
  Result<Url> image = Url::Parse(old.image_url);
  if (!page || !image) {
    now.whole = false;
    co_return now;
  }
  Request of_page = RequestOf(TargetKind::kPage, *std::move(page), old.page_hops);
  of_page.seed_url = of_page.url.href();  // it was in scope when it was crawled
  Request of_image = RequestOf(TargetKind::kImage, *std::move(image), old.image_hops);
  of_image.page_url = old.page_url;
  co_await AskTarget(std::move(of_page), now);
  co_await AskTarget(std::move(of_image), now);
  co_await AskNamedLicences(old, now);
  co_return now;
}

Request AskAgain::RequestOf(TargetKind kind, Url url, const std::vector<std::string>& hops) {
  origins_.insert(url.origin());
  Request request{.kind = kind, .url = std::move(url)};
  for (const std::string& hop : hops) {
    request.redirects.push_back({.url = hop, .status = 0});
    const Result<Url> parsed = Url::Parse(hop);
    if (parsed) origins_.insert(parsed->origin());
  }
  return request;
}

asio::awaitable<void> AskAgain::AskTarget(Request request, SaidNow& now) {
  const Step<Target> asked = co_await fetcher_.AskFiles(std::move(request));
  if (const Target* target = std::get_if<Target>(&asked)) {
    AddTarget(*target, now);
  } else {
    now.whole = false;
  }
}

asio::awaitable<void> AskAgain::AskNamedLicences(const Evidence& old, SaidNow& now) {
  std::set<std::tuple<std::string, std::string, Place>> questions;  // document, about, place
  for (const EvidenceDocument& document : old.documents) {
    const bool of_page = document.place == Place::kPageFile;
    if (document.kind != "rsl" || (!of_page && document.place != Place::kImageFile)) continue;
    questions.emplace(document.url, old.image_url, document.place);
    if (of_page) questions.emplace(document.url, old.page_url, document.place);
  }
  for (const auto& [document, about, place] : questions) {
    OriginStatements said;
    std::vector<std::string> one{document};
    const bool asked = co_await fetcher_.AskLicences(std::move(one), about, place, said);
    if (!asked) now.whole = false;
    if (asked) AddNamedLicence(std::move(said), now);
  }
}

}  // namespace tamis
