// Times PDQ on pixels that another program made: `pdq_timer WIDTH HEIGHT ROUNDS`, RGB on standard input.
// Prints the median processor time of one hash with its eight needles in microseconds, the hash and its
// quality.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "config/options.h"
#include "extract/pdq.h"

namespace tamis {
namespace {

double NowUs() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

int Time(int width_px, int height_px, int rounds) {
  MemoryBudget budget(kUnlimited);
  Result<Pixels> picture = Pixels::Allocate(width_px, height_px, 3, budget);
  if (!picture || rounds < 1) return 2;
  const size_t size = picture->bytes.size();
  if (std::fread(picture->row(0), 1, size, stdin) != size) return 2;
  std::vector<double> times;
  Result<PdqHash> hash = HashPicture({.picture = *picture}, budget);
  for (int round = 0; round < rounds && hash; ++round) {
    const double begin = NowUs();
    hash = HashPicture({.picture = *picture}, budget);
    times.push_back(NowUs() - begin);
  }
  if (!hash) return 1;
  std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
  std::printf("%.2f %s %d\n", times[static_cast<size_t>(rounds / 2)], ToHex(hash->needles[0]).c_str(),
              hash->quality);
  return 0;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return tamis::Time(std::atoi(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]));
}
