#include "extract/metadata.h"

#include <time.h>

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <exiv2/error.hpp>
#include <exiv2/iptc.hpp>
#include <exiv2/properties.hpp>
#include <exiv2/value.hpp>
#include <exiv2/xmp_exiv2.hpp>

#include "extract/consent/property_names.h"
#include "extract/exif_fields.h"
#include "extract/jumbf.h"
#include "extract/metadata_blocks.h"
#include "extract/metadata_collector.h"
#include "extract/metadata_text.h"
#include "extract/unread_marks.h"
#include "extract/xmp_outline.h"

namespace tamis {
namespace {

// Of all blocks of a file. exiv2 looks for each non-repeatable data set among all before it: quadratic.
constexpr size_t kMaxIptcBytes = 64 * 1024;

// Namespaces that rights are read from and that exiv2 does not know.
struct KnownNamespace {
  std::string_view uri;
  std::string_view prefix;
};
constexpr KnownNamespace kKnownNamespaces[] = {
    {"http://www.w3.org/ns/tdmrep/", "tdm"},
    {"http://creativecommons.org/ns#", "cc"},
    {"http://xmp.gettyimages.com/gift/1.0/", "GettyImagesGIFT"},
    {"http://prismstandard.org/namespaces/prismusagerights/2.1/", "pur"},
};

bool IsTaken(const std::string& prefix) {
  const auto is_ours = [&prefix](const KnownNamespace& known) { return known.prefix == prefix; };
  if (std::any_of(std::begin(kKnownNamespaces), std::end(kKnownNamespaces), is_ours)) return true;
  try {
    Exiv2::XmpProperties::ns(prefix);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

/// The prefix that a namespace unknown to exiv2 gets: ours, else the file's, numbered if another has it.
std::string PrefixFor(const XmpNamespace& space) {
  const auto has_uri = [&space](const KnownNamespace& known) { return known.uri == space.uri; };
  const auto known = std::find_if(std::begin(kKnownNamespaces), std::end(kKnownNamespaces), has_uri);
  if (known != std::end(kKnownNamespaces)) return std::string(known->prefix);
  const std::string wanted = space.prefix.empty() ? "ns" : space.prefix;
  std::string prefix = wanted;
  for (int number = 1; IsTaken(prefix); ++number) prefix = wanted + '_' + std::to_string(number);
  return prefix;
}

/// Gives the toolkit its first state again when a packet is done: what one file declared must neither name
/// the next file's properties nor stay in memory.
class FreshToolkit {
 public:
  explicit FreshToolkit(const XmpOutline& outline) {
    Exiv2::XmpParser::initialize();
    for (const XmpNamespace& space : outline.namespaces) {
      if (!Exiv2::XmpProperties::prefix(space.uri).empty()) continue;
      Exiv2::XmpProperties::registerNs(space.uri, PrefixFor(space));
    }
  }
  ~FreshToolkit() {
    Exiv2::XmpParser::terminate();
    Exiv2::XmpParser::initialize();
  }
  FreshToolkit(const FreshToolkit&) = delete;
  FreshToolkit& operator=(const FreshToolkit&) = delete;
};

/// Pictures inside the packet are no use to anybody.
bool IsThumbnail(std::string_view key) {
  return key.ends_with("/xmpGImg:image");
}

void AddXmpProperty(const Exiv2::Xmpdatum& property, MetadataCollector& out) {
  const std::string key = property.key();
  if (IsThumbnail(key)) return;
  const Exiv2::Value& value = property.value();
  if (const auto* alternatives = dynamic_cast<const Exiv2::LangAltValue*>(&value)) {
    for (const auto& [language, text] : alternatives->value_) {
      out.Add({MetadataFamily::kXmp, key, language, text});
    }
    return;
  }
  if (dynamic_cast<const Exiv2::XmpArrayValue*>(&value) != nullptr) {
    for (long i = 0; i < value.count() && out.accepts_fields(); ++i) {
      out.Add({MetadataFamily::kXmp, key + '[' + std::to_string(i + 1) + ']', {}, value.toString(i)});
    }
    if (value.count() > 0 && !out.accepts_fields()) out.MarkTruncated();
    return;
  }
  std::string text = value.toString();
  // A structure or array stands for itself with its kind as text; its members follow.
  const auto* as_xmp = dynamic_cast<const Exiv2::XmpTextValue*>(&value);
  const bool is_marker = as_xmp != nullptr && (as_xmp->xmpStruct() != Exiv2::XmpValue::xsNone ||
                                               as_xmp->xmpArrayType() != Exiv2::XmpValue::xaNone);
  if (!is_marker) out.Add({MetadataFamily::kXmp, key, {}, std::move(text)});
}

/// Comments of XML say nothing of the picture. One that does not end stays.
std::string WithoutComments(std::string_view packet) {
  std::string kept;
  while (true) {
    const size_t begin = packet.find("<!--");
    const size_t end = begin == std::string_view::npos ? begin : packet.find("-->", begin + 4);
    if (end == std::string_view::npos) break;
    kept += packet.substr(0, begin);
    packet.remove_prefix(end + 3);
  }
  kept += packet;
  return kept;
}

/// Replaces every `from` that stands where a name begins.
void ReplaceAtNames(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    const char before = at == 0 ? '\0' : text[at - 1];
    const bool begins = before == '<' || before == '/' || before == ':' || before == ' ' || before == '\t' ||
                        before == '\n' || before == '\r';
    if (begins) text.replace(at, from.size(), to);
  }
}

/// The toolkit knows RDF by its usual prefix alone.
std::string WithUsualRdfPrefix(std::string packet, const XmpOutline& outline) {
  constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  for (const XmpNamespace& space : outline.namespaces) {
    if (space.uri != kRdf || space.prefix.empty() || space.prefix == "rdf") continue;
    ReplaceAtNames(packet, space.prefix + ":", "rdf:");
    ReplaceAtNames(packet, space.prefix + "=", "rdf=");  // xmlns:r=
  }
  return packet;
}

/// Reads one packet; takes its nodes from `nodes_left`. False if some of it could not be read.
bool ReadPacket(const std::string& packet, int& nodes_left, MetadataCollector& out) {
  const Result<XmpOutline> outline = OutlineXmp(packet, nodes_left);
  if (!outline) {
    outline.error().code == ErrorCode::kTooLarge ? out.MarkTruncated() : out.MarkDamaged();
    return false;
  }
  nodes_left -= outline->nodes;
  bool read_whole = true;
  Exiv2::XmpData properties;
  const FreshToolkit toolkit(*outline);
  try {
    read_whole = Exiv2::XmpParser::decode(properties, WithUsualRdfPrefix(packet, *outline)) == 0;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (...) {        // the toolkit's own errors are no std::exception
    read_whole = false;  // what was read before is in `properties`
  }
  if (!read_whole) out.MarkDamaged();
  bool holds_mark = false;
  for (const Exiv2::Xmpdatum& property : properties) {
    AddXmpProperty(property, out);
    std::string name = property.key();
    std::replace(name.begin(), name.end(), '.', ':');
    holds_mark = holds_mark || HoldsRightsMark(name) || HoldsRightsMark(property.toString());
  }
  // The toolkit passes over what stands outside rdf:RDF.
  const bool overlooked = !holds_mark && HoldsRightsMark(WithoutComments(packet));
  return read_whole && !overlooked && !out.truncated();
}

/// As ReadPacket; what seems to speak of rights in a packet that was not read whole goes to `unread`.
void ReadXmp(std::string_view raw, int& nodes_left, MetadataCollector& out, MetadataCollector& unread) {
  const std::string packet = CleanXmpPacket(raw);
  bool read_whole = false;
  try {
    read_whole = ReadPacket(packet, nodes_left, out);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (...) {
    out.MarkDamaged();
  }
  if (!read_whole) AddUnreadMarks(XmpPacketText(raw), unread);
}

/// Reads one block; takes its bytes from `bytes_left`.
void ReadIptc(std::string_view block, size_t& bytes_left, MetadataCollector& out) {
  if (block.size() > bytes_left) out.MarkTruncated();
  block = block.substr(0, bytes_left);
  bytes_left -= block.size();
  Exiv2::IptcData data_sets;
  const auto* bytes = reinterpret_cast<const Exiv2::byte*>(block.data());
  if (Exiv2::IptcParser::decode(data_sets, bytes, static_cast<uint32_t>(block.size())) != 0) {
    out.MarkDamaged();
    out.Add({MetadataFamily::kText, "Unread.Iptc", {}, MetadataText(block)});
  }
  std::string character_set;
  for (const Exiv2::Iptcdatum& data_set : data_sets) {
    if (data_set.key() == "Iptc.Envelope.CharacterSet") character_set = data_set.toString();
  }
  for (const Exiv2::Iptcdatum& data_set : data_sets) {
    if (!out.accepts_fields()) return out.MarkTruncated();
    out.Add({MetadataFamily::kIptc, data_set.key(), {}, IptcText(data_set.toString(), character_set)});
  }
}

/// Runs one reader of one block; whatever it throws but lack of memory is damage to that block alone.
template <class Reader>
void Guarded(Reader read, MetadataCollector& out) {
  try {
    read();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (...) {
    out.MarkDamaged();
  }
}

void Move(MetadataCollector& from, MetadataCollector& to) {
  ImageMetadata fields = from.Take();
  for (MetadataField& field : fields.fields) to.Add(std::move(field));
  if (fields.truncated) to.MarkTruncated();
  if (fields.damaged) to.MarkDamaged();
}

/// Adds the first of what XMP says, so that it leaves room for the rest of the file; gives what is left.
std::vector<MetadataField> MoveFirst(MetadataCollector& from, MetadataCollector& to) {
  constexpr size_t kMaxFields = kMaxMetadataFields * 3 / 4;
  constexpr size_t kMaxBytes = kMaxMetadataTotalBytes / 2;
  ImageMetadata xmp = from.Take();
  size_t count = 0;
  for (size_t bytes = 0; count < xmp.fields.size() && count < kMaxFields; ++count) {
    MetadataField& field = xmp.fields[count];
    bytes += field.key.size() + field.language.size() + field.value.size();
    if (bytes > kMaxBytes) break;
    to.Add(std::move(field));
  }
  if (xmp.truncated) to.MarkTruncated();
  if (xmp.damaged) to.MarkDamaged();
  xmp.fields.erase(xmp.fields.begin(), xmp.fields.begin() + static_cast<std::ptrdiff_t>(count));
  return std::move(xmp.fields);
}

/// Says that more than long values was left out, and nobody has looked for rights in it.
void MarkLost(ImageMetadata& metadata) {
  metadata.truncated = true;
  if (!metadata.fields.empty()) metadata.fields.pop_back();  // there may be no room for another
  metadata.fields.push_back({MetadataFamily::kText, std::string(kUnreadCutKey), {}, {}});
}

ImageMetadata ReadBlocks(MetadataBlocks blocks) {
  MetadataCollector out;
  MetadataCollector exif;
  std::vector<std::string_view> iptc(blocks.iptc.begin(), blocks.iptc.end());
  std::vector<std::string_view> xmp(blocks.xmp.begin(), blocks.xmp.end());
  for (const std::string& tiff : blocks.exif) {
    const TiffPayloads payloads = ReadExifFields(tiff, exif);
    if (!payloads.xmp.empty()) xmp.push_back(payloads.xmp);
    if (!payloads.iptc.empty()) iptc.push_back(payloads.iptc);
  }
  int nodes_left = kMaxXmpNodes;
  MetadataCollector properties, unread;
  for (const std::string_view packet : xmp) ReadXmp(packet, nodes_left, properties, unread);
  for (const std::string& piece : blocks.unread) AddUnreadMarks(piece, unread);
  Move(unread, out);
  std::vector<MetadataField> rest_of_xmp = MoveFirst(properties, out);
  size_t bytes_left = kMaxIptcBytes;
  for (const std::string_view block : iptc) Guarded([&] { ReadIptc(block, bytes_left, out); }, out);
  Move(exif, out);
  for (MetadataField& text : blocks.texts) out.Add(std::move(text));
  // Of XMP that does not fit, AddUnreadMarks has seen what matters.
  const bool is_lost = blocks.truncated || bytes_left == 0 || !out.accepts_fields();
  for (MetadataField& field : rest_of_xmp) out.Add(std::move(field));
  for (const std::string& boxes : blocks.jumbf) ReadJumbf(boxes, out);
  if (blocks.damaged) out.MarkDamaged();
  ImageMetadata metadata = out.Take();
  if (is_lost) MarkLost(metadata);
  return metadata;
}

}  // namespace

void PrepareMetadataReader() {
  Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
  tzset();  // exiv2 asks for the local time when it reads dates
  using std::string_view_literals::operator""sv;
  MetadataCollector unused;
  // Also what the first use and the first error set up: name tables, message catalogues.
  int nodes_left = kMaxXmpNodes;
  size_t bytes_left = kMaxIptcBytes;
  ReadXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", nodes_left, unused, unused);
  constexpr std::string_view kDate =
      "\x1C\x02\x37\0\x08"
      "20260101"sv;
  Guarded([&] { ReadIptc(kDate, bytes_left, unused); }, unused);
  IsTaken("no such prefix");
}

Result<ImageMetadata> ReadImageMetadata(std::span<const std::byte> bytes, ImageFormat format) {
  try {
    MetadataBlocks blocks = FindMetadataBlocks(bytes, format);
    if (!blocks.empty() || blocks.truncated) return ReadBlocks(std::move(blocks));
    ImageMetadata nothing;
    nothing.damaged = blocks.damaged;
    return nothing;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kInternal, "metadata: out of memory"};
  }
}

}  // namespace tamis
