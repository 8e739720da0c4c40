#include "crawler/cli/hashlist_match.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>

#include "crawler/cli/tool_jail.h"
#include "crawler/core/digest.h"
#include "crawler/core/url.h"
#include "crawler/core/utf8.h"
#include "extract/hash_lists/list_value.h"

namespace tamis {
namespace {

namespace json = boost::json;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

/// What is exact before what is near, small distances before large ones.
bool IsStronger(const IndexHit& a, const IndexHit& b) {
  const auto rank = [](const IndexHit& hit) { return std::pair(hit.kind == SignalKind::kPdq, hit.distance); };
  return rank(a) < rank(b);
}

json::value DistanceOf(const IndexHit& hit) {
  return hit.kind == SignalKind::kPdq ? json::value(hit.distance) : json::value(nullptr);
}

json::object Unscannable(json::object answer, std::string_view reason) {
  answer["outcome"] = "unscannable";
  answer.emplace("reason", View(reason));
  return answer;
}

/// The reason code of a picture that cannot be decoded; empty: the error is not the picture's.
std::string ReasonCodeOf(const Error& error) {
  const bool is_reason = error.message.starts_with("image_") || error.message.starts_with("job_");
  return is_reason ? error.message.substr(0, error.message.find(':')) : std::string();
}

}  // namespace

json::object HashListMatcher::Answer(const std::string& input, std::vector<IndexHit> hits) const {
  std::stable_sort(hits.begin(), hits.end(), IsStronger);
  json::array matches;
  std::vector<std::pair<uint16_t, SignalKind>> seen;
  for (const IndexHit& hit : hits) {
    const std::pair key(hit.source, hit.kind);
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    matches.push_back(json::object{{"label", ToWellFormedUtf8(index_->sources()[hit.source].label)},
                                   {"kind", View(ToString(hit.kind))},
                                   {"distance", DistanceOf(hit)}});
  }
  json::object answer{{"input", ToWellFormedUtf8(input)}, {"outcome", hits.empty() ? "clear" : "match"}};
  for (const char* const key : {"label", "kind", "distance"}) {
    answer.emplace(key, matches.empty() ? json::value(nullptr) : matches.front().as_object().at(key));
  }
  answer.emplace("matches", std::move(matches));
  return answer;
}

Result<json::object> HashListMatcher::MatchValue(SignalKind kind, const std::string& value) const {
  std::vector<IndexHit> hits;
  if (kind == SignalKind::kUrl) {
    const Result<Url> url = Url::Parse(value);
    if (!url) return url.error();
    index_->FindUrl(*url, hits);
    return Answer(value, std::move(hits));
  }
  std::vector<ListSignal> signals;
  const Status read = AppendSignals(value, kind, UrlScope::kExact, signals);
  if (!read) return read.error();
  const ListSignal& signal = signals.front();
  if (kind == SignalKind::kPdq) {
    const Pdq needle = PdqFromBytes(signal.value);
    index_->FindPdq(std::span(&needle, 1), options_.max_distance, hits);
  } else {
    index_->FindDigest(kind, std::span(signal.value).first(BytesOf(kind)), hits);
  }
  return Answer(value, std::move(hits));
}

Result<json::object> HashListMatcher::MatchBytes(const std::string& input,
                                                 std::span<const std::byte> bytes) const {
  const Result<Digests> digests = DigestAll(bytes);
  if (!digests) return digests.error();
  std::vector<IndexHit> hits;
  index_->FindDigest(SignalKind::kMd5, digests->md5, hits);
  index_->FindDigest(SignalKind::kSha1, digests->sha1, hits);
  index_->FindDigest(SignalKind::kSha256, digests->sha256, hits);
  if (!hits.empty() || !index_->has(SignalKind::kPdq)) return Answer(input, std::move(hits));
  return MatchPixels(input, bytes);
}

Result<json::object> HashListMatcher::MatchPixels(const std::string& input,
                                                  std::span<const std::byte> bytes) const {
  const Result<JailPool*> jail = ToolJail();
  if (!jail) return jail.error();
  const Result<std::unique_ptr<JailedPicture>> picture = (*jail)->Decode(bytes);
  if (!picture) {
    const std::string reason = ReasonCodeOf(picture.error());
    if (reason.empty()) return picture.error();
    return Unscannable(Answer(input, {}), reason);
  }
  std::vector<Pdq> needles;
  for (const PdqHash& hash : (*picture)->pdq()) {
    if (hash.quality < options_.min_quality) continue;
    needles.insert(needles.end(), hash.needles.begin(), hash.needles.end());
  }
  std::vector<IndexHit> hits;
  if (!needles.empty()) index_->FindPdq(needles, options_.max_distance, hits);
  // Only the picture that would be stored must be one that can be told from others (docs/known-hashes.md).
  const bool is_told = (*picture)->pdq().front().quality >= options_.min_quality;
  json::object answer = Answer(input, hits);
  return hits.empty() && !is_told ? Unscannable(std::move(answer), "pdq_quality") : std::move(answer);
}

}  // namespace tamis
