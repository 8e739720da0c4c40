#ifndef TAMIS_CRAWLER_MATCH_MATCHER_OPTIONS_H_
#define TAMIS_CRAWLER_MATCH_MATCHER_OPTIONS_H_

// What a [[matcher]] table must and must not say, by its kind.

#include "config/options.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"

namespace tamis {

/// Errors: kInvalidInput, with the matcher's name and what is wrong; never a token.
Status CheckMatcherOptions(const MatcherOptions& options);

/// By-role: kBlock of role operator, else kBlockAndReport. Precondition: CheckMatcherOptions.
ListAction ActionOf(const MatcherOptions& options);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_MATCHER_OPTIONS_H_
