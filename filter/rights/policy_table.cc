#include "filter/rights/policy_table.h"

#include <string>

namespace tamis {
namespace {

constexpr RowEffect X = RowEffect::kDoNotFetch;
constexpr RowEffect D = RowEffect::kDeny;
constexpr RowEffect Q = RowEffect::kQuarantine;
constexpr RowEffect R = RowEffect::kRecord;
constexpr RowEffect I = RowEffect::kIgnore;

constexpr std::array<PolicyRow, kPolicyRowCount> kRows{{
    {1, "robots.txt disallows it: page, image or a redirect on the way", "robots_disallowed", {X, X, X}, ""},
    {2, "robots.txt unreachable, 5xx, 429, time-out", "robots_unreachable", {X, X, X}, ""},
    {3,
     "robots.txt answered with 401 or 403",
     "robots_forbidden",
     {X, R, R},
     "451: do_not_fetch under strict and standard"},
    {4, "robots.txt redirects more than 5 times or in circles", "robots_redirects", {X, X, R}, ""},
    {5,
     "purpose token for training (rights.policy_tokens) disallowed",
     "consent_policy_token",
     {D, D, D},
     ""},
    {6, "P0: Google-Extended, Applebot-Extended, ... disallowed", "consent_extended_token", {D, D, R}, ""},
    {7, "P1: img2dataset, LAIONDownloader, ... disallowed", "consent_dataset_token", {D, D, D}, ""},
    {8, "P2: CCBot disallowed", "consent_corpus_token", {D, D, R}, ""},
    {9,
     "another P2 or P3 token (GPTBot, ClaudeBot, ...) disallowed",
     "consent_training_token",
     {D, R, R},
     "standard: deny if three or more distinct ones are"},
    {10,
     "Disallow before the first group, or Noindex, in robots.txt",
     "consent_ungrouped_rules",
     {D, R, I},
     ""},
    {11,
     "Crawl-delay above politeness.max_crawl_delay, or outside Visit-time",
     "robots_crawl_delay",
     {X, X, X},
     "Visit-time is obeyed under strict only"},
    {12, "noai, noimageai", "consent_noai", {D, D, D}, ""},
    {13, "noai, noimageai, noml addressed to another bot", "consent_noai", {D, R, I}, ""},
    {14, "noml", "consent_noml", {D, D, D}, ""},
    {15, "noindex or none on the image, noimageindex", "consent_noindex", {D, D, R}, ""},
    {16,
     "noindex or none on the page",
     "consent_noindex",
     {D, D, R},
     "permissive: not looked at beside indexifembedded"},
    {17, "noarchive, nocache, nosnippet, max-image-preview: none", "consent_noarchive", {D, R, I}, ""},
    {18,
     "unavailable_after has passed",
     "consent_unavailable_after",
     {D, D, D},
     "a date that cannot be read: permissive records"},
    {19, "Content-Signal: ai-train=no", "consent_content_signal", {D, D, D}, ""},
    {20,
     "Content-Signal: ai-input=no, use=immediate, use=reference",
     "consent_content_signal_use",
     {D, R, I},
     ""},
    {21, "Content-Signal: ai-train=yes", "", {R, R, R}, "never consent"},
    {22, "Content-Usage: train-ai=n", "consent_content_usage", {D, D, D}, ""},
    {23,
     "an older AIPREF label =n: train-genai, bots, all, tdm, genai, ai",
     "consent_content_usage",
     {D, D, D},
     "labels of use, not training (ai-use, ai-output, inference): standard and permissive record"},
    {24, "Content-Usage that says no and cannot be parsed", "consent_content_usage_malformed", {D, Q, I}, ""},
    {25, "Content-Usage: train-ai=y", "", {R, R, R}, "never consent"},
    {26, "RSL prohibits training, or permits it on terms", "consent_rsl", {D, D, D}, ""},
    {27, "RSL that cannot be read", "consent_rsl_unreadable", {D, Q, R}, ""},
    {28,
     "TDMRep reservation",
     "consent_tdmrep",
     {D, D, D},
     "file, header, meta, in that order: a later 0 lifts an earlier 1 of the same chain; embedded only "
     "denies"},
    {29,
     "TDMRep reservation with an offer for research",
     "consent_tdmrep",
     {D, D, D},
     "permissive with rights.research_basis: record"},
    {30,
     "tdmrep.json of an origin could not be had",
     "consent_file_unreachable",
     {X, X, X},
     "disallowed by robots.txt, or damaged: permissive records"},
    {31, "ai.txt disallows it", "consent_ai_txt", {D, D, D}, ""},
    {32, "trust.txt: datatrainingallowed=no", "consent_trust_txt", {D, D, D}, ""},
    {33, "PLUS Data Mining prohibited in the file", "consent_data_mining", {D, D, D}, ""},
    {34, "PLUS Data Mining with an unknown value", "consent_data_mining_unknown", {D, Q, R}, ""},
    {35,
     "C2PA or CAWG: training or mining notAllowed or constrained",
     "consent_c2pa",
     {D, D, D},
     "of an ingredient's manifest: standard and permissive record"},
    {36, "C2PA or CAWG: inference notAllowed or constrained", "consent_c2pa_inference", {D, R, I}, ""},
    {37, "C2PA that cannot be read", "consent_c2pa_unreadable", {D, Q, R}, ""},
    {38, "on an opt-out list of the operator", "opted_out", {X, X, X}, ""},
    {39, "a reservation in words about the image", "consent_reservation", {D, D, Q}, ""},
    {40, "a reservation in words on the page or in robots.txt", "consent_reservation_page", {D, Q, R}, ""},
    {41, "401, 402, 403, 407, 451, or a bot challenge", "access_denied", {D, D, D}, ""},
    {42, "adult label", "adult_label", {D, D, D}, "of safety.policy, listed here for the order of reading"},
    {43, "a stock agency's domain", "stock_domain", {D, D, Q}, ""},
    {44,
     "an agency is credited, or a licensor named and no licence is open",
     "agency_credit",
     {D, D, Q},
     "licensor alone: standard quarantines"},
    {45, "visible watermark", "watermark", {D, D, Q}, "from 0.8, strict from 0.6"},
    {46, "all rights reserved, and no more", "licence_reserved", {D, R, R}, ""},
    {47,
     "no licence, or none that is sure",
     "licence_missing",
     {D, D, D},
     "only where licence.require asks for one, else kept without a word"},
    {48, "an open licence of confidence A or B", "", {R, R, R}, "kept; lifts no denial"},
    {49,
     "non-commercial licence",
     "licence_noncommercial",
     {D, D, D},
     "only where licence.require is commercial, else recorded"},
    {50,
     "no-derivatives licence, and the stored picture is changed",
     "licence_no_derivatives",
     {D, D, R},
     "record where the picture is stored as it is"},
    {51,
     "sources disagree about the licence",
     "licence_conflict",
     {D, Q, R},
     "deny in every policy where licence.require asks for one"},
    {52, "generated by a model, as the file says", "source_generated", {Q, Q, R}, ""},
}};

constexpr bool RowsAreInOrder() {
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].row != static_cast<int>(i) + 1) return false;
    const auto& effects = kRows[i].effects;
    if (effects[0] > effects[1] || effects[1] > effects[2]) return false;  // strict is the strictest
  }
  return true;
}
static_assert(RowsAreInOrder());

}  // namespace

std::string_view ToString(RowEffect effect) {
  constexpr std::array<std::string_view, 5> kNames{"do_not_fetch", "deny", "quarantine", "record", "ignore"};
  const size_t index = static_cast<size_t>(effect);
  return index < kNames.size() ? kNames[index] : std::string_view("deny");
}

std::string_view ToString(PolicyName policy) {
  constexpr std::array<std::string_view, 3> kNames{"strict", "standard", "permissive"};
  const size_t index = static_cast<size_t>(policy);
  return index < kNames.size() ? kNames[index] : std::string_view("strict");
}

Result<PolicyName> ParsePolicyName(std::string_view text) {
  for (const PolicyName policy : {PolicyName::kStrict, PolicyName::kStandard, PolicyName::kPermissive}) {
    if (text == ToString(policy)) return policy;
  }
  return Error{ErrorCode::kInvalidInput,
               "rights.policy: '" + std::string(text) + "' is none of strict, standard, permissive"};
}

std::span<const PolicyRow> PolicyTable() {
  return kRows;
}

RowEffect EffectOf(int row, PolicyName policy) {
  const size_t index = static_cast<size_t>(row) - 1;
  const size_t column = static_cast<size_t>(policy);
  if (index >= kRows.size() || column >= kRows[index].effects.size()) return RowEffect::kDeny;
  return kRows[index].effects[column];
}

}  // namespace tamis
