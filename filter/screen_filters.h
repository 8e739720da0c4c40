#ifndef TAMIS_FILTER_SCREEN_FILTERS_H_
#define TAMIS_FILTER_SCREEN_FILTERS_H_

// What detectors and classifiers found in a picture, judged. Whatever should have been evaluated and was not
// is an error, which rejects.

#include <optional>
#include <vector>

#include "config/options.h"
#include "crawler/core/screening.h"
#include "filter/filter.h"

namespace tamis {

/// What is done about faces, and about documents.
enum class PrivacyMode : uint8_t { kKeep, kBlur, kDrop };

/// privacy.faces and privacy.documents, by the policy where they leave it to it.
PrivacyMode FaceModeOf(const Options& options);
PrivacyMode DocumentModeOf(const Options& options);

/// The faces that a rendered picture must not show: all, where they are blurred.
std::vector<FaceBox> FacesToBlur(PrivacyMode mode, const PictureFacts& facts);

/// From which NSFW score on pictures are dropped: safety.nsfw_threshold, else what the model's manifest gives
/// for the policy. Errors: kRefused for a manifest that cannot be read.
Result<double> NsfwThresholdOf(const Options& options);

/// Somebody under age is spoken of, a face is seen, and the classifier gives more than half its threshold.
/// The reason says no more outside than that it is about safety.
class MinorPictureFilter final : public Filter<ScreenCase> {
 public:
  explicit MinorPictureFilter(double nsfw_threshold) : limit_(nsfw_threshold / 2) {}
  std::string_view name() const override { return "minor_picture"; }
  Result<Finding> Check(const ScreenCase& screen) const override;

 private:
  const double limit_;
};

/// The NSFW classifier. Its score is part of the finding.
class NsfwFilter final : public Filter<ScreenCase> {
 public:
  NsfwFilter(double threshold, bool required) : threshold_(threshold), required_(required) {}
  std::string_view name() const override { return "nsfw"; }
  Result<Finding> Check(const ScreenCase& screen) const override;

 private:
  const double threshold_;
  const bool required_;
};

/// A second opinion with a threshold of its own.
class SecondOpinionFilter final : public Filter<ScreenCase> {
 public:
  /// `reason` of filter/reasons.h. `drops_below`: low scores are the bad ones (similarity, aesthetic).
  struct Rule {
    std::string_view name;
    std::string_view reason;
    std::optional<double> PictureFacts::*score = nullptr;
    double threshold = 0;
    bool drops_below = false;
  };
  explicit SecondOpinionFilter(const Rule& rule) : rule_(rule) {}
  std::string_view name() const override { return rule_.name; }
  Result<Finding> Check(const ScreenCase& screen) const override;

 private:
  const Rule rule_;
};

/// privacy.faces = drop.
class FacesFilter final : public Filter<ScreenCase> {
 public:
  explicit FacesFilter(PrivacyMode mode) : mode_(mode) {}
  std::string_view name() const override { return "faces"; }
  Result<Finding> Check(const ScreenCase& screen) const override;

 private:
  const PrivacyMode mode_;
};

/// privacy.documents = drop.
class DocumentsFilter final : public Filter<ScreenCase> {
 public:
  DocumentsFilter(PrivacyMode mode, double threshold) : mode_(mode), threshold_(threshold) {}
  std::string_view name() const override { return "documents"; }
  Result<Finding> Check(const ScreenCase& screen) const override;

 private:
  const PrivacyMode mode_;
  const double threshold_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_SCREEN_FILTERS_H_
