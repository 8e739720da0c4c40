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

namespace tamis {

/// The chains that a pair goes through. Move-only. Judging is thread-safe.
struct Safety {
  std::shared_ptr<KnownHashes> known;   // what the chains ask of known-hash lists
  FilterChain<Request> on_request;      // gate 1: URL rules, scope, block lists, URL lists
  FilterChain<Target> on_target;        // gates 2, 3: address, robots.txt
  FilterChain<ResponseHead> on_head;    // gates 4, 6: status, type, size, consent, adult label
  FilterChain<Page> on_page;            // gate 4: sanity; its links may be followed from then on
  FilterChain<PageFacts> on_facts;      // gate 4: may the page's pairs be kept; judged again on each lease
  FilterChain<Candidate> on_candidate;  // gate 5: texts, image URL, declared size
  FilterChain<Fetched> on_bytes;        // gate 7: empty bodies, digest lists
  FilterChain<Decoded> on_pixels;       // gate 9: PDQ lists and quality, size, aspect ratio
  FilterChain<RightsCase> on_rights;    // the last gate: everything that was said, once more

  /// Loads every list and compiles every pattern.
  ///
  /// Errors: kInvalidInput (a bad pattern or line of an operator's block list, with file and line),
  /// kNotFound or kUnavailable (a block list that cannot be read), kRefused (whatever is wrong with a
  /// known-hash list: exit 3). Never a chain that silently lacks a list. Whether a crawl may start without
  /// any known-hash list is the caller's question. Lifetime: `clock` must outlive the chains.
  static Result<Safety> Make(const Options& options, const Clock& clock);
};

/// Names of all filters of `safety` in run order, each once.
std::vector<std::string> FilterNames(const Safety& safety);

/// Gates of the design that this run cannot evaluate, for manifest and summary ("nsfw", ...); with
/// "url_list", "hash_list" and "pdq_list" where no list has such entries.
std::vector<std::string> GatesNotEvaluated(const KnownHashes& known);

}  // namespace tamis

#endif  // TAMIS_FILTER_SAFETY_H_
