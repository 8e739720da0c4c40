#include "storage/ledger_rows.h"

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "storage/ledger.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int64_t kMaxVariant = 2;

std::string_view TextOf(const json::object& line, std::string_view name) {
  const json::value* const value = line.if_contains(json::string_view(name.data(), name.size()));
  const json::string* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

/// The object of a whole line of this kind; empty for lines of other kinds. `damaged` grows for what is none.
/// Lines begin with their kind, so most are passed over without being parsed.
std::optional<json::object> ObjectOf(std::string_view line, std::string_view kind, int64_t& damaged) {
  constexpr std::string_view kStart = "{\"kind\":\"";
  if (!line.starts_with(kStart) || !line.substr(kStart.size()).starts_with(kind)) return std::nullopt;
  json::error_code failed;
  json::value value = json::parse(json::string_view(line.data(), line.size()), failed);
  if (!failed && value.is_object()) return std::move(value.get_object());
  ++damaged;
  return std::nullopt;
}

std::optional<PdqHash> ReadHash(const json::value& value) {
  const json::array* const parts = value.if_array();
  if (parts == nullptr || parts->size() != 4 || !(*parts)[0].is_string()) return std::nullopt;
  for (size_t i = 1; i < 4; ++i) {
    if (!(*parts)[i].is_int64()) return std::nullopt;
  }
  const json::string& hex = (*parts)[0].get_string();
  const Result<Pdq> needle = PdqFromHex({hex.data(), hex.size()});
  const int64_t quality = (*parts)[1].get_int64(), frame = (*parts)[2].get_int64();
  const int64_t variant = (*parts)[3].get_int64();
  if (!needle || quality < 0 || quality > 100 || frame < 0 || variant < 0 || variant > kMaxVariant)
    return std::nullopt;
  PdqHash hash{.frame = static_cast<int>(frame),
               .variant = static_cast<PdqVariant>(variant),
               .quality = static_cast<int>(quality),
               .needles = {}};
  hash.needles[0] = *needle;
  return hash;
}

std::optional<LedgerRow> ReadKept(const json::object& line) {
  LedgerRow row;
  row.shard = TextOf(line, "shard");
  row.key = TextOf(line, "key");
  row.page_id = TextOf(line, "page");
  row.uid = TextOf(line, "uid");
  const bool named =
      FromHex(TextOf(line, "url"), row.url_name) && FromHex(TextOf(line, "md5"), row.digests.md5) &&
      FromHex(TextOf(line, "sha1"), row.digests.sha1) && FromHex(TextOf(line, "sha256"), row.digests.sha256);
  if (!named || row.shard.empty() || row.key.empty()) return std::nullopt;
  const json::value* const hashes = line.if_contains("pdq");
  if (hashes == nullptr) return row;
  if (!hashes->is_array()) return std::nullopt;
  for (const json::value& value : hashes->get_array()) {
    const std::optional<PdqHash> hash = ReadHash(value);
    if (!hash) return std::nullopt;
    row.pdq.push_back(*hash);
  }
  return row;
}

/// What became of shards that were rewritten. A shard may have been rewritten more than once, if a process
/// died before the manifest named the new one: only the way that leads to a named shard was gone.
class Lineage {
 public:
  explicit Lineage(const Manifest& manifest) {
    for (const ManifestShard& shard : manifest.shards) named_.insert(shard.name);
  }
  void NoteMoved(std::string_view from, std::string_view to) {
    if (!to.empty() && from != to) next_[std::string(from)].emplace_back(to);
  }
  void NoteRemoved(std::string_view key, std::string_view to) { removed_[std::string(key)].emplace(to); }

  /// The shard that holds the row now, if any.
  std::optional<std::string> Find(const std::string& shard, const std::string& key) {
    const std::optional<std::vector<std::string>>& way = WayFrom(shard);
    if (!way) return std::nullopt;
    const auto removed = removed_.find(key);
    if (removed != removed_.end()) {
      for (const std::string& step : *way) {
        if (removed->second.contains(step)) return std::nullopt;
      }
    }
    return way->empty() ? shard : way->back();
  }

 private:
  /// The shards that rows of this one moved through, up to a named one; empty: it is named itself.
  const std::optional<std::vector<std::string>>& WayFrom(const std::string& shard) {
    const auto known = ways_.find(shard);
    if (known != ways_.end()) return known->second;
    ways_[shard] = std::nullopt;  // for lines that lead in a circle, which no ledger of ours has
    std::optional<std::vector<std::string>> way;
    if (named_.contains(shard)) {
      way.emplace();
    } else if (const auto next = next_.find(shard); next != next_.end()) {
      for (const std::string& to : next->second) {
        const std::optional<std::vector<std::string>> rest = WayFrom(to);
        if (!rest) continue;
        way.emplace(1, to);
        way->insert(way->end(), rest->begin(), rest->end());
        break;
      }
    }
    return ways_[shard] = std::move(way);
  }

  std::unordered_set<std::string> named_;
  std::unordered_map<std::string, std::vector<std::string>> next_;
  std::unordered_map<std::string, std::unordered_set<std::string>> removed_;  // key -> shards without it
  std::map<std::string, std::optional<std::vector<std::string>>> ways_;
};

Result<Lineage> ReadLineage(const std::filesystem::path& folder, const Manifest& manifest) {
  Lineage lineage(manifest);
  int64_t damaged = 0;
  const auto note = [&](std::string_view text) {
    if (const auto moved = ObjectOf(text, "moved", damaged))
      lineage.NoteMoved(TextOf(*moved, "from"), TextOf(*moved, "to"));
    if (const auto removed = ObjectOf(text, "removed", damaged))
      lineage.NoteRemoved(TextOf(*removed, "key"), TextOf(*removed, "to"));
  };
  const Result<int64_t> read = ReadLedger(folder, note);
  if (!read) return read.error();
  return lineage;
}

/// As VisitCommittedRows; lines that do not hold `part` (empty: any) are passed over.
Result<LedgerReading> Visit(const std::filesystem::path& folder, const Manifest& manifest,
                            const std::function<bool(std::string_view)>& may_matter,
                            const LedgerRowVisitor& visitor) {
  Result<Lineage> lineage = ReadLineage(folder, manifest);
  if (!lineage) return lineage.error();
  LedgerReading reading;
  bool go_on = true;
  const auto visit = [&](std::string_view text) {
    if (!go_on || !may_matter(text)) return;
    const std::optional<json::object> line = ObjectOf(text, "kept", reading.damaged);
    if (!line) return;
    std::optional<LedgerRow> row = ReadKept(*line);
    if (!row) return static_cast<void>(++reading.damaged);
    std::optional<std::string> shard = lineage->Find(row->shard, row->key);
    if (!shard) return;
    row->shard = *std::move(shard);
    ++reading.rows;
    go_on = visitor(*row);
  };
  const Result<int64_t> read = ReadLedger(folder, visit);
  if (!read) return read.error();
  reading.damaged += *read;
  return reading;
}

Result<std::vector<RowPlace>> FindRows(const std::filesystem::path& folder, const Manifest& manifest,
                                       const std::function<bool(std::string_view)>& may_matter,
                                       const std::function<bool(const LedgerRow&)>& wanted) {
  std::vector<RowPlace> places;
  const Result<LedgerReading> reading = Visit(folder, manifest, may_matter, [&](const LedgerRow& row) {
    if (wanted(row)) places.push_back({row.shard, row.key});
    return true;
  });
  if (!reading) return reading.error();
  if (reading->damaged > 0)
    return Error{ErrorCode::kInternal, folder.string() + ": " + std::to_string(reading->damaged) +
                                           " damaged lines; rows to be removed may be among them"};
  return places;
}

/// The value of a line's last string member of this name, without parsing it.
std::string_view RawMember(std::string_view line, std::string_view name_and_quote) {
  const size_t at = line.rfind(name_and_quote);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + name_and_quote.size());
  return line.substr(0, line.find('"'));
}

}  // namespace

Result<LedgerReading> VisitCommittedRows(const std::filesystem::path& folder, const Manifest& manifest,
                                         const LedgerRowVisitor& visitor) {
  return Visit(
      folder, manifest, [](std::string_view) { return true; }, visitor);
}

Result<std::vector<RowPlace>> FindRowsOfPages(const std::filesystem::path& folder, const Manifest& manifest,
                                              const std::unordered_set<std::string>& page_ids) {
  if (page_ids.empty()) return std::vector<RowPlace>();
  const auto may_matter = [&](std::string_view line) {
    return page_ids.contains(std::string(RawMember(line, "\"page\":\"")));
  };
  return FindRows(folder, manifest, may_matter,
                  [&](const LedgerRow& row) { return page_ids.contains(row.page_id); });
}

Result<std::vector<RowPlace>> FindRowsOfPage(const std::filesystem::path& folder, const Manifest& manifest,
                                             const std::string& page_id) {
  return FindRowsOfPages(folder, manifest, {page_id});
}

Result<std::vector<RowPlace>> FindRowsOfUrl(const std::filesystem::path& folder, const Manifest& manifest,
                                            const Mac128& url_name) {
  const std::string member = "\"url\":\"" + ToHex(url_name) + "\"";
  return FindRows(
      folder, manifest, [&](std::string_view line) { return line.find(member) != std::string_view::npos; },
      [&](const LedgerRow& row) { return row.url_name == url_name; });
}

Result<std::set<std::string>> FindRemovedKeys(const std::filesystem::path& folder, const Manifest& manifest) {
  std::set<std::string> keys;
  int64_t damaged = 0;
  const Result<int64_t> read = ReadLedger(folder, [&](std::string_view text) {
    if (const auto removed = ObjectOf(text, "removed", damaged)) keys.emplace(TextOf(*removed, "key"));
  });
  if (!read) return read.error();
  if (keys.empty()) return keys;
  const Result<LedgerReading> live = VisitCommittedRows(folder, manifest, [&](const LedgerRow& row) {
    keys.erase(row.key);
    return true;
  });
  if (!live) return live.error();
  return keys;
}

Result<std::vector<LedgerDrop>> FindDropsOfUrl(const std::filesystem::path& folder, const Mac128& url_name) {
  const std::string name = ToHex(url_name);
  std::vector<LedgerDrop> drops;
  int64_t damaged = 0;
  const auto visit = [&](std::string_view text) {
    if (RawMember(text, "\"url\":\"") != name) return;
    const std::optional<json::object> line = ObjectOf(text, "dropped", damaged);
    if (!line) return;
    drops.push_back({std::string(TextOf(*line, "reason")), std::string(TextOf(*line, "date"))});
  };
  const Result<int64_t> read = ReadLedger(folder, visit);
  if (!read) return read.error();
  return drops;
}

}  // namespace tamis
