#include "storage/shard_commit.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "crawler/core/wire.h"
#include "storage/state_keys.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr size_t kRunLetters = 8;

/// What step 2 stores: the shard as the manifest will name it, and what becomes true with it.
struct Intent {
  ManifestShard shard;
  StateBatch acknowledgements;
};

std::string Serialize(const ManifestShard& shard, const StateBatch& acknowledgements) {
  WireWriter writer;
  for (const std::string* text : {&shard.name, &shard.sha256, &shard.run, &shard.created_at})
    writer.String(*text);
  writer.Number(shard.rows);
  writer.Number(shard.bytes);
  writer.String(acknowledgements.Serialize());
  return writer.Take();
}

Result<Intent> ReadIntent(std::string_view bytes) {
  WireReader reader(bytes);
  Intent intent;
  ManifestShard& shard = intent.shard;
  for (std::string* text : {&shard.name, &shard.sha256, &shard.run, &shard.created_at})
    *text = reader.String();
  shard.rows = reader.Number<int64_t>();
  shard.bytes = reader.Number<int64_t>();
  Result<StateBatch> batch = StateBatch::Deserialize(reader.String());
  if (!batch) return batch.error();
  if (!reader.at_end()) return Error{ErrorCode::kInternal, "commit intent cannot be read"};
  intent.acknowledgements = *std::move(batch);
  return intent;
}

std::string IntentKey(std::string_view shard_name) {
  return WordKey(KeyFamily::kIntent, shard_name);
}
std::string RunKey(std::string_view run) {
  return WordKey(KeyFamily::kRun, run);
}

Result<std::string> DrawLetters() {
  std::array<uint64_t, kRunLetters> drawn{};  // 64 bits a letter: the remainder's bias is nothing
  if (getrandom(drawn.data(), sizeof drawn, 0) != static_cast<ssize_t>(sizeof drawn)) {
    return Error{ErrorCode::kInternal, "the system has no random bytes"};
  }
  std::string letters;
  for (const uint64_t number : drawn) letters += static_cast<char>('a' + number % 26);
  return letters;
}

/// What rows of earlier runs were judged by is part of the dataset.
void AddAll(const std::vector<std::string>& earlier, std::vector<std::string>& all) {
  for (const std::string& one : earlier) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  }
}

Result<std::optional<Manifest>> LoadManifest(const fs::path& path) {
  std::error_code failed;
  if (!fs::exists(path, failed) && !failed) return std::optional<Manifest>();
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return Error{ErrorCode::kInternal, path.string() + ": cannot be read"};
  Result<Manifest> manifest = Manifest::FromJson(text);
  if (!manifest) return Error{manifest.error().code, path.string() + ": " + manifest.error().message};
  return std::optional<Manifest>(*std::move(manifest));
}

}  // namespace

ShardCommitter::ShardCommitter(const Context& context, ManifestFacts facts)
    : context_(context),
      series_(SeriesOf(context.kind, context.folders)),
      evidence_(context.folders.evidence(), context.files) {
  manifest_.facts = std::move(facts);
}

/// The run in the name of a shard or of its temporary file; empty for other files.
std::string_view ShardCommitter::RunOf(std::string_view file_name) const {
  if (file_name.starts_with('.')) file_name.remove_prefix(1);
  if (!file_name.starts_with(series_.prefix)) return {};
  file_name.remove_prefix(series_.prefix.size());
  if (file_name.size() <= kRunLetters || file_name[kRunLetters] != '-') return {};
  return file_name.substr(0, kRunLetters);
}

Result<std::unique_ptr<ShardCommitter>> ShardCommitter::Open(const Context& context, ManifestFacts facts) {
  std::unique_ptr<ShardCommitter> committer(new ShardCommitter(context, std::move(facts)));
  Status ready = committer->Recover();
  if (ready) ready = committer->DrawRun();
  if (!ready) return ready.error();
  return committer;
}

Status ShardCommitter::Recover() {
  const std::string runs = RunKey("");
  const auto note = [&](std::string_view key, std::string_view mark) {
    const std::string run(key.substr(runs.size()));
    if (mark == series_.run_mark) recorded_runs_.push_back(run);
    used_runs_.insert(run);
    return true;
  };
  Status done = context_.db.Scan({.prefix = runs, .from = ""}, note);
  if (done) done = LoadShards();
  if (done) done = ApplyIntents();
  if (done) done = DeleteUnnamedFiles();
  if (done) done = SweepIfMarked();
  recovery_.earlier_runs = static_cast<int64_t>(recorded_runs_.size());
  recovery_.shards = static_cast<int64_t>(manifest_.shards.size());
  recovery_.rows = manifest_.rows();
  return done;
}

Status ShardCommitter::LoadShards() {
  Result<std::optional<Manifest>> loaded = LoadManifest(series_.manifest);
  if (!loaded) return loaded.error();
  const Result<int64_t> committed = context_.db.Counter(WordKey(KeyFamily::kMetadata, series_.counter));
  if (!committed) return committed.error();
  if (!*loaded && *committed > 0) {
    return Error{ErrorCode::kInvalidInput, series_.manifest.string() + ": missing, but " +
                                               std::to_string(*committed) + " shards have been committed"};
  }
  if (!*loaded) return {};
  Manifest& found = **loaded;
  for (const std::string& run : found.runs) {
    if (std::find(recorded_runs_.begin(), recorded_runs_.end(), run) != recorded_runs_.end()) continue;
    return Error{ErrorCode::kInvalidInput, series_.manifest.string() + ": run " + run + " is unknown to " +
                                               context_.folders.private_dir().string() +
                                               "; its rows would be written twice"};
  }
  for (const ManifestShard& shard : found.shards) {
    const fs::path path = series_.folder / shard.name;
    std::error_code failed;
    const uintmax_t size = fs::file_size(path, failed);
    if (!failed && size == static_cast<uintmax_t>(shard.bytes)) continue;
    return Error{
        ErrorCode::kInvalidInput,
        path.string() + ": " + (failed ? failed.message() : "has another length than the manifest says")};
  }
  manifest_.runs = std::move(found.runs);
  manifest_.shards = std::move(found.shards);
  // A dataset with unscreened rows in it stays marked, whatever this run does.
  manifest_.facts.unscreened =
      manifest_.facts.unscreened || (found.facts.unscreened && !manifest_.shards.empty());
  if (!manifest_.shards.empty()) {
    AddAll(found.facts.gates_not_evaluated, manifest_.facts.gates_not_evaluated);
    AddAll(found.facts.models, manifest_.facts.models);
    AddAll(found.facts.screening, manifest_.facts.screening);
  }
  return {};
}

Status ShardCommitter::ApplyIntents() {
  StateBatch batch;
  Status wrong;
  const Status scanned = context_.db.Scan({.prefix = IntentKey(series_.prefix), .from = ""},
                                          [&](std::string_view key, std::string_view value) {
                                            const Result<Intent> intent = ReadIntent(value);
                                            if (!intent) {
                                              wrong = intent.error();
                                              return false;
                                            }
                                            const bool named = manifest_.Names(intent->shard.name);
                                            if (named) batch.Append(intent->acknowledgements);
                                            batch.Delete(key);
                                            ++(named ? recovery_.intents_applied : recovery_.intents_dropped);
                                            return true;
                                          });
  if (!scanned) return scanned;
  if (!wrong || batch.empty()) return wrong;
  return context_.db.Write(batch, Durability::kPower);
}

Status ShardCommitter::DeleteUnnamedFiles() {
  std::error_code failed;
  std::vector<std::string> unnamed;
  for (fs::directory_iterator at(series_.folder, failed), end; !failed && at != end; at.increment(failed)) {
    std::string name = at->path().filename().string();
    const bool ours =
        std::find(recorded_runs_.begin(), recorded_runs_.end(), RunOf(name)) != recorded_runs_.end();
    if (ours && !manifest_.Names(name)) unnamed.push_back(std::move(name));
  }
  if (failed) return Error{ErrorCode::kInternal, series_.folder.string() + ": " + failed.message()};
  std::sort(unnamed.begin(), unnamed.end());
  for (const std::string& name : unnamed) {
    const Status removed = context_.files.Remove(series_.folder / name);
    if (!removed) return removed;
  }
  if (!unnamed.empty()) {
    const Status synced = context_.files.Sync(series_.folder);
    if (!synced) return synced;
  }
  recovery_.files_deleted = std::move(unnamed);
  const Result<std::vector<std::string>> evidence = evidence_.Unnamed(
      series_.prefix, recorded_runs_, [&](std::string_view shard) { return manifest_.Names(shard); });
  if (!evidence) return evidence.error();
  recovery_.evidence_deleted = std::ssize(*evidence);
  if (evidence->empty()) return {};
  const Status marked = MarkSweep();  // first: the files are what tells that documents may be too many
  return marked ? evidence_.RemoveFiles(*evidence) : marked;
}

Status ShardCommitter::DrawRun() {
  do {
    Result<std::string> drawn = DrawLetters();
    if (!drawn) return drawn.error();
    run_ = *std::move(drawn);
  } while (used_runs_.contains(run_));
  StateBatch batch;
  batch.Put(RunKey(run_), series_.run_mark);
  return context_.db.Write(batch, Durability::kPower);
}

NewShard ShardCommitter::NextShard() {
  const std::scoped_lock lock(mutex_);
  NewShard shard;
  shard.number = next_number_++;
  std::array<char, 32> number{};
  std::snprintf(number.data(), number.size(), "%05lld", static_cast<long long>(shard.number));
  shard.name = std::string(series_.prefix) + run_ + "-" + number.data() + ".parquet";
  shard.temporary = series_.folder / ("." + shard.name + ".part");
  return shard;
}

Status ShardCommitter::Commit(const FinishedShard& finished, const StateBatch& acknowledgements,
                              const ShardRemoval& removal) {
  const std::scoped_lock lock(mutex_);
  const NewShard& shard = finished.shard;
  const fs::path data = series_.folder;
  const ManifestShard named = {shard.name,      finished.rows, finished.bytes,
                               finished.sha256, run_,          Rfc3339(context_.clock.Now())};
  // 1. Evidence, then the shard under its final name.
  Status done = finished.has_evidence ? evidence_.Publish(shard.name) : Status();
  if (done) done = context_.files.Sync(shard.temporary);
  if (done) done = context_.files.Rename(shard.temporary, data / shard.name);
  if (done) done = context_.files.Sync(data);
  if (!done) return done;
  // 2. The intent.
  StateBatch intent;
  StateBatch apply = acknowledgements;
  apply.Add(WordKey(KeyFamily::kMetadata, series_.counter), 1);
  intent.Put(IntentKey(shard.name), Serialize(named, apply));
  done = context_.db.Write(intent, Durability::kPower);
  if (!done) return done;
  // 3. The manifest.
  Manifest next = manifest_;
  Replace(removal, next);
  next.shards.push_back(named);
  done = Publish(std::move(next));
  if (!done) return done;
  // 4. The intent is applied. Should power fail before this is on the disk, the next start does it again.
  apply.Delete(IntentKey(shard.name));
  done = context_.db.Write(apply, Durability::kProcess);
  return done ? DeleteReplaced(removal) : done;
}

Status ShardCommitter::CommitWithoutRows(const StateBatch& acknowledgements) {
  return context_.db.Write(acknowledgements, Durability::kPower);
}

Status ShardCommitter::Discard(const NewShard& shard) {
  return context_.files.Remove(shard.temporary);
}

Manifest ShardCommitter::manifest() const {
  const std::scoped_lock lock(mutex_);
  return manifest_;
}

}  // namespace tamis
