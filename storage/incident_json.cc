#include "storage/incident_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <new>
#include <span>

#include "crawler/core/utf8.h"
#include "storage/incident_seal.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kFormat = 1;
// What is written: escapes make a text up to six times as long, so all of it is less than kMaxIncidentBytes.
constexpr size_t kMaxRedirects = 16;
constexpr size_t kMaxMatches = 64;
constexpr size_t kMaxUrlBytes = 6 * 1024;
constexpr size_t kMaxWordBytes = 256;
static_assert(6 * ((kMaxRedirects + 2) * kMaxUrlBytes + (2 * kMaxMatches + 4) * kMaxWordBytes) +
                  512 * kMaxMatches <
              kMaxIncidentBytes);
constexpr size_t kMaxDepth = 8;
constexpr std::string_view kVariants[] = {"on_white", "as_stored", "nearest_512"};
constexpr std::string_view kScopes[] = {"exact", "prefix", "host"};

/// Memory that is zeroed when it is given back.
class WipingMemory final : public json::memory_resource {
  void* do_allocate(size_t bytes, size_t alignment) override {
    return ::operator new(bytes, std::align_val_t(alignment));
  }
  void do_deallocate(void* memory, size_t bytes, size_t alignment) override {
    Wipe(std::span(static_cast<char*>(memory), bytes));
    ::operator delete(memory, std::align_val_t(alignment));
  }
  bool do_is_equal(const json::memory_resource& other) const noexcept override { return this == &other; }
};

/// Text as it is written: well-formed, and not longer than that.
json::string Text(std::string_view text, size_t max_bytes, const json::storage_ptr& memory) {
  std::string whole = ToWellFormedUtf8(text.substr(0, max_bytes));
  json::string copy(whole.data(), whole.size(), memory);
  Wipe(whole);
  return copy;
}

template <class Names>
json::value Named(const Names& names, size_t index, const json::storage_ptr& memory) {
  const std::string_view name = names[index];
  return json::value(json::string_view(name.data(), name.size()), memory);
}

json::value Word(std::string_view word, const json::storage_ptr& memory) {
  return json::value(json::string_view(word.data(), word.size()), memory);
}

template <class T>
std::span<const T> First(const std::vector<T>& items, size_t count) {
  return std::span(items).first(std::min(items.size(), count));
}

json::object MatchJson(const KnownMatch& match, const json::storage_ptr& memory) {
  json::object object(memory);
  object.reserve(12);
  object["list"] = Text(match.source.label, kMaxWordBytes, memory);
  object["role"] = Word(ToString(match.source.role), memory);
  object["version"] = Text(match.source.version, kMaxWordBytes, memory);
  if (match.source.as_of) object["as_of"] = Word(Rfc3339(*match.source.as_of), memory);
  object["action"] = Word(ToString(match.action), memory);
  object["kind"] = Word(ToString(match.kind), memory);
  object["tier"] = Word(ToString(TierOf(match)), memory);
  if (match.kind == SignalKind::kUrl)
    object["scope"] = Named(kScopes, static_cast<size_t>(match.scope), memory);
  if (match.kind == SignalKind::kPdq) {
    object["distance"] = match.distance;
    object["quality"] = match.quality;
    object["frame"] = match.frame;
    object["variant"] = Named(kVariants, static_cast<size_t>(match.variant), memory);
  }
  return object;
}

json::object DigestsJson(const Digests& digests, const json::storage_ptr& memory) {
  json::object object(memory);
  object["md5"] = Word(ToHex(digests.md5), memory);
  object["sha1"] = Word(ToHex(digests.sha1), memory);
  object["sha256"] = Word(ToHex(digests.sha256), memory);
  return object;
}

json::object PdqJson(const PdqHash& hash, const json::storage_ptr& memory) {
  json::object object(memory);
  object["hash"] = Word(ToHex(hash.needles[0]), memory);
  object["quality"] = hash.quality;
  object["frame"] = hash.frame;
  object["variant"] = Named(kVariants, static_cast<size_t>(hash.variant), memory);
  return object;
}

json::object RecordJson(const IncidentRecord& record, const json::storage_ptr& memory) {
  json::object object(memory);
  object.reserve(20);
  object["format"] = kFormat;
  object["id"] = Word(record.id, memory);
  object["at"] = Word(Rfc3339(record.at), memory);
  object["tier"] = Word(ToString(TierOf(record)), memory);
  object["action"] = Word(ToString(record.action), memory);
  object["tool_version"] = Text(record.tool_version, kMaxWordBytes, memory);
  object["url"] = Text(record.url, kMaxUrlBytes, memory);
  object["page_url"] = Text(record.page_url, kMaxUrlBytes, memory);
  json::array hops(memory);
  for (const RedirectHop& hop : First(record.redirects, kMaxRedirects)) {
    json::object one(memory);
    one["url"] = Text(hop.url, kMaxUrlBytes, memory);
    one["status"] = hop.status;
    hops.push_back(std::move(one));
  }
  object["redirects"] = std::move(hops);
  object["status"] = record.status;
  object["server_address"] = Text(record.server_address, kMaxWordBytes, memory);
  object["content_type"] = Text(record.content_type, kMaxWordBytes, memory);
  object["body_bytes"] = record.body_bytes;
  if (record.digests) object["digests"] = DigestsJson(*record.digests, memory);
  if (record.pdq) object["pdq"] = PdqJson(*record.pdq, memory);
  json::array matches(memory);
  for (const KnownMatch& match : First(record.matches, kMaxMatches))
    matches.push_back(MatchJson(match, memory));
  object["matches"] = std::move(matches);
  return object;
}

/// Takes typed members out of an object; remembers when one had another type or was too long.
class Members {
 public:
  explicit Members(const json::object& object) : object_(object) {}

  std::string Text(std::string_view name, size_t max_bytes) {
    const json::value* const value = Find(name);
    if (value == nullptr) return {};
    const json::string* const text = value->if_string();
    if (text == nullptr || text->size() > max_bytes) return Fail<std::string>();
    return {text->data(), text->size()};
  }
  int64_t Number(std::string_view name, int64_t least, int64_t most) {
    const json::value* const value = Find(name);
    if (value == nullptr) return 0;
    const int64_t* const number = value->if_int64();
    if (number == nullptr || *number < least || *number > most) return Fail<int64_t>();
    return *number;
  }
  int Int(std::string_view name, int most) { return static_cast<int>(Number(name, 0, most)); }
  template <class Enum, size_t size>
  Enum OneOf(std::string_view name, const std::string_view (&names)[size]) {
    const std::string text = Text(name, kMaxWordBytes);
    const auto* const found = std::find(std::begin(names), std::end(names), text);
    return found == std::end(names) ? Fail<Enum>() : static_cast<Enum>(found - std::begin(names));
  }
  template <size_t size>
  std::array<uint8_t, size> Hex(std::string_view name) {
    std::array<uint8_t, size> bytes{};
    if (!FromHex(Text(name, 2 * size), bytes)) return Fail<std::array<uint8_t, size>>();
    return bytes;
  }
  TimePoint Time(std::string_view name) {
    const Result<TimePoint> time = TimeFromRfc3339(Text(name, kMaxWordBytes));
    return time ? *time : Fail<TimePoint>();
  }
  const json::object* Object(std::string_view name) {
    const json::value* const value = Find(name);
    if (value != nullptr && !value->is_object()) Fail<int>();
    return value == nullptr ? nullptr : value->if_object();
  }
  /// Calls `read` with each object of an array.
  template <class Read>
  void Each(std::string_view name, size_t most, Read read) {
    const json::value* const value = Find(name);
    const json::array* const items = value == nullptr ? nullptr : value->if_array();
    if (items == nullptr || items->size() > most) return static_cast<void>(Fail<int>());
    for (const json::value& item : *items) {
      if (!item.is_object()) return static_cast<void>(Fail<int>());
      Members members(item.get_object());
      read(members);
      ok_ = ok_ && members.ok_;
    }
  }
  bool Has(std::string_view name) const { return Find(name) != nullptr; }
  void Require(bool condition) { ok_ = ok_ && condition; }
  bool ok() const { return ok_; }

 private:
  const json::value* Find(std::string_view name) const {
    return object_.if_contains(json::string_view(name.data(), name.size()));
  }
  template <class T>
  T Fail() {
    ok_ = false;
    return {};
  }

  const json::object& object_;
  bool ok_ = true;
};

KnownMatch ReadMatch(Members& members) {
  KnownMatch match;
  match.source.label = members.Text("list", 3 * kMaxWordBytes);
  match.source.role = ListRoleFrom(members.Text("role", kMaxWordBytes));
  match.source.version = members.Text("version", 3 * kMaxWordBytes);
  if (members.Has("as_of")) match.source.as_of = members.Time("as_of");
  const Result<ListAction> action = ListActionFrom(members.Text("action", kMaxWordBytes));
  const std::optional<SignalKind> kind = SignalKindFrom(members.Text("kind", kMaxWordBytes));
  members.Require(action.has_value() && kind.has_value());
  if (!members.ok()) return match;
  match.action = *action;
  match.kind = *kind;
  if (match.kind == SignalKind::kUrl) match.scope = members.OneOf<UrlScope>("scope", kScopes);
  if (match.kind != SignalKind::kPdq) return match;
  match.distance = members.Int("distance", 256);
  match.quality = members.Int("quality", 100);
  match.frame = members.Int("frame", 1 << 30);
  match.variant = members.OneOf<PdqVariant>("variant", kVariants);
  return match;
}

void ReadDigests(Members& members, IncidentRecord& record) {
  const json::object* const object = members.Object("digests");
  if (object == nullptr) return;
  Members digests(*object);
  record.digests = Digests{
      .md5 = digests.Hex<16>("md5"), .sha1 = digests.Hex<20>("sha1"), .sha256 = digests.Hex<32>("sha256")};
  members.Require(digests.ok());
}

void ReadPdq(Members& members, IncidentRecord& record) {
  const json::object* const object = members.Object("pdq");
  if (object == nullptr) return;
  Members pdq(*object);
  PdqHash hash{.frame = pdq.Int("frame", 1 << 30),
               .variant = pdq.OneOf<PdqVariant>("variant", kVariants),
               .quality = pdq.Int("quality", 100),
               .needles = {}};
  const Result<Pdq> needle = PdqFromHex(pdq.Text("hash", 64));
  members.Require(needle.has_value() && pdq.ok());
  if (!members.ok()) return;
  hash.needles[0] = *needle;
  record.pdq = hash;
}

Result<IncidentRecord> ReadRecord(const json::object& object) {
  constexpr size_t kMaxText = 3 * kMaxUrlBytes;  // what was cut may have grown by replacements
  Members members(object);
  if (members.Int("format", 1 << 30) != kFormat)
    return Error{ErrorCode::kInvalidInput, "incident record: not of format " + std::to_string(kFormat)};
  IncidentRecord record;
  record.id = ToHex(members.Hex<16>("id"));
  record.at = members.Time("at");
  const Result<ListAction> action = ListActionFrom(members.Text("action", kMaxWordBytes));
  members.Require(action.has_value());
  if (action) record.action = *action;
  record.tool_version = members.Text("tool_version", 3 * kMaxWordBytes);
  record.url = members.Text("url", kMaxText);
  record.page_url = members.Text("page_url", kMaxText);
  members.Each("redirects", kMaxRedirects, [&](Members& hop) {
    std::string url = hop.Text("url", kMaxText);
    record.redirects.push_back({.url = std::move(url), .status = hop.Int("status", 999)});
  });
  record.status = members.Int("status", 999);
  record.server_address = members.Text("server_address", 3 * kMaxWordBytes);
  record.content_type = members.Text("content_type", 3 * kMaxWordBytes);
  record.body_bytes = members.Number("body_bytes", 0, INT64_MAX);
  ReadDigests(members, record);
  ReadPdq(members, record);
  members.Each("matches", kMaxMatches, [&](Members& match) { record.matches.push_back(ReadMatch(match)); });
  if (!members.ok())
    return Error{ErrorCode::kInvalidInput, "incident record: a member is missing or damaged"};
  return record;
}

}  // namespace

Result<IncidentRecord> IncidentFromJson(std::string_view text) {
  if (text.size() > kMaxIncidentBytes) return Error{ErrorCode::kTooLarge, "incident record: too long"};
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code failed;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), failed, {}, options);
  if (failed || !value.is_object()) return Error{ErrorCode::kInvalidInput, "incident record: no JSON object"};
  return ReadRecord(value.get_object());
}

std::string IncidentJson(const IncidentRecord& record) {
  const json::storage_ptr memory = json::make_shared_resource<WipingMemory>();
  const json::value value(RecordJson(record, memory), memory);
  json::serializer serializer;
  serializer.reset(&value);
  // Reserved at once: a string that grows leaves copies of itself behind.
  std::string text;
  text.reserve(kMaxIncidentBytes);
  while (!serializer.done()) {
    char block[4096];
    const json::string_view part = serializer.read(block, sizeof block);
    text.append(part.data(), part.size());
    Wipe(std::span(block));
  }
  return text;
}

}  // namespace tamis
