#ifndef TAMIS_TESTS_SUPPORT_RECOVERY_SITE_H_
#define TAMIS_TESTS_SUPPORT_RECOVERY_SITE_H_

// A web that exists only as arithmetic, for the program that is killed and the test that checks what it
// leaves.

#include <set>
#include <string>
#include <vector>

namespace tamis {

struct RecoverySite {
  static constexpr int kPages = 400;
  static constexpr int kImagesPerPage = 2;

  static std::string PageUrl(int page) {
    return "http://host" + std::to_string(page % 7) + ".example/page-" + std::to_string(page);
  }
  static int PageOf(const std::string& url) { return std::stoi(url.substr(url.rfind('-') + 1)); }

  static std::vector<int> Links(int page) {
    std::vector<int> links;
    for (const int link : {2 * page + 1, 2 * page + 2, page * 7 % kPages}) {
      if (link < kPages) links.push_back(link);
    }
    return links;
  }
  static std::vector<std::string> Images(int page) {
    std::vector<std::string> urls;
    for (int i = 0; i < kImagesPerPage; ++i) {
      urls.push_back("http://pictures" + std::to_string(page % 3) + ".example/" + std::to_string(page) + "-" +
                     std::to_string(i));
    }
    return urls;
  }
  /// A filter would drop every fifth page's first image.
  static bool IsDropped(const std::string& image) {
    return image.ends_with("-0") && std::stoi(image.substr(image.rfind('/') + 1)) % 5 == 0;
  }
  static std::set<std::string> ExpectedRows() {
    std::set<std::string> rows;
    for (int page = 0; page < kPages; ++page) {
      for (const std::string& image : Images(page)) {
        if (!IsDropped(image)) rows.insert(image);
      }
    }
    return rows;
  }
};

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_RECOVERY_SITE_H_
