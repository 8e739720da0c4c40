#ifndef TAMIS_CRAWLER_CLI_JUDGE_ALL_H_
#define TAMIS_CRAWLER_CLI_JUDGE_ALL_H_

// `tamis judge --all PRIVATE`: every stored verdict once more.

#include <cstdint>
#include <filesystem>
#include <iosfwd>

#include "crawler/core/result.h"

namespace tamis {

struct ReplayCounts {
  int64_t rows = 0;
  int64_t mismatches = 0;  // lines that were written
};

/// Judges the evidence of every row again under the policy that is stored with it. One JSON line with key and
/// problem for each row whose verdict comes out as other bytes, whose evidence has another digest or cannot
/// be read, or whose documents are missing or damaged; at last {"rows", "mismatches"}.
///
/// Memory: one row group, and the digests of documents. Errors: kNotFound when there is no evidence folder;
/// those of the store.
Result<ReplayCounts> JudgeAll(const std::filesystem::path& private_dir, std::ostream& out);

/// JudgeAll to standard output. Exit codes: 0 all the same, 1 a mismatch, 2 the folder cannot be read.
int RunJudgeAll(const std::filesystem::path& private_dir);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_JUDGE_ALL_H_
