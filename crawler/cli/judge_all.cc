#include "crawler/cli/judge_all.h"

#include <iostream>
#include <map>
#include <string>
#include <system_error>

#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/digest.h"
#include "crawler/core/evidence_json.h"
#include "crawler/rights_settings.h"
#include "filter/rights/judge.h"
#include "storage/evidence_store.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

class Replay {
 public:
  explicit Replay(const EvidenceStore& store) : store_(store) {}

  /// What is wrong with the row; empty if nothing is.
  std::string Problem(const EvidenceRow& row) {
    const Result<Sha256> digest = DigestSha256(row.evidence);
    if (!digest || ToHex(*digest) != row.evidence_sha256) return "evidence has another digest";
    const Result<Evidence> evidence = ReadEvidenceJson(row.evidence);
    if (!evidence) return "evidence cannot be read: " + evidence.error().message;
    if (ToJson(*evidence) != row.evidence) return "evidence does not come back as it was stored";
    const Result<RightsPolicy> policy = ReadRightsPolicy(row.policy, row.settings);
    if (!policy) return policy.error().message;
    const RightsVerdict verdict = Judge(*evidence, *policy);
    if (ToJson(verdict) != row.verdict) return "another verdict: " + verdict.reason;
    if (ToString(verdict.decision) != row.decision) return "another decision than its verdict's";
    for (const EvidenceDocument& document : evidence->documents) {
      if (!document.sha256.empty() && !IsStored(document.sha256))
        return "document " + document.sha256 + " is missing or damaged";
    }
    return {};
  }

 private:
  bool IsStored(const std::string& sha256_hex) {
    const auto known = stored_.find(sha256_hex);
    if (known != stored_.end()) return known->second;
    return stored_[sha256_hex] = static_cast<bool>(store_.Document(sha256_hex));
  }

  const EvidenceStore& store_;
  std::map<std::string, bool> stored_;
};

}  // namespace

Result<ReplayCounts> JudgeAll(const fs::path& private_dir, std::ostream& out) {
  std::error_code failed;
  if (!fs::is_directory(private_dir / "evidence", failed))
    return Error{ErrorCode::kNotFound, private_dir.string() + " is no private folder of a run"};
  const EvidenceStore store(private_dir / "evidence", SystemFileOps());
  Replay replay(store);
  ReplayCounts counts;
  const Status read = store.Visit([&](const EvidenceRow& row) {
    ++counts.rows;
    const std::string problem = replay.Problem(row);
    if (problem.empty()) return true;
    ++counts.mismatches;
    WriteLine(out, {{"key", row.key}, {"problem", problem}});
    return true;
  });
  if (!read) return read.error();
  WriteLine(out, {{"rows", counts.rows}, {"mismatches", counts.mismatches}});
  out.flush();
  return counts;
}

int RunJudgeAll(const fs::path& private_dir) {
  const Result<ReplayCounts> counts = JudgeAll(private_dir, std::cout);
  if (!counts) {
    WriteLine(std::cout, ErrorObject(counts.error(), private_dir.string()));
    std::cout.flush();
    return 2;
  }
  return std::cout && counts->mismatches == 0 ? 0 : 1;
}

}  // namespace tamis
