#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_FIGURE_TEXTS_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_FIGURE_TEXTS_H_

// What is written in figures is about the images in them, and about no others of the page.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"

namespace tamis {

/// The outermost figures that hold images, with all their text: captions of every level. Cost: linear.
class FigureTexts {
 public:
  /// `offset`: length of the page's text so far.
  void Start(size_t offset);
  void End(size_t offset);

  /// The outermost figure that is open, which holds an image now; -1 outside.
  int Image();

  /// Statements of each figure that holds an image: reservations and credits in its text.
  std::vector<std::vector<Statement>> Read(std::string_view text, const StatementSource& source) const;

  /// Reservations in the text outside of them.
  void AddRest(std::string_view text, const StatementSource& source, std::vector<Statement>& out) const;

 private:
  struct Figure {
    size_t begin = 0;
    size_t end = 0;
  };
  std::vector<Figure> figures_;  // in document order; of the last one `end` may be to come
  size_t begin_ = 0;             // of the outermost open one
  int open_ = 0;
  bool has_image_ = false;  // the outermost open one, the last of figures_
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_FIGURE_TEXTS_H_
