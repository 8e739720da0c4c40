/* A matcher as a shared library, for tests and to begin with: it knows one word, one colour and one digest,
   and misbehaves on request. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawler/match/tamis_matcher.h"

#ifndef SAMPLE_ABI
#define SAMPLE_ABI TAMIS_MATCHER_ABI_VERSION
#endif

static int StartsWith(const uint8_t* bytes, size_t size, const char* word) {
  return size >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0;
}

static int Found(tamis_match_result* result, const char* label, int32_t distance) {
  result->outcome = TAMIS_MATCH_FOUND;
  result->distance = distance;
  strncpy(result->label, label, sizeof result->label);
  return 0;
}

static int Clear(tamis_match_result* result) {
  result->outcome = TAMIS_MATCH_CLEAR;
  return 0;
}

uint32_t tamis_matcher_abi_version(void) { return SAMPLE_ABI; }

int tamis_matcher_create(const char* config, void** out) {
  *out = NULL;
  if (strcmp(config, "hang") == 0) pause();
  return strcmp(config, "refuse") == 0 ? 1 : 0;
}

int tamis_matcher_match_bytes(void* matcher, const uint8_t* bytes, size_t size, tamis_match_result* result) {
  (void)matcher;
  if (StartsWith(bytes, size, "crash")) abort();
  if (StartsWith(bytes, size, "exit")) _exit(0);
  if (StartsWith(bytes, size, "hang")) pause();
  if (StartsWith(bytes, size, "nothing")) return 0;
  if (StartsWith(bytes, size, "fail")) return 1;
  if (StartsWith(bytes, size, "known")) return Found(result, "sample-words", -1);
  if (StartsWith(bytes, size, "secret")) return Found(result, "0123456789abcdef0123456789abcdef", -1);
  if (StartsWith(bytes, size, "garbage")) {
    memset(result, 0x5A, sizeof *result);
    return 0;
  }
  if (StartsWith(bytes, size, "unscannable")) {
    result->outcome = TAMIS_MATCH_UNSCANNABLE;
    return 0;
  }
  return Clear(result);
}

int tamis_matcher_match_rgb(void* matcher, const uint8_t* pixels, uint32_t width, uint32_t height,
                            size_t stride, tamis_match_result* result) {
  const uint8_t* last = pixels + (height - 1) * stride + (size_t)(width - 1) * 3;
  (void)matcher;
  if (last[0] == 255 && last[1] == 0 && last[2] == 254) return Found(result, "sample-colours", 7);
  return Clear(result);
}

int tamis_matcher_match_hashes(void* matcher, const tamis_picture_hashes* hashes, tamis_match_result* result) {
  (void)matcher;
  if (hashes->sha256[0] == 0xAB && hashes->md5[15] == 0xCD) return Found(result, "sample-digests", 0);
  if (hashes->pdq_count > 1 && hashes->pdq[1].needles[7][31] == 0xEF) return Found(result, "sample-pdq", 3);
  return Clear(result);
}

#ifndef SAMPLE_WITHOUT_DESTROY
void tamis_matcher_destroy(void* matcher) { (void)matcher; }
#endif
