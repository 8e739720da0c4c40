#ifndef TAMIS_EXTRACT_LICENCE_LICENCE_PHRASE_H_
#define TAMIS_EXTRACT_LICENCE_LICENCE_PHRASE_H_

// Names of licences in running text: "CC BY-SA 3.0 DE", "Creative Commons Attribution-NonCommercial".

#include <string>
#include <vector>

#include "extract/licence/licence_text.h"
#include "extract/licence/plain_words.h"

namespace tamis {

/// One name that stands in a text, in its parts.
struct NamedLicence {
  std::string spdx;  // where the name is one thing: "CC0-1.0", a name of config/licences.txt
  bool by = false;
  bool nc = false;
  bool nd = false;
  bool sa = false;
  std::string special;  // "sampling", "sampling+", "devnations"
  std::string version;  // "3.0"; empty: not said, or in doubt
  std::string port;     // "de"

  bool HasUnit() const { return by || nc || nd || sa || !special.empty(); }
  ReadLicence AsRead() const;
};

/// What a text says of licences.
struct NamedLicences {
  std::vector<NamedLicence> names;  // in order
  bool denied = false;  // it says that a licence does not hold: "not licensed under", "excluded from"
};

/// Every name in `words`. A text that speaks of no commercial use, or of no derivatives, outside of the names
/// has that said of each of them, which then is known by its family only. Linear.
NamedLicences ReadNamedLicences(const PlainWords& words);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_LICENCE_LICENCE_PHRASE_H_
