#ifndef TAMIS_TESTS_SUPPORT_INDEX_FILE_H_
#define TAMIS_TESTS_SUPPORT_INDEX_FILE_H_

// Index files of synthetic lists.

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "filter/known_hash/index_builder.h"

namespace tamis {

/// A digest or PDQ hash in hexadecimal.
inline ListSignal SignalOf(SignalKind kind, std::string_view hex) {
  ListSignal signal{.kind = kind};
  CHECK(FromHex(hex, std::span(signal.value).first(BytesOf(kind))));
  return signal;
}

inline ListSignal SignalOfUrl(std::string url, UrlScope scope = UrlScope::kExact) {
  return {.kind = SignalKind::kUrl, .url = std::move(url), .scope = scope};
}

/// Writes `path` as an import does: whole, mode 0600, by a rename.
inline std::string WriteIndexFile(const std::filesystem::path& path, const ListSource& source,
                                  const std::vector<ListSignal>& signals) {
  const std::string beside = path.string() + ".new";
  std::unique_ptr<IndexBuilder> builder = *IndexBuilder::Make(nullptr);
  CHECK(builder->Begin(source, ImportKind::kSnapshot));
  CHECK(builder->Apply({.signals = signals}));
  CHECK(builder->End());
  std::ofstream file(beside, std::ios::binary);
  CHECK(builder->Write(source.built_at, [&file](std::span<const std::byte> part) {
    file.write(reinterpret_cast<const char*>(part.data()), static_cast<std::streamsize>(part.size()));
    return Status();
  }));
  file.close();
  CHECK(file.good() && chmod(beside.c_str(), 0600) == 0);
  std::filesystem::rename(beside, path);
  return path.string();
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_INDEX_FILE_H_
