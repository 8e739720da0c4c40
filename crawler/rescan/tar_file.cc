// Tar files of others: a sample goes with all its files.

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "crawler/core/buffer.h"
#include "crawler/rescan/foreign_files.h"
#include "crawler/rescan/row_parts.h"
#include "extract/probe.h"
#include "storage/tar_files.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 512 * kMiB;

/// By the last part of the extension ("seg.png") or by the content.
bool IsPicture(const std::string& extension, std::span<const std::byte> content) {
  constexpr std::array<std::string_view, 12> kExtensions = {"jpg", "jpeg", "png",  "webp", "gif", "bmp",
                                                            "tif", "tiff", "avif", "jxl",  "img", "image"};
  std::string last = extension.substr(extension.rfind('.') + 1);
  for (char& c : last) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::find(kExtensions.begin(), kExtensions.end(), last) != kExtensions.end() ||
         SniffFormat(content) != ImageFormat::kUnknown;
}

class TarFile final : public ForeignFile {
 public:
  explicit TarFile(const std::filesystem::path& path) : ForeignFile(path) {}

  Status Scan(const RescanContext& context, ForeignFindings& findings, RescanReport& report) override {
    const auto done = [&](const RowSignals& row, const Judgement& judgement) -> Status {
      samples_.insert(row.key);
      if (NoteJudgement(context, path_.string() + "#" + row.key, row, judgement, findings, report))
        findings.samples.insert(row.key);
      return {};
    };
    MemoryBudget budget(kBudgetBytes);
    RowSignals sample;
    JudgeQueue queue(context.judge, context.options.threads, done);
    const auto visit = [&](const TarEntry& entry, Bytes content) -> Status {
      if (entry.sample != sample.key) {
        RowSignals whole = std::exchange(sample, RowSignals{.key = entry.sample});
        const Status added = whole.key.empty() ? Status() : queue.Add(std::move(whole));
        if (!added) return added;
      }
      AddFile(entry, std::move(content), sample, report);
      return {};
    };
    const Status read = ReadTar(path_, kMaxRowFileBytes, budget, visit);
    if (!read) return read;
    const Status added = sample.key.empty() ? Status() : queue.Add(std::move(sample));
    return added ? queue.Flush() : added;
  }

  Result<bool> Loses(const ForeignFindings& findings) override {
    return std::any_of(findings.samples.begin(), findings.samples.end(),
                       [&](const std::string& sample) { return samples_.contains(sample); });
  }

  Result<RewrittenFile> Rewrite(const std::filesystem::path& to, const ForeignFindings& findings) override {
    return RewriteTarWithout(path_, to,
                             [&](const std::string& sample) { return findings.samples.contains(sample); });
  }

 private:
  static void AddFile(const TarEntry& entry, Bytes content, RowSignals& sample, RescanReport& report) {
    if (content.size() == 0) {
      // Too large to be looked at, or empty: no picture is.
      if (entry.bytes > 0 || IsPicture(entry.extension, {})) sample.is_incomplete = true;
      return;
    }
    if (entry.extension == "json") {
      const auto bytes = content.span();
      const bool read = AddJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, sample);
      if (!read) ++report.values_unreadable;
    }
    const bool is_picture = IsPicture(entry.extension, content.span());
    sample.files.push_back({.content = std::move(content), .is_picture = is_picture});
  }

  std::unordered_set<std::string> samples_;
};

}  // namespace

std::unique_ptr<ForeignFile> MakeTarFile(const std::filesystem::path& path) {
  return std::make_unique<TarFile>(path);
}

}  // namespace tamis
