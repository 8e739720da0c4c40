#include "extract/page_language.h"

#include <cstdio>  // compact_lang_det.h uses FILE and does not include it

#include <cld2/public/compact_lang_det.h>

namespace tamis {
namespace {

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::string_view Sample(std::string_view text) {
  if (text.size() <= kMaxLanguageSampleBytes) return text;
  size_t begin = (text.size() - kMaxLanguageSampleBytes) / 2;
  size_t end = begin + kMaxLanguageSampleBytes;
  while (begin > 0 && IsContinuation(text[begin])) --begin;
  while (end > begin && IsContinuation(text[end])) --end;
  return text.substr(begin, end - begin);
}

}  // namespace

std::string DetectLanguage(std::string_view utf8) {
  const std::string_view sample = Sample(utf8);
  if (sample.empty()) return {};
  constexpr bool kIsPlainText = true;
  bool reliable = false;
  const CLD2::Language language =
      CLD2::DetectLanguage(sample.data(), static_cast<int>(sample.size()), kIsPlainText, &reliable);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return {};
  const std::string code = CLD2::LanguageCode(language);
  // Names that BCP 47 has replaced, and those of CLD2 for scripts ("xx-Copt").
  if (code == "iw") return "he";
  if (code == "jw") return "jv";
  if (code == "un" || code.starts_with("xx")) return {};
  return code;
}

}  // namespace tamis
