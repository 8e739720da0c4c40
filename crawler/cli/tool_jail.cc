#include "crawler/cli/tool_jail.h"

#include <memory>
#include <utility>

#include "crawler/cli/json_lines.h"
#include "extract/image_job.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 4096 * kMiB;

struct Jail {
  ImageOptions images;
  MemoryBudget budget{kBudgetBytes};
  std::unique_ptr<JailPool> pool;
};

}  // namespace

Result<JailPool*> ToolJail(const ImageOptions& images) {
  static Jail jail;
  if (jail.pool && !jail.pool->broken() && jail.images == images) return jail.pool.get();
  const Result<ImageJobOptions> job = MakeImageJobOptions(images);
  if (!job) return job.error();
  const JailPool::Settings settings{.program = {},
                                    .sandbox = "best-effort",
                                    .max_input_bytes = static_cast<int64_t>(kMaxContentBytes),
                                    .html = {},
                                    .text = {},
                                    .image = *job};
  jail.pool.reset();
  Result<std::unique_ptr<JailPool>> started = JailPool::Start(settings, jail.budget);
  if (!started) return started.error();
  jail.images = images;
  jail.pool = *std::move(started);
  return jail.pool.get();
}

}  // namespace tamis
