#include "crawler/fetch/origin_statements.h"

#include <algorithm>
#include <utility>

#include "extract/consent/header_statements.h"

namespace tamis {
namespace {

using Answer = OriginStatements::Answer;

constexpr size_t kMaxLicenceDocuments = 8;  // of one page
constexpr size_t kMaxTdmPolicies = 4;       // of one URL

EvidenceDocument DocumentOf(const RobotsState& state, const std::string& url, Place place) {
  EvidenceDocument document{.kind = "robots", .place = place, .url = url, .state = "unreachable"};
  using Kind = RobotsState::Kind;
  if (state.kind == Kind::kRules) document.state = "read";
  if (state.kind == Kind::kNoFile || state.kind == Kind::kForbidden) document.state = "absent";
  document.sha256 = state.sha256;
  document.http_status = state.status;
  document.fetched_at = state.has_copy() ? state.copy_fetched_at : state.attempted_at;
  return document;
}

EvidenceDocument DocumentOf(const RightsFileState& state, const AskedFile& asked) {
  return {.kind = std::string(ToString(asked.kind)),
          .place = asked.place,
          .url = std::string(asked.file_url),
          .state = state.state,
          .sha256 = state.sha256,
          .http_status = state.status,
          .fetched_at = state.fetched_at};
}

StatementSource SourceOf(const RightsFileState& state, const AskedFile& asked) {
  return {.place = asked.place,
          .url = std::string(asked.file_url),
          .seen_at = state.fetched_at,
          .http_status = state.status};
}

/// When and how what the page job has read was said.
void Date(const ResponseHead& head, std::vector<Statement>& statements) {
  for (Statement& statement : statements) {
    statement.seen_at = head.received_at;
    statement.http_status = head.status;
  }
}

void AddDocuments(const std::vector<std::string>& urls, PageFacts& facts) {
  for (const std::string& url : urls) {
    std::vector<std::string>& known = facts.licence_documents;
    if (std::find(known.begin(), known.end(), url) != known.end()) continue;
    if (known.size() >= kMaxLicenceDocuments) {
      facts.statements_cut = true;
    } else {
      known.push_back(url);
    }
  }
}

}  // namespace

void AddResponse(const ResponseHead& head, Page& page) {
  PageFacts& facts = page.facts;
  Date(head, facts.statements);
  for (Candidate& candidate : page.candidates) Date(head, candidate.statements);
  const OriginStatements& origin = head.origin;
  facts.statements.insert(facts.statements.begin(), origin.statements.begin(), origin.statements.end());
  facts.documents = origin.documents;
  facts.licences.insert(facts.licences.end(), origin.licences.begin(), origin.licences.end());
  for (const RedirectHop& hop : head.redirects) {
    facts.hops.push_back(hop.url);
    facts.statements.insert(facts.statements.end(), hop.statements.begin(), hop.statements.end());
    facts.statements_cut = facts.statements_cut || hop.statements_cut;
    AddDocuments(hop.licence_documents, facts);
  }
  const bool too_many = facts.statements.size() > kMaxFactsStatements ||
                        facts.documents.size() > kMaxFactsDocuments ||
                        facts.licences.size() > kMaxLicenceClaims;
  if (!too_many) return;
  facts.statements.resize(std::min(facts.statements.size(), kMaxFactsStatements));
  facts.documents.resize(std::min(facts.documents.size(), kMaxFactsDocuments));
  facts.licences.resize(std::min(facts.licences.size(), kMaxLicenceClaims));
  facts.statements_cut = true;
}

void AddHeaderStatements(ResponseHead& head) {
  const StatementSource source{
      .place = Place::kImageHeader, .url = head.url, .seen_at = head.received_at, .http_status = head.status};
  HeaderStatements read = ReadHeaderStatements(head.headers, source);
  head.statements = std::move(read.statements);
  head.statements_cut = read.cut;
  for (const RedirectHop& hop : head.redirects) {
    head.statements.insert(head.statements.end(), hop.statements.begin(), hop.statements.end());
    head.statements_cut = head.statements_cut || hop.statements_cut;
  }
}

OriginRules OriginRules::From(const Options& options) {
  const RightsOptions& rights = options.rights;
  const bool permissive = rights.policy == "permissive";
  return {.ask_ai_txt = !permissive,
          .ask_trust_txt = rights.policy == "strict",
          .ask_tdm_policies = permissive && rights.research_basis,
          .may_lack_tdmrep = permissive,
          .product_token = options.identity.product_token};
}

RobotsReply ReplyOf(const RobotsState& state, const RobotsPolicy& policy, const Url& url, Place place,
                    TimePoint now) {
  RobotsReply reply;
  const std::string file_url = url.origin() + "/robots.txt";
  reply.verdict = VerdictFor(state, policy, policy.product_token, url.path_and_query(), now);
  reply.document = DocumentOf(state, file_url, place);
  if (!state.has_copy()) return reply;
  const StatementSource source{
      .place = place, .url = file_url, .seen_at = state.copy_fetched_at, .http_status = state.status};
  state.statements.Add(state.rules, url.path_and_query(), source, reply.statements);
  reply.licence_documents = state.statements.licence_documents();
  return reply;
}

void WeakenAnswer(OriginStatements& out, Answer answer, std::string_view reason) {
  if (out.answer == Answer::kUnreachable) return;
  out.answer = answer;
  out.reason = reason;
}

void AddWellKnownFile(const RightsFileState& state, const AskedFile& asked, const OriginRules& rules,
                      OriginStatements& out) {
  out.documents.push_back(DocumentOf(state, asked));
  if (state.state == "read" || state.state == "unreadable") {
    AddFileStatements(state.file, asked.url, SourceOf(state, asked), out.statements, asked.product_token);
  }
  if (state.state == "unreachable") WeakenAnswer(out, Answer::kUnreachable, "consent_file_unreachable");
  if (state.state == "unreadable" && !rules.may_lack_tdmrep) {
    WeakenAnswer(out, Answer::kUnreadable, "consent_file_unreadable");
  }
  // Who keeps us from ai.txt or trust.txt alone has not said anything by it; tdmrep.json must be checked
  // before anything is taken (TDMRep 4.2).
  if (asked.kind != RightsFileKind::kTdmrep || rules.may_lack_tdmrep) return;
  if (state.state == "disallowed") WeakenAnswer(out, Answer::kUnreadable, "consent_file_disallowed");
}

void AddLicenceFile(const RightsFileState& state, const AskedFile& asked, OriginStatements& out) {
  out.documents.push_back(DocumentOf(state, asked));
  const StatementSource source = SourceOf(state, asked);
  if (state.state == "read" || state.state == "unreadable") {
    AddFileStatements(state.file, asked.url, source, out.statements, asked.product_token);
  }
  if (state.state == "read") {
    AddFileLicences(state.file, asked.url, out.licences);
  } else if (state.state != "unreadable") {
    out.statements.push_back(
        MakeStatement(source, Mechanism::kRsl, "unreadable", state.state, {}, asked.file_url));
  }
}

std::vector<std::string> TdmPoliciesOf(const OriginStatements& said) {
  std::vector<std::string> urls;
  for (const Statement& statement : said.statements) {
    const bool is_new = std::find(urls.begin(), urls.end(), statement.value) == urls.end();
    if (statement.mechanism != Mechanism::kTdmrep || statement.category != "tdm-policy" || !is_new) continue;
    if (urls.size() < kMaxTdmPolicies) urls.push_back(statement.value);
  }
  return urls;
}

void AddTdmPolicy(const RightsFileState& state, const AskedFile& asked, OriginStatements& out) {
  out.documents.push_back(DocumentOf(state, asked));
  if (state.state == "read") {
    AddFileStatements(state.file, asked.url, SourceOf(state, asked), out.statements, asked.product_token);
  }
}

}  // namespace tamis
