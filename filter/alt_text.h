#ifndef TAMIS_FILTER_ALT_TEXT_H_
#define TAMIS_FILTER_ALT_TEXT_H_

// Does the alt text say anything of the picture?

#include <memory>
#include <string_view>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// In this order: missing; file name, camera name, identifier or URL; fewer letters than text.min_letters
/// (Han, kana and Hangul: 2); no word (two letters in a row, or one of those scripts); boilerplate
/// (config/boilerplate_texts.txt, alone or, for its single words, in any combination); repeated on more than
/// text.max_repeats_on_page images of the page.
class AltTextFilter final : public Filter<Candidate> {
 public:
  /// Errors: kInvalidInput when text.min_letters is not within 1 to 1,000.
  static Result<std::unique_ptr<const AltTextFilter>> Make(const TextOptions& options);
  ~AltTextFilter() override;

  std::string_view name() const override { return "alt_text"; }
  Result<Finding> Check(const Candidate& candidate) const override;

 private:
  struct Patterns;  // RE2 stays in alt_text.cc
  AltTextFilter(std::unique_ptr<const Patterns> patterns, int64_t max_repeats);

  const std::unique_ptr<const Patterns> patterns_;
  const int64_t max_repeats_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_ALT_TEXT_H_
