#include "storage/run_state.h"

#include <chrono>
#include <optional>

#include "crawler/core/wire.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

constexpr uint32_t kFormatWithPolicy = 3;

std::string Serialize(const RunState& state) {
  WireWriter writer;
  writer.Number(state.format);
  writer.Number(state.partitions);
  writer.Number(static_cast<int64_t>(state.created_at.time_since_epoch().count()));
  writer.String(state.product_version);
  writer.String(state.rights_policy);
  return writer.Take();
}

/// The format comes first, so that it can be told apart whatever follows.
Result<RunState> Read(std::string_view bytes, uint32_t oldest) {
  WireReader reader(bytes);
  RunState state;
  state.format = reader.Number<uint32_t>();
  if (reader.ok() && (state.format < oldest || state.format > RunState::kFormat)) {
    return Error{ErrorCode::kInvalidInput, "state database has format " + std::to_string(state.format) +
                                               ", this program reads " + std::to_string(RunState::kFormat)};
  }
  state.partitions = reader.Number<uint32_t>();
  state.created_at = TimePoint(std::chrono::microseconds(reader.Number<int64_t>()));
  state.product_version = reader.String();
  if (state.format >= kFormatWithPolicy) state.rights_policy = reader.String();
  if (!reader.at_end())
    return Error{ErrorCode::kInvalidInput, "state database: its description cannot be read"};
  if (state.partitions != static_cast<uint32_t>(kPartitions)) {
    return Error{ErrorCode::kInvalidInput, "state database has " + std::to_string(state.partitions) +
                                               " partitions, this program uses " +
                                               std::to_string(kPartitions)};
  }
  return state;
}

}  // namespace

Result<RunState> OpenRunState(StateDb& db, const RunState& if_new, uint32_t oldest) {
  const std::string key = WordKey(KeyFamily::kMetadata, "format");
  const Result<std::optional<std::string>> found = db.Get(key);
  if (!found) {
    const Result<bool> there = db.Contains(key);
    if (!there || !*there) return found.error();
    return Error{ErrorCode::kInvalidInput, "the keys in the private folder do not open its state database"};
  }
  if (*found) return Read(**found, oldest);
  RunState state = if_new;
  state.format = RunState::kFormat;
  state.partitions = kPartitions;
  StateBatch batch;
  batch.Put(key, Serialize(state));
  const Status written = db.Write(batch, Durability::kPower);
  if (!written) return written.error();
  return state;
}

}  // namespace tamis
