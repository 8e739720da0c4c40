#include "extract/metadata_wire.h"

#include <cstdint>
#include <utility>

#include "crawler/core/wire.h"
#include "extract/metadata_collector.h"

namespace tamis {
namespace {

constexpr uint8_t kVersion = 1;
constexpr uint8_t kTruncated = 1, kDamaged = 2, kHasJumbf = 4;
constexpr size_t kMinFieldBytes = 1 + 3 * sizeof(uint32_t);
constexpr size_t kMinBoxBytes = 3 * sizeof(uint32_t);

Error Hostile(std::string_view why) {
  return {ErrorCode::kInvalidInput, "metadata on the wire: " + std::string(why)};
}

MetadataField ReadField(WireReader& reader, bool& known_family) {
  const auto family = reader.Number<uint8_t>();
  known_family = family <= static_cast<uint8_t>(MetadataFamily::kText);
  MetadataField field;
  field.family = known_family ? static_cast<MetadataFamily>(family) : MetadataFamily::kXmp;
  field.key = reader.String();
  field.language = reader.String();
  field.value = reader.String();
  return field;
}

JumbfBox ReadBox(WireReader& reader) {
  JumbfBox box;
  box.path = reader.String();
  box.type = reader.String();
  box.bytes = reader.String();
  return box;
}

}  // namespace

std::string SerializeMetadata(const ImageMetadata& metadata) {
  WireWriter writer;
  writer.Number(kVersion);
  writer.Number(static_cast<uint8_t>((metadata.truncated ? kTruncated : 0) |
                                     (metadata.damaged ? kDamaged : 0) |
                                     (metadata.has_jumbf ? kHasJumbf : 0)));
  writer.Number(static_cast<uint32_t>(metadata.fields.size()));
  for (const MetadataField& field : metadata.fields) {
    writer.Number(static_cast<uint8_t>(field.family));
    writer.String(field.key);
    writer.String(field.language);
    writer.String(field.value);
  }
  writer.Number(static_cast<uint32_t>(metadata.boxes.size()));
  for (const JumbfBox& box : metadata.boxes) {
    writer.String(box.path);
    writer.String(box.type);
    writer.String(box.bytes);
  }
  return writer.Take();
}

Result<ImageMetadata> ReadMetadataWire(std::string_view bytes) {
  WireReader reader(bytes);
  if (reader.Number<uint8_t>() != kVersion) return Hostile("version");
  const auto flags = reader.Number<uint8_t>();
  if (flags > (kTruncated | kDamaged | kHasJumbf)) return Hostile("flags");
  MetadataCollector collected;  // the limits, and well-formed texts
  const uint32_t fields = reader.Count(kMinFieldBytes);
  for (uint32_t i = 0; i < fields && reader.ok(); ++i) {
    bool known_family = false;
    MetadataField field = ReadField(reader, known_family);
    if (!known_family) return Hostile("family of a field");
    collected.Add(std::move(field));
  }
  const uint32_t boxes = reader.Count(kMinBoxBytes);
  for (uint32_t i = 0; i < boxes && reader.ok(); ++i) collected.Add(ReadBox(reader));
  if (!reader.at_end()) return Hostile("length");
  ImageMetadata metadata = collected.Take();
  // The sender holds the limits, so one that the collector had to hold is a lie.
  if (metadata.truncated) return Hostile("more than the limits allow");
  if (!metadata.boxes.empty() && (flags & kHasJumbf) == 0) return Hostile("boxes without JUMBF");
  metadata.truncated = (flags & kTruncated) != 0;
  metadata.damaged = (flags & kDamaged) != 0;
  metadata.has_jumbf = (flags & kHasJumbf) != 0;
  return metadata;
}

}  // namespace tamis
