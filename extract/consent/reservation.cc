#include "extract/consent/reservation.h"

#include <algorithm>
#include <utility>

#include "extract/consent/folded_text.h"
#include "extract/consent/reservation_lexicon.h"

namespace tamis {
namespace {

constexpr size_t kMaxStatements = 4;  // of one text
constexpr size_t kMaxDistance = 80;   // characters between a subject and what is said of it
constexpr size_t kBesideBefore = 4;   // characters from a denial to its subject: "prohibited: data mining"
constexpr size_t kBesideAfter = 15;  // and from a subject to its denial: "data mining is strictly prohibited"
constexpr size_t kWindowBytes = 4 * kMaxDistance + 80;

size_t CountCharacters(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool IsMining(TermClass c) {
  return c == TermClass::kMine || c == TermClass::kWeak;
}

/// Looks for reservations in one folded text.
class ReservationFinder {
 public:
  ReservationFinder(const FoldedText& folded, std::string_view text, std::string_view original,
                    const StatementSource& source, std::vector<Statement>& out)
      : folded_(folded), text_(text), original_(original), source_(source), out_(out), first_(out.size()) {}

  void Run() {
    const ReservationLexicon& lexicon = GetReservationLexicon();
    lexicon.subjects.finder.Find(text_, 0, text_.size(), subjects_);
    // Longer terms first where they begin together: "text and data mining" before "data mining".
    std::sort(subjects_.begin(), subjects_.end(), [](const TermHit& a, const TermHit& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    size_t scanned = 0;
    for (const TermHit& subject : subjects_) {
      // Context is looked for once, however many subjects share it.
      const size_t from = subject.begin > kWindowBytes ? subject.begin - kWindowBytes : 0;
      const size_t to = std::min<size_t>(text_.size(), subject.end + kWindowBytes);
      if (to > scanned) Scan(std::max(from, scanned), to, scanned);
      scanned = std::max(scanned, to);
    }
    std::stable_sort(context_.begin(), context_.end(),
                     [](const TermHit& a, const TermHit& b) { return a.begin < b.begin; });
    uint32_t told_until = 0;
    for (const TermHit& subject : subjects_) {
      if (out_.size() - first_ >= kMaxStatements) return;
      if (subject.begin < told_until) continue;
      if (Judge(subject)) told_until = subject.end;
    }
  }

 private:
  /// Terms may begin a little before the stretch that is new.
  void Scan(size_t from, size_t to, size_t scanned) {
    constexpr size_t kLongestTerm = 80;
    const size_t begin = scanned > 0 && from > kLongestTerm ? from - kLongestTerm : from;
    std::vector<TermHit> hits;
    GetReservationLexicon().context.finder.Find(text_, begin, to, hits);
    for (const TermHit& hit : hits) {
      if (hit.end > scanned || scanned == 0) context_.push_back(hit);
    }
  }

  TermClass ClassOf(const TermHit& hit) const { return GetReservationLexicon().context.classes[hit.term]; }

  /// The sentence that holds a subject, as far as the window reaches.
  std::pair<size_t, size_t> SentenceOf(const TermHit& subject) const {
    const size_t from = subject.begin > kWindowBytes ? subject.begin - kWindowBytes : 0;
    const size_t to = std::min<size_t>(text_.size(), subject.end + kWindowBytes);
    const size_t before = text_.substr(from, subject.begin - from).rfind('.');
    const size_t after = text_.substr(subject.end, to - subject.end).find('.');
    return {before == std::string_view::npos ? from : from + before + 1,
            after == std::string_view::npos ? to : subject.end + after};
  }

  template <class Use>
  void ForContext(std::pair<size_t, size_t> range, const Use& use) const {
    auto at = std::lower_bound(context_.begin(), context_.end(), range.first,
                               [](const TermHit& hit, size_t begin) { return hit.begin < begin; });
    for (; at != context_.end() && at->begin < range.second; ++at) {
      if (at->end <= range.second) use(*at);
    }
  }

  bool IsNeutral(const TermHit& hit, const std::vector<TermHit>& neutral) const {
    return std::any_of(neutral.begin(), neutral.end(),
                       [&](const TermHit& n) { return n.begin <= hit.begin && hit.end <= n.end; });
  }

  /// Characters between two stretches; 0 where they meet or overlap.
  size_t Distance(const TermHit& a, const TermHit& b) const {
    const TermHit& left = a.begin < b.begin ? a : b;
    const TermHit& right = a.begin < b.begin ? b : a;
    if (right.begin <= left.end) return 0;
    return CountCharacters(text_.substr(left.end, right.begin - left.end));
  }

  struct Surroundings {
    std::vector<TermHit> denials, neutral;
    bool own = false;
    bool law = false;
    bool report = false;
    bool report_weak = false;
  };

  Surroundings Around(std::pair<size_t, size_t> sentence) const {
    Surroundings found;
    ForContext(sentence, [&](const TermHit& hit) {
      switch (ClassOf(hit)) {
        case TermClass::kDeny:
        case TermClass::kReserve:
        case TermClass::kNo:
          found.denials.push_back(hit);
          break;
        case TermClass::kNeutral:
          found.neutral.push_back(hit);
          break;
        case TermClass::kOwn:
          found.own = true;
          break;
        case TermClass::kLawWord:
          found.law = true;
          break;
        case TermClass::kReport:
          found.report = true;
          break;
        case TermClass::kReportWeak:
          found.report_weak = true;
          break;
        default:
          break;
      }
    });
    return found;
  }

  bool IsFollowedBy(TermClass term_class, const TermHit& subject) const {
    bool found = false;
    ForContext({subject.end, std::min<size_t>(text_.size(), subject.end + kWindowBytes)},
               [&](const TermHit& hit) {
                 found = found || (ClassOf(hit) == term_class && hit.begin <= subject.end + 1);
               });
    return found;
  }

  bool IsPrecededBy(TermClass term_class, const TermHit& subject) const {
    bool found = false;
    ForContext({subject.begin > kWindowBytes ? subject.begin - kWindowBytes : 0, subject.begin},
               [&](const TermHit& hit) {
                 found = found || (ClassOf(hit) == term_class && hit.end + 1 >= subject.begin);
               });
    return found;
  }

  /// The word beside another names a place or people. "Use by AI training companies" speaks of use all the
  /// same.
  bool NamesVenue(const TermHit& subject) const {
    return IsFollowedBy(TermClass::kVenue, subject) && !text_.substr(0, subject.begin).ends_with(" by ");
  }

  /// True if a statement was made.
  bool Judge(const TermHit& subject) {
    const TermClass kind = GetReservationLexicon().subjects.classes[subject.term];
    const std::pair<size_t, size_t> sentence = SentenceOf(subject);
    const Surroundings around = Around(sentence);
    if (IsMining(kind) && (around.report || (kind == TermClass::kWeak && around.report_weak))) return false;
    if (IsMining(kind) && NamesVenue(subject)) return false;
    if (kind == TermClass::kWeak &&
        (subject.begin < made_until_ || IsPrecededBy(TermClass::kMade, subject))) {
      made_until_ = std::max(made_until_, subject.end);  // "made with [generative AI] tools", "[AI tools]"
      return false;
    }
    const bool needs_mining = kind == TermClass::kLawWeak || (kind == TermClass::kLawNumber && !around.law);
    if (needs_mining && !SpeaksOfMining(sentence)) return false;
    for (const TermHit& denial : around.denials) {
      if (IsNeutral(denial, around.neutral)) continue;
      if (!Applies(kind, subject, denial, around.own)) continue;
      Tell(kind, subject, denial);
      return true;
    }
    return false;
  }

  bool SpeaksOfMining(std::pair<size_t, size_t> sentence) const {
    return std::any_of(subjects_.begin(), subjects_.end(), [&](const TermHit& hit) {
      return hit.begin >= sentence.first && hit.end <= sentence.second &&
             IsMining(GetReservationLexicon().subjects.classes[hit.term]);
    });
  }

  bool Applies(TermClass kind, const TermHit& subject, const TermHit& denial, bool own) const {
    const TermClass says = ClassOf(denial);
    const size_t distance = Distance(subject, denial);
    if (distance > kMaxDistance) return false;
    if (!IsMining(kind)) return says == TermClass::kReserve;
    if (says == TermClass::kNo) {
      const bool right_before = denial.end <= subject.begin && distance <= 1;
      return right_before && (kind == TermClass::kMine || own) && !IsFollowedBy(TermClass::kSkill, subject);
    }
    const size_t beside = denial.begin < subject.begin ? kBesideBefore : kBesideAfter;
    return kind == TermClass::kMine || own || distance <= beside;
  }

  void Tell(TermClass kind, const TermHit& subject, const TermHit& denial) {
    const ReservationLexicon& lexicon = GetReservationLexicon();
    const auto [from, to] =
        folded_.OriginalRange(std::min(subject.begin, denial.begin), std::max(subject.end, denial.end));
    const std::string& language = lexicon.subjects.languages[subject.term];
    Statement made = MakeStatement(source_, Mechanism::kReservation, IsMining(kind) ? "phrase" : "law",
                                   language == "*" ? lexicon.context.languages[denial.term] : language, {},
                                   Excerpt(from, to));
    const auto begin = out_.begin() + static_cast<std::ptrdiff_t>(first_);
    if (std::find(begin, out_.end(), made) == out_.end()) out_.push_back(std::move(made));
  }

  /// At character boundaries, without white space around it.
  std::string_view Excerpt(size_t from, size_t to) const {
    const auto inside = [&](size_t at) {
      return at < original_.size() && (static_cast<unsigned char>(original_[at]) & 0xC0U) == 0x80U;
    };
    while (inside(from)) ++from;
    while (inside(to)) ++to;
    std::string_view excerpt = original_.substr(from, to - from);
    while (!excerpt.empty() && static_cast<unsigned char>(excerpt.front()) <= ' ') excerpt.remove_prefix(1);
    while (!excerpt.empty() && static_cast<unsigned char>(excerpt.back()) <= ' ') excerpt.remove_suffix(1);
    return excerpt;
  }

  const FoldedText& folded_;
  const std::string_view text_;  // folded
  const std::string_view original_;
  const StatementSource& source_;
  std::vector<Statement>& out_;
  const size_t first_;
  std::vector<TermHit> subjects_, context_;
  uint32_t made_until_ = 0;  // end of what others made something with
};

}  // namespace

void AddReservations(std::string_view text, const StatementSource& source, std::vector<Statement>& out) {
  const FoldedText folded(text);
  ReservationFinder(folded, folded.text(), text, source, out).Run();
}

void AddCommentReservations(std::string_view comments, const StatementSource& source,
                            std::vector<Statement>& out) {
  const FoldedText folded(comments);
  std::string text = folded.text();
  std::vector<TermHit> known;
  GetReservationLexicon().known.finder.Find(folded.text(), 0, text.size(), known);
  for (const TermHit& hit : known) std::fill(text.begin() + hit.begin, text.begin() + hit.end, '.');
  ReservationFinder(folded, text, comments, source, out).Run();
}

}  // namespace tamis
