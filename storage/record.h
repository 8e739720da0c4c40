#ifndef TAMIS_STORAGE_RECORD_H_
#define TAMIS_STORAGE_RECORD_H_

// One pair that may be stored. Storage accepts a Record and nothing else, and a Record is made from
// the clearances of every stage: what no filter has judged has no way into a file.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/pdq.h"
#include "crawler/core/screening.h"
#include "crawler/core/stages.h"
#include "crawler/core/verdict.h"
#include "storage/evidence_store.h"

namespace tamis {

/// What a row says beside its picture. Each member is one column of storage/schema.h, which documents
/// it; an empty string is a null where the column is nullable.
struct RecordFields {
  std::string uid;
  std::string url;
  std::string final_url;
  std::string caption;
  std::string page_url;
  std::string page_title;
  std::string alt;
  std::string title;
  std::string aria_label;
  std::string figcaption;
  std::string context;
  std::string heading;
  std::string language;
  std::string detected_language;
  std::string caption_language;
  std::string format;
  std::string original_format;
  std::string mime;
  std::string sha256;
  std::string page_robots_sha256;
  std::string image_robots_sha256;
  std::string robots_directives;  // JSON
  std::string findings;           // JSON
  std::string scores;             // JSON
  std::string license_spdx;
  std::string license_url_raw;
  std::string license_source;
  std::string license_scope;
  std::string license_confidence;
  std::string license_conflict;  // "true" or empty
  std::string attribution_name;
  std::string attribution_url;
  std::string work_title;
  std::string copyright_notice;
  std::string credit_line;
  std::string creator;
  std::string licensor_url;
  std::string usage_terms;
  std::string changes_made;
  std::string digital_source_type;
  std::string consent;  // JSON
  std::string evidence_sha256;
  std::string text_findings;  // JSON
  std::string near_duplicate_of;
  std::optional<double> nsfw_score;
  std::optional<double> nsfw_head_score;
  std::optional<double> watermark_score;
  std::optional<double> aesthetic_score;
  std::optional<double> similarity;
  std::optional<double> document_score;
  std::optional<int32_t> faces;
  std::optional<int32_t> near_duplicate_distance;  // bits
  int32_t redactions = 0;
  int32_t width = 0;  // px
  int32_t height = 0;
  int32_t original_width = 0;
  int32_t original_height = 0;
  int32_t frames = 1;  // as received
  int32_t http_status = 0;
  int64_t original_bytes = 0;
  TimePoint fetch_time{};
  TimePoint page_fetch_time{};
};

/// The proofs that a record demands: one reference for each stage that judges. All are references, so
/// a clearance that is left out does not compile.
///
/// The head is asked for beside Fetched, which contains it as a plain value: Fetcher::Receive takes the
/// head's clearance and gives none back, so keep a copy of it (heads are cheap to copy) before the call.
struct Clearances {
  const Cleared<PageFacts>& page;
  const Cleared<Candidate>& candidate;
  const Cleared<ResponseHead>& head;
  const Cleared<Fetched>& fetched;
  const Cleared<Decoded>& decoded;
  const Cleared<RightsCase>& rights;
  const Cleared<TextCase>& texts;
  const Cleared<ScreenCase>& screen;
};

/// What is known of a row beside what was cleared.
struct RowNotes {
  bool faces_blurred = false;
  std::string near_duplicate_of{};  // uid of another row; empty: none is near
  int near_duplicate_distance = 0;
};

/// A pair that every filter has cleared, with its rendered picture. Move-only; MakeRecord is the only maker.
///
/// Lifetime: the budget that the picture's bytes are charged to must outlive the record.
/// Thread-safety: none; hand it over by moving.
class Record {
 public:
  Record(Record&&) noexcept = default;
  Record& operator=(Record&&) noexcept = default;
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  const RecordFields& fields() const { return fields_; }
  const Bytes& image() const { return image_; }

  /// Digests of the image as received, for the private ledger.
  const Digests& digests() const { return digests_; }

  /// Its PDQ hashes, for the private ledger: lists to come are applied to them.
  const std::vector<PdqHash>& pdq() const { return pdq_; }

  /// Id of the page that showed the image: what a taint removes rows by.
  const std::string& page_id() const { return page_id_; }

  /// Findings of all stages, in the order of the gates.
  const std::vector<Finding>& findings() const { return findings_; }

  /// The strongest effect among the findings: kPass, or kQuarantine. Storage routes by it.
  Effect effect() const { return effect_; }

  /// Of the finding that quarantines it; empty if none does.
  const std::string& quarantine_reason() const { return quarantine_reason_; }

  /// What the private evidence store gets of it: all but key, policy and settings is filled in. Once.
  EvidenceRow TakeEvidence() { return std::move(evidence_); }

  /// Bytes that the record holds in memory, picture and texts.
  int64_t memory_bytes() const;

  /// Wipes the picture and gives its memory back: for output without images.
  void DropImage() { image_.Reset(); }

 private:
  friend Record MakeRecord(const Clearances& clearances, Rendered picture, const RowNotes& notes);
  Record() = default;

  RecordFields fields_;
  Bytes image_;
  Digests digests_;
  std::vector<PdqHash> pdq_;
  std::string page_id_;
  std::vector<Finding> findings_;
  Effect effect_ = Effect::kReject;
  std::string quarantine_reason_;
  EvidenceRow evidence_;
};

/// The only maker of records.
///
/// The clearances must be those of one pair: candidate of this page, body of this head, pixels of this
/// body, evidence of this page and of the URL that answered (compared by page id, URL and SHA-256), and the
/// rights verdict must not deny. Texts are stored as the text verdict gives them, personal data taken out.
/// Anything else is a bug and ends the process (CHECK).
Record MakeRecord(const Clearances& clearances, Rendered picture, const RowNotes& notes = {});

/// Findings of the rights verdict that a row tells, at most.
inline constexpr size_t kMaxConsentFindings = 16;

/// The column robots_directives before anything personal is taken out; empty where neither page nor image
/// carries a directive.
std::string DirectivesJson(const PageFacts& page, const ResponseHead& head);

/// The row's uid, as cc2dataset makes it: MD5 of the alt text followed by the image URL, hexadecimal. Of the
/// text that is stored: from a digest of what was taken out of it, the rest being known, it could be guessed.
std::string UidOf(const TextCase& texts);

}  // namespace tamis

#endif  // TAMIS_STORAGE_RECORD_H_
