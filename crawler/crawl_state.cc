#include "crawler/crawl_state.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "crawler/core/version.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "crawler/host_safety.h"
#include "crawler/rights_settings.h"
#include "extract/faces.h"
#include "filter/models/picture_screener.h"
#include "filter/safety.h"
#include "storage/run_state.h"
#include "storage/state_keys.h"
#include "storage/summary.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

constexpr double kReliableFaceRecall = 0.9;

ManifestList Describe(const KnownList& list) {
  const ListSource& source = list.source;
  return {.source = source.label,
          .role = std::string(ToString(source.role)),
          .version = source.version,
          .as_of = source.as_of ? DateText(*source.as_of) : std::string(),
          .entries = source.entry_count(),
          .stale = list.stale};
}

/// "open-nsfw nsfw f32 sha256:..."; of face detectors also what they were measured to find.
std::string Describe(const ModelInUse& model) {
  std::string text = model.name + " " + model.kind + " " + model.precision;
  if (!model.sha256.empty()) text += " sha256:" + model.sha256;
  if (model.kind != "faces") return text;
  const bool known = model.measured_recall >= 0;
  text +=
      known ? "; measured recall " + std::to_string(model.measured_recall).substr(0, 4) : "; recall unknown";
  if (model.measured_recall < kReliableFaceRecall) text += ": faces not reliably removed";
  return text;
}

std::vector<std::string> ModelsOf(const Options& options, const PictureScreener& screener) {
  std::vector<std::string> models;
  for (const ModelInUse& model : screener.models()) models.push_back(Describe(model));
  if (options.privacy.face_model.empty()) {
    models.push_back(Describe(ModelInUse{.name = std::string(BuiltInFaceDetector()),
                                         .kind = "faces",
                                         .precision = "built in",
                                         .measured_recall = kBuiltInFaceRecall}));
  }
  return models;
}

/// What a reader must know to tell what a column's silence means.
std::vector<std::string> ScreeningOf(const Options& options) {
  const auto number = [](double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return std::string(text.data());
  };
  const auto word = [](PrivacyMode mode) {
    return std::string(mode == PrivacyMode::kKeep ? "keep" : mode == PrivacyMode::kBlur ? "blur" : "drop");
  };
  const Result<double> threshold = NsfwThresholdOf(options);
  std::vector<std::string> settings{
      "nsfw_threshold=" + (threshold ? number(*threshold) : std::string("unknown")),
      "precision=" + options.safety.precision,
      "faces=" + word(FaceModeOf(options)),
      "documents=" + word(DocumentModeOf(options)),
      "document_threshold=" + number(options.privacy.document_threshold),
      "pii=" + std::string(TextPolicy::From(options).drop_pii ? "drop" : "redact"),
      "near_duplicates=" + options.duplicates.near};
  for (const std::string& language : options.text.languages) settings.push_back("language=" + language);
  for (const ModelOptions& model : options.safety.models)
    settings.push_back("threshold of " + model.manifest + "=" + number(model.threshold));
  return settings;
}

ManifestFacts FactsOf(const Options& options, const KnownHashes& known, const PictureScreener& screener) {
  ManifestFacts facts;
  facts.product_version = ProductVersion();
  facts.rights_policy = options.rights.policy;
  facts.safety_policy = known.policy();
  facts.gates_not_evaluated = GatesNotEvaluated(known, options, screener.not_evaluated());
  facts.models = ModelsOf(options, screener);
  facts.screening = ScreeningOf(UnderPolicyInForce(options, known));
  facts.unscreened = !known.screened();
  facts.swap_active = SwapIsActive();
  for (const MatcherOptions& matcher : options.safety.matchers) facts.matchers.push_back(matcher.name);
  for (const KnownList& list : known.lists()) facts.lists.push_back(Describe(list));
  return facts;
}

ShardMetadata MetadataOf(const ManifestFacts& facts) {
  return {.run = {},
          .shard = 0,
          .rights_policy = facts.rights_policy,
          .safety_policy = facts.safety_policy,
          .gates_not_evaluated = facts.gates_not_evaluated,
          .models = facts.models,
          .screening = facts.screening,
          .unscreened = facts.unscreened};
}

}  // namespace

Result<std::unique_ptr<CrawlState>> CrawlState::Open(const Setup& setup) {
  Result<DatasetFolders> folders = DatasetFolders::Open(setup.places.out, setup.places.private_dir);
  if (!folders) return folders.error();
  std::unique_ptr<CrawlState> state(new CrawlState(*std::move(folders)));
  const Status opened = state->OpenParts(setup);
  if (!opened) return opened.error();
  return state;
}

Status CrawlState::OpenParts(const Setup& setup) {
  const Options& options = setup.options;
  const Clock& clock = setup.clock;
  Result<PrivateKeys> keys = LoadOrCreatePrivateKeys(folders_.keys());
  if (!keys) return keys.error();
  keys_ = *keys;
  Result<std::unique_ptr<StateDb>> db = StateDb::Open({.folder = folders_.state()}, keys_);
  if (!db) return db.error();
  db_ = *std::move(db);
  facts_ = FactsOf(options, setup.known, setup.screener);
  const RunState if_new{.partitions = kPartitions,
                        .created_at = clock.Now(),
                        .product_version = std::string(ProductVersion()),
                        .rights_policy = options.rights.policy};
  const Result<RunState> run_state = OpenRunState(*db_, if_new);
  if (!run_state) return run_state.error();
  // What was queued under another policy was asked for less, and the dataset may say only one.
  if (run_state->rights_policy != options.rights.policy) {
    return Error{ErrorCode::kInvalidInput,
                 "this dataset was begun under rights.policy = " + run_state->rights_policy + ", not " +
                     options.rights.policy + ": go on with that, or crawl into another folder"};
  }
  // Recovery before the frontier: acknowledgements of a shard that made it into the manifest come first.
  Result<std::unique_ptr<ShardCommitter>> committer = ShardCommitter::Open(
      {.folders = folders_, .db = *db_, .files = SystemFileOps(), .clock = clock}, facts_);
  if (!committer) return committer.error();
  committer_ = *std::move(committer);
  Result<std::unique_ptr<ShardCommitter>> quarantine = ShardCommitter::Open({.folders = folders_,
                                                                             .db = *db_,
                                                                             .files = SystemFileOps(),
                                                                             .clock = clock,
                                                                             .kind = ShardKind::kQuarantine},
                                                                            facts_);
  if (!quarantine) return quarantine.error();
  quarantine_ = *std::move(quarantine);
  documents_.emplace(*db_, keys_);
  const Result<RightsPolicy> policy = RightsPolicy::From(options);
  if (!policy) return policy.error();
  Result<std::unique_ptr<Frontier>> frontier =
      OpenLeveldbFrontier(*db_, keys_, {.max_pages_per_host = options.crawl.max_pages_per_host});
  if (!frontier) return frontier.error();
  frontier_ = *std::move(frontier);
  contents_.emplace(*db_, keys_);
  match_counts_.emplace(*db_, keys_);
  Result<std::unique_ptr<Ledger>> ledger = Ledger::Open(folders_.ledger(), keys_);
  if (!ledger) return ledger.error();
  ledger_ = *std::move(ledger);
  Result<std::unique_ptr<ShardWriter>> writer = ShardWriter::Make({.db = *db_,
                                                                   .committer = *committer_,
                                                                   .quarantine = *quarantine_,
                                                                   .documents = *documents_,
                                                                   .frontier = *frontier_,
                                                                   .contents = *contents_,
                                                                   .ledger = *ledger_,
                                                                   .funnel = setup.funnel,
                                                                   .clock = clock,
                                                                   .options = options.output,
                                                                   .metadata = MetadataOf(facts_),
                                                                   .rights_settings = SettingsJson(*policy),
                                                                   .known = setup.known,
                                                                   .ledger_folder = folders_.ledger()});
  if (!writer) return writer.error();
  writer_ = *std::move(writer);
  return OpenNearDuplicates(options.duplicates);
}

// After the writer, which removes what a killed run had not.
Status CrawlState::OpenNearDuplicates(const DuplicateOptions& options) {
  if (options.near == "off") return {};
  Result<std::unique_ptr<NearDuplicateIndex>> near =
      NearDuplicateIndex::Open(options, folders_.ledger(), committer_->manifest());
  if (!near) return near.error();
  near_duplicates_ = *std::move(near);
  writer_->NameNoMoreIn(*near_duplicates_);
  return {};
}

std::string CrawlState::FileKey(const std::string& name) const {
  return NamedKey(kNoPartition, KeyFamily::kRobots, KeyedName(keys_.name, name));
}

std::optional<std::string> CrawlState::LoadFile(const std::string& name) {
  Result<std::optional<std::string>> found = db_->Get(FileKey(name));
  return found ? *std::move(found) : std::nullopt;  // unreadable: fetched again
}

void CrawlState::StoreFile(const std::string& name, const std::string& state) {
  StateBatch batch;
  batch.Put(FileKey(name), state);
  // A copy that is not kept is fetched again; a failing database stops the run at the next acknowledgement.
  static_cast<void>(db_->Write(batch, Durability::kProcess));
}

bool CrawlState::KeepDocument(std::string_view kind, std::string_view bytes) {
  return documents_->Put(kind, bytes).has_value();
}

Status CrawlState::Flush() {
  const Status ledger = ledger_->Sync();
  return ledger ? frontier_->Flush() : ledger;
}

Status CrawlState::WriteSummary(const FunnelCounts& counts, const RunFacts& facts) {
  Summary summary;
  summary.pages = {.seen = counts.pages.seen,
                   .fetched = counts.pages.fetched,
                   .kept = counts.pages.kept,
                   .redirected = counts.pages.redirected,
                   .dropped = counts.pages.dropped,
                   .postponed = counts.pages.postponed};
  summary.images = {.candidates = counts.images.seen,
                    .fetched = counts.images.fetched,
                    .kept = counts.images.kept,
                    .redirected = counts.images.redirected,
                    .dropped = counts.images.dropped,
                    .postponed = counts.images.postponed,
                    .quarantined = counts.images.quarantined};
  summary.received_bytes = counts.received_bytes;
  summary.written_bytes = writer_->written_bytes();
  summary.wall_s = facts.wall_s;
  summary.cpu_s = facts.cpu_s;
  summary.peak_pss_mib = static_cast<double>(facts.peak_pss_mib);
  summary.sandbox = {.mode = facts.options.engine.sandbox,
                     .layers = LayersThatHold(facts.sandbox),
                     .landlock_abi = facts.sandbox.landlock_abi,
                     .workers_started = facts.jail.started,
                     .crashed = facts.jail.crashed,
                     .timed_out = facts.jail.timed_out,
                     .bad_answers = facts.jail.bad_answers};
  summary.facts = facts_;
  summary.exit = facts.exit_code;
  return tamis::WriteSummary(SystemFileOps(),
                             std::filesystem::path(facts.options.output.out) / "summary.json", summary);
}

}  // namespace tamis
