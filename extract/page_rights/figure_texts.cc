#include "extract/page_rights/figure_texts.h"

#include <algorithm>

#include "extract/consent/reservation.h"

namespace tamis {

void FigureTexts::Start(size_t offset) {
  if (open_++ > 0) return;
  begin_ = offset;
  has_image_ = false;
}

void FigureTexts::End(size_t offset) {
  if (--open_ > 0 || !has_image_) return;
  figures_.back().end = offset;
  has_image_ = false;
}

int FigureTexts::Image() {
  if (open_ == 0) return -1;
  if (!has_image_) figures_.push_back({.begin = begin_, .end = begin_});
  has_image_ = true;
  return static_cast<int>(figures_.size()) - 1;
}

std::vector<std::vector<Statement>> FigureTexts::Read(std::string_view text,
                                                      const StatementSource& source) const {
  std::vector<std::vector<Statement>> statements(figures_.size());
  for (size_t i = 0; i < figures_.size(); ++i) {
    const size_t begin = std::min(figures_[i].begin, text.size());
    const size_t end = std::clamp(figures_[i].end, begin, text.size());
    AddReservations(text.substr(begin, end - begin), source, statements[i]);
    AddAgencyCredits(text.substr(begin, end - begin), source, statements[i]);
  }
  return statements;
}

void FigureTexts::AddRest(std::string_view text, const StatementSource& source,
                          std::vector<Statement>& out) const {
  size_t at = 0;
  for (const Figure& figure : figures_) {
    const size_t begin = std::clamp(figure.begin, at, text.size());
    if (begin > at) AddReservations(text.substr(at, begin - at), source, out);
    at = std::clamp(figure.end, begin, text.size());
  }
  if (at < text.size()) AddReservations(text.substr(at), source, out);
}

}  // namespace tamis
