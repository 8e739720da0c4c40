#include "crawler/rescan/picture_hasher.h"

#include <utility>

#include "extract/image_job.h"

namespace tamis {

Result<std::unique_ptr<PictureHasher>> PictureHasher::Start(int workers, int64_t max_file_bytes,
                                                            MemoryBudget& budget) {
  const Result<ImageJobOptions> image = MakeImageJobOptions({});
  if (!image) return image.error();
  const JailPool::Settings settings{.program = {},
                                    .sandbox = "best-effort",
                                    .workers = workers,
                                    .max_input_bytes = max_file_bytes,
                                    .html = {},
                                    .text = {},
                                    .image = *image};
  Result<std::unique_ptr<JailPool>> jail = JailPool::Start(settings, budget);
  if (!jail) return jail.error();
  return std::unique_ptr<PictureHasher>(new PictureHasher(*std::move(jail)));
}

Result<std::vector<PdqHash>> PictureHasher::Hash(std::span<const std::byte> file) {
  const Result<std::unique_ptr<JailedPicture>> picture = jail_->Decode(file);
  if (!picture) return picture.error();
  return (*picture)->pdq();
}

}  // namespace tamis
