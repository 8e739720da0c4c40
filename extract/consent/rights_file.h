#ifndef TAMIS_EXTRACT_CONSENT_RIGHTS_FILE_H_
#define TAMIS_EXTRACT_CONSENT_RIGHTS_FILE_H_

// Files that say how a site's contents may be used: tdmrep.json, ai.txt, trust.txt, RSL documents, TDM
// policies. Parsed in the sandbox into rules; what they say of one URL is asked of the rules.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/result.h"
#include "crawler/core/wire.h"

namespace tamis {

enum class RightsFileKind : uint8_t { kTdmrep, kAiTxt, kTrustTxt, kRsl, kTdmPolicy };

/// "tdmrep", "ai_txt", "trust_txt", "rsl", "tdm_policy": EvidenceDocument::kind.
std::string_view ToString(RightsFileKind kind);

/// Path of the file on its origin ("/.well-known/tdmrep.json", "/ai.txt", "/trust.txt"); empty for kRsl,
/// kTdmPolicy.
std::string_view WellKnownPath(RightsFileKind kind);

/// One rule. What the fields hold depends on the kind (rights_file.cc); all texts are bounded.
struct RightsRule {
  std::string pattern;   // of paths or absolute URLs, as written
  std::string category;  // as in docs/rights.md
  std::string value;
  std::string detail;  // tdm-policy; the RSL licence's standard or terms URL
  std::string raw;
  bool operator==(const RightsRule&) const = default;
};

/// A parsed file. `state` is "read", "absent" (it is there but is something else: HTML, another format of
/// this name) or "unreadable" (it is of this kind and could not be read whole).
struct RightsFile {
  RightsFileKind kind = RightsFileKind::kTdmrep;
  std::string url;  // that answered; what the file links to is relative to it, patterns are not
  std::string state = "unreadable";
  std::string problem;  // why not "read"
  std::vector<RightsRule> rules;
  bool operator==(const RightsFile&) const = default;
  size_t MemoryBytes() const;
};

inline constexpr size_t kMaxRightsFileBytes = 1024 * 1024;
inline constexpr size_t kMaxRightsRules = 20'000;

/// Reads a file. Never fails: see `state`. Cost: linear. Limits: the above, JSON and XML depth 64; XML
/// without DTD, entities and external anything. Thread-safety: reentrant.
RightsFile ParseRightsFile(std::span<const std::byte> bytes, RightsFileKind kind, std::string_view url);

/// What the file says of `url` (an href). `source` is the file's. TDMRep: the first rule that fits, in file
/// order. RSL: the longest pattern that fits. An "unreadable" tdmrep.json of which some rules could be read
/// still says what these say. Limits: linear in rules and, for each, in pattern and URL; work beyond 8 MiB
/// denies. ai.txt: the groups of everybody and of `product_token`. Patterns without a host concern any URL:
/// who asks knows whose origin the file speaks for. Thread-safety: reentrant.
void AddFileStatements(const RightsFile& file, std::string_view url, const StatementSource& source,
                       std::vector<Statement>& out, std::string_view product_token = "TamisBot");

/// L16: licences that an RSL document names for `url` (payment attribution or free with <standard>, <terms>).
void AddFileLicences(const RightsFile& file, std::string_view url, std::vector<LicenceClaim>& out);

/// Wire form. The reader's answer is valid only if `reader.ok()`.
void Write(WireWriter& writer, const RightsFile& file);
RightsFile ReadRightsFile(WireReader& reader);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RIGHTS_FILE_H_
