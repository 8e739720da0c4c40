#include "extract/charset.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <utility>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>

#include "crawler/core/utf8.h"
#include "extract/charset_labels.h"

namespace tamis {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return Lower(a) == b; });
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

const EncodingRow* FindEncoding(std::string_view name) {
  for (const EncodingRow& row : EncodingRows()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::unordered_map<std::string_view, std::string_view> MakeLabelIndex() {
  std::unordered_map<std::string_view, std::string_view> index;
  for (const EncodingRow& row : EncodingRows()) {
    for (std::string_view rest = row.labels; !rest.empty();) {
      const size_t space = std::min(rest.find(' '), rest.size());
      index.emplace(rest.substr(0, space), row.name);
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
  return index;
}

/// True for eight ASCII bytes at `at`.
bool IsAsciiBlock(std::string_view text, size_t at) {
  uint64_t block;
  if (text.size() - at < sizeof block) return false;
  std::memcpy(&block, text.data() + at, sizeof block);
  return (block & 0x8080808080808080u) == 0;
}

Error TooLarge(size_t max_bytes) {
  return Error{ErrorCode::kTooLarge, "text is over " + std::to_string(max_bytes) + " bytes as utf-8"};
}

// ISO-8859-16, 0xA0 to 0xFF: not among Debian's ICU tables. Source: Encoding standard, index-iso-8859-16.txt.
constexpr std::array<uint16_t, 96> kIso8859_16 = {
    160, 260,  261, 321, 8364, 8222, 352, 167, 353, 169, 536, 171, 377, 173, 378, 379, 176, 177, 268, 322,
    381, 8221, 182, 183, 382,  269,  537, 187, 338, 339, 376, 380, 192, 193, 194, 258, 196, 262, 198, 199,
    200, 201,  202, 203, 204,  205,  206, 207, 272, 323, 210, 211, 212, 336, 214, 346, 368, 217, 218, 219,
    220, 280,  538, 223, 224,  225,  226, 259, 228, 263, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239,
    273, 324,  242, 243, 244,  337,  246, 347, 369, 249, 250, 251, 252, 281, 539, 255};

/// The encodings without an ICU converter: iso-8859-16, x-user-defined, replacement.
Result<Utf8Text> DecodeByHand(std::string_view bytes, std::string_view name, size_t max_bytes) {
  if (name == "replacement") return Utf8Text::Own(bytes.empty() ? std::string() : std::string(kReplacement));
  std::string text;
  for (const char c : bytes) {
    const unsigned byte = static_cast<unsigned char>(c);
    char32_t code = byte;
    if (name == "x-user-defined" && byte >= 0x80) code = 0xF780 + byte - 0x80;  // Encoding standard 14.5
    if (name == "iso-8859-16" && byte >= 0xA0) code = kIso8859_16[byte - 0xA0];
    AppendUtf8(code, text);
    if (text.size() > max_bytes) return TooLarge(max_bytes);
  }
  return Utf8Text::Own(std::move(text));
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// ICU's own substitute callback writes U+001A for some single bytes; the standard wants U+FFFD for all.
void Substitute(const void*, UConverterToUnicodeArgs* args, const char*, int32_t,
                UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  *error = U_ZERO_ERROR;
  const UChar replacement = 0xFFFD;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, error);
}

Result<Utf8Text> DecodeWithIcu(std::string_view bytes, const char* converter_name, size_t max_bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const Converter from(ucnv_open(converter_name, &error));
  const Converter to(ucnv_open("UTF-8", &error));
  if (U_SUCCESS(error)) ucnv_setToUCallBack(from.get(), Substitute, nullptr, nullptr, nullptr, &error);
  if (U_FAILURE(error)) {
    return Error{ErrorCode::kInternal, std::string("icu: ") + converter_name + ": " + u_errorName(error)};
  }
  std::string text;
  std::array<UChar, 4096> pivot;
  std::array<char, 16384> block;
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  bool first = true;
  while (true) {
    char* target = block.data();
    error = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, block.data() + block.size(), &source,
                   bytes.data() + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                   pivot.data() + pivot.size(), first, true, &error);
    first = false;
    text.append(block.data(), static_cast<size_t>(target - block.data()));
    if (text.size() > max_bytes) return TooLarge(max_bytes);
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(error)) return Error{ErrorCode::kInternal, std::string("icu: ") + u_errorName(error)};
    return Utf8Text::Own(std::move(text));
  }
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

/// What ICU takes the bytes for, tags left out; windows-1252 where it does not know.
std::string_view DetectEncoding(std::string_view bytes) {
  constexpr std::string_view kUnknown = "windows-1252";
  constexpr size_t kMaxDetectedBytes = 64 * 1024;  // ICU looks at 8 KiB of what is left without tags
  constexpr int32_t kAsciiConfidence = 15;  // of 100: what ICU gives UTF-8 for plain ASCII, so a mere guess
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  if (U_FAILURE(error)) return kUnknown;
  const std::string_view sample = bytes.substr(0, kMaxDetectedBytes);
  ucsdet_enableInputFilter(detector.get(), true);
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &error);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
  for (int32_t i = 0; U_SUCCESS(error) && i < count; ++i) {
    const char* name = ucsdet_getName(matches[i], &error);
    const int32_t confidence = ucsdet_getConfidence(matches[i], &error);
    const std::string_view encoding = U_SUCCESS(error) ? EncodingForLabel(name) : std::string_view();
    if (confidence <= kAsciiConfidence) break;  // the surest come first
    if (!encoding.empty() && encoding != "replacement") return encoding;
  }
  return kUnknown;
}

}  // namespace

Utf8Text Utf8Text::Borrow(std::string_view text) {
  Utf8Text result;
  result.borrowed_ = text;
  return result;
}

Utf8Text Utf8Text::Own(std::string text) {
  Utf8Text result;
  result.owned_ = std::move(text);
  result.is_owned_ = true;
  return result;
}

std::string_view EncodingForLabel(std::string_view label) {
  static const auto& index = *new std::unordered_map(MakeLabelIndex());  // never destroyed: used until exit
  constexpr size_t kLongestLabel = 24;
  label = Trim(label);
  if (label.empty() || label.size() > kLongestLabel) return {};
  std::array<char, kLongestLabel> lower{};
  std::transform(label.begin(), label.end(), lower.begin(), Lower);
  const auto found = index.find(std::string_view(lower.data(), label.size()));
  return found == index.end() ? std::string_view() : found->second;
}

std::string_view CharsetParameter(std::string_view content_type) {
  size_t at = content_type.find(';');
  while (at != npos) {
    content_type.remove_prefix(at + 1);
    const size_t equals = content_type.find_first_of("=;");
    if (equals == npos) return {};
    if (content_type[equals] == ';') {
      at = equals;
      continue;
    }
    const bool is_charset = EqualsIgnoringCase(Trim(content_type.substr(0, equals)), "charset");
    content_type.remove_prefix(equals + 1);
    while (!content_type.empty() && IsSpace(content_type.front())) content_type.remove_prefix(1);
    std::string_view value;
    if (content_type.starts_with('"')) {
      const size_t end = std::min(content_type.find('"', 1), content_type.size());
      value = content_type.substr(1, end - 1);
      content_type.remove_prefix(std::min(end + 1, content_type.size()));
      at = content_type.find(';');
    } else {
      at = content_type.find(';');
      value = content_type.substr(0, at);
    }
    if (is_charset) return Trim(value);
  }
  return {};
}

bool IsValidUtf8(std::string_view bytes) {
  for (size_t at = 0; at < bytes.size();) {
    if (IsAsciiBlock(bytes, at)) {
      at += 8;
      continue;
    }
    const CodePoint decoded = DecodeUtf8(bytes, at);
    const bool malformed = decoded.value == kReplacementCharacter && bytes.substr(at, 3) != kReplacement;
    if (malformed) return false;
    at += decoded.bytes;
  }
  return true;
}

Charset SniffCharset(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return {"utf-8", CharsetSource::kByteOrderMark, 3};
  if (bytes.starts_with("\xFE\xFF")) return {"utf-16be", CharsetSource::kByteOrderMark, 2};
  if (bytes.starts_with("\xFF\xFE")) return {"utf-16le", CharsetSource::kByteOrderMark, 2};
  const std::string_view declared = EncodingForLabel(CharsetParameter(content_type));
  if (!declared.empty()) return {declared, CharsetSource::kHeader, 0};
  const std::string_view in_document = PrescanEncoding(bytes);
  if (!in_document.empty()) return {in_document, CharsetSource::kMeta, 0};
  return {IsValidUtf8(bytes) ? "utf-8" : DetectEncoding(bytes), CharsetSource::kGuess, 0};
}

Result<Utf8Text> DecodeToUtf8(std::string_view bytes, const Charset& charset, size_t max_bytes) {
  bytes.remove_prefix(std::min(charset.byte_order_mark_bytes, bytes.size()));
  const EncodingRow* row = FindEncoding(charset.name);
  if (row == nullptr) {
    return Error{ErrorCode::kInvalidInput, "unknown encoding '" + std::string(charset.name) + "'"};
  }
  if (row->name == "utf-8") {
    if (bytes.size() > max_bytes) return TooLarge(max_bytes);
    if (IsValidUtf8(bytes)) return Utf8Text::Borrow(bytes);
    std::string repaired = ToWellFormedUtf8(bytes);
    if (repaired.size() > max_bytes) return TooLarge(max_bytes);
    return Utf8Text::Own(std::move(repaired));
  }
  if (row->icu_converter == nullptr) return DecodeByHand(bytes, row->name, max_bytes);
  return DecodeWithIcu(bytes, row->icu_converter, max_bytes);
}

}  // namespace tamis
