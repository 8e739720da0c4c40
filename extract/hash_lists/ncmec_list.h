#ifndef TAMIS_EXTRACT_HASH_LISTS_NCMEC_LIST_H_
#define TAMIS_EXTRACT_HASH_LISTS_NCMEC_LIST_H_

// Hash sharing v2: pages of <image>, <video>, <deletedImage> and <deletedVideo> in XML.

#include <iosfwd>

#include "crawler/core/result.h"
#include "extract/hash_lists/list_collector.h"

namespace tamis {

/// An entry is told by member and id. Entries come in no order of time; each carries its own. Fingerprints of
/// videos are counted as another kind: no picture has them.
///
/// Errors: those of the stream, of XmlReader and of the visitor; kInvalidInput for a document that is no
/// <queryResult>.
Status ReadNcmecList(std::istream& file, ListCollector& collector);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_NCMEC_LIST_H_
