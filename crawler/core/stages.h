#ifndef TAMIS_CRAWLER_CORE_STAGES_H_
#define TAMIS_CRAWLER_CORE_STAGES_H_

// The life of one pair, as types:
//
//   Request -> Target -> ResponseHead -> Fetched -> Page -> PageFacts, Candidate      (a page)
//   Candidate -> Request -> Target -> ResponseHead -> Fetched -> Decoded -> Rendered -> Record   (an image)
//
// TextCase and ScreenCase (core/screening.h) and RightsCase are what is known of a pair under one heading.
//
// Each arrow takes the Cleared<> form of its left side. All types are plain values; what a filter
// needs is in the value, so that a verdict can be replayed from it.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/evidence.h"
#include "crawler/core/image_metadata.h"
#include "crawler/core/model_input.h"
#include "crawler/core/pdq.h"
#include "crawler/core/url.h"
#include "crawler/core/verdict.h"

namespace tamis {

/// What a request is for. Decides which gates apply, the caps and the Accept header.
/// kSitemap: or a feed, or a seed. kRightsFile: tdmrep.json, ai.txt, trust.txt, a licence document.
enum class TargetKind : uint8_t { kPage, kImage, kRobots, kSitemap, kRightsFile };

/// One redirect that was followed: who answered, with which status, and where it pointed.
struct RedirectHop {
  std::string url;
  int status = 0;
  std::vector<Statement> statements{};           // of its headers; place kHopHeader
  std::vector<std::string> licence_documents{};  // RSL that its headers name
  bool statements_cut = false;
  bool operator==(const RedirectHop&) const = default;
};

/// One HTTP request that somebody would like to make. Gate 1 (URL, scope, block lists) judges it.
struct Request {
  TargetKind kind = TargetKind::kPage;
  Url url;
  std::vector<RedirectHop> redirects;  // hops that led here, oldest first
  std::string seed_url;                // the seed whose scope applies; empty for robots.txt
  std::string page_url;                // images: the page that named it
  int depth = 0;                       // pages: links from a seed
};

/// What the resolved addresses of a host are. The default rejects.
enum class AddressClass : uint8_t { kUnresolved, kSpecialPurpose, kPublic, kAllowedByOperator, kProxied };

/// What robots.txt of the target's origin says of the target. The default rejects.
/// kNotApplicable: the target is itself a robots.txt (RFC 9309 2.2.2).
enum class RobotsAnswer : uint8_t { kUnknown, kUnreachable, kDisallowed, kAllowed, kNotApplicable };

/// One answer of robots.txt, with its evidence.
struct RobotsVerdict {
  RobotsAnswer answer = RobotsAnswer::kUnknown;
  std::string reason;           // robots_disallowed, robots_unreachable, robots_forbidden, ...
  int line = 0;                 // 1-based line that decided; 0 none
  std::string document_sha256;  // hex; empty where there is no document
  std::string rule;             // that line as written, at most kMaxStatementRawBytes; empty for none
  int http_status = 0;          // of robots.txt; 0: no answer
  TimePoint fetched_at{};       // of robots.txt
};

/// What the files of one origin, or of all origins on the way to a URL, say of that URL. The default has not
/// been asked, which rejects.
struct OriginStatements {
  /// kUnreachable: some file could not be had for now. kUnreadable: it may not be had at all (row 30).
  enum class Answer : uint8_t { kUnknown, kUnreachable, kUnreadable, kKnown, kNotApplicable };
  Answer answer = Answer::kUnknown;
  std::string reason;  // of kUnreachable and kUnreadable
  std::vector<Statement> statements;
  std::vector<EvidenceDocument> documents;
  std::vector<LicenceClaim> licences;  // of RSL documents
};

/// The statement `robots`/`crawl` of a verdict, in the word of docs/rights.md. What the policy of a run let
/// pass is told all the same (401, 403, 451, redirects that lead nowhere): another policy may judge the same
/// evidence.
Statement CrawlStatement(const RobotsVerdict& robots, Place place, std::string_view robots_url);

/// A request whose host is resolved and whose robots.txt is known. Gates 2 and 3 judge it.
struct Target {
  Request request;
  AddressClass address_class = AddressClass::kUnresolved;
  std::vector<std::string> addresses;  // every answer, textual; connections go to these only
  RobotsVerdict robots;
  OriginStatements origin;  // robots.txt among it; hops included
};

/// One directive of X-Robots-Tag or a robots meta element (rights.md 2.1), lower-case.
struct RobotsDirective {
  std::string scope;  // product token it is addressed to; empty: everybody
  std::string name;   // "noai", "noindex", "unavailable_after", ...
  std::string value;  // of value directives, else empty
};

using Headers = std::vector<std::pair<std::string, std::string>>;  // names lower-case, order as received

/// A transfer whose head has arrived and whose body waits. Destruction ends the transfer.
class OpenTransfer {
 public:
  virtual ~OpenTransfer() = default;
};

/// Status line and headers, before any byte of the body. Gates 4 and 6 judge it.
struct ResponseHead {
  TargetKind kind = TargetKind::kPage;
  std::string url;  // href that answered
  std::vector<RedirectHop> redirects;
  std::string server_address;
  int status = 0;
  Headers headers;
  std::string content_type;                                // essence, lower-case; empty if none
  std::optional<int64_t> content_length_bytes;             // as declared, before decoding
  std::optional<std::vector<RobotsDirective>> directives;  // parsed X-Robots-Tag; unset rejects
  TimePoint received_at{};
  RobotsVerdict robots;                    // of this URL's origin
  OriginStatements origin;                 // as the target had it
  std::vector<Statement> statements;       // of the headers
  bool statements_cut = false;             // the headers say more than can be meant
  std::shared_ptr<OpenTransfer> transfer;  // empty in replay and in tests
};

/// A whole body, Content-Encoding removed. Gate 7 judges it.
struct Fetched {
  ResponseHead head;
  Bytes body;
  Digests digests;            // of `body`
  int64_t encoded_bytes = 0;  // on the wire
};

/// A link to another page.
struct Link {
  std::string url;
  std::string rel;         // lower-case tokens, space separated
  std::string anchor;      // text, at most 256 bytes
  std::string source;      // "a", "area", "link", "iframe", ...
  std::string hreflang{};  // of link rel=alternate, BCP 47; empty if none
  int order = 0;           // place in the document, comparable with Candidate::order
};

/// An image that a page shows, with the texts that may describe it. Gate 5 judges it.
struct Candidate {
  std::string page_id;
  std::string image_url;  // resolved href, fragment dropped
  std::string alt;
  std::string title;
  std::string aria_label;
  std::string caption;        // figcaption
  std::string context;        // the sentence around the image
  std::string heading;        // text of the heading above it
  std::string language;       // of the alt text, detected, BCP 47; empty where that is not reliable
  std::string source;         // "img", "noscript", "og:image", ... (docs/extraction.md)
  int position = 0;           // 0-based, document order
  int order = 0;              // place in the document, comparable with Link::order; not kept with the work
  int declared_width_px = 0;  // 0: not declared
  int declared_height_px = 0;
  int same_alt_on_page = 1;            // images of this page with this alt text
  std::vector<Statement> statements;   // about this image: its texts, structured data that names it
  std::vector<LicenceClaim> licences;  // scope image, container or work
  bool statements_cut = false;         // there was more
};

/// An adult label as a page or header carries it (rights.md 2.11).
struct AdultLabel {
  std::string source;  // "header:rating", "meta:rating", "meta:pics-label", ...
  std::string value;
};

/// What must be remembered of a page to judge its pairs later. Judged again on each lease.
struct PageFacts {
  std::string id;  // 32 hex characters
  std::string url;
  int status = 0;
  TimePoint fetched_at{};
  RobotsVerdict robots;
  std::optional<std::vector<RobotsDirective>> directives;  // headers and metas together; unset rejects
  std::vector<AdultLabel> adult_labels;
  bool labels_cut = false;  // a limit of the page job may have left one out
  std::string title;
  std::string language;                        // declared, BCP 47; empty if none
  std::string detected_language;               // of the page's text, BCP 47; empty where that is not reliable
  std::vector<Statement> statements;           // of its origin's files, headers, metas and body
  std::vector<EvidenceDocument> documents;     // of its origin and hops
  std::vector<LicenceClaim> licences;          // scope page or site
  std::vector<std::string> licence_documents;  // RSL documents that page or headers name, resolved, at most 8
  std::vector<std::string> hops;               // URLs of redirects that led to it, oldest first
  bool statements_cut = false;                 // a limit may have left one out
};

/// A parsed page. Gate 4 judges it; its links are followed only from Cleared<Page>.
struct Page {
  PageFacts facts;
  std::string base_url;
  std::string charset;
  std::string canonical_url;
  std::vector<Link> links;
  std::vector<Candidate> candidates;
  bool truncated = false;  // a cap cut the document
};

enum class ImageFormat : uint8_t { kUnknown, kJpeg, kPng, kGif, kWebp, kAvif, kJpegXl, kSvg, kBmp, kTiff };

/// "jpeg", "png", ...; "unknown".
std::string_view ToString(ImageFormat format);

/// Whoever holds a decoded picture in another process, ready to render it. Destruction lets go of it.
class HeldPicture {
 public:
  virtual ~HeldPicture() = default;
};

/// A decoded picture, turned as its EXIF orientation says, 8-bit RGB. Gates 8 and 9 judge it.
struct Decoded {
  ImageFormat format = ImageFormat::kUnknown;
  int original_width_px = 0;  // as stored in the file, before orientation
  int original_height_px = 0;
  int orientation = 1;                 // EXIF, 1 to 8, already applied
  int frame_count = 1;                 // of an animation; `pixels` are its first
  std::vector<PdqHash> pdq;            // the picture first, then its variants and other frames; empty rejects
  ImageMetadata metadata;              // as embedded
  std::vector<Statement> statements;   // of the metadata
  std::vector<LicenceClaim> licences;  // of the metadata; scope image
  bool statements_cut = false;         // the metadata says more than can be meant
  std::vector<FaceBox> faces;          // of the detector in the image job
  bool faces_sought = false;           // it was asked
  std::optional<double> document_score;  // 0 to 1: text and layout of a document; none: nobody looked
  std::shared_ptr<HeldPicture> held;  // `pixels` and `model_inputs` lie in it; empty in replay and in tests
  Pixels pixels;
  std::vector<Pixels> model_inputs;  // one for each ModelInputSpec of the run, in that order
  Digests digests;                   // of the bytes it was decoded from
  std::string image_url;
};

/// All that was said of a pair, and what the rights policy made of it. The last gate judges it again.
struct RightsCase {
  Evidence evidence;
  RightsVerdict verdict;
};

/// The picture as it will be stored.
struct Rendered {
  ImageFormat format = ImageFormat::kJpeg;
  int width_px = 0;
  int height_px = 0;
  Bytes encoded;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_STAGES_H_
