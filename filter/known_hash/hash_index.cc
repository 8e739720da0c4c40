#include "filter/known_hash/hash_index.h"

#include <algorithm>
#include <utility>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "filter/known_hash/index_file.h"
#include "filter/known_hash/key_search.h"
#include "filter/known_hash/pdq_search.h"
#include "filter/known_hash/url_names.h"

namespace tamis {
namespace hash_index {
namespace {

constexpr int kMaxPdqDistance = 64;

TableId TableOf(SignalKind kind) {
  switch (kind) {
    case SignalKind::kMd5:
      return TableId::kMd5;
    case SignalKind::kSha1:
      return TableId::kSha1;
    case SignalKind::kSha256:
      return TableId::kSha256;
    case SignalKind::kPdq:
      return TableId::kPdq;
    case SignalKind::kUrl:
      return TableId::kUrlExact;
  }
  return TableId::kSha256;
}

}  // namespace

Result<std::shared_ptr<const HashIndex>> IndexFile::Make(std::unique_ptr<MappedFile> file, Bytes bytes,
                                                         Check check) {
  std::shared_ptr<IndexFile> index(new IndexFile(std::move(file), std::move(bytes)));
  Result<IndexView> view = ReadIndex(index->content());
  if (!view) return view.error();
  if (check == Check::kEverything) {
    const Status sound = VerifyChecksum(index->content());
    if (!sound) return sound.error();
  }
  index->view_ = *std::move(view);
  for (const ListSource& source : index->view_.sources) {
    for (size_t kind = 0; kind < kSignalKinds; ++kind) index->counts_[kind] += source.entries[kind];
  }
  return std::shared_ptr<const HashIndex>(std::move(index));
}

std::string IndexFile::checksum() const {
  return ToHex(std::span<const uint8_t>(view_.checksum));
}

bool IndexFile::HasRows(TableId id) const {
  return std::any_of(view_.segments.begin(), view_.segments.end(),
                     [id](const SegmentView& segment) { return segment.table(id).rows > 0; });
}

void IndexFile::FindKeyOf(TableId id, const uint8_t* key, const IndexHit& hit,
                          std::vector<IndexHit>& hits) const {
  for (const SegmentView& segment : view_.segments) {
    const TableView& table = segment.table(id);
    const RowRange range = FindKey(table, key);
    for (size_t row = range.begin; row < range.end; ++row) {
      if (table.is_dead(row)) continue;
      hits.push_back(hit);
      hits.back().source = table.sources[row];
    }
  }
}

void IndexFile::FindDigest(SignalKind kind, std::span<const uint8_t> digest,
                           std::vector<IndexHit>& hits) const {
  CHECK(kind != SignalKind::kUrl && digest.size() == BytesOf(kind));
  FindKeyOf(TableOf(kind), digest.data(), {.kind = kind}, hits);
}

void IndexFile::PrefetchDigest(SignalKind kind, std::span<const uint8_t> digest) const {
  CHECK(kind != SignalKind::kUrl && digest.size() == BytesOf(kind));
  for (const SegmentView& segment : view_.segments) Prefetch(segment.table(TableOf(kind)), digest.data());
}

void IndexFile::FindPdq(std::span<const Pdq> needles, int max_distance, std::vector<IndexHit>& hits) const {
  CHECK(max_distance >= 0 && max_distance <= kMaxPdqDistance && needles.size() <= UINT16_MAX);
  if (!HasRows(TableId::kPdq)) return;
  PdqMatches matches;
  for (const SegmentView& segment : view_.segments)
    FindNear(segment.table(TableId::kPdq), needles, max_distance, matches);
  for (const PdqMatch& match : matches.Sorted()) {
    hits.push_back({.source = match.source,
                    .kind = SignalKind::kPdq,
                    .distance = match.distance,
                    .needle = match.needle});
  }
}

void IndexFile::FindNames(TableId id, std::span<const std::string> texts, UrlScope scope,
                          std::vector<IndexHit>& hits) const {
  const size_t first = hits.size();
  for (const std::string& text : texts) {
    const Mac128 name = KeyedName(view_.key, text);
    FindKeyOf(id, name.data(), {.kind = SignalKind::kUrl, .scope = scope}, hits);
  }
  const auto begin = hits.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, hits.end(), [](const IndexHit& a, const IndexHit& b) { return a.source < b.source; });
  hits.erase(std::unique(begin, hits.end()), hits.end());
}

void IndexFile::FindUrl(const Url& url, std::vector<IndexHit>& hits) const {
  if (HasRows(TableId::kUrlExact)) {
    const std::string text = ExactText(url);
    FindNames(TableId::kUrlExact, {&text, 1}, UrlScope::kExact, hits);
  }
  if (HasRows(TableId::kUrlPrefix)) FindNames(TableId::kUrlPrefix, PrefixTexts(url), UrlScope::kPrefix, hits);
  if (HasRows(TableId::kUrlHost)) FindNames(TableId::kUrlHost, HostTexts(url), UrlScope::kHost, hits);
}

}  // namespace hash_index

Result<std::shared_ptr<const HashIndex>> HashIndex::Open(const std::filesystem::path& path, Check check) {
  Result<std::unique_ptr<hash_index::MappedFile>> file = hash_index::MappedFile::Open(path);
  if (!file) return file.error();
  Result<std::shared_ptr<const HashIndex>> index = hash_index::IndexFile::Make(*std::move(file), {}, check);
  if (!index) return Error{index.error().code, path.string() + ": " + index.error().message};
  return index;
}

Result<std::shared_ptr<const HashIndex>> HashIndex::FromBytes(std::vector<std::byte> bytes) {
  return hash_index::IndexFile::Make(nullptr, std::move(bytes), Check::kEverything);
}

}  // namespace tamis
