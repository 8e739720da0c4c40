#include "filter/known_hash/plain_list.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/core/digest.h"
#include "filter/known_hash/index_builder.h"
#include "filter/list_file.h"

namespace tamis {
namespace {

constexpr std::string_view kSeparators = " \t,:=";

Error BadLine() {
  return {ErrorCode::kRefused, "not an MD5, SHA-1, SHA-256 or PDQ value in hexadecimal"};
}

/// Cuts a leading type name off, if there is one.
std::optional<SignalKind> TakeKind(std::string_view* entry) {
  const size_t end = entry->find_first_of(kSeparators);
  if (end == std::string_view::npos) return std::nullopt;
  const std::optional<SignalKind> kind = SignalKindFrom(entry->substr(0, end));
  if (kind) entry->remove_prefix(std::min(entry->find_first_not_of(kSeparators, end), entry->size()));
  return kind;
}

std::optional<SignalKind> KindOfLength(size_t digits) {
  for (const SignalKind kind : {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256}) {
    if (digits == 2 * BytesOf(kind)) return kind;
  }
  return std::nullopt;
}

Result<ListSignal> ReadSignal(std::string_view entry) {
  std::optional<SignalKind> kind = TakeKind(&entry);
  if (!kind) kind = KindOfLength(entry.size());
  if (!kind || *kind == SignalKind::kUrl) return BadLine();
  ListSignal signal{.kind = *kind};
  if (!FromHex(entry, std::span(signal.value).first(BytesOf(*kind)))) return BadLine();
  return signal;
}

/// A list that cannot be had is no wrong setting: the crawl must not run without it.
Error Refused(const std::string& path, const Error& error) {
  const bool named = error.message.find(path) != std::string::npos;
  return {ErrorCode::kRefused, named ? error.message : path + ": " + error.message};
}

}  // namespace

Result<std::shared_ptr<const HashIndex>> IndexInMemory(const ListSource& source,
                                                       std::span<const ListRecord> records) {
  Result<std::unique_ptr<IndexBuilder>> builder = IndexBuilder::Make(nullptr);
  if (!builder) return builder.error();
  Status done = (*builder)->Begin(source, ImportKind::kSnapshot);
  for (size_t i = 0; done && i < records.size(); ++i) done = (*builder)->Apply(records[i]);
  if (!done) return done.error();
  const Result<ImportCounts> counts = (*builder)->End();
  if (!counts) return counts.error();
  std::vector<std::byte> bytes;
  const auto append = [&bytes](std::span<const std::byte> part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return Status();
  };
  done = (*builder)->Write(source.built_at, append);
  if (!done) return done.error();
  return HashIndex::FromBytes(std::move(bytes));
}

Result<std::shared_ptr<const HashIndex>> ReadPlainList(const std::string& path, const ListSource& source) {
  ListRecord all;
  const Status read = ReadListFile(path, [&all](std::string_view entry) -> Status {
    Result<ListSignal> signal = ReadSignal(entry);
    if (!signal) return signal.error();
    all.signals.push_back(*std::move(signal));
    return {};
  });
  if (!read) return Refused(path, read.error());
  Result<std::shared_ptr<const HashIndex>> index = IndexInMemory(source, {&all, 1});
  if (!index) return Refused(path, index.error());
  return index;
}

}  // namespace tamis
