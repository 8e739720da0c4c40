#ifndef TAMIS_CRAWLER_MATCH_TAMIS_MATCHER_H_
#define TAMIS_CRAWLER_MATCH_TAMIS_MATCHER_H_

// What a shared library exports to be a matcher of Tamis ([[matcher]] with kind = "library"). C99, and C++.
//
// Process: the library is loaded by tamis-matcher-host, a process of its own with one thread that calls it.
// A crash or a call that takes longer than the matcher's timeout ends that process: the picture counts as
// failed and the next one meets a new process. Standard output and error lead nowhere, the environment holds
// PATH and LANG only, the working folder is "/", core dumps are off.
//
// Exported functions: tamis_matcher_abi_version, tamis_matcher_create, tamis_matcher_destroy, and at least
// one of tamis_matcher_match_bytes, tamis_matcher_match_rgb, tamis_matcher_match_hashes. All that are there
// are called for each picture, hashes first, then bytes, then pixels, until one says TAMIS_MATCH_FOUND. Of
// several answers the first of found, error, unscannable, clear holds.
//
// Ownership: everything a function is given belongs to the caller and ends with the call: copy nothing that
// must not be kept, keep no pointer. Nothing may be written to a disk.
// Threads: one call at a time per matcher; the library may have threads of its own.
// Errors: a function returns 0 if it filled in the result, anything else if it failed. A C++ exception that
// leaves a function counts as a failure.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TAMIS_MATCHER_ABI_VERSION 1u

/* Outcomes. 0 is none: what nobody filled in never clears a picture. */
#define TAMIS_MATCH_CLEAR 1
#define TAMIS_MATCH_FOUND 2
#define TAMIS_MATCH_UNSCANNABLE 3 /* the engine cannot look at such a picture */
#define TAMIS_MATCH_ERROR 4

/* Zeroed by the caller, distance -1. `label` names the list that matched: printable ASCII, padded with NUL.
   It must not hold a value of the list: a label with 20 letters or digits in a row is left out. */
typedef struct tamis_match_result {
  int32_t outcome;
  int32_t distance; /* -1: none; 0: the same */
  char label[64];
} tamis_match_result;

/* One frame's PDQ hash: itself, then turned by 90, 180 and 270 degrees counter-clockwise, mirrored
   top/bottom, left/right, at the first and at the second diagonal. Bytes in exchange order. */
typedef struct tamis_pdq_hash {
  uint8_t needles[8][32];
  int32_t quality;  /* 0 to 100; below 50 the hash says little */
  int32_t frame;    /* of an animation, from 0 */
  uint32_t variant; /* 0 matted on white, 1 colours as stored, 2 reduced to 512 pixels first */
  uint32_t reserved;
} tamis_pdq_hash;

typedef struct tamis_picture_hashes {
  uint8_t md5[16]; /* of the bytes as received */
  uint8_t sha1[20];
  uint8_t sha256[32];
  const tamis_pdq_hash* pdq;
  size_t pdq_count;
} tamis_picture_hashes;

/* Of the header the library was built with: TAMIS_MATCHER_ABI_VERSION. Any other is refused. */
uint32_t tamis_matcher_abi_version(void);

/* `config`: the text of the table's `arguments`, "" if there is none. Called once, before anything else;
   returns 0 and sets *out, which is handed to all other functions. Anything else refuses the matcher. */
int tamis_matcher_create(const char* config, void** out);

/* The file as received from the network: hostile. */
int tamis_matcher_match_bytes(void* matcher, const uint8_t* bytes, size_t size, tamis_match_result* result);

/* The first frame: 8-bit RGB, rows top-down, `stride` bytes apart. */
int tamis_matcher_match_rgb(void* matcher, const uint8_t* pixels, uint32_t width, uint32_t height,
                            size_t stride, tamis_match_result* result);

int tamis_matcher_match_hashes(void* matcher, const tamis_picture_hashes* hashes, tamis_match_result* result);

/* Called once, at the end; not after a crash or a timeout. */
void tamis_matcher_destroy(void* matcher);

#ifdef __cplusplus
}
#endif

#endif  // TAMIS_CRAWLER_MATCH_TAMIS_MATCHER_H_
