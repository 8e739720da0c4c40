#ifndef TAMIS_FILTER_TEXT_FOLDED_TERMS_H_
#define TAMIS_FILTER_TEXT_FOLDED_TERMS_H_

// Word lists over hostile text: folded (case, accents, width, homoglyphs, leetspeak, spaced-out letters,
// invisible characters), matched at word boundaries of the script, in linear time (RE2::Set).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// One hit of a list.
struct TermHit {
  std::string category;  // of docs/text.md: "sexual_explicit", "minor", ...; kUnreadCategory
  std::string term;      // as the list writes it
};

/// A text that could not be searched (memory of RE2): whoever judges it must reject.
inline constexpr std::string_view kUnreadCategory = "unread";

/// Stands in a reading before a word that may be several words run together ("s e x t e e n s").
inline constexpr char kRunTogetherMark = '\x02';

/// Stands in a reading for a letter that is not shown ("p*rn").
inline constexpr char kMaskedMark = '\x03';

/// The readings of a text that terms are looked for in. Each is bounded by a small multiple of the text.
/// URL paths are percent-decoded and split at marks and case changes first. The first reading is the text
/// as it is written, folded. Each begins and ends with a space and has one between words.
std::vector<std::string> FoldedReadings(std::string_view text, bool is_url);

/// Compiled lists with their exceptions ("breast cancer", "Essex", "sex chromosome").
/// Thread-safety: Find may be called from any thread.
class FoldedTerms {
 public:
  /// The lists that are built in (config/terms/*.txt). Errors: kInternal with file and line.
  static Result<std::unique_ptr<const FoldedTerms>> Make();
  virtual ~FoldedTerms() = default;

  /// Each term that stands in the text, once, but where an exception of its list covers it.
  virtual std::vector<TermHit> Find(std::string_view text, bool is_url) const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_FOLDED_TERMS_H_
