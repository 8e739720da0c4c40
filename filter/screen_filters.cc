#include "filter/screen_filters.h"

#include <cmath>
#include <string>

#include "config/model_manifest.h"
#include "filter/findings.h"

namespace tamis {
namespace {

bool IsStrict(const Options& options) {
  return options.safety.policy == "strict";
}

/// A score that is no number hides what was seen.
Error NoScore(std::string_view filter) {
  return {ErrorCode::kInternal, std::string(filter) + ": not evaluated"};
}

Finding Scored(Finding finding, double score) {
  finding.score = score;
  return finding;
}

}  // namespace

PrivacyMode FaceModeOf(const Options& options) {
  const std::string& faces = options.privacy.faces;
  if (faces == "keep") return PrivacyMode::kKeep;
  if (faces == "blur") return PrivacyMode::kBlur;
  return faces == "by-policy" && !IsStrict(options) ? PrivacyMode::kBlur : PrivacyMode::kDrop;
}

PrivacyMode DocumentModeOf(const Options& options) {
  const std::string& documents = options.privacy.documents;
  const bool keep = documents == "keep" || (documents == "by-policy" && !IsStrict(options));
  return keep ? PrivacyMode::kKeep : PrivacyMode::kDrop;
}

std::vector<FaceBox> FacesToBlur(PrivacyMode mode, const PictureFacts& facts) {
  return mode == PrivacyMode::kKeep || !facts.faces ? std::vector<FaceBox>() : *facts.faces;
}

Result<double> NsfwThresholdOf(const Options& options) {
  if (options.safety.nsfw_threshold >= 0) return options.safety.nsfw_threshold;
  const Result<ModelManifest> manifest =
      ReadModelManifest(FindModelManifest(options.safety.nsfw_model, options.safety.model_dir));
  if (!manifest && options.safety.allow_no_classifier) return IsStrict(options) ? 0.1 : 0.2;
  if (!manifest) return Error{ErrorCode::kRefused, "safety.nsfw_model: " + manifest.error().message};
  return NsfwThreshold(options.safety, *manifest);
}

Result<Finding> MinorPictureFilter::Check(const ScreenCase& screen) const {
  const PictureFacts& facts = screen.facts;
  if (!screen.minor_terms || !facts.nsfw_score) return Passed(name());
  if (std::isnan(*facts.nsfw_score)) return NoScore(name());
  const bool face = !facts.faces || !facts.faces->empty();  // where nobody looked there may be one
  return face && *facts.nsfw_score > limit_ ? Rejected(name(), "minor_picture") : Passed(name());
}

Result<Finding> NsfwFilter::Check(const ScreenCase& screen) const {
  const std::optional<double>& score = screen.facts.nsfw_score;
  if (!score && !required_) return Passed(name());
  if (!score || std::isnan(*score)) return NoScore(name());
  return Scored(*score >= threshold_ ? Rejected(name(), "nsfw") : Passed(name()), *score);
}

Result<Finding> SecondOpinionFilter::Check(const ScreenCase& screen) const {
  const std::optional<double>& score = screen.facts.*rule_.score;
  if (!score || std::isnan(*score)) return NoScore(name());
  const bool bad = rule_.drops_below ? *score < rule_.threshold : *score >= rule_.threshold;
  return Scored(bad ? Rejected(name(), rule_.reason) : Passed(name()), *score);
}

Result<Finding> FacesFilter::Check(const ScreenCase& screen) const {
  if (!screen.facts.faces) return NoScore(name());
  const auto count = static_cast<double>(screen.facts.faces->size());
  const bool drop = mode_ == PrivacyMode::kDrop && count > 0;
  return Scored(drop ? Rejected(name(), "faces") : Passed(name()), count);
}

Result<Finding> DocumentsFilter::Check(const ScreenCase& screen) const {
  const std::optional<double>& score = screen.facts.document_score;
  if (!score || std::isnan(*score)) return NoScore(name());
  const bool drop = mode_ == PrivacyMode::kDrop && *score >= threshold_;
  return Scored(drop ? Rejected(name(), "document") : Passed(name()), *score);
}

}  // namespace tamis
