#ifndef TAMIS_FILTER_TEXT_TEXT_JUDGE_H_
#define TAMIS_FILTER_TEXT_TEXT_JUDGE_H_

// All rules on the texts of a pair: sexual, hateful and violent terms, terms about minors, personal data,
// spam, broken encodings. docs/text.md explains them.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/core/screening.h"
#include "filter/filter.h"

namespace tamis {

/// What is done about what the rules find.
struct TextPolicy {
  bool strict = false;
  bool drop_pii = false;               // else redacted
  std::vector<std::string> languages;  // of captions; empty: all

  static TextPolicy From(const Options& options);
};

/// The rules, compiled. Linear time in the length of the texts whatever they are.
/// Thread-safety: all methods may be called from any thread.
class TextJudge {
 public:
  /// Compiles the lists that are built in. Errors: kInternal.
  static Result<std::unique_ptr<const TextJudge>> Make(TextPolicy policy);
  virtual ~TextJudge() = default;

  /// The verdict over all texts of one pair. Never fails open: a text that cannot be read is judged as what
  /// can be read of it.
  virtual TextVerdict Judge(const std::vector<PairText>& texts, std::string_view language) const = 0;

  /// Whether these texts, of one page as a whole (title, URL, and those of all its pairs), combine sexual
  /// and minor terms.
  virtual bool CombinesMinors(const std::vector<PairText>& texts) const = 0;
};

/// Judges a TextCase by the verdict that it carries, and again by the judge: a verdict that is not the
/// judge's own rejects with filter_error.
class TextFilter final : public Filter<TextCase> {
 public:
  explicit TextFilter(std::shared_ptr<const TextJudge> judge) : judge_(std::move(judge)) {}
  std::string_view name() const override { return "text_rules"; }
  Result<Finding> Check(const TextCase& text_case) const override;

 private:
  const std::shared_ptr<const TextJudge> judge_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_TEXT_JUDGE_H_
