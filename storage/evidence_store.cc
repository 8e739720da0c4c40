#include "storage/evidence_store.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "crawler/core/digest.h"
#include "storage/evidence_file.h"
#include "storage/row_removal.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "evidence-";
constexpr std::string_view kSuffix = ".parquet";

/// "abcdefgh-00000.parquet" of the name of a shard or of an evidence file.
std::string_view RestOf(std::string_view name) {
  const size_t dash = name.find('-');
  return dash == std::string_view::npos ? name : name.substr(dash + 1);
}

std::string NameFor(std::string_view shard) {
  return std::string(kPrefix) + std::string(RestOf(shard));
}

/// The evidence file that a name belongs to, which may be that of an unfinished one; empty for other files.
std::string_view FinishedName(std::string_view file_name) {
  if (file_name.starts_with('.')) file_name.remove_prefix(1);
  if (!file_name.starts_with(kPrefix)) return {};
  const size_t end = file_name.find(kSuffix);
  return end == std::string_view::npos ? std::string_view() : file_name.substr(0, end + kSuffix.size());
}

bool IsDigest(std::string_view text) {
  Sha256 digest{};
  return static_cast<bool>(FromHex(text, digest));
}

Error Failed(const fs::path& path, const std::error_code& why) {
  return {ErrorCode::kInternal, path.string() + ": " + why.message()};
}

/// Names of the files of a folder, sorted; none of one that is not there.
Result<std::vector<std::string>> NamesIn(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  if (!fs::exists(folder, failed))
    return failed ? Result<std::vector<std::string>>(Failed(folder, failed)) : names;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    names.push_back(at->path().filename().string());
  if (failed) return Failed(folder, failed);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

EvidenceStore::EvidenceStore(fs::path folder, FileOps& files) : folder_(std::move(folder)), files_(files) {}

fs::path EvidenceStore::TemporaryOf(std::string_view shard) const {
  return folder_ / ("." + NameFor(shard) + ".part");
}

fs::path EvidenceStore::PathOf(std::string_view shard) const {
  return folder_ / NameFor(shard);
}

bool EvidenceStore::HasDocument(const std::string& sha256_hex) const {
  std::error_code failed;
  return fs::exists(documents() / sha256_hex, failed) && !failed;
}

Status EvidenceStore::AddDocument(const std::string& sha256_hex, std::string_view bytes) {
  const Result<Sha256> digest = DigestSha256(bytes);
  if (!digest) return digest.error();
  if (ToHex(*digest) != sha256_hex)
    return Error{ErrorCode::kInvalidInput, "a document has another digest than its evidence says"};
  const fs::path path = documents() / sha256_hex;
  if (HasDocument(sha256_hex)) return {};
  std::error_code failed;
  if (!fs::exists(documents(), failed)) {
    fs::create_directories(documents(), failed);
    if (failed) return Failed(documents(), failed);
    const Status synced = files_.Sync(folder_);
    if (!synced) return synced;
  }
  // The folder is synced once for all of them.
  const fs::path draft = documents() / ("." + sha256_hex + ".tmp");
  Status done = files_.Write(draft, bytes);
  if (done) done = files_.Sync(draft);
  if (done) done = files_.Rename(draft, path);
  if (done) has_new_documents_ = true;
  return done;
}

Result<std::string> EvidenceStore::Document(const std::string& sha256_hex) const {
  if (!IsDigest(sha256_hex)) return Error{ErrorCode::kInvalidInput, "no digest of a document"};
  const fs::path path = documents() / sha256_hex;
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, path.string() + ": not there"};
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return Error{ErrorCode::kInternal, path.string() + ": cannot be read"};
  const Result<Sha256> digest = DigestSha256(bytes);
  if (!digest) return digest.error();
  if (ToHex(*digest) != sha256_hex) return Error{ErrorCode::kInvalidInput, path.string() + ": is damaged"};
  return bytes;
}

Status EvidenceStore::Publish(std::string_view shard) {
  const fs::path temporary = TemporaryOf(shard);
  Status done = has_new_documents_ ? files_.Sync(documents()) : Status();
  if (done) has_new_documents_ = false;
  if (done) done = files_.Sync(temporary);
  if (done) done = files_.Rename(temporary, PathOf(shard));
  if (done) done = files_.Sync(folder_);
  return done;
}

Status EvidenceStore::Rewrite(std::string_view from, std::string_view to, const std::set<std::string>& keys) {
  std::error_code failed;
  if (!fs::exists(PathOf(from), failed)) return failed ? Status(Failed(PathOf(from), failed)) : Status();
  const Result<RewrittenFile> written =
      RewriteWithoutRows(PathOf(from), TemporaryOf(to), std::string(kEvidenceKeyColumn),
                         [&](int64_t, std::string_view key) { return keys.contains(std::string(key)); });
  if (!written) return written.error();
  if (written->rows == 0) return {};
  fs::permissions(TemporaryOf(to), fs::perms::owner_read | fs::perms::owner_write, failed);
  if (failed) return Failed(TemporaryOf(to), failed);
  return Publish(to);
}

Status EvidenceStore::Remove(std::string_view shard) {
  std::error_code failed;
  if (!fs::exists(PathOf(shard), failed) && !failed) return {};
  return files_.Remove(PathOf(shard));
}

Result<std::vector<std::string>> EvidenceStore::Unnamed(
    std::string_view prefix, const std::vector<std::string>& runs,
    const std::function<bool(std::string_view)>& is_named) const {
  Result<std::vector<std::string>> names = NamesIn(folder_);
  if (!names) return names;
  std::erase_if(*names, [&](const std::string& name) {
    const std::string_view rest = RestOf(FinishedName(name));
    const std::string run(rest.substr(0, std::min(rest.find('-'), rest.size())));
    if (std::find(runs.begin(), runs.end(), run) == runs.end()) return true;
    const bool is_finished = name.starts_with(kPrefix) && name == FinishedName(name);
    return is_finished && is_named(std::string(prefix) + std::string(rest));
  });
  return names;
}

Status EvidenceStore::RemoveFiles(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const Status gone = files_.Remove(folder_ / name);
    if (!gone) return gone;
  }
  return names.empty() ? Status() : files_.Sync(folder_);
}

Status EvidenceStore::SweepDocuments() {
  const Result<std::vector<std::string>> names = NamesIn(documents());
  if (!names || names->empty()) return names ? Status() : Status(names.error());
  const Result<std::vector<fs::path>> files = Files();
  if (!files) return files.error();
  std::unordered_set<std::string> wanted;
  for (const fs::path& path : *files) {
    const Status read = VisitDocumentsOf(path, [&](std::string one) { wanted.insert(std::move(one)); });
    if (!read) return read;
  }
  bool removed = false;
  for (const std::string& name : *names) {
    if (wanted.contains(name)) continue;
    const Status gone = files_.Remove(documents() / name);  // also what a torn write left
    if (!gone) return gone;
    removed = true;
  }
  return removed ? files_.Sync(documents()) : Status();
}

Result<std::vector<fs::path>> EvidenceStore::Files() const {
  const Result<std::vector<std::string>> names = NamesIn(folder_);
  if (!names) return names.error();
  std::vector<fs::path> files;
  for (const std::string& name : *names) {
    if (name.starts_with(kPrefix) && name == FinishedName(name)) files.push_back(folder_ / name);
  }
  return files;
}

Status EvidenceStore::Visit(const EvidenceVisitor& visitor) const {
  const Result<std::vector<fs::path>> files = Files();
  if (!files) return files.error();
  for (const fs::path& path : *files) {
    const Result<bool> go_on = VisitEvidenceFile(path, visitor);
    if (!go_on) return go_on.error();
    if (!*go_on) return {};
  }
  return {};
}

Status EvidenceStore::VisitShard(std::string_view shard, const EvidenceVisitor& visitor) const {
  std::error_code failed;
  if (!fs::exists(PathOf(shard), failed)) return failed ? Status(Failed(PathOf(shard), failed)) : Status();
  const Result<bool> visited = VisitEvidenceFile(PathOf(shard), visitor);
  return visited ? Status() : Status(visited.error());
}

Result<std::vector<EvidenceRow>> EvidenceStore::Find(EvidenceColumn column, std::string_view value) const {
  const Result<std::vector<fs::path>> files = Files();
  if (!files) return files.error();
  std::vector<EvidenceRow> found;
  for (const fs::path& path : *files) {
    Result<std::vector<EvidenceRow>> rows = FindInEvidenceFile(path, column, value);
    if (!rows) return rows.error();
    found.insert(found.end(), std::make_move_iterator(rows->begin()), std::make_move_iterator(rows->end()));
  }
  return found;
}

}  // namespace tamis
