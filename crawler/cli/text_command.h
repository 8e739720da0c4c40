#ifndef TAMIS_CRAWLER_CLI_TEXT_COMMAND_H_
#define TAMIS_CRAWLER_CLI_TEXT_COMMAND_H_

// `tamis text`: what the rules on texts make of a caption, or of all texts of a pair.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"
#include "crawler/core/screening.h"
#include "filter/text/text_judge.h"

namespace tamis {

/// One case.
struct TextQuestion {
  std::vector<PairText> texts;            // the caption first
  bool fields = false;                    // they were given by the names of their places
  std::string policy = "standard";        // strict, standard
  std::optional<std::string> language{};  // else it is detected
};

/// One line of a batch: the caption as "text", or texts by their places ("alt", "title", ..., "page_url"),
/// "policy" and "language"; what is absent comes from `defaults`. Errors: kInvalidInput.
Result<TextQuestion> ReadTextQuestion(const boost::json::object& line, const TextQuestion& defaults);

/// Thread-safety: Explain may be called from any thread.
class TextExplainer {
 public:
  /// Compiles the lists once for each policy. Errors: kInternal.
  static Result<TextExplainer> Make();

  /// {text, decision: "allow" or "drop", reason, findings: [{rule, field, term}], language, redacted}, and
  /// {fields: {place: redacted text}} where texts were given by place. `term` is a word of our lists; none is
  /// told where sexual words and minors come together. Errors: kInvalidInput for a policy that is not there.
  Result<boost::json::object> Explain(const TextQuestion& question) const;

 private:
  TextExplainer(std::unique_ptr<const TextJudge> standard, std::unique_ptr<const TextJudge> strict);

  std::unique_ptr<const TextJudge> standard_;
  std::unique_ptr<const TextJudge> strict_;
};

/// `text [--policy P] [--language L] [--batch] TEXT...`; argv[0] is the sub-command's name.
/// Returns the exit code: 0 all are allowed, 1 at least one is not, 2 wrong usage. A batch: see RunBatch.
int RunTextCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_TEXT_COMMAND_H_
