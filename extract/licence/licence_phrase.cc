#include "extract/licence/licence_phrase.h"

#include <optional>
#include <string_view>
#include <utility>

#include "extract/licence/cc_url.h"
#include "extract/licence/licence_names.h"

namespace tamis {
namespace {

constexpr int kMaxFillers = 4;
constexpr int kMaxElements = 16;     // with fillers between them
constexpr size_t kVersionBytes = 3;  // "4.0"

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// One name from its first letter on.
class PhraseReader {
 public:
  PhraseReader(const PlainWords& words, size_t at) : words_(words), at_(at) {}

  /// The name that begins here, if one does.
  std::optional<NamedLicence> Read(const FoundPhrase& first) {
    const size_t start = at_;
    at_ += first.letters;
    switch (first.part) {
      case NamePart::kOther:
        found_.spdx = first.value;
        return found_;
      case NamePart::kZeroLicence:
        return OfPublicDomain("CC0-1.0");
      case NamePart::kMark:
        return OfPublicDomain("CC-PDM-1.0");
      case NamePart::kCreativeCommons:
      case NamePart::kCc:
        return ReadBehindAnchor(start, first.part == NamePart::kCc);
      case NamePart::kBy:
        found_.by = true;
        return ReadTitle();
      default:
        return ReadGlued(start);
    }
  }

  size_t at() const { return at_; }

 private:
  /// "CCBY" without anything between.
  std::optional<NamedLicence> ReadGlued(size_t start) {
    const std::string_view rest = std::string_view(words_.letters).substr(start);
    if (!rest.starts_with("ccby") || !words_.IsBoundary(start + 4)) return std::nullopt;
    at_ = start + 4;
    found_.by = true;
    ReadElements();
    return Finish();
  }

  std::optional<NamedLicence> ReadBehindAnchor(size_t start, bool is_short) {
    if (IsZero(is_short)) {
      ++at_;
      return OfPublicDomain("CC0-1.0");
    }
    ReadElements();
    if (!found_.spdx.empty()) return OfPublicDomain(std::string(found_.spdx));
    if (!found_.HasUnit()) return std::nullopt;
    NamedLicence licence = Finish();
    // "a 125 cc by Honda"
    const bool is_volume = is_short && start > 0 && IsDigit(words_.letters[start - 1]) &&
                           !words_.IsHard(start) && !words_.Is(start, PlainWords::kUpper);
    if (is_volume && licence.version.empty()) return std::nullopt;
    return licence;
  }

  /// A deed's title without the name before it: "Attribution-ShareAlike 4.0 International".
  std::optional<NamedLicence> ReadTitle() {
    ReadElements();
    NamedLicence licence = Finish();
    if (licence.version.empty() || !saw_country_) return std::nullopt;
    return licence;
  }

  /// "0" behind "CC": joined to it, or alone between punctuation, "1.0" and "Universal".
  bool IsZero(bool is_short) const {
    const std::string_view letters = words_.letters;
    if (words_.IsHard(at_) || letters[at_] != '0') return false;
    const size_t end = at_ + 1;
    if (end < letters.size() && !words_.Is(end, PlainWords::kStart)) return false;  // "0.5", "01"
    if (!is_short) return true;
    const bool is_joined = words_.Is(at_, PlainWords::kGlued) || words_.Is(at_, PlainWords::kJoined);
    if (is_joined || words_.IsHard(end) || words_.Is(end, PlainWords::kClosed)) return true;
    return letters.substr(end).starts_with("1.0") || FindPhrase(words_, end).part == NamePart::kGeneric ||
           FindPhrase(words_, end).part == NamePart::kFiller;
  }

  std::optional<NamedLicence> OfPublicDomain(std::string_view spdx) {
    SkipFillers();
    const std::string version = TakeVersion();
    if (!version.empty() && version != "1.0") return std::nullopt;
    found_ = {};
    found_.spdx = spdx;
    return found_;
  }

  void SkipFillers() {
    for (int count = 0; count < kMaxFillers && !words_.IsHard(at_); ++count) {
      const FoundPhrase phrase = FindPhrase(words_, at_);
      if (phrase.part != NamePart::kFiller) return;
      at_ += phrase.letters;
    }
  }

  /// Elements and fillers up to the version or whatever else follows.
  void ReadElements() {
    int fillers = 0;
    for (int count = 0; count < kMaxElements && !words_.IsHard(at_); ++count) {
      if (early_version_.empty() && !found_.HasUnit()) {
        early_version_ = TakeVersion();  // "Creative Commons 4.0 Attribution"
        if (!early_version_.empty()) continue;
      }
      const FoundPhrase phrase = FindPhrase(words_, at_);
      if (phrase.part == NamePart::kFiller || phrase.part == NamePart::kCc ||
          phrase.part == NamePart::kCreativeCommons) {
        if (++fillers > kMaxFillers) return;
        at_ += phrase.letters;
        continue;
      }
      if (!found_.HasUnit() && TakePublicDomain(phrase)) return;
      if (!TakeElement(phrase)) return;
      fillers = 0;
    }
  }

  bool TakePublicDomain(const FoundPhrase& phrase) {
    if (phrase.part == NamePart::kZero || phrase.part == NamePart::kZeroLicence || IsZeroBehindFillers()) {
      found_.spdx = "CC0-1.0";
    } else if (phrase.part == NamePart::kMark || phrase.part == NamePart::kMarkCode) {
      found_.spdx = "CC-PDM-1.0";
    } else if (phrase.part == NamePart::kCertification) {
      found_.spdx = "CC-PDDC";
    }
    if (found_.spdx.empty()) return false;
    at_ += phrase.part == NamePart::kNone ? 1 : phrase.letters;
    return true;
  }

  /// "Creative Commons CC0"
  bool IsZeroBehindFillers() const {
    return at_ > 2 && std::string_view(words_.letters).substr(at_ - 2, 2) == "cc" && IsZero(true);
  }

  bool TakeElement(const FoundPhrase& phrase) {
    switch (phrase.part) {
      case NamePart::kBy:
        found_.by = true;
        break;
      case NamePart::kByCode:
        if (!IsCode(at_, phrase.letters)) return false;
        found_.by = true;
        break;
      case NamePart::kNc:
      case NamePart::kNcCode:
        found_.nc = true;
        break;
      case NamePart::kNd:
      case NamePart::kNdCode:
        found_.nd = true;
        break;
      case NamePart::kSa:
      case NamePart::kSaCode:
        found_.sa = true;
        break;
      case NamePart::kSampling:
        found_.special = "sampling";
        break;
      case NamePart::kPlus:
        if (found_.special != "sampling") return false;
        found_.special = "sampling+";
        break;
      case NamePart::kDevNations:
        found_.special = "devnations";
        break;
      default:
        return false;
    }
    at_ += phrase.letters;
    return true;
  }

  /// Is this "by" the code and no word: in capitals, joined to what is before it, or with a code, a version
  /// or nothing behind it.
  bool IsCode(size_t at, size_t letters) const {
    const size_t end = at + letters;
    if (words_.Is(at, PlainWords::kUpper) || words_.Is(at, PlainWords::kJoined)) return true;
    if (words_.IsHard(end) || words_.Is(end, PlainWords::kClosed) || IsDigit(words_.letters[end]))
      return true;
    const NamePart next = FindPhrase(words_, end).part;
    return next == NamePart::kNcCode || next == NamePart::kNdCode || next == NamePart::kSaCode ||
           next == NamePart::kNc || next == NamePart::kNd || next == NamePart::kSa;
  }

  std::string TakeVersion() {
    const std::string_view rest = std::string_view(words_.letters).substr(at_);
    if (words_.IsHard(at_) || rest.size() < kVersionBytes || !words_.Is(at_, PlainWords::kStart)) return {};
    if (!IsDigit(rest[0]) || rest[1] != '.' || !IsDigit(rest[2])) return {};
    if (!words_.IsBoundary(at_ + kVersionBytes)) return {};
    at_ += kVersionBytes;
    return std::string(rest.substr(0, kVersionBytes));
  }

  /// Version and port behind the elements; elements behind the version put it in doubt.
  NamedLicence Finish() {
    SkipFillers();
    found_.version = TakeVersion();
    if (found_.version.empty()) found_.version = early_version_;
    if (!found_.version.empty()) TakeCountry();
    if (TakeLateElements()) found_.version.clear();
    return found_;
  }

  /// "CC BY 4.0 NC"
  bool TakeLateElements() {
    const NamedLicence before = found_;
    for (int count = 0; count < kMaxElements && !words_.IsHard(at_); ++count) {
      const FoundPhrase phrase = FindPhrase(words_, at_);
      if (phrase.part < NamePart::kBy || phrase.part > NamePart::kSaCode || !TakeElement(phrase)) break;
    }
    return before.nc != found_.nc || before.nd != found_.nd || before.sa != found_.sa;
  }

  void TakeCountry() {
    if (words_.IsHard(at_)) return;
    if (IsPortCode()) {
      found_.port = words_.letters.substr(at_, 2);
      at_ += 2;
      saw_country_ = true;
      return;
    }
    SkipFillers();
    if (words_.IsHard(at_)) return;
    const FoundPhrase phrase = FindPhrase(words_, at_);
    if (phrase.part != NamePart::kGeneric && phrase.part != NamePart::kPort) return;
    found_.port = phrase.value;
    at_ += phrase.letters;
    saw_country_ = true;
  }

  /// "DE" in capitals or joined to the version: "CC BY 2.0 by us" has none.
  bool IsPortCode() const {
    if (at_ + 2 > words_.letters.size() || !words_.IsBoundary(at_ + 2)) return false;
    for (const size_t at : {at_, at_ + 1}) {
      if (words_.letters[at] < 'a' || words_.letters[at] > 'z') return false;
    }
    const std::string_view code = std::string_view(words_.letters).substr(at_, 2);
    if (code == "nc" || code == "nd" || code == "sa") return false;
    const bool in_capitals = words_.Is(at_, PlainWords::kUpper) && words_.Is(at_ + 1, PlainWords::kUpper);
    return in_capitals || words_.Is(at_, PlainWords::kJoined);
  }

  const PlainWords& words_;
  size_t at_;
  NamedLicence found_;
  std::string early_version_;
  bool saw_country_ = false;
};

}  // namespace

ReadLicence NamedLicence::AsRead() const {
  if (!spdx.empty()) return {spdx, {}};
  std::string unit = by ? "-by" : "";
  for (const auto& [has, code] : {std::pair(nc, "-nc"), std::pair(nd, "-nd"), std::pair(sa, "-sa")}) {
    if (has) unit.append(code);
  }
  if (!special.empty()) unit.append("-").append(special);
  unit.erase(0, 1);
  std::string family = "CC-";
  for (const char c : unit) family.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  if (family.ends_with('+')) family.replace(family.size() - 1, 1, "-PLUS");
  if (version.empty()) return {{}, family};
  if (const auto licence = CcLicenceAsWritten(unit, version, port)) return *licence;
  // A port that never was, as of 4.0: the name of a country says where its author is.
  if (const auto licence = CcLicenceAsWritten(unit, version, {})) return *licence;
  return {{}, family};
}

NamedLicences ReadNamedLicences(const PlainWords& words) {
  NamedLicences found;
  bool no_commerce = false;
  bool no_derivatives = false;
  size_t at = 0;
  while (at < words.letters.size()) {
    if (!words.Is(at, PlainWords::kStart)) {
      ++at;
      continue;
    }
    const FoundPhrase first = FindPhrase(words, at);
    PhraseReader reader(words, at);
    if (std::optional<NamedLicence> licence = reader.Read(first)) {
      found.names.push_back(*std::move(licence));
      at = reader.at();
      continue;
    }
    no_commerce |= first.part == NamePart::kNc;
    no_derivatives |= first.part == NamePart::kNd;
    found.denied |= first.part == NamePart::kDenial;
    ++at;
  }
  for (NamedLicence& licence : found.names) {
    if (!licence.HasUnit()) continue;
    const bool is_doubtful = (no_commerce && !licence.nc) || (no_derivatives && !licence.nd);
    licence.nc |= no_commerce;
    licence.nd |= no_derivatives;
    if (is_doubtful) licence.version.clear();
  }
  return found;
}

}  // namespace tamis
