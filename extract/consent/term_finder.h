#ifndef TAMIS_EXTRACT_CONSENT_TERM_FINDER_H_
#define TAMIS_EXTRACT_CONSENT_TERM_FINDER_H_

// Many words and phrases looked for in one pass (Aho and Corasick, "Efficient string matching", 1975).

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// One place where a term stands: [begin, end) of the text.
struct TermHit {
  uint32_t term = 0;  // index into the terms
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// Thread-safety: immutable; reading from many threads is safe.
class TermFinder {
 public:
  /// Terms in the form of FoldedText. A "*" at the end stands for the rest of a word. Otherwise a term is
  /// found as whole words, save where it begins or ends in other than ASCII letters and digits. Of equal
  /// terms the first is found.
  explicit TermFinder(std::span<const std::string> terms);

  /// Appends all hits in text[begin, end), in order of their ends. Offsets count from the text's beginning.
  /// Cost: linear in the stretch and the hits.
  void Find(std::string_view text, size_t begin, size_t end, std::vector<TermHit>& hits) const;

 private:
  void Add(std::string_view term, uint32_t index);
  void LinkFailures();
  void Pack();
  void Report(uint32_t state, std::string_view text, size_t at, std::vector<TermHit>& hits) const;
  uint32_t& Next(uint32_t state, uint8_t symbol) { return next_[state * symbols_ + symbol]; }

  struct Term {
    uint32_t size = 0;
    bool open_end = false;
  };
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr uint32_t kEnds = 1U << 31U;

  std::array<uint8_t, 256> symbol_of_{};  // 0: no term holds this byte
  size_t symbols_ = 1;
  std::vector<uint32_t> next_;     // rows of symbols; of offsets of rows once packed
  std::vector<uint32_t> ending_;   // term that ends in a state
  std::vector<uint32_t> shorter_;  // state of the next shorter term that ends there too
  std::vector<Term> terms_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_TERM_FINDER_H_
