#ifndef TAMIS_CRAWLER_CORE_SCREENING_H_
#define TAMIS_CRAWLER_CORE_SCREENING_H_

// What models say of a picture, and what rules say of a pair's texts, as plain values that can be replayed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/digest.h"
#include "crawler/core/model_input.h"
#include "crawler/core/verdict.h"

namespace tamis {

/// What detectors and classifiers found in one picture. None: not evaluated.
struct PictureFacts {
  std::optional<double> nsfw_score;       // 0 to 1, of the NSFW classifier
  std::optional<double> nsfw_head_score;  // 0 to 1, of an embedding and a head
  std::optional<double> watermark_score;  // 0 to 1
  std::optional<double> aesthetic_score;  // 0 to 10
  std::optional<double> similarity;       // -1 to 1, of picture and caption
  std::optional<double> document_score;   // 0 to 1
  std::optional<std::vector<FaceBox>> faces;
};

/// A picture after everything else has cleared it. The last gate on pixels judges it.
struct ScreenCase {
  PictureFacts facts;
  bool minor_terms = true;  // the pair's texts speak of minors; true where nobody has looked
  Sha256 content{};         // of the bytes as received
};

/// Where a text of a pair stands.
enum class TextPlace : uint8_t {
  kAlt,
  kTitle,
  kAriaLabel,
  kCaption,
  kContext,
  kHeading,
  kPageTitle,
  kPageUrl,
  kImageUrl,
  kEmbedded,     // captions, titles and keywords in the file
  kAttribution,  // credit, copyright notice, usage terms: what a row says of rights
};

/// "alt", "title", "aria_label", "caption", "context", "heading", "page_title", "page_url", "image_url",
/// "embedded", "attribution".
std::string_view ToString(TextPlace place);

struct PairText {
  TextPlace place = TextPlace::kAlt;
  std::string text;  // UTF-8 as far as the source was; nothing else is promised
  bool operator==(const PairText&) const = default;
};

/// What one rule found.
struct TextFinding {
  std::string rule;  // "sexual_explicit", "sexual_mild", "minor", "hate", "violence", "email", "phone", ...
  TextPlace place = TextPlace::kAlt;
  std::string term{};  // of our lists, never what stands in the text; empty for patterns
  bool operator==(const TextFinding&) const = default;
};

/// What the rules make of all texts of one pair (filter/text/text_judge.h). The default rejects.
struct TextVerdict {
  Effect effect = Effect::kReject;
  std::string reason = "filter_error";  // of filter/reasons.h; "passed"
  bool minor_combination = false;       // sexual and minor terms together: reason is text_minor
  bool minor_terms = true;              // somebody under age is spoken of
  int redactions = 0;                   // pieces of personal data that were taken out
  std::vector<TextFinding> findings;    // at most kMaxTextFindings
  std::vector<PairText> texts;          // the fields that were asked about, in order, redacted
};

inline constexpr size_t kMaxTextFindings = 64;

/// All texts of a pair, and what the rules made of them. Judged when a pair is found, and again, with what
/// the file says, before it is kept.
struct TextCase {
  std::string page_id;
  std::string image_url;
  std::vector<PairText> texts;  // as found
  std::string language;         // of the caption, detected, BCP 47; empty where that is not reliable
  TextVerdict verdict;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_SCREENING_H_
