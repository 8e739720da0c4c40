// What the fields of a rule hold: see the readers' headers, tdmrep_file.h, ai_txt.h, trust_txt.h,
// rsl_document.h, tdm_policy.h.

#include "extract/consent/rights_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crawler/core/utf8.h"
#include "extract/charset.h"
#include "extract/consent/ai_txt.h"
#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"
#include "extract/consent/rsl_document.h"
#include "extract/consent/tdm_policy.h"
#include "extract/consent/tdmrep_file.h"
#include "extract/consent/trust_txt.h"
#include "extract/sitemap_sniff.h"

namespace tamis {
namespace {

constexpr size_t kRightsFileKinds = 5;

/// The encoding of bytes without a byte order mark that are UTF-16 by their zeros; empty for none.
std::string_view Utf16ByZeros(std::string_view bytes) {
  if (bytes.size() < 2) return {};
  if (bytes[0] != 0 && bytes[1] == 0) return "utf-16le";
  if (bytes[0] == 0 && bytes[1] != 0) return "utf-16be";
  return {};
}

Charset CharsetOf(std::string_view bytes) {
  Charset charset = SniffCharset(bytes, {});
  if (charset.source == CharsetSource::kByteOrderMark) return charset;
  const std::string_view utf16 = Utf16ByZeros(bytes);
  if (!utf16.empty()) return {.name = utf16};
  const std::string_view declared = EncodingForLabel(SniffSitemap(bytes).encoding);
  if (!declared.empty() && !declared.starts_with("utf-16")) charset.name = declared;
  return charset;
}

/// Without what stands around a document by accident.
std::string_view Bare(std::string_view text) {
  text = TrimWide(text);
  while (text.ends_with('\0') || text.ends_with('\x1A')) text = TrimWide(text.substr(0, text.size() - 1));
  return text;
}

void ReadText(std::string_view text, RightsFile& file) {
  switch (file.kind) {
    case RightsFileKind::kTdmrep:
      return ReadTdmrep(text, file);
    case RightsFileKind::kTrustTxt:
      return ReadTrustTxt(text, file);
    case RightsFileKind::kRsl:
      return ReadRslDocument(text, file);
    case RightsFileKind::kTdmPolicy:
      return ReadTdmPolicy(text, file);
    case RightsFileKind::kAiTxt:
      break;
  }
  ReadAiTxt(std::as_bytes(std::span(text)), file);
}

}  // namespace

std::string BoundedPattern(std::string_view pattern) {
  size_t end = std::min(pattern.size(), kMaxRightsPatternBytes);
  while (end > 0 && end < pattern.size() && (static_cast<unsigned char>(pattern[end]) & 0xC0U) == 0x80U)
    --end;
  return std::string(pattern.substr(0, end));
}

std::string BoundedDetail(std::string_view detail) {
  return MakeStatement({}, Mechanism::kLicence, {}, {}, {}, detail).raw;
}

std::string BoundedRaw(std::string_view raw) {
  return MakeStatement({}, Mechanism::kLicence, {}, {}, {}, raw).raw;
}

std::string_view ToString(RightsFileKind kind) {
  constexpr std::array<std::string_view, kRightsFileKinds> kNames{"tdmrep", "ai_txt", "trust_txt", "rsl",
                                                                  "tdm_policy"};
  const auto index = static_cast<size_t>(kind);
  return index < kNames.size() ? kNames[index] : std::string_view("unknown");
}

std::string_view WellKnownPath(RightsFileKind kind) {
  switch (kind) {
    case RightsFileKind::kTdmrep:
      return "/.well-known/tdmrep.json";
    case RightsFileKind::kAiTxt:
      return "/ai.txt";
    case RightsFileKind::kTrustTxt:
      return "/trust.txt";
    case RightsFileKind::kRsl:
    case RightsFileKind::kTdmPolicy:
      break;
  }
  return {};
}

size_t RightsFile::MemoryBytes() const {
  size_t bytes = sizeof *this + url.capacity() + state.capacity() + problem.capacity();
  bytes += rules.capacity() * sizeof(RightsRule);
  for (const RightsRule& rule : rules) {
    for (const std::string* text : {&rule.pattern, &rule.category, &rule.value, &rule.detail, &rule.raw}) {
      bytes += text->capacity();
    }
  }
  return bytes;
}

RightsFile ParseRightsFile(std::span<const std::byte> bytes, RightsFileKind kind, std::string_view url) {
  RightsFile file{.kind = kind, .url = std::string(url), .state = "unreadable", .problem = {}, .rules = {}};
  const bool cut = bytes.size() > kMaxRightsFileBytes;
  const std::span<const std::byte> read = bytes.first(std::min(bytes.size(), kMaxRightsFileBytes));
  const std::string_view received(reinterpret_cast<const char*>(read.data()), read.size());
  const Result<Utf8Text> decoded = DecodeToUtf8(received, CharsetOf(received), 4 * kMaxRightsFileBytes);
  if (!decoded) {
    file.problem = decoded.error().message.substr(0, kMaxRightsProblemBytes);
    return file;
  }
  const std::string_view text = Bare(decoded->view());
  if (SniffSitemap(text).kind == SitemapKind::kHtml) {
    file.state = "absent";
    file.problem = "HTML in its place";
    return file;
  }
  ReadText(text, file);
  if (cut && file.state == "read") file.state = "unreadable";
  if (cut && file.state == "unreadable") file.problem = "longer than is read";
  file.problem = ToWellFormedUtf8(file.problem.substr(0, kMaxRightsProblemBytes - 4));
  return file;
}

}  // namespace tamis
