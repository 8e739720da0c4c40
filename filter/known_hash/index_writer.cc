#include "filter/known_hash/index_writer.h"

#include <array>
#include <string>
#include <utility>

#include "crawler/core/digest_stream.h"
#include "filter/known_hash/source_table.h"

namespace tamis::hash_index {
namespace {

/// Passes bytes on, counts them and keeps the checksum.
class CountingSink {
 public:
  explicit CountingSink(const ByteSink& sink) : sink_(sink) {}

  Status Write(std::span<const std::byte> bytes) {
    if (bytes.empty()) return {};
    digest_.Update(bytes);
    written_ += bytes.size();
    return sink_(bytes);
  }

  Status PadTo(uint64_t offset) {
    static constexpr std::array<std::byte, kSectionAlignment> kZeros{};
    if (offset < written_ || offset - written_ > kZeros.size())
      return Error{ErrorCode::kInternal, "a section of an index is not of the size that was planned"};
    return Write(std::span(kZeros).first(offset - written_));
  }

  Status Finish() {
    const Result<Sha256> digest = digest_.Finish();
    if (!digest) return digest.error();
    return sink_(std::as_bytes(std::span(*digest)));
  }

 private:
  const ByteSink& sink_;
  Sha256Stream digest_;
  uint64_t written_ = 0;
};

uint64_t Aligned(uint64_t offset) {
  return (offset + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

PlannedSection PlanSources(const std::vector<ListSource>& sources) {
  std::string text = WriteSourceTable(sources);
  const SectionEntry entry{.type = SectionType::kSourceTable, .bytes = text.size(), .count = text.size()};
  return {entry,
          [text = std::move(text)](const ByteSink& sink) { return sink(std::as_bytes(std::span(text))); }};
}

}  // namespace

Status WriteIndex(const Key256& key, size_t segments, const std::vector<ListSource>& sources,
                  std::vector<PlannedSection> sections, const ByteSink& sink) {
  sections.insert(sections.begin(), PlanSources(sources));
  if (sections.size() > kMaxSections) return Error{ErrorCode::kTooLarge, "an index of too many sections"};
  uint64_t end = sizeof(FileHeader) + sections.size() * sizeof(SectionEntry);
  for (PlannedSection& section : sections) {
    if (section.entry.count > kMaxRows) return Error{ErrorCode::kTooLarge, "an index of too many entries"};
    section.entry.offset = Aligned(end);
    end = section.entry.offset + section.entry.bytes;
  }
  const FileHeader header{.sections = static_cast<uint32_t>(sections.size()),
                          .file_bytes = end + kChecksumBytes,
                          .segments = static_cast<uint32_t>(segments),
                          .key = key};

  CountingSink out(sink);
  Status written = out.Write(std::as_bytes(std::span(&header, 1)));
  for (size_t i = 0; written && i < sections.size(); ++i)
    written = out.Write(std::as_bytes(std::span(&sections[i].entry, 1)));
  const ByteSink pass_on = [&out](std::span<const std::byte> bytes) { return out.Write(bytes); };
  for (PlannedSection& section : sections) {
    if (written) written = out.PadTo(section.entry.offset);
    if (written) written = section.write(pass_on);
    section.write = nullptr;  // what it held is free
  }
  if (written) written = out.PadTo(end);
  return written ? out.Finish() : written;
}

}  // namespace tamis::hash_index
