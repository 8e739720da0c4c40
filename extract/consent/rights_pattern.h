#ifndef TAMIS_EXTRACT_CONSENT_RIGHTS_PATTERN_H_
#define TAMIS_EXTRACT_CONSENT_RIGHTS_PATTERN_H_

// Which URLs the patterns of rights files cover: paths as in robots.txt, or absolute URLs.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "extract/robots_pattern.h"

namespace tamis {

/// Bytes of URL that the wildcard patterns of one file may look at for one URL; beyond, the answer is no.
inline constexpr size_t kMaxRightsMatchBytes = 8 * 1024 * 1024;

/// How a pattern is compared.
enum class PatternReading : uint8_t {
  kExact,    // as the standard has it: what permits
  kLenient,  // and what authors mean: without "/" at its start, with another scheme or "www.", with white
             // space around, without the URL's query; empty covers everything. Only for what denies
  kMedia,    // lenient, and in any case of letters where it begins with "*" or "." ("*.jpg" and "/A.JPG")
};

/// One URL that patterns are asked about. Thread-safety: none.
class RightsTarget {
 public:
  /// `href` as Url::href() gives it; anything else is taken for a path.
  explicit RightsTarget(std::string_view href);

  /// True if `pattern` covers the URL. Cost: linear in both.
  bool IsCovered(std::string_view pattern, PatternReading reading);

  /// More was looked at than is allowed: no answer counts from now on.
  bool too_costly() const { return looked_at_ > kMaxRightsMatchBytes; }

 private:
  bool Fits(std::string_view path_pattern);
  bool FitsLenient(std::string_view path_pattern, bool fold);
  bool FitsHost(std::string_view authority, bool lenient);
  bool FitsAbsolute(std::string_view rest, std::string_view scheme, bool lenient);
  bool Match(const RobotsPattern& pattern, const RobotsPath& path);

  std::string scheme_;
  std::string host_;  // lower-case, with a port that is not the scheme's default
  RobotsPath path_;
  RobotsPath path_without_query_;
  RobotsPath folded_;
  size_t looked_at_ = 0;
};

/// Octets of the path part in normal form: the longest pattern is the most specific (RFC 9309 2.2.2).
uint32_t PatternLength(std::string_view pattern);

/// ASCII helpers of the files' readers.
std::string LowerAscii(std::string_view text);

/// Without white space at the ends: ASCII, no-break space, zero-width space, byte order mark.
std::string_view TrimWide(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RIGHTS_PATTERN_H_
