#include "filter/alt_text.h"

#include <algorithm>
#include <string>
#include <utility>

#include <re2/re2.h>

#include "filter/boilerplate.h"
#include "filter/embedded_lists.h"
#include "filter/findings.h"
#include "filter/text.h"

namespace tamis {
namespace {

constexpr int64_t kMaxMinLetters = 1000;     // RE2's bound on repetitions
constexpr int64_t kMinDenseLetters = 2;      // for scripts whose letters are words or syllables
constexpr std::ptrdiff_t kOpaqueDigits = 4;  // a long word with so many digits is an identifier

constexpr char kDense[] = R"([\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}])";
constexpr char kSparse[] = R"([^\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}])";
constexpr char kFileName[] =
    R"((?is).*\.(?:jpe?g|jfif|png|gif|webp|avif|svg|bmp|tiff?|hei[cf]|ico|jxl)(?:\?\S*)?)";
constexpr char kCameraName[] =
    R"((?i)(?:fb_)?(?:img|image|dsc|dsc[nf]|dcim|pict?|pxl|mvimg|photo|foto|picture|screen ?shot|scan|)"
    R"(file|download|unnamed|untitled|gopr|p|wp|whatsapp image)[ _.\-]*[0-9])"
    R"((?:[0-9 _.,:()x\-]|at|am|pm|copy|wa|hdr|edited)*)";
constexpr char kHexadecimal[] = R"((?i)\{?[0-9a-f]{8,}\}?|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?)";
constexpr char kOpaque[] = R"([A-Za-z0-9_+/=.\-]{16,})";
constexpr char kUrl[] = R"((?i)(?:https?://|//|www\.)\S+)";

/// At least `count` letters, or kMinDenseLetters of the dense scripts.
std::string LettersPattern(int64_t count) {
  const std::string dense_count = std::to_string(std::min(count, kMinDenseLetters));
  return R"((?s)(?:\p{L}\P{L}*){)" + std::to_string(count) + "}|(?:" + kDense + kSparse + "*){" +
         dense_count + "}";
}

std::string WordPattern() {
  return std::string(R"(\p{L}\p{M}*\p{L}|)") + kDense;
}

}  // namespace

struct AltTextFilter::Patterns {
  explicit Patterns(int64_t min_letters)
      : letters(LettersPattern(min_letters), RE2::Quiet), boilerplate(BoilerplateTextsFile()) {}

  bool ok() const {
    return letters.ok() && word.ok() && file_name.ok() && camera_name.ok() && hexadecimal.ok() &&
           opaque.ok() && url.ok();
  }

  /// A file name, a camera's numbering, a digest or other identifier, a URL.
  bool IsName(const re2::StringPiece& text) const {
    if (RE2::FullMatch(text, file_name) || RE2::FullMatch(text, camera_name) || RE2::FullMatch(text, url))
      return true;
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits > 0 && RE2::FullMatch(text, hexadecimal)) return true;
    return digits >= kOpaqueDigits && RE2::FullMatch(text, opaque);
  }

  const RE2 letters;
  const RE2 word{WordPattern(), RE2::Quiet};
  const RE2 file_name{kFileName, RE2::Quiet};
  const RE2 camera_name{kCameraName, RE2::Quiet};
  const RE2 hexadecimal{kHexadecimal, RE2::Quiet};
  const RE2 opaque{kOpaque, RE2::Quiet};
  const RE2 url{kUrl, RE2::Quiet};
  const Boilerplate boilerplate;
};

AltTextFilter::AltTextFilter(std::unique_ptr<const Patterns> patterns, int64_t max_repeats)
    : patterns_(std::move(patterns)), max_repeats_(max_repeats) {}
AltTextFilter::~AltTextFilter() = default;

Result<std::unique_ptr<const AltTextFilter>> AltTextFilter::Make(const TextOptions& options) {
  if (options.min_letters < 1 || options.min_letters > kMaxMinLetters) {
    return Error{ErrorCode::kInvalidInput,
                 "text.min_letters: " + std::to_string(options.min_letters) + " is not within 1 to 1000"};
  }
  auto patterns = std::make_unique<const Patterns>(options.min_letters);
  if (!patterns->ok()) return Error{ErrorCode::kInternal, "re2: a pattern of alt_text does not compile"};
  return std::unique_ptr<const AltTextFilter>(
      new AltTextFilter(std::move(patterns), options.max_repeats_on_page));
}

Result<Finding> AltTextFilter::Check(const Candidate& candidate) const {
  const std::string_view alt = Trim(candidate.alt);
  const re2::StringPiece text(alt.data(), alt.size());
  if (alt.empty()) return Rejected(name(), "alt_missing");
  if (patterns_->IsName(text)) return Rejected(name(), "alt_file_name");
  if (!RE2::PartialMatch(text, patterns_->letters)) return Rejected(name(), "alt_too_short");
  if (!RE2::PartialMatch(text, patterns_->word)) return Rejected(name(), "alt_no_word");
  if (patterns_->boilerplate.Covers(alt)) return Rejected(name(), "alt_boilerplate");
  if (candidate.same_alt_on_page > max_repeats_) {
    return Rejected(name(), "alt_repeated", std::to_string(candidate.same_alt_on_page));
  }
  return Passed(name());
}

}  // namespace tamis
