#include "filter/text/text_judge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "filter/findings.h"
#include "filter/text.h"
#include "filter/text/folded_terms.h"
#include "filter/text/personal_data.h"
#include "filter/text/text_quality.h"

namespace tamis {
namespace {

bool IsUrl(TextPlace place) {
  return place == TextPlace::kPageUrl || place == TextPlace::kImageUrl;
}

/// What one text, or several together, speak of.
struct Topics {
  bool explicit_sexual = false;
  bool mild_sexual = false;
  bool sexual_topic = false;
  bool minor = false;        // an age, or a word that means nothing but people under age
  bool plain_minor = false;  // "child", "boy"
  bool hate = false;
  bool mild_hate = false;
  bool violence = false;
  bool mild_violence = false;
  bool unread = false;

  bool AnyMinor() const { return minor || plain_minor; }
  bool AnySexual() const { return explicit_sexual || mild_sexual || sexual_topic; }
};

using Flag = bool Topics::*;
constexpr std::pair<std::string_view, Flag> kFlags[] = {{"sexual_explicit", &Topics::explicit_sexual},
                                                        {"sexual_mild", &Topics::mild_sexual},
                                                        {"sexual_topic", &Topics::sexual_topic},
                                                        {"minor", &Topics::minor},
                                                        {"minor_plain", &Topics::plain_minor},
                                                        {"hate", &Topics::hate},
                                                        {"hate_mild", &Topics::mild_hate},
                                                        {"violence", &Topics::violence},
                                                        {"violence_mild", &Topics::mild_violence},
                                                        {kUnreadCategory, &Topics::unread}};

void Mark(std::string_view category, Topics& topics) {
  for (const auto& [name, flag] : kFlags) {
    if (name == category) topics.*flag = true;
  }
}

void Join(const Topics& more, Topics& all) {
  for (const auto& [name, flag] : kFlags) all.*flag |= more.*flag;
}

/// What the texts of a pair or page speak of, by where they say it.
struct Spoken {
  Topics all;
  Topics words;              // all but URLs
  bool in_one_text = false;  // sexual in any sense and a minor, within one text
};

/// docs/text.md, "Minors". Within one text any sexual word counts beside any word for children. Between
/// texts, a weak word counts only beside a strong one, or where people wrote both: a path is made of
/// categories.
bool Combines(const Spoken& spoken) {
  const Topics& all = spoken.all;
  if (spoken.in_one_text) return true;
  if (all.explicit_sexual && all.AnyMinor()) return true;
  if (all.mild_sexual && all.minor) return true;
  return spoken.words.mild_sexual && spoken.words.plain_minor;
}

/// Over a whole page the weak words of different pairs say nothing of each other.
bool CombinesOnPage(const Spoken& spoken) {
  return spoken.in_one_text || (spoken.all.explicit_sexual && spoken.all.AnyMinor());
}

bool IsTextOfCaption(TextPlace place) {
  return place == TextPlace::kAlt;
}

std::string PrimaryTag(std::string_view language) {
  return ToLower(language.substr(0, language.find_first_of("-_")));
}

class Judgement {
 public:
  Judgement(const TextPolicy& policy, TextVerdict& verdict) : policy_(policy), verdict_(verdict) {}

  /// Rules in the order in which they give the reason.
  void Decide(const Spoken& spoken, bool personal, std::string_view quality, bool in_scope) {
    const Topics& all = spoken.all;
    verdict_.minor_combination = Combines(spoken);
    verdict_.minor_terms = all.AnyMinor();
    if (all.unread) return Reject("filter_error");
    if (verdict_.minor_combination) return Reject("text_minor");
    if (all.explicit_sexual || (policy_.strict && all.mild_sexual)) return Reject("text_sexual");
    if (all.hate || (policy_.strict && all.mild_hate)) return Reject("text_hate");
    if (all.violence || (policy_.strict && all.mild_violence)) return Reject("text_violence");
    if (personal) return Reject("text_pii");
    if (quality == "encoding") return Reject("text_encoding");
    if (!quality.empty()) return Reject("text_spam");
    if (!in_scope) return Reject("language");
    verdict_.effect = Effect::kPass;
    verdict_.reason = "passed";
  }

  void Find(std::string_view rule, TextPlace place, std::string_view term) {
    if (verdict_.findings.size() >= kMaxTextFindings) return;
    TextFinding finding{std::string(rule), place, std::string(term)};
    if (std::find(verdict_.findings.begin(), verdict_.findings.end(), finding) == verdict_.findings.end())
      verdict_.findings.push_back(std::move(finding));
  }

 private:
  void Reject(std::string_view reason) {
    verdict_.effect = Effect::kReject;
    verdict_.reason = reason;
  }

  const TextPolicy& policy_;
  TextVerdict& verdict_;
};

class CompiledJudge final : public TextJudge {
 public:
  CompiledJudge(TextPolicy policy, std::unique_ptr<const FoldedTerms> terms,
                std::unique_ptr<const PersonalDataFinder> personal)
      : policy_(std::move(policy)), terms_(std::move(terms)), personal_(std::move(personal)) {
    for (std::string& language : policy_.languages) language = PrimaryTag(language);
  }

  TextVerdict Judge(const std::vector<PairText>& texts, std::string_view language) const override {
    TextVerdict verdict;
    if (texts.empty()) return verdict;
    Judgement judgement(policy_, verdict);
    const Spoken spoken = Listen(texts, [&judgement](const TermHit& hit, TextPlace place) {
      judgement.Find(hit.category, place, hit.term);
    });
    bool personal = false;
    std::string_view quality;
    for (const PairText& text : texts) {
      personal |= TakeOut(text, judgement, verdict);
      const std::string_view problem = ProblemOf(text);
      if (!problem.empty()) judgement.Find(problem, text.place, "");
      if (quality.empty() && IsTextOfCaption(text.place)) quality = problem;
    }
    judgement.Decide(spoken, personal, quality, IsInScope(language));
    return verdict;
  }

  bool CombinesMinors(const std::vector<PairText>& texts) const override {
    const Spoken spoken = Listen(texts, [](const TermHit&, TextPlace) {});
    return spoken.all.unread || CombinesOnPage(spoken);
  }

 private:
  template <class Told>
  Spoken Listen(const std::vector<PairText>& texts, Told told) const {
    Spoken spoken;
    for (size_t i = 0; i < texts.size(); ++i) {
      const PairText& text = texts[i];
      if (text.text.empty() || IsSaidBefore(texts, i)) continue;
      Topics topics;
      for (const TermHit& hit : terms_->Find(text.text, IsUrl(text.place))) {
        if (IsLeftOut(hit.category, text.place)) continue;
        Mark(hit.category, topics);
        told(hit, text.place);
      }
      spoken.in_one_text |= topics.AnySexual() && topics.AnyMinor();
      Join(topics, spoken.all);
      if (!IsUrl(text.place)) Join(topics, spoken.words);
    }
    return spoken;
  }

  /// The same words in another field: as often as not a title repeats the alternative text.
  static bool IsSaidBefore(const std::vector<PairText>& texts, size_t at) {
    constexpr size_t kLookBack = 16;  // a page has thousands
    for (size_t i = at > kLookBack ? at - kLookBack : 0; i < at; ++i) {
      const bool alike =
          IsUrl(texts[i].place) == IsUrl(texts[at].place) &&
          (texts[i].place == TextPlace::kAttribution) == (texts[at].place == TextPlace::kAttribution);
      if (alike && texts[i].text == texts[at].text) return true;
    }
    return false;
  }

  /// Names of people and agencies: they are no insult.
  static bool IsLeftOut(std::string_view category, TextPlace place) {
    return place == TextPlace::kAttribution &&
           (category.starts_with("hate") || category.starts_with("violence"));
  }

  /// Adds the text without its personal data. True: because of it the pair must go.
  bool TakeOut(const PairText& text, Judgement& judgement, TextVerdict& verdict) const {
    std::vector<PersonalData> pieces = personal_->Find(text.text, IsUrl(text.place));
    if (pieces.empty() && IsUrl(text.place)) pieces = personal_->Find(WithoutExtension(text.text), true);
    for (const PersonalData& piece : pieces) judgement.Find(piece.kind, text.place, "");
    if (IsUrl(text.place)) {  // a URL without it is another URL
      verdict.texts.push_back(text);
      return !pieces.empty();
    }
    verdict.texts.push_back({text.place, pieces.empty() ? text.text : Redact(text.text, pieces)});
    // What the file says is not stored, and who is to be credited may be written to.
    if (text.place == TextPlace::kEmbedded) return false;
    verdict.redactions += static_cast<int>(pieces.size());
    return policy_.drop_pii && !pieces.empty() && text.place != TextPlace::kAttribution;
  }

  /// A file may be named by an address: "jane@example.org.jpg".
  static std::string_view WithoutExtension(std::string_view url) {
    const size_t dot = url.find_last_of("./");
    return dot != std::string_view::npos && url[dot] == '.' && url.size() - dot <= 6 ? url.substr(0, dot)
                                                                                     : url;
  }

  static std::string_view ProblemOf(const PairText& text) {
    const bool judged = text.place == TextPlace::kAlt || text.place == TextPlace::kCaption ||
                        text.place == TextPlace::kTitle || text.place == TextPlace::kAriaLabel;
    return judged && !text.text.empty() ? QualityProblem(text.text) : std::string_view();
  }

  bool IsInScope(std::string_view language) const {
    if (policy_.languages.empty()) return true;
    return !language.empty() && std::find(policy_.languages.begin(), policy_.languages.end(),
                                          PrimaryTag(language)) != policy_.languages.end();
  }

  TextPolicy policy_;
  const std::unique_ptr<const FoldedTerms> terms_;
  const std::unique_ptr<const PersonalDataFinder> personal_;
};

bool SameVerdict(const TextVerdict& a, const TextVerdict& b) {
  return a.effect == b.effect && a.reason == b.reason && a.minor_combination == b.minor_combination &&
         a.minor_terms == b.minor_terms && a.redactions == b.redactions && a.findings == b.findings &&
         a.texts == b.texts;
}

}  // namespace

TextPolicy TextPolicy::From(const Options& options) {
  TextPolicy policy;
  policy.strict = options.safety.policy != "standard";
  policy.drop_pii = options.text.pii == "drop" || (options.text.pii != "redact" && policy.strict);
  policy.languages = options.text.languages;
  return policy;
}

Result<std::unique_ptr<const TextJudge>> TextJudge::Make(TextPolicy policy) {
  Result<std::unique_ptr<const FoldedTerms>> terms = FoldedTerms::Make();
  if (!terms) return terms.error();
  Result<std::unique_ptr<const PersonalDataFinder>> personal = PersonalDataFinder::Make();
  if (!personal) return personal.error();
  return std::unique_ptr<const TextJudge>(
      std::make_unique<CompiledJudge>(std::move(policy), *std::move(terms), *std::move(personal)));
}

Result<Finding> TextFilter::Check(const TextCase& text_case) const {
  const TextVerdict own = judge_->Judge(text_case.texts, text_case.language);
  if (!SameVerdict(own, text_case.verdict))
    return Rejected(name(), "filter_error", "the verdict is not the judge's");
  if (own.effect != Effect::kPass) return Rejected(name(), own.reason);
  return Passed(name());
}

}  // namespace tamis
