// The questions of KnownHashes: what of the lists fits this URL, these digests, these hashes.

#include <algorithm>
#include <utility>

#include "filter/known_hash/known_hashes.h"
#include "filter/known_hash/loaded_file.h"
#include "filter/known_hash/self_test.h"

namespace tamis {
namespace {

KnownMatch MatchOf(const LoadedFile& file, const IndexHit& hit) {
  const KnownList& list = file.lists[hit.source];
  KnownMatch match{.source = list.source, .action = list.action, .kind = hit.kind};
  match.source.entries = {};
  match.distance = hit.distance;
  match.scope = hit.scope;
  return match;
}

/// What is exact before what is near, small distances before large ones.
bool IsStronger(const KnownMatch& a, const KnownMatch& b) {
  const auto rank = [](const KnownMatch& match) {
    return std::pair(match.kind == SignalKind::kPdq, match.distance);
  };
  return rank(a) < rank(b);
}

/// Each source once, by its strongest match.
std::vector<KnownMatch> Ranked(std::vector<KnownMatch> all) {
  std::stable_sort(all.begin(), all.end(), IsStronger);
  std::vector<KnownMatch> ranked;
  for (KnownMatch& match : all) {
    const bool known = std::any_of(ranked.begin(), ranked.end(), [&](const KnownMatch& other) {
      return other.source.label == match.source.label && other.source.version == match.source.version;
    });
    if (!known) ranked.push_back(std::move(match));
  }
  return ranked;
}

/// The hashes that are worth comparing, and their needles one after the other.
struct Needles {
  std::vector<const PdqHash*> hashes;
  std::vector<Pdq> needles;
};

Needles NeedlesOf(std::span<const PdqHash> hashes, int64_t min_quality) {
  Needles found;
  for (const PdqHash& hash : hashes) {
    if (hash.quality < min_quality) continue;
    found.hashes.push_back(&hash);
    found.needles.insert(found.needles.end(), hash.needles.begin(), hash.needles.end());
  }
  return found;
}

void FindPdq(const LoadedFile& file, const Needles& asked, std::vector<KnownMatch>& matches) {
  if (!file.index->has(SignalKind::kPdq)) return;
  std::vector<IndexHit> hits;
  file.index->FindPdq(asked.needles, file.widest, hits);
  for (const IndexHit& hit : hits) {
    if (hit.distance > file.lists[hit.source].max_distance) continue;
    const PdqHash& hash = *asked.hashes[hit.needle / kPdqNeedles];
    KnownMatch match = MatchOf(file, hit);
    match.quality = hash.quality;
    match.frame = hash.frame;
    match.variant = hash.variant;
    matches.push_back(std::move(match));
  }
}

bool IsPlanted(const std::vector<KnownMatch>& matches) {
  return std::any_of(matches.begin(), matches.end(),
                     [](const KnownMatch& match) { return match.source.label == kSelfTestLabel; });
}

}  // namespace

std::vector<KnownMatch> KnownHashes::MatchUrl(const Url& url) const {
  std::vector<KnownMatch> matches;
  std::vector<IndexHit> hits;
  const auto ask = [&](const LoadedFile& file) {
    hits.clear();
    file.index->FindUrl(url, hits);
    for (const IndexHit& hit : hits) matches.push_back(MatchOf(file, hit));
  };
  for (const auto& file : *files()) ask(*file);
  if (planted_) ask(*planted_);
  return Ranked(std::move(matches));
}

std::vector<KnownMatch> KnownHashes::MatchDigests(const Digests& digests) const {
  std::vector<KnownMatch> matches;
  std::vector<IndexHit> hits;
  const auto ask = [&](const LoadedFile& file) {
    hits.clear();
    file.index->FindDigest(SignalKind::kMd5, digests.md5, hits);
    file.index->FindDigest(SignalKind::kSha1, digests.sha1, hits);
    file.index->FindDigest(SignalKind::kSha256, digests.sha256, hits);
    for (const IndexHit& hit : hits) matches.push_back(MatchOf(file, hit));
  };
  for (const auto& file : *files()) ask(*file);
  if (planted_) ask(*planted_);
  return Ranked(std::move(matches));
}

std::vector<KnownMatch> KnownHashes::MatchDigest(SignalKind kind, std::span<const uint8_t> digest) const {
  std::vector<KnownMatch> matches;
  std::vector<IndexHit> hits;
  for (const auto& file : *files()) {
    hits.clear();
    file->index->FindDigest(kind, digest, hits);
    for (const IndexHit& hit : hits) matches.push_back(MatchOf(*file, hit));
  }
  return Ranked(std::move(matches));
}

std::vector<KnownMatch> KnownHashes::MatchPdq(std::span<const PdqHash> hashes) const {
  std::vector<KnownMatch> matches;
  const Needles asked = NeedlesOf(hashes, options_.pdq_min_quality);
  if (asked.needles.empty()) return matches;
  for (const auto& file : *files()) FindPdq(*file, asked, matches);
  if (planted_) FindPdq(*planted_, asked, matches);
  return Ranked(std::move(matches));
}

// A matcher that matches nothing must not be taken for a clean web.
Status KnownHashes::SelfTest() const {
  if (!planted_) return {};
  const auto failed = [](std::string_view what) {
    return Error{ErrorCode::kRefused, "self-test of the hash lists: a planted " + std::string(what)};
  };
  const Result<Digests> digests = DigestAll(std::as_bytes(std::span(kPlantedBytes)));
  if (!digests || !IsPlanted(MatchDigests(*digests))) return failed("digest does not match");
  for (const std::string& url : {std::string(kPlantedUrl), "https://a." + std::string(kPlantedHost) + "/b"}) {
    const Result<Url> parsed = Url::Parse(url);
    if (!parsed || !IsPlanted(MatchUrl(*parsed))) return failed("URL does not match");
  }
  const Result<Pdq> pdq = PdqFromHex(kPlantedPdq);
  if (!pdq) return failed("hash cannot be read");
  for (const int flips : {0, kSelfTestDistance, kSelfTestDistance + 1}) {
    PdqHash hash{.quality = 100};
    hash.needles.fill(*pdq);
    for (int bit = 0; bit < flips; ++bit) {
      for (Pdq& needle : hash.needles) needle.words[bit % 4] ^= uint64_t{1} << (bit * 2);
    }
    if (IsPlanted(MatchPdq({&hash, 1})) != (flips <= kSelfTestDistance)) {
      return failed("PDQ hash does not match as far as it should");
    }
  }
  return {};
}

}  // namespace tamis
