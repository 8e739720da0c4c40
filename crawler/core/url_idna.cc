// Domain to ASCII: the only file that knows ICU.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include <unicode/uidna.h>

#include "crawler/core/url_host.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

/// Errors of steps that beStrict = false switches off: CheckHyphens and VerifyDnsLength.
constexpr uint32_t kIgnoredErrors = UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN |
                                    UIDNA_ERROR_HYPHEN_3_4 | UIDNA_ERROR_EMPTY_LABEL |
                                    UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG;

/// Code points whose mapping changed between the tables of ICU 72 (UTS #46 for Unicode 15.0) and
/// Unicode 18.0; mapping them beforehand gives what a newer ICU gives. Source: UTS #46, IdnaMappingTable.txt,
/// both versions. Characters that ICU 72 does not know yet are refused.
struct Remapped {
  char32_t first, last;
  char32_t to;  // of `first`, the others follow; 0: ignored
};
constexpr Remapped kRemapped[] = {
    {0x04C0, 0x04C0, 0x04CF},    {0x10A0, 0x10C5, 0x2D00},   {0x115F, 0x1160, 0},
    {0x17B4, 0x17B5, 0},         {0x180E, 0x180E, 0},        {0x1E9E, 0x1E9E, 0x00DF},
    {0x2061, 0x2063, 0},         {0x206A, 0x206F, 0},        {0x2132, 0x2132, 0x214E},
    {0x2183, 0x2183, 0x2184},    {0x3164, 0x3164, 0},        {0xFFA0, 0xFFA0, 0},
    {0x1D173, 0x1D17A, 0},       {0x2F868, 0x2F868, 0x36FC}, {0x2F874, 0x2F874, 0x5F53},
    {0x2F91F, 0x2F91F, 0x243AB}, {0x2F95F, 0x2F95F, 0x7AEE}, {0x2F9BF, 0x2F9BF, 0x45D7},
};

/// `domain` in well-formed UTF-8, with the mappings that ICU's tables are too old for.
std::string Remap(std::string_view domain) {
  std::string out;
  out.reserve(domain.size());
  for (size_t at = 0; at < domain.size();) {
    const CodePoint point = DecodeUtf8(domain, at);
    at += point.bytes;
    const auto* remapped = std::find_if(
        std::begin(kRemapped), std::end(kRemapped),
        [&](const Remapped& range) { return point.value >= range.first && point.value <= range.last; });
    if (remapped == std::end(kRemapped)) {
      AppendUtf8(point.value, out);
    } else if (remapped->to != 0) {
      AppendUtf8(remapped->to + (point.value - remapped->first), out);
    }
  }
  return out;
}

/// Opened once and never closed: it is immutable, and used by all threads until the end.
const UIDNA* SharedIdna() {
  static const UIDNA* const idna = [] {
    UErrorCode status = U_ZERO_ERROR;
    UIDNA* opened =
        uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    return U_SUCCESS(status) ? opened : nullptr;
  }();
  return idna;
}

}  // namespace

Result<std::string> DomainToAscii(std::string_view domain) {
  const UIDNA* idna = SharedIdna();
  if (idna == nullptr) return Error{ErrorCode::kInternal, "ICU has no IDNA data"};
  const std::string input = Remap(domain);
  std::string ascii(input.size() * 4 + 16, '\0');
  for (int attempt = 0; attempt < 2; ++attempt) {
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const int32_t length =
        uidna_nameToASCII_UTF8(idna, input.data(), static_cast<int32_t>(input.size()), ascii.data(),
                               static_cast<int32_t>(ascii.size()), &info, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
      ascii.resize(static_cast<size_t>(length));
      continue;
    }
    if (U_FAILURE(status)) {
      return Error{ErrorCode::kInvalidInput, std::string("domain-to-ascii: ") + u_errorName(status)};
    }
    if ((info.errors & ~kIgnoredErrors) != 0) return Error{ErrorCode::kInvalidInput, "domain-to-ascii"};
    ascii.resize(static_cast<size_t>(length));
    return ascii;
  }
  return Error{ErrorCode::kInternal, "domain-to-ascii: ICU changed its mind about the length"};
}

}  // namespace tamis
