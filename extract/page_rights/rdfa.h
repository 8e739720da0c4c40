#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_RDFA_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_RDFA_H_

// RDFa and ccREL on rights: rights.md 3.1 (L05, L07). RDFa Core 1.1 as far as licences are written in it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/html.h"
#include "extract/page_rights/stated_work.h"
#include "extract/page_text.h"

namespace tamis {

/// Follows the elements of a page that have RDFa attributes. Cost: linear.
///
/// Subjects: `about`, `resource` without rel and property, `typeof`, and the src of an img that has a rel or
/// property itself (RDFa 1.0). Terms: license and creator names under cc:, dct:, dcterms:, dc:, xhv: or as
/// full IRIs of these; schema.org's inside an ImageObject. Prefixes are not looked up (docs/rights.md).
class Rdfa {
 public:
  explicit Rdfa(const PageText& text) : text_(text) {}

  /// An element with any of about, resource, typeof, property, rel. True: it says the licence of a subject
  /// that is not the page.
  bool Start(const HtmlElement& element, size_t depth);
  void End(size_t depth) {
    while (!open_.empty() && open_.back().depth == depth) EndOpen();
  }

  /// The works that are not the page, then what is said of the page itself.
  std::vector<StatedWork> TakeWorks();
  StatedWork& page() { return page_; }
  bool cut() const { return cut_; }

 private:
  static constexpr size_t kPage = static_cast<size_t>(-1);
  static constexpr size_t kKeep = static_cast<size_t>(-2);  // no subject of its own

  struct Open {
    size_t depth = 0;
    size_t subject = kKeep;          // that it begins
    std::vector<std::string> texts;  // properties whose value is its text
    size_t text_subject = kPage;
    uint32_t text_begin = 0;
  };

  size_t Subject(std::string_view name, bool is_image, std::string_view source);
  size_t NewSubject(const HtmlElement& element);
  StatedWork& WorkOf(size_t subject) { return subject == kPage ? page_ : works_[subject]; }
  void Set(size_t subject, std::string_view property, std::string_view value);
  void EndOpen();

  const PageText& text_;
  std::vector<StatedWork> works_;
  std::unordered_map<std::string, size_t> subjects_;
  StatedWork page_{.source = "L09"};
  std::vector<size_t> current_;  // subjects, innermost last
  std::vector<Open> open_;
  bool cut_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_RDFA_H_
