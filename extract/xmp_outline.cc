#include "extract/xmp_outline.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include <expat.h>

#include "crawler/core/utf8.h"
#include "extract/metadata_text.h"

namespace tamis {
namespace {

constexpr std::string_view kAncestorsStart = "<photoshop:DocumentAncestors>";
constexpr std::string_view kAncestorsEnd = "</photoshop:DocumentAncestors>";

/// The byte order of UTF-16: of its mark, else of the NUL beside the first "<".
std::optional<ByteOrder> Utf16Order(std::string_view packet) {
  using std::string_view_literals::operator""sv;
  if (packet.starts_with("\xFF\xFE") || packet.starts_with("<\0"sv)) return ByteOrder::kLittle;
  if (packet.starts_with("\xFE\xFF") || packet.starts_with("\0<"sv)) return ByteOrder::kBig;
  return std::nullopt;
}

/// From the first "<" to the last ">", without an XML declaration: what it says of the encoding holds no
/// more.
std::string_view Trimmed(std::string_view packet) {
  const size_t start = packet.find('<');
  const size_t end = packet.rfind('>');
  if (start == std::string_view::npos || end == std::string_view::npos || end < start) return {};
  packet = packet.substr(start, end + 1 - start);
  const size_t declaration_end = packet.starts_with("<?xml ") ? packet.find("?>") : std::string_view::npos;
  if (declaration_end == std::string_view::npos) return packet;
  packet.remove_prefix(declaration_end + 2);
  return packet.substr(std::min(packet.find('<'), packet.size()));
}

std::string WithoutAncestors(std::string_view packet) {
  std::string kept;
  kept.reserve(packet.size());
  while (true) {
    const size_t start = packet.find(kAncestorsStart);
    const size_t end = start == std::string_view::npos ? start : packet.find(kAncestorsEnd, start);
    if (end == std::string_view::npos) return kept.append(packet);
    kept.append(packet.substr(0, start));
    packet.remove_prefix(end + kAncestorsEnd.size());
  }
}

/// Hexadecimal character references as decimal ones. exiv2's XMP toolkit takes "&#x44;" and all others of two
/// digits for control characters and puts spaces in their place; a value written so would be lost.
std::string WithDecimalReferences(std::string_view packet) {
  constexpr std::string_view kStart = "&#x";
  constexpr size_t kMaxDigits = 8;
  std::string decimal;
  decimal.reserve(packet.size());
  while (true) {
    const size_t start = packet.find(kStart);
    if (start == std::string_view::npos) return decimal.append(packet);
    decimal.append(packet.substr(0, start));
    packet.remove_prefix(start);
    const std::string_view digits = packet.substr(kStart.size(), kMaxDigits);
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    const auto used = static_cast<size_t>(end - digits.data());
    const bool is_whole = error == std::errc() && packet.substr(kStart.size() + used).starts_with(';');
    if (is_whole) decimal.append("&#").append(std::to_string(value));
    if (!is_whole) decimal.append(kStart);
    packet.remove_prefix(kStart.size() + (is_whole ? used : 0));
  }
}

/// What the callbacks of expat fill.
class Outliner {
 public:
  Outliner(XML_Parser parser, int max_nodes) : parser_(parser), max_nodes_(max_nodes) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, OnStart, OnEnd);
    XML_SetStartNamespaceDeclHandler(parser, OnNamespace);
    XML_SetStartDoctypeDeclHandler(parser, OnDoctype);
  }

  Result<XmpOutline> Run(std::string_view packet) {
    const XML_Status status = XML_Parse(parser_, packet.data(), static_cast<int>(packet.size()), XML_TRUE);
    if (!stopped_because_.empty()) return Error{stop_code_, stopped_because_};
    if (status != XML_STATUS_OK) {
      return Error{ErrorCode::kInvalidInput,
                   std::string("xmp: ") + XML_ErrorString(XML_GetErrorCode(parser_))};
    }
    return std::move(outline_);
  }

 private:
  static Outliner& Of(void* user) { return *static_cast<Outliner*>(user); }

  static void XMLCALL OnStart(void* user, const XML_Char* /*name*/, const XML_Char** attributes) {
    Outliner& self = Of(user);
    ++self.outline_.nodes;
    for (const XML_Char** at = attributes; *at != nullptr; at += 2) ++self.outline_.nodes;
    if (self.outline_.nodes > self.max_nodes_) self.Stop(ErrorCode::kTooLarge, "xmp: too many nodes");
    if (++self.depth_ > kMaxXmpDepth) self.Stop(ErrorCode::kTooLarge, "xmp: nested too deeply");
  }
  static void XMLCALL OnEnd(void* user, const XML_Char* /*name*/) { --Of(user).depth_; }

  static void XMLCALL OnNamespace(void* user, const XML_Char* prefix, const XML_Char* uri) {
    Outliner& self = Of(user);
    ++self.outline_.nodes;
    if (uri == nullptr || *uri == '\0') return;
    std::vector<XmpNamespace>& known = self.outline_.namespaces;
    const auto same = [uri](const XmpNamespace& space) { return space.uri == uri; };
    if (std::any_of(known.begin(), known.end(), same)) return;
    if (known.size() >= kMaxXmpNamespaces) return self.Stop(ErrorCode::kTooLarge, "xmp: too many namespaces");
    known.push_back({prefix == nullptr ? "" : prefix, uri});
  }

  static void XMLCALL OnDoctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    Of(user).Stop(ErrorCode::kInvalidInput, "xmp: a document type declaration");
  }

  void Stop(ErrorCode code, const char* why) {
    if (stopped_because_.empty()) stop_code_ = code;
    if (stopped_because_.empty()) stopped_because_ = why;
    XML_StopParser(parser_, XML_FALSE);
  }

  XML_Parser parser_;
  int max_nodes_;
  XmpOutline outline_;
  int depth_ = 0;
  std::string stopped_because_;
  ErrorCode stop_code_ = ErrorCode::kInvalidInput;
};

}  // namespace

std::string XmpPacketText(std::string_view packet) {
  const std::optional<ByteOrder> order = Utf16Order(packet);
  return order ? Utf16ToUtf8(packet, *order) : std::string(packet);
}

std::string CleanXmpPacket(std::string_view packet) {
  const std::string text = XmpPacketText(packet);
  std::string clean = ToWellFormedUtf8(WithDecimalReferences(WithoutAncestors(Trimmed(text))));
  const auto is_forbidden = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
  };
  std::replace_if(clean.begin(), clean.end(), is_forbidden, ' ');
  return clean;
}

Result<XmpOutline> OutlineXmp(std::string_view packet, int max_nodes) {
  if (packet.size() > kMaxXmpBytes) return Error{ErrorCode::kTooLarge, "xmp: too many bytes"};
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreateNS(nullptr, '\n'),
                                                                            &XML_ParserFree);
  if (parser == nullptr) return Error{ErrorCode::kInternal, "xmp: no memory for expat"};
  return Outliner(parser.get(), max_nodes).Run(packet);
}

}  // namespace tamis
