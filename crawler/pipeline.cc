#include "crawler/pipeline.h"

#include <optional>
#include <utility>
#include <variant>

#include "crawler/run_on.h"
#include "extract/consent/header_statements.h"
#include "filter/rights/follow_links.h"
#include "filter/rights/evidence_of.h"
#include "filter/text/pair_texts.h"
#include "storage/record.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kSafety = "safety";

// The value of a step that went well.
template <class T>
T&& Got(Step<T>& step) {
  return std::get<1>(std::move(step));
}

template <class T>
const Stop* Stopped(const Step<T>& step) {
  return std::get_if<Stop>(&step);
}

// A job that came to nothing. Short memory is no fault of the item, and a missing sandbox ends the run.
Stop StoppedJob(const Error& error, std::string_view otherwise, const Digests& digests) {
  if (error.code == ErrorCode::kUnavailable) return Stop::ShortOfMemory();
  if (error.code == ErrorCode::kCancelled) return Stop::Cancelled();
  return Stop::DroppedBytes(JobReason(error, otherwise), digests);
}

// Whatever breaks in a parser or a library rejects the item; it does not end the run.
template <class T, class Work>
Step<T> Guarded(Work work) {
  try {
    return work();
  } catch (...) {
    return Stop::Dropped("filter_error");
  }
}

}  // namespace

// A page: gates 1 to 4, then its links and the candidates whose texts pass gate 5. A sitemap or a feed: the
// same gates, then what it lists.
asio::awaitable<Step<PageHarvest>> Pipeline::VisitPage(std::string url, PageWork work) {
  Result<Url> parsed = Url::Parse(url);
  if (!parsed) co_return Stop::Dropped("bad_url");
  const Request request{.kind = work.role == PageRole::kPage ? TargetKind::kPage : TargetKind::kSitemap,
                        .url = *std::move(parsed),
                        .redirects = work.redirects,
                        .seed_url = work.seed_url,
                        .depth = work.depth};

  Step<Cleared<Target>> target = co_await parts_.fetcher.Approach(request);
  if (const Stop* stop = Stopped(target)) co_return *stop;

  Step<Opened> opened = co_await parts_.fetcher.Open(Got(target));
  if (const Stop* stop = Stopped(opened)) co_return *stop;

  Step<Fetched> fetched = co_await parts_.fetcher.Receive(Got(opened));
  if (const Stop* stop = Stopped(fetched)) co_return *stop;
  parts_.funnel.Fetched(Funnel::Side::kPages, std::get<Fetched>(fetched).encoded_bytes);

  // A list may take much memory, and many may come at once: one is read and queued at a time.
  std::shared_ptr<void> turn;
  if (work.role != PageRole::kPage) turn = co_await parts_.lists.Enter();

  std::optional<Step<PageHarvest>> harvest;
  auto read = [&] { harvest = Guarded<PageHarvest>([&] { return ReadBody(Got(fetched), request, work); }); };
  co_await RunOn(parts_.cpu, read);
  if (PageHarvest* const done = std::get_if<PageHarvest>(&*harvest)) done->turn = std::move(turn);
  co_return *std::move(harvest);
}

// A pair: page and texts are judged again, then gates 1 to 3 for the image's URL, the head, and the rest off
// the network thread. Nothing of it is written before the record exists.
asio::awaitable<Step<PairKept>> Pipeline::FetchPair(std::string url, ImageWork work, LeaseId lease) {
  Result<Url> parsed = Url::Parse(url);
  if (!parsed) co_return Stop::Dropped("bad_image_url");
  Request request{.kind = TargetKind::kImage,
                  .url = *std::move(parsed),
                  .redirects = std::move(work.redirects),
                  .page_url = work.facts.url};

  if (!co_await AskPageLicences(request.url.WithoutFragment().href(), work.facts))
    co_return Stop::Cancelled();
  const Verdict<PageFacts> facts = parts_.safety.on_facts.Judge(std::move(work.facts));
  if (const Rejection* no = std::get_if<Rejection>(&facts)) co_return Stop::Dropped(*no);

  const Verdict<Candidate> candidate = parts_.safety.on_candidate.Judge(std::move(work.candidate));
  if (const Rejection* no = std::get_if<Rejection>(&candidate)) co_return Stop::Dropped(*no);
  std::optional<Stop> said;
  auto judge = [&] { said = JudgeWhatIsSaid(*std::get<1>(facts), *std::get<1>(candidate), request); };
  co_await RunOn(parts_.cpu, judge);
  if (said) co_return *said;

  const MatchCase pair{.url = request.url.WithoutFragment().href(),
                       .page_url = request.page_url,
                       .page_id = std::get<1>(facts)->id,
                       .redirects = request.redirects};
  Step<Cleared<Target>> target = co_await parts_.fetcher.Approach(std::move(request));
  if (const Stop* stop = Stopped(target)) {
    Stop end = *stop;
    auto handle = [&] { end = HandleListedUrl(pair, *stop); };
    if (stop->reason == kSafety) co_await RunOn(parts_.cpu, handle);
    co_return end;
  }

  Step<Opened> opened = co_await parts_.fetcher.Open(Got(target));
  if (const Stop* stop = Stopped(opened)) co_return *stop;
  const Cleared<ResponseHead> head = std::get<Opened>(opened).head;  // its proof goes into the record

  Step<Fetched> fetched = co_await parts_.fetcher.Receive(Got(opened));
  if (const Stop* stop = Stopped(fetched)) co_return *stop;
  parts_.funnel.Fetched(Funnel::Side::kImages, std::get<Fetched>(fetched).encoded_bytes);

  OriginStatements licences;
  if (!co_await AskImageLicences(*head, licences)) co_return Stop::Cancelled();

  std::optional<Step<PairKept>> kept;
  auto screen = [&] {
    kept = Guarded<PairKept>([&] {
      return ScreenPair({std::get<1>(facts), std::get<1>(candidate), head, lease, pair, licences},
                        Got(fetched));
    });
  };
  co_await RunOn(parts_.cpu, screen);
  co_return *std::move(kept);
}

// Licences that the image's response names, now that the host's turn is over.
asio::awaitable<bool> Pipeline::AskImageLicences(const ResponseHead& head, OriginStatements& licences) {
  std::vector<std::string> named = ReadHeaderStatements(head.headers, {.url = head.url}).licence_documents;
  for (const RedirectHop& hop : head.redirects) {
    named.insert(named.end(), hop.licence_documents.begin(), hop.licence_documents.end());
  }
  co_return co_await parts_.fetcher.AskLicences(std::move(named), head.url, Place::kImageFile, licences);
}

// Licences that the page names count for both of its URLs. They are in memory, as a rule.
asio::awaitable<bool> Pipeline::AskPageLicences(const std::string& image_url, PageFacts& facts) {
  OriginStatements said;
  for (const std::string& url : {facts.url, image_url}) {
    if (!co_await parts_.fetcher.AskLicences(facts.licence_documents, url, Place::kPageFile, said)) {
      co_return false;
    }
  }
  facts.statements.insert(facts.statements.end(), said.statements.begin(), said.statements.end());
  facts.documents.insert(facts.documents.end(), said.documents.begin(), said.documents.end());
  facts.licences.insert(facts.licences.end(), said.licences.begin(), said.licences.end());
  co_return true;
}

// Bytes -> verdict -> list or page. No I/O.
Step<PageHarvest> Pipeline::ReadBody(Fetched plain, Request request, const PageWork& work) {
  Result<Digests> digests = DigestAll(plain.body.span());
  if (!digests) return Stop::Dropped("digest_missing");
  plain.digests = *digests;

  const Verdict<Fetched> fetched = parts_.safety.on_bytes.Judge(std::move(plain));
  if (const Rejection* no = std::get_if<Rejection>(&fetched)) {
    if (no->reason() == kSafety) {
      const MatchCase page{.url = request.url.WithoutFragment().href(),
                           .redirects = request.redirects,
                           .status = 200,
                           .digests = *digests};
      return HandleKnown(page, parts_.safety.known->MatchDigests(*digests));
    }
    return Stop::DroppedBytes(no->reason(), *digests);
  }

  const Cleared<Fetched>& body = std::get<1>(fetched);
  if (work.role == PageRole::kPage) return ReadPage(body);
  std::optional<Step<PageHarvest>> listed = ReadList(body, work);
  if (listed) return *std::move(listed);
  if (work.role == PageRole::kSitemap) return Stop::Dropped("sitemap_unreadable");
  const std::optional<Stop> no = JudgeAsPage(*body, std::move(request));
  return no ? Step<PageHarvest>(*no) : ReadPage(body);
}

// None: it is neither a sitemap nor a feed.
std::optional<Step<PageHarvest>> Pipeline::ReadList(const Cleared<Fetched>& fetched, const PageWork& work) {
  const Result<Sitemap> sitemap = parts_.extractor.ReadSitemap(fetched);
  if (!sitemap) return StoppedJob(sitemap.error(), "sitemap_unreadable", fetched->digests);
  if (sitemap->kind == SitemapKind::kHtml || sitemap->kind == SitemapKind::kUnknown) return std::nullopt;
  PageHarvest harvest;
  harvest.listed = WorkOf(*sitemap, work);
  Result<WorkingMemory> memory = parts_.extractor.Hold(MemoryBytes(harvest.listed));
  if (!memory) return Stop::ShortOfMemory();
  harvest.memory = std::make_shared<const WorkingMemory>(*std::move(memory));
  return harvest;
}

// Bytes -> page -> verdict -> links and candidates. No I/O.
Step<PageHarvest> Pipeline::ReadPage(const Cleared<Fetched>& fetched) {
  const std::string id = ToHex(KeyedName(parts_.name_key, fetched->head.url));
  Result<Page> read = parts_.extractor.ReadPage(fetched, id);
  if (!read) {
    const bool too_large = read.error().code == ErrorCode::kTooLarge;
    return StoppedJob(read.error(), too_large ? "page_too_complex" : "page_unreadable", fetched->digests);
  }

  Verdict<Page> judged = parts_.safety.on_page.Judge(*std::move(read));
  if (const Rejection* no = std::get_if<Rejection>(&judged)) return Stop::Dropped(*no);
  Page page = std::get<Cleared<Page>>(std::move(judged)).Release();

  PageHarvest harvest;
  const std::optional<Stop> too_much = HoldImages(page, parts_.extractor, harvest);
  if (too_much) return *too_much;
  if (CombinesMinors(page, parts_.safety, parts_.funnel)) {
    parts_.writer.Taint(page.facts.id);
    return Stop::Forbidden();
  }
  if (MayFollowLinks(page.facts, parts_.options.rights, parts_.options.identity.product_token)) {
    for (Link& link : page.links) {
      if (link.rel.find("nofollow") == std::string::npos) harvest.links.push_back(std::move(link.url));
    }
  }
  HarvestImages(page, parts_.safety, parts_.funnel, harvest);
  return harvest;
}

// Bytes -> digests -> pixels -> verdict -> record -> open shard. The only way into a shard.
Step<PairKept> Pipeline::ScreenPair(const PairUnderWay& pair, Fetched plain) {
  const Result<Digests> digests = DigestAll(plain.body.span());
  if (!digests) return Stop::Dropped("digest_missing");
  plain.digests = *digests;
  const size_t body_bytes = plain.body.size();
  const int64_t lists_generation = parts_.safety.known->generation();  // before the first question

  // Gate 7: known bytes are never decoded.
  const Verdict<Fetched> bytes = parts_.safety.on_bytes.Judge(std::move(plain));
  if (const Rejection* no = std::get_if<Rejection>(&bytes)) {
    if (no->reason() == kSafety)
      return HandleKnown(CaseOf(pair, *digests, body_bytes), parts_.safety.known->MatchDigests(*digests));
    return Stop::DroppedBytes(no->reason(), *digests);
  }
  const Cleared<Fetched>& fetched = std::get<1>(bytes);

  // Gate 8: header probe, decode, hash.
  Result<Decoded> image = parts_.extractor.Decode(fetched);
  if (!image) return StoppedJob(image.error(), "image_damaged", *digests);

  // Gate 9: what the pixels say.
  const std::vector<PdqHash> hashes = image->pdq;
  const Verdict<Decoded> pixels = parts_.safety.on_pixels.Judge(*std::move(image));
  if (const Rejection* no = std::get_if<Rejection>(&pixels)) {
    if (no->reason() == kSafety) {
      return HandleKnown(CaseOf(pair, *digests, body_bytes, hashes), parts_.safety.known->MatchPdq(hashes));
    }
    return Stop::DroppedBytes(no->reason(), *digests);
  }
  if (const std::optional<Stop> no = AskMatchers(pair, fetched, std::get<1>(pixels))) return *no;

  return KeepPair(pair, fetched, std::get<1>(pixels), lists_generation);
}

// What was said of the pair, its texts, what models see in it -> verdicts -> record -> open shard.
Step<PairKept> Pipeline::KeepPair(const PairUnderWay& pair, const Cleared<Fetched>& fetched,
                                  const Cleared<Decoded>& decoded, int64_t lists_generation) {
  const Digests& digests = fetched->digests;
  Verdict<RightsCase> rights = parts_.safety.on_rights.Judge(CaseOfRights(pair, *decoded, {}));
  if (const Rejection* no = std::get_if<Rejection>(&rights)) return Stop::DroppedBytes(no->reason(), digests);

  std::optional<Step<Cleared<TextCase>>> texts = JudgeTexts(pair, decoded, *std::get<1>(rights));
  if (const Stop* stop = Stopped(*texts)) return *stop;

  // Gate 10: the same picture once. Reserved now, durable with the shard, given back if no row comes.
  Result<ContentReservation> content = parts_.writer.Reserve(digests.sha256);
  if (!content) return Stop::Dropped("filter_error");
  if (!content->granted()) return Stop::DroppedBytes("duplicate_content", digests);

  // The models last: they are what costs most.
  const Step<Cleared<ScreenCase>> screen = JudgePicture(pair, decoded, *std::get<1>(*texts));
  if (const Stop* stop = Stopped(screen)) return *stop;
  const PictureFacts& seen = std::get<1>(screen)->facts;
  const bool blurred = !FacesToBlur(parts_.safety.faces, seen).empty();
  if (seen.watermark_score || blurred) {  // what is seen and what is done to it are part of the case
    rights = parts_.safety.on_rights.Judge(CaseOfRights(pair, *decoded, seen));
    if (const Rejection* no = std::get_if<Rejection>(&rights))
      return Stop::DroppedBytes(no->reason(), digests);
    texts.emplace(JudgeTexts(pair, decoded, *std::get<1>(rights)));
    if (const Stop* stop = Stopped(*texts)) return *stop;
  }
  const bool quarantined = std::get<1>(rights)->verdict.decision == RightsDecision::kQuarantine;
  NearDuplicateReservation near =
      quarantined ? NearDuplicateReservation() : ReserveNear(*decoded, *std::get<1>(*texts));
  if (near.found() && parts_.options.duplicates.near == "drop")
    return Stop::DroppedBytes("near_duplicate", digests);

  Step<Rendered> rendered = RenderPicture(decoded, *std::get<1>(screen));
  if (const Stop* stop = Stopped(rendered)) return *stop;
  const Clearances clearances{pair.facts, pair.candidate,      pair.head,           fetched,
                              decoded,    std::get<1>(rights), std::get<1>(*texts), std::get<1>(screen)};
  const RowNotes notes{.faces_blurred = blurred,
                       .near_duplicate_of = near.found() ? near.found()->uid : std::string(),
                       .near_duplicate_distance = near.found() ? near.found()->distance : 0};
  const Status written = parts_.writer.Append(MakeRecord(clearances, Got(rendered), notes), pair.lease,
                                              *std::move(content), lists_generation);
  if (written) {
    near.Keep();
    return PairKept{};
  }
  if (written.error().code != ErrorCode::kRefused || parts_.writer.failed()) return Stop::Cancelled();
  if (parts_.writer.IsTainted(pair.facts->id)) return Stop::Dropped(std::string(kSafety));
  return Stop::DroppedBytes("filter_error", digests);  // its evidence is not complete
}

// Gate 5: what page and candidate say, and the URLs that led here. The page may have been tainted, or its URL
// listed, after the pair was queued.
std::optional<Stop> Pipeline::JudgeWhatIsSaid(const PageFacts& facts, const Candidate& candidate,
                                              const Request& request) const {
  const Verdict<TextCase> texts = parts_.safety.on_texts.Judge(
      CaseOfTexts(facts, candidate, parts_.safety,
                  TextsOfRedirects(request.redirects, request.url.WithoutFragment().href())));
  if (const Rejection* no = std::get_if<Rejection>(&texts)) return StoppedByTexts(*no);
  const Result<Url> page = Url::Parse(request.page_url);
  const bool page_listed = !page || !parts_.safety.known->MatchUrl(*page).empty();
  if (page_listed || parts_.writer.IsTainted(facts.id)) return Stop::Dropped(std::string(kSafety));
  return std::nullopt;
}

// Gate 5 once more, with what the file says, and with all that a row would publish.
Step<Cleared<TextCase>> Pipeline::JudgeTexts(const PairUnderWay& pair, const Cleared<Decoded>& decoded,
                                             const RightsCase& rights) const {
  const std::vector<PairText> more = TextsOfImage(*pair.facts, *pair.head, *decoded, rights.verdict);
  Verdict<TextCase> texts =
      parts_.safety.on_texts.Judge(CaseOfTexts(*pair.facts, *pair.candidate, parts_.safety, more));
  if (const Rejection* no = std::get_if<Rejection>(&texts))
    return StoppedByTexts(*no, decoded->digests.sha256);
  return std::get<1>(std::move(texts));
}

// Gate 9: detectors and classifiers, of what everything cheaper has cleared.
Step<Cleared<ScreenCase>> Pipeline::JudgePicture(const PairUnderWay& pair, const Cleared<Decoded>& decoded,
                                                 const TextCase& texts) const {
  Result<PictureFacts> seen = parts_.screener.Look(decoded, pair.candidate->alt);
  if (!seen) return Stop::DroppedBytes("filter_error", decoded->digests);
  Verdict<ScreenCase> screen = parts_.safety.on_screen.Judge({.facts = *std::move(seen),
                                                              .minor_terms = texts.verdict.minor_terms,
                                                              .content = decoded->digests.sha256});
  if (const Rejection* no = std::get_if<Rejection>(&screen)) {
    if (no->reason() == "minor_picture") return Stop::Forbidden(decoded->digests.sha256);
    return Stop::DroppedBytes(no->reason(), decoded->digests);
  }
  return std::get<1>(std::move(screen));
}

// Nearly the same picture. What is dropped or quarantined in the end is not named by others.
NearDuplicateReservation Pipeline::ReserveNear(const Decoded& decoded, const TextCase& texts) const {
  const PdqHash* const hash = HashForDuplicates(decoded.pdq);
  if (parts_.near_duplicates == nullptr || hash == nullptr) return {};
  return {*parts_.near_duplicates, *hash, UidOf(texts), texts.page_id};
}

Step<Rendered> Pipeline::RenderPicture(const Cleared<Decoded>& decoded, const ScreenCase& screen) const {
  Result<Rendered> rendered =
      parts_.extractor.Render(decoded, FacesToBlur(parts_.safety.faces, screen.facts));
  if (!rendered) return StoppedJob(rendered.error(), "image_damaged", decoded->digests);
  return *std::move(rendered);
}

RightsCase Pipeline::CaseOfRights(const PairUnderWay& pair, const Decoded& decoded,
                                  const PictureFacts& seen) const {
  const bool blurred = !FacesToBlur(parts_.safety.faces, seen).empty();
  const EvidenceSettings settings{
      .product_token = parts_.options.identity.product_token,
      .altered = blurred || IsFlattened(decoded.pdq) || parts_.options.images.encode != "original",
      .now = parts_.clock.Now()};
  RightsCase all;
  all.evidence = EvidenceOf(*pair.facts, *pair.candidate, *pair.head, &decoded, settings);
  AddOrigin(pair.licences, all.evidence);
  if (seen.watermark_score) AddWatermark(*seen.watermark_score, *pair.head, all.evidence);
  all.verdict = tamis::Judge(all.evidence, parts_.safety.rights);
  return all;
}

}  // namespace tamis
