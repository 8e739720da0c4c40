#ifndef TAMIS_EXTRACT_LABEL_IDS_H_
#define TAMIS_EXTRACT_LABEL_IDS_H_

// The ids that aria-labelledby attributes of a source name, found before anything is parsed.

#include <string_view>
#include <unordered_set>

namespace tamis {

struct LabelIds {
  std::unordered_set<std::string_view> ids;  // as written; Lifetime: views into the source
  bool truncated = false;                    // there are more than kMaxLabelIds (html.h)
};

/// Looks at every "aria-labelledby" of the source, in comments and texts too: more ids than are meant do no
/// harm. Cost: one pass that skips most bytes.
LabelIds FindLabelIds(std::string_view source);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_LABEL_IDS_H_
