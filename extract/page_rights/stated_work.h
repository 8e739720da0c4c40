#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_STATED_WORK_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_STATED_WORK_H_

// What structured data says of the rights in one thing, whatever syntax it is written in.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

inline constexpr size_t kMaxStatedWorks = 4'096;    // of a page, of one syntax
inline constexpr size_t kMaxWorkValues = 16;        // URLs, licences or usage texts of one work
inline constexpr size_t kMaxWorkTextBytes = 2'048;  // of one text

/// schema.org CreativeWork and ImageObject, ccREL and Dublin Core terms. URLs and texts as written.
struct StatedWork {
  std::string_view source = "L05";  // of the claims that it makes: L05, L07 or L13
  bool is_image = false;            // it says that it is one
  std::vector<std::string> urls;    // contentUrl, url, thumbnailUrl, @id; subject of RDFa
  std::vector<std::string> licences;
  std::vector<std::string> usage;     // usageInfo, conditionsOfAccess: URLs or texts
  std::vector<std::string> captions;  // caption, description
  std::string acquire_page;
  std::string credit_text;
  std::string copyright_notice;
  std::string copyright_holder;
  std::string copyright_year;
  std::string creator;
  std::string title;
  std::string attribution_name;
  std::string attribution_url;

  /// It says something of rights.
  bool SaysRights() const {
    return !licences.empty() || !usage.empty() || !acquire_page.empty() || !credit_text.empty() ||
           !copyright_notice.empty() || !copyright_holder.empty() || !creator.empty() ||
           !attribution_name.empty() || !attribution_url.empty();
  }
};

/// Puts the value of a property, by its name without prefix, where it belongs; other properties are ignored.
/// False: a limit left it out.
bool SetWorkProperty(StatedWork& work, std::string_view property, std::string_view value);

/// True for the properties that SetWorkProperty knows.
bool IsWorkProperty(std::string_view property);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_STATED_WORK_H_
