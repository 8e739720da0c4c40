#ifndef TAMIS_EXTRACT_LICENCE_LICENCE_NAMES_H_
#define TAMIS_EXTRACT_LICENCE_LICENCE_NAMES_H_

// Words that names of licences are made of, in the languages in which they are common.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/licence/plain_words.h"

namespace tamis {

/// What a phrase says.
enum class NamePart : uint8_t {
  kNone,
  kCreativeCommons,  // "Creative Commons"
  kCc,               // "CC"
  kBy,               // "Attribution", "Namensnennung"
  kNc,
  kNd,
  kSa,
  kByCode,  // "by", which is a word too
  kNcCode,
  kNdCode,
  kSaCode,
  kSampling,
  kPlus,
  kDevNations,
  kZero,           // "Zero" behind "CC"
  kZeroLicence,    // all of it: "CC0", "Creative Commons Zero"
  kMark,           // "Public Domain Mark"
  kMarkCode,       // "PDM" behind "CC"
  kCertification,  // "PDDC" behind "CC"
  kFiller,         // "License", "the", "Version"
  kGeneric,        // "International", "Unported", "Generic": no port
  kPort,           // "Deutschland", value: "de"
  kDenial,         // "not licensed under": what is named does not hold
  kOther,          // all of a name of config/licences.txt, value: its id
};

/// A phrase that stands in a text.
struct FoundPhrase {
  NamePart part = NamePart::kNone;
  std::string_view value;
  size_t letters = 0;  // how many bytes of PlainWords::letters it takes
};

/// The longest phrase that begins at `at` and ends where a word ends. Thread-safe; its table is made once.
FoundPhrase FindPhrase(const PlainWords& words, size_t at);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_LICENCE_LICENCE_NAMES_H_
