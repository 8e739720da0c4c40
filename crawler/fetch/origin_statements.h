#ifndef TAMIS_CRAWLER_FETCH_ORIGIN_STATEMENTS_H_
#define TAMIS_CRAWLER_FETCH_ORIGIN_STATEMENTS_H_

// What the files of an origin, once they are known, say of one URL. Pure functions, shared by the crawl and
// by `tamis consent`.

#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "crawler/fetch/rights_file_state.h"
#include "crawler/fetch/robots_policy.h"

namespace tamis {

/// Which files are asked for, besides tdmrep.json and the licences that robots.txt names: ai.txt under strict
/// and standard, trust.txt under strict (rights.md section 5, rows 30 to 32).
struct OriginRules {
  bool ask_ai_txt = true;
  bool ask_trust_txt = true;
  bool ask_tdm_policies = false;  // permissive with a research basis: what a reservation excepts
  bool may_lack_tdmrep = false;   // permissive: a tdmrep.json that may not be read is recorded only

  std::string product_token{};

  static OriginRules From(const Options& options);
};

/// All that a robots.txt says of one URL.
struct RobotsReply {
  RobotsVerdict verdict;
  std::vector<Statement> statements;           // beside the verdict
  std::vector<std::string> licence_documents;  // that License lines name
  EvidenceDocument document;
};

/// The reply of a known state for `url`. `place` is that of the statements.
RobotsReply ReplyOf(const RobotsState& state, const RobotsPolicy& policy, const Url& url, Place place,
                    TimePoint now);

/// One file of rights that was asked for.
struct AskedFile {
  RightsFileKind kind = RightsFileKind::kTdmrep;
  std::string_view file_url;
  std::string_view url;  // that it is asked about, without fragment
  Place place = Place::kPageFile;
  std::string_view product_token{};  // ours
};

/// Adds document and statements of a well-known file; weakens the answer where it is missing and must not be.
void AddWellKnownFile(const RightsFileState& state, const AskedFile& asked, const OriginRules& rules,
                      OriginStatements& out);

/// Adds document, statements and licences of an RSL document that something names; what cannot be read says
/// so.
void AddLicenceFile(const RightsFileState& state, const AskedFile& asked, OriginStatements& out);

/// TDM policies that reservations name: only what they offer to research is of interest.
std::vector<std::string> TdmPoliciesOf(const OriginStatements& said);
void AddTdmPolicy(const RightsFileState& state, const AskedFile& asked, OriginStatements& out);

/// What the response and the files of its origin say, added to what the page job has read in its body: times
/// and statuses, statements and documents of the origin (before the page's own), hops.
void AddResponse(const ResponseHead& head, Page& page);

/// Statements of an image's headers. Those of a page are read with the page.
void AddHeaderStatements(ResponseHead& head);

/// The stronger of two answers that something is missing stays: kUnreachable over kUnreadable.
void WeakenAnswer(OriginStatements& out, OriginStatements::Answer answer, std::string_view reason);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ORIGIN_STATEMENTS_H_
