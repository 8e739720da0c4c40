#ifndef TAMIS_FILTER_SAFETY_H_
#define TAMIS_FILTER_SAFETY_H_

// The whole policy: every filter, stage by stage, in run order (architecture.md section 3).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "filter/filter_chain.h"
#include "filter/known_hash/known_hashes.h"
#include "filter/rights/judge.h"
#include "filter/rights/opt_out_lists.h"
#include "filter/screen_filters.h"
#include "filter/text/text_judge.h"

namespace tamis {

/// The chains that a pair goes through. Move-only. Judging is thread-safe.
struct Safety {
  std::shared_ptr<KnownHashes> known;      // what the chains ask of known-hash lists
  std::shared_ptr<OptOutLists> opt_out;    // what they ask of the operator's opt-out lists
  RightsPolicy rights;                     // by which everything that was said is judged
  std::shared_ptr<const TextJudge> text;   // by which all texts are
  PrivacyMode faces = PrivacyMode::kDrop;  // what is done about faces
  FilterChain<Request> on_request;         // gate 1: URL rules, scope, block lists, opt-outs, URL lists
  FilterChain<Target> on_target;           // gates 2, 3: address, robots.txt, files of rights
  FilterChain<ResponseHead> on_redirect;   // of images: consent and adult label of a redirect
  FilterChain<ResponseHead> on_head;       // gates 4, 6: status, type, size, consent, adult label
  FilterChain<Page> on_page;               // gate 4: sanity; its links may be followed from then on
  FilterChain<PageFacts> on_facts;         // gate 4: may the page's pairs be kept; judged again on each lease
  FilterChain<Candidate> on_candidate;     // gate 5: texts, image URL, declared size
  FilterChain<TextCase> on_texts;          // gate 5, and again with what the file says
  FilterChain<Fetched> on_bytes;           // gate 7: empty bodies, digest lists
  FilterChain<Decoded> on_pixels;     // gate 9: PDQ lists and quality, size, aspect ratio, embedded rights
  FilterChain<RightsCase> on_rights;  // everything that was said of the pair, together
  FilterChain<ScreenCase> on_screen;  // gate 9: what detectors and classifiers found

  /// Loads every list and compiles every pattern.
  ///
  /// Errors: kInvalidInput (a bad pattern or line of an operator's block list, with file and line),
  /// kNotFound or kUnavailable (a block list that cannot be read), kRefused (whatever is wrong with a
  /// known-hash list, or with the classifier's manifest: exit 3). Never a chain that silently lacks a list.
  /// Whether a crawl may start without any known-hash list is the caller's question. Lifetime: `clock` must
  /// outlive the chains.
  static Result<Safety> Make(const Options& options, const Clock& clock);
};

/// Names of all filters of `safety` in run order, each once.
std::vector<std::string> FilterNames(const Safety& safety);

/// The same options under the safety policy that holds: strict without a known-hash list.
Options UnderPolicyInForce(Options options, const KnownHashes& known);

/// Gates of the design that this run cannot evaluate, for manifest and summary: "url_list", "hash_list" and
/// "pdq_list" where no list has such entries, "near_duplicates" where they are off, and `models`: those that
/// no model is there for.
std::vector<std::string> GatesNotEvaluated(const KnownHashes& known, const Options& options,
                                           const std::vector<std::string>& models);

}  // namespace tamis

#endif  // TAMIS_FILTER_SAFETY_H_
