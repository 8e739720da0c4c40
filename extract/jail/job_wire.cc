#include "extract/jail/job_wire.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

#include "crawler/core/stages_wire.h"
#include "crawler/core/url.h"
#include "crawler/core/version.h"
#include "crawler/core/wire.h"
#include "extract/picture_findings.h"

namespace tamis {
namespace {

constexpr size_t kMaxErrorBytes = 512;
constexpr size_t kMaxHeaders = 10'000;
constexpr size_t kMaxLanguages = 10'000;
constexpr size_t kPdqHashBytes = 4 + 1 + 1 + kPdqNeedles * 32;
constexpr size_t kLinkBytes = 24;       // of an empty one
constexpr size_t kCandidateBytes = 60;  // of an empty one

Error Damaged(std::string_view what) {
  return {ErrorCode::kInvalidInput, "damaged wire form: " + std::string(what)};
}

/// Plain options travel as they lie in memory: both sides are one build.
template <class T>
void WriteRaw(WireWriter& writer, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  writer.String({reinterpret_cast<const char*>(&value), sizeof value});
}

template <class T>
bool ReadRaw(WireReader& reader, T& value) {
  const std::string bytes = reader.String();
  if (bytes.size() != sizeof value) return false;
  std::memcpy(&value, bytes.data(), sizeof value);
  return true;
}

void Write(WireWriter& writer, const TextOptions& text) {
  for (const int64_t limit : {text.min_letters, text.max_repeats_on_page, text.max_text_bytes}) {
    writer.Number(limit);
  }
  writer.Number(static_cast<uint32_t>(text.languages.size()));
  for (const std::string& language : text.languages) writer.String(language);
  writer.String(text.pii);
}

TextOptions ReadTextOptions(WireReader& reader) {
  TextOptions text;
  for (int64_t* limit : {&text.min_letters, &text.max_repeats_on_page, &text.max_text_bytes}) {
    *limit = reader.Number<int64_t>();
  }
  text.languages.resize(reader.Count(sizeof(uint32_t), kMaxLanguages));
  for (std::string& language : text.languages) language = reader.String();
  text.pii = reader.String();
  return text;
}

/// A byte that is 0 or 1; any other clears `sound`.
bool ReadFlag(WireReader& reader, bool& sound) {
  const auto flag = reader.Number<uint8_t>();
  sound = sound && flag <= 1;
  return flag == 1;
}

// No upper limit: a PNG of one row may have any width, and whoever asked knows how many pixels there can be.
bool IsSide(int px) {
  return px > 0;
}

bool IsDecodedFormat(ImageFormat format) {
  return format == ImageFormat::kJpeg || format == ImageFormat::kPng || format == ImageFormat::kGif ||
         format == ImageFormat::kWebp;
}

void Write(WireWriter& writer, const Link& link) {
  for (const std::string* text : {&link.url, &link.rel, &link.anchor, &link.source, &link.hreflang}) {
    writer.String(*text);
  }
  writer.Number(static_cast<int32_t>(link.order));
}

Link ReadLink(WireReader& reader) {
  Link link;
  for (std::string* text : {&link.url, &link.rel, &link.anchor, &link.source, &link.hreflang}) {
    *text = reader.String();
  }
  link.order = reader.Number<int32_t>();
  return link;
}

/// What the page job leaves to its caller is as a new one has it.
bool IsSound(const PageFacts& facts) {
  return facts.id.empty() && facts.status == 0 && facts.robots.answer == RobotsAnswer::kUnknown &&
         facts.robots.reason.empty() && facts.robots.line == 0 && facts.robots.document_sha256.empty();
}

/// The address as our parser writes it: it becomes a column of the dataset, and a worker may write anything.
std::string AsHref(std::string written) {
  const Result<Url> url = Url::Parse(written);
  return url ? url->WithoutFragment().href() : std::move(written);  // what is no URL has a filter of its own
}

bool IsSound(const PdqHash& hash, int frame_count) {
  return hash.frame >= 0 && hash.frame < frame_count && hash.variant <= PdqVariant::kNearest512 &&
         hash.quality >= 0 && hash.quality <= 100;
}

bool IsThePicture(const PdqHash& hash) {
  return hash.frame == 0 && hash.variant == PdqVariant::kOnWhite;
}

bool IsBefore(const PdqHash& hash, const PdqHash& next) {
  return std::pair(hash.frame, hash.variant) < std::pair(next.frame, next.variant);
}

bool IsSound(const Candidate& candidate) {
  return candidate.page_id.empty() && candidate.position >= 0 && candidate.declared_width_px >= 0 &&
         candidate.declared_height_px >= 0 && candidate.same_alt_on_page >= 1;
}

}  // namespace

std::string ThisBuild() {
  return std::string(ProductVersion()) + " " + std::string(ProductCommit());
}

std::string Serialize(const JailSetup& setup) {
  WireWriter writer;
  writer.String(setup.build);
  WriteRaw(writer, setup.layout);
  writer.Number(setup.memory_bytes);
  WriteRaw(writer, setup.html);
  Write(writer, setup.text);
  WriteRaw(writer, setup.image);
  return writer.Take();
}

Result<JailSetup> ReadJailSetup(std::string_view bytes) {
  WireReader reader(bytes);
  JailSetup setup;
  setup.build = reader.String();
  bool fits = ReadRaw(reader, setup.layout);
  setup.memory_bytes = reader.Number<int64_t>();
  fits = ReadRaw(reader, setup.html) && fits;
  setup.text = ReadTextOptions(reader);
  fits = ReadRaw(reader, setup.image) && fits;
  if (!fits || !reader.at_end() || !HasValidModelInputs(setup.image)) return Damaged("setup");
  return setup;
}

std::string Serialize(const SandboxReport& report) {
  WireWriter writer;
  for (const bool holds : {report.descriptors_closed, report.limits, report.no_new_privileges, report.seccomp,
                           report.unprivileged, report.pid_namespace, report.net_namespace,
                           report.mount_namespace, report.ipc_namespace}) {
    writer.Number(static_cast<uint8_t>(holds));
  }
  writer.Number(report.landlock_abi);
  return writer.Take();
}

Result<SandboxReport> ReadSandboxReport(std::string_view bytes) {
  WireReader reader(bytes);
  SandboxReport report;
  bool sound = true;
  for (bool* holds : {&report.descriptors_closed, &report.limits, &report.no_new_privileges, &report.seccomp,
                      &report.unprivileged, &report.pid_namespace, &report.net_namespace,
                      &report.mount_namespace, &report.ipc_namespace}) {
    *holds = ReadFlag(reader, sound);
  }
  report.landlock_abi = reader.Number<int32_t>();
  if (!reader.at_end() || !sound || report.landlock_abi < 0) return Damaged("sandbox report");
  return report;
}

std::string Serialize(const PageJobInput& input) {
  WireWriter writer;
  writer.String(input.url);
  writer.Number(static_cast<uint32_t>(input.headers.size()));
  for (const auto& [name, value] : input.headers) {
    writer.String(name);
    writer.String(value);
  }
  return writer.Take();
}

Result<PageJobInput> ReadPageJobInput(std::string_view bytes) {
  WireReader reader(bytes);
  PageJobInput input;
  input.url = reader.String();
  input.headers.resize(reader.Count(8, kMaxHeaders));
  for (auto& [name, value] : input.headers) {
    name = reader.String();
    value = reader.String();
  }
  if (!reader.at_end()) return Damaged("page input");
  return input;
}

std::string Serialize(const Page& page) {
  WireWriter writer;
  Write(writer, page.facts);
  writer.String(page.base_url);
  writer.String(page.charset);
  writer.String(page.canonical_url);
  writer.Number(static_cast<uint8_t>(page.truncated));
  writer.Number(static_cast<uint32_t>(page.links.size()));
  for (const Link& link : page.links) Write(writer, link);
  writer.Number(static_cast<uint32_t>(page.candidates.size()));
  for (const Candidate& candidate : page.candidates) {
    Write(writer, candidate);
    writer.Number(static_cast<int32_t>(candidate.order));
  }
  return writer.Take();
}

Result<Page> ReadPage(std::string_view bytes, const HtmlOptions& limits) {
  WireReader reader(bytes);
  Page page;
  page.facts = ReadPageFacts(reader);
  page.base_url = reader.String();
  page.charset = reader.String();
  page.canonical_url = reader.String();
  bool sound = IsSound(page.facts);
  page.truncated = ReadFlag(reader, sound);
  page.links.resize(reader.Count(kLinkBytes, static_cast<size_t>(limits.max_links)));
  for (Link& link : page.links) link = ReadLink(reader);
  // As many shown as mentioned ones (docs/extraction.md).
  page.candidates.resize(reader.Count(kCandidateBytes, 2 * static_cast<size_t>(limits.max_candidates)));
  for (Candidate& candidate : page.candidates) {
    candidate = ReadCandidate(reader);
    candidate.order = reader.Number<int32_t>();
    candidate.image_url = AsHref(std::move(candidate.image_url));
  }
  for (const Candidate& candidate : page.candidates) sound = sound && IsSound(candidate);
  if (!reader.at_end() || !sound) return Damaged("page");
  return page;
}

std::string Serialize(const SitemapJob& job) {
  WireWriter writer;
  writer.String(job.input.url);
  WriteRaw(writer, job.limits);
  return writer.Take();
}

Result<SitemapJob> ReadSitemapJob(std::string_view bytes) {
  WireReader reader(bytes);
  SitemapJob job;
  job.input.url = reader.String();
  if (!ReadRaw(reader, job.limits) || !reader.at_end()) return Damaged("sitemap input");
  return job;
}

std::string Serialize(const RightsFileJob& job) {
  WireWriter writer;
  writer.Number(job.kind);
  writer.String(job.url);
  return writer.Take();
}

Result<RightsFileJob> ReadRightsFileJob(std::string_view bytes) {
  WireReader reader(bytes);
  const auto kind = reader.Number<uint8_t>();
  RightsFileJob job;
  job.url = reader.String();
  if (!reader.at_end() || kind > static_cast<uint8_t>(RightsFileKind::kTdmPolicy)) {
    return Damaged("input of a file of rights");
  }
  job.kind = static_cast<RightsFileKind>(kind);
  return job;
}

std::string Serialize(const RightsFile& file) {
  WireWriter writer;
  Write(writer, file);
  return writer.Take();
}

Result<RightsFile> ReadRightsFileAnswer(std::string_view bytes, const RightsFileJob& job) {
  WireReader reader(bytes);
  RightsFile file = ReadRightsFile(reader);
  if (!reader.at_end() || file.kind != job.kind || file.url != job.url) return Damaged("file of rights");
  return file;
}

std::string Serialize(const DecodeFacts& facts) {
  WireWriter writer;
  writer.Number(facts.format);
  for (const int number : {facts.original_width_px, facts.original_height_px, facts.orientation,
                           facts.frame_count, facts.width_px, facts.height_px}) {
    writer.Number(static_cast<int32_t>(number));
  }
  return writer.Take();
}

Result<DecodeFacts> ReadDecodeFacts(std::string_view bytes) {
  WireReader reader(bytes);
  DecodeFacts facts;
  facts.format = reader.Number<ImageFormat>();
  for (int* number : {&facts.original_width_px, &facts.original_height_px, &facts.orientation,
                      &facts.frame_count, &facts.width_px, &facts.height_px}) {
    *number = reader.Number<int32_t>();
  }
  const bool sound = IsDecodedFormat(facts.format) && IsSide(facts.original_width_px) &&
                     IsSide(facts.original_height_px) && IsSide(facts.width_px) && IsSide(facts.height_px) &&
                     facts.orientation >= 1 && facts.orientation <= 8 && facts.frame_count >= 1;
  if (!reader.at_end() || !sound) return Damaged("decoded picture");
  return facts;
}

std::string Serialize(std::span<const PdqHash> hashes) {
  WireWriter writer;
  writer.Number(static_cast<uint32_t>(hashes.size()));
  for (const PdqHash& hash : hashes) {
    writer.Number(static_cast<int32_t>(hash.frame));
    writer.Number(hash.variant);
    writer.Number(static_cast<uint8_t>(hash.quality));
    for (const Pdq& needle : hash.needles) {
      for (const uint64_t word : needle.words) writer.Number(word);
    }
  }
  return writer.Take();
}

size_t PdqWireBytes(size_t hash_count) {
  return sizeof(uint32_t) + hash_count * kPdqHashBytes;
}

Result<std::vector<PdqHash>> ReadPdqHashes(std::string_view bytes, int frame_count) {
  WireReader reader(bytes);
  std::vector<PdqHash> hashes(reader.Count(kPdqHashBytes, kPdqVariants * static_cast<size_t>(frame_count)));
  for (PdqHash& hash : hashes) {
    hash.frame = reader.Number<int32_t>();
    hash.variant = reader.Number<PdqVariant>();
    hash.quality = reader.Number<uint8_t>();
    for (Pdq& needle : hash.needles) {
      for (uint64_t& word : needle.words) word = reader.Number<uint64_t>();
    }
  }
  bool sound = reader.ok() && !hashes.empty() && IsThePicture(hashes.front());
  for (size_t i = 0; i < hashes.size(); ++i) {
    sound = sound && IsSound(hashes[i], frame_count) && (i == 0 || IsBefore(hashes[i - 1], hashes[i]));
  }
  if (!sound) return Damaged("hashes");
  return hashes;
}

std::string Serialize(const RenderFacts& facts) {
  WireWriter writer;
  writer.Number(facts.format);
  writer.Number(static_cast<int32_t>(facts.width_px));
  writer.Number(static_cast<int32_t>(facts.height_px));
  return writer.Take();
}

Result<RenderFacts> ReadRenderFacts(std::string_view bytes) {
  WireReader reader(bytes);
  RenderFacts facts;
  facts.format = reader.Number<ImageFormat>();
  facts.width_px = reader.Number<int32_t>();
  facts.height_px = reader.Number<int32_t>();
  const bool sound = IsDecodedFormat(facts.format) && IsSide(facts.width_px) && IsSide(facts.height_px);
  if (!reader.at_end() || !sound) return Damaged("rendered picture");
  return facts;
}

std::string Serialize(const Error& error) {
  WireWriter writer;
  writer.Number(static_cast<uint8_t>(error.code));
  writer.String(std::string_view(error.message).substr(0, kMaxErrorBytes));
  return writer.Take();
}

std::optional<Error> ReadError(std::string_view bytes) {
  WireReader reader(bytes);
  const auto code = reader.Number<uint8_t>();
  std::string message = reader.String();
  if (!reader.at_end() || code > static_cast<uint8_t>(ErrorCode::kInternal) ||
      message.size() > kMaxErrorBytes) {
    return std::nullopt;
  }
  std::replace_if(
      message.begin(), message.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; },
      ' ');
  return Error{static_cast<ErrorCode>(code), std::move(message)};
}

}  // namespace tamis
