#ifndef TAMIS_EXTRACT_PAGE_LANGUAGE_H_
#define TAMIS_EXTRACT_PAGE_LANGUAGE_H_

// Which language a text is in. Library: CLD2, hidden in page_language.cc.

#include <cstddef>
#include <string>
#include <string_view>

namespace tamis {

// CLD2 costs 26 ns a byte, the rest of the page job 10 ns a byte of HTML; more text seldom changes the
// answer.
inline constexpr size_t kMaxLanguageSampleBytes = 512;

/// The language of valid UTF-8 as BCP 47 ("en", "zh-Hant"); empty where CLD2 is not sure.
///
/// Of a longer text its middle kMaxLanguageSampleBytes are looked at: menus stand at the ends of pages.
/// Thread-safety: reentrant.
std::string DetectLanguage(std::string_view utf8);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_LANGUAGE_H_
