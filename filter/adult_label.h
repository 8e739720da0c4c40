#ifndef TAMIS_FILTER_ADULT_LABEL_H_
#define TAMIS_FILTER_ADULT_LABEL_H_

// Does the site itself say that it is for adults? (rights.md 2.11)

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// True for RTA anywhere; "adult", "mature" or "restricted" in a rating; PICS labels of ICRA (na to nr),
/// RSACi (n or s above 0) and SafeSurf (for adults, or nudity and sexual themes from level 4);
/// isFamilyFriendly false; in contentRating also what boards give to adults only ("MPAA R", "NC-17", "PEGI
/// 18", "ESRB AO", "TV-MA", ...). "general" and "safe for kids" say nothing. Thread-safe.
bool IsAdultLabel(const AdultLabel& label);

/// Headers Rating and PICS-Label of an image's response. Pages and robots.txt pass here.
class HeaderAdultLabelFilter final : public Filter<ResponseHead> {
 public:
  std::string_view name() const override { return "header_adult_label"; }
  Result<Finding> Check(const ResponseHead& head) const override;
};

/// Labels of a page, from headers, meta elements, JSON-LD and microdata: all its pairs go. So they do where a
/// limit of the page job left out what may have held a label.
class AdultLabelFilter final : public Filter<PageFacts> {
 public:
  std::string_view name() const override { return "adult_label"; }
  Result<Finding> Check(const PageFacts& facts) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_ADULT_LABEL_H_
