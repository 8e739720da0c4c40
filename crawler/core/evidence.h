#ifndef TAMIS_CRAWLER_CORE_EVIDENCE_H_
#define TAMIS_CRAWLER_CORE_EVIDENCE_H_

// What sites, authors and files said of one pair: statements and licence claims, plain and bounded. The
// rights verdict is a pure function of it (filter/rights/judge.h). Words of every mechanism: docs/rights.md.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"

namespace tamis {

/// The standard or convention that a statement is written in (docs/rights.md; S-numbers are its sections).
enum class Mechanism : uint8_t {
  kRobots,           // S01  robots.txt: rules for us, what became of the file, lines before any group
  kRobotsToken,      // S02  robots.txt: groups for a purpose token or for crawlers of others
  kRobotsDirective,  // S03 to S07  X-Robots-Tag, robots meta elements, Noindex lines of robots.txt
  kContentSignal,    // S08
  kContentUsage,     // S09  IETF AIPREF
  kRsl,              // S10
  kTdmrep,           // S11
  kAiTxt,            // S12
  kTrustTxt,         // S13
  kDataMining,       // S14  PLUS / IPTC Data Mining
  kC2pa,             // S15  C2PA and CAWG training and data mining
  kOptOutList,       // S16  lists of the operator
  kReservation,      // S17  natural language
  kHttpStatus,       // S18  statuses and challenges
  kAdultLabel,       // S19
  kStock,            // rights.md 3.7: stock domains, agencies, licensors
  kWatermark,
  kSourceType,  // IPTC digital source type
  kLicence,     // section 3
};
inline constexpr size_t kMechanismCount = 19;

/// "robots", "robots_token", "robots_directive", "content_signal", "content_usage", "rsl", "tdmrep",
/// "ai_txt", "trust_txt", "data_mining", "c2pa", "opt_out_list", "reservation", "http_status", "adult_label",
/// "stock", "watermark", "source_type", "licence".
std::string_view ToString(Mechanism mechanism);

/// Where a statement was found. Origins: of the page, of the image, of a redirect hop on the way to either.
enum class Place : uint8_t {
  kPageRobots,
  kImageRobots,
  kHopRobots,
  kPageFile,  // a well-known file, or a licence document that something of that origin names
  kImageFile,
  kHopFile,
  kPageHeader,
  kImageHeader,
  kPageMeta,  // meta and link elements
  kPageBody,  // visible text, comments, scripts, structured data of the page as a whole
  kCaption,   // texts and structured data that belong to this image
  kPageUrl,
  kImageUrl,
  kImageData,  // embedded in the image's file
  kOperator,
  kHopHeader,  // of a redirect on the way to page or image
};
inline constexpr size_t kPlaceCount = 16;

/// "page_robots", "image_robots", "hop_robots", "page_file", "image_file", "hop_file", "page_header",
/// "image_header", "page_meta", "page_body", "caption", "page_url", "image_url", "image_data", "operator",
/// "hop_header".
std::string_view ToString(Place place);

inline constexpr size_t kMaxStatementRawBytes = 512;
inline constexpr size_t kMaxStatementTextBytes = 256;  // scope, category, value
inline constexpr size_t kMaxPageStatements = 256;      // of a page; beyond that `statements_cut`
inline constexpr size_t kMaxFactsStatements =
    2'048;  // of a page and the files of all origins on the way to it
inline constexpr size_t kMaxFactsDocuments = 256;
inline constexpr size_t kMaxImageStatements = 128;  // of one image: caption, header, file
inline constexpr size_t kMaxLicenceClaims = 64;     // of a page, of one image

/// One thing that was said. Equal ones are kept once per place.
struct Statement {
  Mechanism mechanism = Mechanism::kRobots;
  Place place = Place::kPageRobots;
  std::string url;       // of the document that said it
  std::string scope;     // whom or what it is addressed to: product token, path pattern; empty: everybody
  std::string category;  // what it is about, in the mechanism's words: "noai", "ai-train", "tdm-reservation"
  std::string value;     // what it says of it: "no", "n", "1"; empty where the category says all
  std::string raw;       // as written, valid UTF-8, at most kMaxStatementRawBytes
  TimePoint seen_at{};
  int http_status = 0;  // of the answer that carried it; 0 where there is none
  bool operator==(const Statement&) const = default;
};

/// What every statement of one source has in common; producers fill the rest.
struct StatementSource {
  Place place = Place::kPageRobots;
  std::string url;
  TimePoint seen_at{};
  int http_status = 0;
};

/// A statement of `source`; texts cut at their limits at a character boundary, `raw` made valid UTF-8.
Statement MakeStatement(const StatementSource& source, Mechanism mechanism, std::string_view category,
                        std::string_view value, std::string_view scope, std::string_view raw);

/// What a licence claim is about. Ordered: a smaller value is narrower.
enum class LicenceScope : uint8_t { kImage, kContainer, kWork, kPage, kSite };

/// "image", "container", "work", "page", "site".
std::string_view ToString(LicenceScope scope);

/// One source that says under which terms an image may be used, or who made it (rights.md section 3). A claim
/// without licence (a copyright notice, a credit) has an empty `spdx` and confidence 'D' or 'E'.
struct LicenceClaim {
  std::string source;   // "L01" to "L17"
  std::string adapter;  // of L15: "wikimedia", "flickr", ...; else empty
  std::string spdx;     // id of the SPDX list, or LicenseRef-...; empty: none, or not recognised
  std::string family;   // "CC-BY-SA-3.0" of a port without SPDX id, "CC-BY" of a text without version
  std::string url;      // as written, at most 512 bytes
  std::string text;     // what was written where it is no URL, at most 512 bytes
  LicenceScope scope = LicenceScope::kSite;
  char confidence = 'E';  // A (image-scoped, machine-readable) to E (text, footer): rights.md 3.5
  std::string title;      // the rest: of the work, each at most 512 bytes, empty where not said
  std::string creator;
  std::string credit_line;
  std::string copyright_notice;
  std::string attribution_name;
  std::string attribution_url;
  std::string licensor_url;  // Licensor URL, acquireLicensePage
  std::string usage_terms;
  bool operator==(const LicenceClaim&) const = default;
};
inline constexpr size_t kMaxLicenceTextBytes = 512;

/// One document that was asked for statements: robots.txt, tdmrep.json, ai.txt, trust.txt, an RSL licence.
struct EvidenceDocument {
  std::string kind;  // "robots", "tdmrep", "ai_txt", "trust_txt", "rsl"
  Place place = Place::kPageRobots;
  std::string url;
  std::string state;   // "read", "absent", "unreadable", "unreachable", "disallowed"
  std::string sha256;  // hex, of the bytes as received; empty where there are none
  int http_status = 0;
  TimePoint fetched_at{};
  bool operator==(const EvidenceDocument&) const = default;
};

/// All that was said of one pair. The default is not complete, which denies.
struct Evidence {
  int version = 1;
  std::string product_token;  // ours, that scopes are compared with
  std::string page_url;
  std::string image_url;
  std::vector<std::string> page_hops;  // URLs of redirects that led to it, oldest first
  std::vector<std::string> image_hops;
  TimePoint judged_at{};   // "now" of dates in statements
  bool complete = false;   // everything that could say something was read whole
  bool same_site = false;  // page and image share their registrable domain
  bool altered = true;     // the stored picture differs from the received one in more than its container
  std::vector<EvidenceDocument> documents;
  std::vector<Statement> statements;   // in the order in which they were read
  std::vector<LicenceClaim> licences;  // narrowest scope first
  bool operator==(const Evidence&) const = default;
};

/// What the rights policy makes of a pair. Ordered: a smaller value is stronger.
enum class RightsDecision : uint8_t { kDoNotFetch, kDeny, kQuarantine, kAllow };

/// "do_not_fetch", "deny", "quarantine", "allow": the words of the command line.
std::string_view ToString(RightsDecision decision);

/// One row of the policy table that a statement or claim matched.
struct RightsFinding {
  int row = 0;         // of the table, 1 to 52
  std::string reason;  // stable reason code (filter/reasons.h), or "recorded"
  std::string effect;  // "do_not_fetch", "deny", "quarantine", "record"
  Statement statement;
  bool operator==(const RightsFinding&) const = default;
};

/// The licence that holds for the image, chosen among the claims (rights.md 3.3, 3.8).
struct ChosenLicence {
  LicenceClaim claim;            // with what other claims say of the work filled in; `spdx` empty: none
  bool conflict = false;         // claims from different places disagree
  std::vector<std::string> all;  // SPDX ids of every claim about this image, each once
  bool operator==(const ChosenLicence&) const = default;
};

/// A verdict with what it rests on. The default denies.
struct RightsVerdict {
  RightsDecision decision = RightsDecision::kDeny;
  std::string reason;                   // of the deciding finding; "passed" where nothing decided
  std::vector<RightsFinding> findings;  // strongest effect first, then by row, place and text
  ChosenLicence licence;
  bool operator==(const RightsVerdict&) const = default;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_EVIDENCE_H_
