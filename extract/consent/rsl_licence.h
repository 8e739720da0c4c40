#ifndef TAMIS_EXTRACT_CONSENT_RSL_LICENCE_H_
#define TAMIS_EXTRACT_CONSENT_RSL_LICENCE_H_

// One licence element of an RSL document, and whether training is allowed under it.

#include <string>
#include <string_view>

namespace tamis {

/// What is known of a licence so far. Everything that cannot be shown to be met denies.
class RslLicence {
 public:
  /// The tokens of a permits or prohibits element; `type` lower-case.
  void Permits(std::string_view type, std::string_view tokens);
  void Prohibits(std::string_view type, std::string_view tokens);

  void Payment(std::string_view type);
  void Amount(std::string_view amount);
  void Terms(std::string_view url);     // <terms>
  void Standard(std::string_view url);  // <standard> of a payment

  /// Something about it cannot be met or understood.
  void Restrict() { restricted_ = true; }

  bool permits_training() const {
    return !prohibited_ && !restricted_ && !costs_ && (!has_usage_list_ || permitted_);
  }
  const std::string& terms() const { return standard_.empty() ? terms_ : standard_; }

 private:
  bool has_usage_list_ = false;  // then what it does not name is not permitted
  bool permitted_ = false;
  bool prohibited_ = false;
  bool restricted_ = false;
  bool costs_ = false;
  std::string standard_;
  std::string terms_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RSL_LICENCE_H_
