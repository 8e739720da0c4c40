// A matcher in C++ that lets an exception out.

#include <stdexcept>

#include "crawler/match/tamis_matcher.h"

uint32_t tamis_matcher_abi_version() {
  return TAMIS_MATCHER_ABI_VERSION;
}

int tamis_matcher_create(const char*, void** out) {
  *out = nullptr;
  return 0;
}

int tamis_matcher_match_bytes(void*, const uint8_t*, size_t, tamis_match_result*) {
  throw std::runtime_error("no");
}

void tamis_matcher_destroy(void*) {}
