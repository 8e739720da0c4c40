#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_LICENCE_TEMPLATE_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_LICENCE_TEMPLATE_H_

// The machine-readable parts of Wikimedia's licence templates: rights.md 3.6.
// Source: commons.wikimedia.org/wiki/Commons:Machine-readable_data, November 2026.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/page_text.h"

namespace tamis {

inline constexpr size_t kMaxLicenceTemplates = 64;

/// One block of class licensetpl; texts of its fields.
struct LicenceTemplate {
  std::string short_name;   // licensetpl_short
  std::string link;         // licensetpl_link
  std::string author;       // licensetpl_aut
  std::string attribution;  // licensetpl_attr
};

/// Follows the elements whose class names a part. Cost: linear.
class LicenceTemplates {
 public:
  explicit LicenceTemplates(const PageText& text) : text_(text) {}

  /// `depth`: open elements around this one.
  void Start(std::string_view classes, size_t depth);
  void End(size_t depth) {
    if (!open_.empty() && open_.back().depth == depth) EndField();
  }

  const std::vector<LicenceTemplate>& all() const { return templates_; }

 private:
  struct Open {
    size_t depth = 0;
    std::string LicenceTemplate::*field = nullptr;
    uint32_t begin = 0;
  };

  void EndField();

  const PageText& text_;
  std::vector<LicenceTemplate> templates_;
  std::vector<Open> open_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_LICENCE_TEMPLATE_H_
