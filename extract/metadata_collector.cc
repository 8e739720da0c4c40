#include "extract/metadata_collector.h"

#include <string>
#include <utility>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

/// The longest beginning of at most `limit` bytes that does not end inside a character.
size_t CharacterBoundary(const std::string& text, size_t limit) {
  size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return end;
}

}  // namespace

bool MetadataCollector::Charge(size_t bytes) {
  if (bytes > total_bytes_) {
    metadata_.truncated = true;
    return false;
  }
  total_bytes_ -= bytes;
  return true;
}

void MetadataCollector::CutText(std::string& text, size_t limit) {
  // Before the repair, which may make three bytes of one.
  if (text.size() > 4 * limit) text.resize(4 * limit);
  text = ToWellFormedUtf8(text);
  if (text.size() <= limit) return;
  text.resize(CharacterBoundary(text, limit));
  metadata_.truncated = true;
}

void MetadataCollector::Add(MetadataField field) {
  if (!accepts_fields()) return MarkTruncated();
  CutText(field.key, kMaxMetadataKeyBytes);
  CutText(field.language, kMaxMetadataLanguageBytes);
  CutText(field.value, kMaxMetadataValueBytes);
  if (!Charge(field.key.size() + field.language.size() + field.value.size())) return;
  metadata_.fields.push_back(std::move(field));
}

void MetadataCollector::Add(JumbfBox box) {
  metadata_.has_jumbf = true;
  if (!accepts_boxes()) return MarkTruncated();
  CutText(box.path, kMaxJumbfPathBytes);
  CutText(box.type, kJumbfTypeBytes);
  if (box.bytes.size() > kMaxJumbfBytes) {
    box.bytes.resize(kMaxJumbfBytes);
    MarkTruncated();
  }
  if (!Charge(box.path.size() + box.type.size() + box.bytes.size())) return;
  metadata_.boxes.push_back(std::move(box));
}

}  // namespace tamis
