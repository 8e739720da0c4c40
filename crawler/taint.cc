#include "crawler/taint.h"

#include <utility>
#include <vector>

#include "storage/ledger_rows.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

// The page's id follows.
constexpr std::string_view kTaintWord = "tainted/";
constexpr std::string_view kRemoved = "removed";  // value of a mark; else the page is pending

std::string MarkOf(const std::string& page_id) {
  return WordKey(KeyFamily::kMetadata, std::string(kTaintWord) + page_id);
}

}  // namespace

Status TaintedPages::Load() {
  const std::string prefix = MarkOf("");
  return db_.Scan({.prefix = prefix, .from = {}}, [&](std::string_view key, std::string_view value) {
    std::string page(key.substr(prefix.size()));
    if (value != kRemoved) pending_.insert(page);
    pages_.insert(std::move(page));
    return true;
  });
}

Result<bool> TaintedPages::Mark(const std::string& page_id) {
  if (!pages_.insert(page_id).second) return false;
  pending_.insert(page_id);
  StateBatch mark;
  mark.Put(MarkOf(page_id), "");
  const Status marked = db_.Write(mark, Durability::kPower);
  if (!marked) return marked.error();
  return true;
}

Result<RowsByShard> TaintedPages::RowsToRemove(const std::filesystem::path& ledger,
                                               const Manifest& manifest) const {
  RowsByShard rows;
  if (pending_.empty() || manifest.shards.empty()) return rows;
  const Result<std::vector<RowPlace>> places = FindRowsOfPages(ledger, manifest, pending_);
  if (!places) return places.error();
  for (const RowPlace& place : *places) rows[place.shard].insert(place.key);
  return rows;
}

Status TaintedPages::MarkRemoved() {
  if (pending_.empty()) return {};
  StateBatch marks;
  for (const std::string& page : pending_) marks.Put(MarkOf(page), kRemoved);
  const Status marked = db_.Write(marks, Durability::kPower);
  if (marked) pending_.clear();
  return marked;
}

}  // namespace tamis
