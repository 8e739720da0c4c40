#ifndef TAMIS_FILTER_MODELS_SECOND_OPINIONS_H_
#define TAMIS_FILTER_MODELS_SECOND_OPINIONS_H_

// What further models say of a picture, each off unless a [[model]] table names it: an embedding, and what
// judges it (an NSFW head, a watermark head, an aesthetic head, a text model for the similarity of picture
// and caption), and a watermark model that sees the picture itself.
//
// The embedding is made once for a picture, in memory that is overwritten afterwards, and goes nowhere: from
// an embedding much of a picture can be told.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "crawler/core/screening.h"
#include "crawler/core/stages.h"
#include "crawler/core/verdict.h"
#include "filter/models/bpe_tokenizer.h"
#include "filter/models/model_runner.h"
#include "filter/models/model_scores.h"
#include "filter/models/picture_screener.h"

namespace tamis {

/// What [[model]] tables ask of scores. None: only a column.
struct OpinionThresholds {
  std::optional<double> nsfw_head;   // drop at or above
  std::optional<double> watermark;   // drop at or above
  std::optional<double> aesthetic;   // drop below
  std::optional<double> similarity;  // drop below
  bool operator==(const OpinionThresholds&) const = default;
};

/// One model that is open.
struct OpinionModel {
  std::unique_ptr<ModelRunner> runner;
  double threshold = -1;  // negative: only a column
};

/// Thread-safety: Look may be called from any number of threads.
class SecondOpinions {
 public:
  /// Opens what `options.safety.models` name; none is nobody's opinion. `threads` may ask at once.
  /// Errors: kRefused for a model or vocabulary that is missing, altered or does not fit its manifest;
  /// kInvalidInput for two models of one kind, a kind that has a knob of its own, a head or a text model
  /// without its embedding, an embedding that nothing judges.
  static Result<std::unique_ptr<SecondOpinions>> Open(const Options& options, int threads);

  /// As Open, of models that are open.
  static Result<std::unique_ptr<SecondOpinions>> Of(std::vector<OpinionModel> models);

  /// What the image job must make, in this order; at most two, empty without models that take a picture.
  const std::vector<ModelInputSpec>& inputs() const { return inputs_; }

  /// Runs every model and fills its score of `facts` (nsfw_head_score, watermark_score, aesthetic_score,
  /// similarity). inputs() begin at decoded->model_inputs[first_input]. `caption`: UTF-8; an empty one is
  /// compared like any other. Errors: kInvalidInput, kInternal; `facts` are then to be thrown away.
  Status Look(const Cleared<Decoded>& decoded, std::string_view caption, size_t first_input,
              PictureFacts& facts) const;

  const OpinionThresholds& thresholds() const { return thresholds_; }

  /// Of every model, in the order of the tables.
  const std::vector<ModelInUse>& models() const { return models_; }

  /// Of "nsfw_head", "watermark", "aesthetic", "similarity" those that no model was configured for.
  std::vector<std::string> not_evaluated() const;

 private:
  SecondOpinions() = default;

  /// Where a kind of model and its threshold are kept; null where there is none.
  struct Place {
    std::unique_ptr<ModelRunner>* runner = nullptr;
    std::optional<double>* threshold = nullptr;
  };

  Status Add(OpinionModel model);
  Place PlaceOf(ModelKind kind);
  Status CheckTogether() const;
  Status ReadVocabulary();
  Status Try() const;
  Status LookAt(std::span<const Pixels> pictures, std::string_view caption, PictureFacts& facts) const;
  Status LookAtVector(std::span<const float> embedding, std::string_view caption, PictureFacts& facts) const;
  Result<double> Similarity(std::span<const float> embedding, std::string_view caption) const;

  // Constant after construction; a null runner is a model that was not configured.
  std::unique_ptr<ModelRunner> embedding_;
  std::unique_ptr<ModelRunner> nsfw_head_;
  std::unique_ptr<ModelRunner> watermark_;
  std::unique_ptr<ModelRunner> aesthetic_;
  std::unique_ptr<ModelRunner> text_;
  std::optional<BpeTokenizer> tokenizer_;
  size_t context_ = 0;  // tokens of the text model
  std::vector<ModelInputSpec> inputs_;
  OpinionThresholds thresholds_;
  std::vector<ModelInUse> models_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_SECOND_OPINIONS_H_
