#include "crawler/cli/tool_jail.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "crawler/cli/json_lines.h"
#include "extract/image_job.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 4096 * kMiB;

struct Jail {
  ImageOptions images;
  std::vector<ModelInputSpec> model_inputs;
  MemoryBudget budget{kBudgetBytes};
  std::unique_ptr<JailPool> pool;
};

}  // namespace

Result<JailPool*> ToolJail(const ImageOptions& images, const std::vector<ModelInputSpec>& model_inputs) {
  static Jail jail;
  const bool fits = jail.images == images && jail.model_inputs == model_inputs;
  if (jail.pool && !jail.pool->broken() && fits) return jail.pool.get();
  Result<ImageJobOptions> job = MakeImageJobOptions(images);
  if (!job) return job.error();
  if (model_inputs.size() > job->model_inputs.size())
    return Error{ErrorCode::kInvalidInput, "too many model inputs"};
  std::copy(model_inputs.begin(), model_inputs.end(), job->model_inputs.begin());
  job->model_input_count = static_cast<int>(model_inputs.size());
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
  jail.model_inputs = model_inputs;
  jail.pool = *std::move(started);
  return jail.pool.get();
}

}  // namespace tamis
