#ifndef TAMIS_CRAWLER_MATCH_LIBRARY_HOST_H_
#define TAMIS_CRAWLER_MATCH_LIBRARY_HOST_H_

// The process around a matcher that is a shared library (tamis_matcher.h): it speaks for the library.

namespace tamis {

/// Loads the library, then answers questions on kMatcherChannel until that ends. Returns the exit code.
int RunLibraryHost(const char* library, const char* config);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_LIBRARY_HOST_H_
