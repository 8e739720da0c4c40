#ifndef TAMIS_FILTER_KNOWN_HASH_SELF_TEST_H_
#define TAMIS_FILTER_KNOWN_HASH_SELF_TEST_H_

// What is planted into the lists of every run, so that a matcher that matches nothing is noticed at the
// start.

#include <memory>
#include <string>
#include <string_view>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/hash_index.h"

namespace tamis {

/// Label of the planted source. No list of an operator may have it.
inline constexpr std::string_view kSelfTestLabel = "tamis-self-test";

/// These bytes are on the planted list by their digests.
inline constexpr std::string_view kPlantedBytes = "These bytes are on the list of Tamis's self-test.";

/// This URL is, and the host `listed.self-test.invalid` with all below it (RFC 2606: no such host exists).
inline constexpr std::string_view kPlantedUrl = "https://self-test.invalid/listed?x=1";
inline constexpr std::string_view kPlantedHost = "listed.self-test.invalid";

/// PDQ hash of the synthetic picture of 300 x 200 pixels: for pixel (x, y), with s = x * 1024 / 300 and
/// t = y * 1024 / 200, R = s*s/911 + t*t/1777 + s*t/1201, G = s*3/7 + t*t/809, B = s*t/1493 + t*5/11, all
/// divisions of integers, modulo 256.
inline constexpr std::string_view kPlantedPdq =
    "fdf899422acd9b9863928e27332c67725c72d1c7b385e60da6f8e6d8a498e490";
inline constexpr int kSelfTestDistance = 31;  // matches up to it, and no further
inline constexpr int kPlantedWidth = 300;
inline constexpr int kPlantedHeight = 200;

/// The planted list as an index.
Result<std::shared_ptr<const HashIndex>> PlantedIndex();

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_SELF_TEST_H_
