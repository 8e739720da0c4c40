#ifndef TAMIS_TESTS_SUPPORT_CBOR_WRITER_H_
#define TAMIS_TESTS_SUPPORT_CBOR_WRITER_H_

// CBOR items of definite length (RFC 8949 3.1), and C2PA stores around them, written byte by byte.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/metadata_files.h"

namespace tamis {

inline std::string CborHead(int major_type, size_t value) {
  const int type = major_type << 5;
  if (value < 24) return std::string(1, static_cast<char>(type | static_cast<int>(value)));
  if (value < 256) return {static_cast<char>(type | 24), static_cast<char>(value)};
  return static_cast<char>(type | 25) + Big16(static_cast<uint32_t>(value));
}

inline std::string CborText(std::string_view text) {
  return CborHead(3, text.size()) + std::string(text);
}

inline std::string CborBytes(std::string_view bytes) {
  return CborHead(2, bytes.size()) + std::string(bytes);
}

/// Keys are texts, values items.
inline std::string CborMap(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string map = CborHead(5, members.size());
  for (const auto& [key, value] : members) map += CborText(key) + value;
  return map;
}

/// The map of one entry.
inline std::string CborUse(std::string_view use) {
  return CborMap({{"use", CborText(use)}});
}

/// A C2PA store: manifests as they are, first the ingredients.
inline std::string C2paStore(const std::string& manifests) {
  return JumbfSuperbox("c2pa", manifests);
}

/// A manifest with one assertion and a claim (C2PA specification 11.1.4).
inline std::string C2paManifest(std::string_view label, std::string_view assertion, std::string_view type,
                                std::string_view content) {
  const std::string box = JumbfSuperbox(assertion, JumbfContent(type, content));
  return JumbfSuperbox(label, JumbfSuperbox("c2pa.assertions", box) +
                                  JumbfSuperbox("c2pa.claim", JumbfContent("cbor", "\xA0")));
}

/// The assertion that the design page describes: four entries of one prefix, all with one use.
inline std::string FourEntries(const std::string& prefix, std::string_view use) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const char* name : {"data_mining", "ai_inference", "ai_training", "ai_generative_training"}) {
    entries.emplace_back(prefix + name, CborUse(use));
  }
  return CborMap({{"entries", CborMap(entries)}});
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_CBOR_WRITER_H_
