#ifndef TAMIS_EXTRACT_JSON_LD_H_
#define TAMIS_EXTRACT_JSON_LD_H_

// The images and adult labels of a JSON-LD script (docs/extraction.md). Library: simdjson, hidden in
// json_ld.cc.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/stages.h"
#include "extract/page_rights/stated_work.h"

namespace tamis {

inline constexpr size_t kMaxJsonLdBytes = 1024 * 1024;  // of one script
inline constexpr int kMaxJsonLdDepth = 64;              // objects and lists within each other
inline constexpr size_t kMaxJsonLdImages = 2'000;       // of one script
inline constexpr size_t kMaxJsonLdLabels = 1'025;       // of one script; more than a page may have

/// An image that structured data names; texts and URL as written.
struct NamedImage {
  std::string url;
  std::string caption;
  std::string title;
  int width_px = 0;  // 0: not said
  int height_px = 0;
};

struct JsonLd {
  std::vector<NamedImage> images;
  std::vector<AdultLabel> adult_labels;
  std::vector<StatedWork> works;  // that say something of rights, in document order
  bool truncated = false;         // a limit left something out
  bool labels_cut = false;        // what it left out may have been a label
  bool unreadable = false;        // it is no JSON
  bool works_cut = false;         // or something on rights
};

/// Reads the content of one script. Errors: none; what is not JSON is empty. Cost: linear.
JsonLd ReadJsonLd(std::string_view script);

/// True for the properties of a schema.org Rating or DefinedTerm that say what it is.
bool SaysRating(std::string_view property);

/// A number of pixels: digits, "px" behind them or not; 0 for anything else.
int NamedPx(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JSON_LD_H_
