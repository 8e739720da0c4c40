#include "crawler/cli/rights_case.h"

#include <chrono>
#include <span>
#include <utility>
#include <vector>

#include "crawler/cli/tool_jail.h"
#include "crawler/core/digest.h"
#include "crawler/fetch/origin_statements.h"
#include "crawler/fetch/rights_file_state.h"
#include "crawler/fetch/robots_policy.h"
#include "extract/consent/header_statements.h"
#include "extract/consent/rights_file.h"
#include "extract/page_job.h"
#include "filter/rights/evidence_of.h"
#include "filter/rights/opt_out_lists.h"

namespace tamis {
namespace {

/// A file that nobody gave is the page's, where page and image share their origin.
const OriginFile& Either(const OriginFile& own, const OriginFile& page, bool same_origin) {
  const bool given = own.bytes.has_value() || own.status != 0;
  return given || !same_origin ? own : page;
}

OriginFiles FilesOfImage(const RightsInput& input, bool same_origin) {
  const OriginFiles& own = input.image_origin;
  const OriginFiles& page = input.page_origin;
  return {.robots = Either(own.robots, page.robots, same_origin),
          .tdmrep = Either(own.tdmrep, page.tdmrep, same_origin),
          .ai_txt = Either(own.ai_txt, page.ai_txt, same_origin),
          .trust_txt = Either(own.trust_txt, page.trust_txt, same_origin)};
}

int StatusOf(const OriginFile& file) {
  if (file.status != 0) return file.status;
  return file.bytes ? 200 : 404;
}

/// Reads the files of one case, as if a site had answered with them.
class CaseReader {
 public:
  CaseReader(const RightsInput& input, JailPool& jail) : input_(input), jail_(jail) {}

  Result<RightsCase> Judged();

 private:
  struct Origin {
    RobotsVerdict robots;
    OriginStatements said;
  };
  Result<Origin> AskOrigin(const Url& url, const OriginFiles& files, TargetKind kind);
  Result<RightsFileState> StateOf(const OriginFile& file, RightsFileKind kind, const std::string& url);
  OriginFile FileAt(const std::string& url) const;
  Status AskLicences(const std::vector<std::string>& urls, const std::string& about, Place place,
                     OriginStatements& out);
  ResponseHead HeadOf(const Url& url, TargetKind kind, Origin origin) const;
  Result<Page> ReadPage(const ResponseHead& head);
  Result<Decoded> ReadImage(const ResponseHead& head);
  static Candidate CandidateOf(Page& page, const std::string& image_url);

  const RightsInput& input_;
  JailPool& jail_;
};

Result<RightsFileState> CaseReader::StateOf(const OriginFile& file, RightsFileKind kind,
                                            const std::string& url) {
  RightsFileFetch fetch;
  fetch.kind = RightsFileFetch::Kind::kResponse;
  fetch.status = StatusOf(file);
  if (file.bytes && fetch.status == 200) {
    Result<RightsFile> read = jail_.ReadRightsFile(std::as_bytes(std::span(*file.bytes)), kind, url);
    if (!read) return read.error();
    fetch.file = *std::move(read);
    const Result<Sha256> digest = DigestSha256(*file.bytes);
    if (!digest) return digest.error();
    fetch.sha256 = ToHex(*digest);
  }
  return NextState(nullptr, std::move(fetch), input_.now, input_.options.rights.file_max_age);
}

OriginFile CaseReader::FileAt(const std::string& url) const {
  const auto found = input_.licence_documents.find(url);
  OriginFile file;
  if (found != input_.licence_documents.end()) file.bytes = found->second;
  return file;
}

Status CaseReader::AskLicences(const std::vector<std::string>& urls, const std::string& about, Place place,
                               OriginStatements& out) {
  for (const std::string& url : urls) {
    const Result<RightsFileState> state = StateOf(FileAt(url), RightsFileKind::kRsl, url);
    if (!state) return state.error();
    AddLicenceFile(*state, {.kind = RightsFileKind::kRsl, .file_url = url, .url = about, .place = place},
                   out);
  }
  return {};
}

Result<CaseReader::Origin> CaseReader::AskOrigin(const Url& url, const OriginFiles& files, TargetKind kind) {
  const bool is_image = kind == TargetKind::kImage;
  const RobotsPolicy policy = RobotsPolicyFor(input_.options);
  RobotsAttempt attempt{.origin = url.origin(), .now = input_.now};
  attempt.outcome.kind = RobotsFetch::Kind::kResponse;
  attempt.outcome.status = StatusOf(files.robots);
  attempt.outcome.body = files.robots.bytes.value_or("");
  const RobotsState state = Next(nullptr, attempt, policy);
  RobotsReply reply =
      ReplyOf(state, policy, url, is_image ? Place::kImageRobots : Place::kPageRobots, input_.now);

  Origin origin{.robots = std::move(reply.verdict)};
  origin.said.answer = OriginStatements::Answer::kKnown;
  origin.said.statements = std::move(reply.statements);
  origin.said.documents.push_back(std::move(reply.document));
  const Place place = is_image ? Place::kImageFile : Place::kPageFile;
  const OriginRules rules = OriginRules::From(input_.options);
  const std::string href = url.WithoutFragment().href();
  const std::pair<RightsFileKind, const OriginFile&> known[] = {{RightsFileKind::kTdmrep, files.tdmrep},
                                                                {RightsFileKind::kAiTxt, files.ai_txt},
                                                                {RightsFileKind::kTrustTxt, files.trust_txt}};
  for (const auto& [file_kind, file] : known) {
    const std::string file_url = url.origin() + std::string(WellKnownPath(file_kind));
    const Result<RightsFileState> read = StateOf(file, file_kind, file_url);
    if (!read) return read.error();
    const AskedFile asked{.kind = file_kind,
                          .file_url = file_url,
                          .url = href,
                          .place = place,
                          .product_token = rules.product_token};
    AddWellKnownFile(*read, asked, rules, origin.said);
  }
  for (const std::string& policy_url : TdmPoliciesOf(origin.said)) {
    const Result<RightsFileState> read = StateOf(FileAt(policy_url), RightsFileKind::kTdmPolicy, policy_url);
    if (!read) return read.error();
    AddTdmPolicy(*read,
                 {.kind = RightsFileKind::kTdmPolicy, .file_url = policy_url, .url = href, .place = place},
                 origin.said);
  }
  const Status asked = AskLicences(reply.licence_documents, href, place, origin.said);
  if (!asked) return asked.error();
  return origin;
}

ResponseHead CaseReader::HeadOf(const Url& url, TargetKind kind, Origin origin) const {
  const bool is_image = kind == TargetKind::kImage;
  ResponseHead head{.kind = kind, .url = url.WithoutFragment().href()};
  head.status = is_image ? input_.image_status : input_.status;
  head.headers = is_image ? input_.image_headers : input_.headers;
  head.directives.emplace();
  head.received_at = input_.now;
  head.robots = std::move(origin.robots);
  head.origin = std::move(origin.said);
  if (is_image) AddHeaderStatements(head);
  return head;
}

Result<Page> CaseReader::ReadPage(const ResponseHead& head) {
  const PageJobInput about{.url = head.url, .headers = head.headers};
  Result<Page> page = jail_.ReadPage(std::as_bytes(std::span(input_.page)), about);
  if (!page) return page;
  page->facts.id = std::string(32, '0');
  page->facts.url = head.url;
  page->facts.status = head.status;
  page->facts.fetched_at = head.received_at;
  page->facts.robots = head.robots;
  AddResponse(head, *page);
  // The status of a page that is fetched is 200: only here it may say something.
  const StatementSource source{
      .place = Place::kPageHeader, .url = head.url, .seen_at = head.received_at, .http_status = head.status};
  const HeaderStatements status = ReadHeaderStatements({}, source);
  page->facts.statements.insert(page->facts.statements.end(), status.statements.begin(),
                                status.statements.end());
  return page;
}

Result<Decoded> CaseReader::ReadImage(const ResponseHead& head) {
  Decoded decoded{.image_url = head.url};
  if (!input_.image) return decoded;
  const StatementSource source{
      .place = Place::kImageData, .url = head.url, .seen_at = head.received_at, .http_status = head.status};
  Result<EmbeddedRights> rights = jail_.ReadEmbeddedRights(std::as_bytes(std::span(*input_.image)), source);
  const bool is_picture = rights.has_value() || !rights.error().message.starts_with("image_");
  if (!is_picture) decoded.statements_cut = true;  // what it says, if anything, nobody has read
  if (!is_picture) return decoded;
  if (!rights) return rights.error();
  decoded.statements = std::move(rights->statements);
  decoded.licences = std::move(rights->licences);
  decoded.statements_cut = rights->cut;
  const Result<Digests> digests = DigestAll(std::as_bytes(std::span(*input_.image)));
  if (!digests) return digests.error();
  decoded.digests = *digests;
  return decoded;
}

// A candidate of that image, all of which carry what the page says of it; one without texts where the page
// does not show it.
Candidate CaseReader::CandidateOf(Page& page, const std::string& image_url) {
  const Result<Url> url = Url::Parse(image_url);
  const std::string key = url ? DedupeKey(*url) : image_url;
  for (Candidate& candidate : page.candidates) {
    const Result<Url> shown = Url::Parse(candidate.image_url);
    if (shown && DedupeKey(*shown) == key) return std::move(candidate);
  }
  return {.image_url = image_url};
}

Result<RightsCase> CaseReader::Judged() {
  const Result<Url> page_url = Url::Parse(input_.url);
  if (!page_url) return page_url.error();
  const Result<Url> image_url =
      input_.image_url.empty() ? page_url : Url::Parse(input_.image_url, &*page_url);
  if (!image_url) return image_url.error();
  const Result<RightsPolicy> policy = RightsPolicy::From(input_.options);
  if (!policy) return policy.error();

  Result<Origin> page_origin = AskOrigin(*page_url, input_.page_origin, TargetKind::kPage);
  if (!page_origin) return page_origin.error();
  const bool same_origin = page_url->origin() == image_url->origin();
  Result<Origin> image_origin = AskOrigin(*image_url, FilesOfImage(input_, same_origin), TargetKind::kImage);
  if (!image_origin) return image_origin.error();

  const ResponseHead page_head = HeadOf(*page_url, TargetKind::kPage, *std::move(page_origin));
  const ResponseHead head = HeadOf(*image_url, TargetKind::kImage, *std::move(image_origin));
  Result<Page> page = ReadPage(page_head);
  if (!page) return page.error();
  const Candidate candidate = CandidateOf(*page, head.url);
  Result<Decoded> decoded = ReadImage(head);
  if (!decoded) return decoded.error();

  OriginStatements licences;
  for (const std::string& about : {page_head.url, head.url}) {
    const Status asked = AskLicences(page->facts.licence_documents, about, Place::kPageFile, licences);
    if (!asked) return asked.error();
  }
  const std::vector<std::string> named =
      ReadHeaderStatements(head.headers, {.url = head.url}).licence_documents;
  const Status asked = AskLicences(named, head.url, Place::kImageFile, licences);
  if (!asked) return asked.error();

  const EvidenceSettings settings{.product_token = input_.options.identity.product_token,
                                  .altered = input_.options.images.encode != "original",
                                  .now = input_.now};
  RightsCase all;
  all.evidence = EvidenceOf(page->facts, candidate, head, &*decoded, settings);
  AddOrigin(licences, all.evidence);
  if (input_.opt_out) {
    const Result<std::shared_ptr<OptOutLists>> lists = OptOutLists::Parse(*input_.opt_out);
    if (!lists) return lists.error();
    for (const Url& url : {*page_url, *image_url}) (*lists)->AddStatements(url, all.evidence.statements);
    if (input_.image && (*lists)->Lists(decoded->digests.sha256)) {
      const StatementSource source{.place = Place::kOperator, .url = head.url};
      const std::string hex = ToHex(decoded->digests.sha256);
      all.evidence.statements.push_back(
          MakeStatement(source, Mechanism::kOptOutList, "sha256", hex, {}, hex));
    }
  }
  all.verdict = Judge(all.evidence, *policy);
  return all;
}

}  // namespace

Result<RightsCase> JudgeInput(const RightsInput& input) {
  const Result<JailPool*> jail = ToolJail();
  if (!jail) return jail.error();
  return CaseReader(input, **jail).Judged();
}

}  // namespace tamis
