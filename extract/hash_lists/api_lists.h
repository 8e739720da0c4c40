#ifndef TAMIS_EXTRACT_HASH_LISTS_API_LISTS_H_
#define TAMIS_EXTRACT_HASH_LISTS_API_LISTS_H_

// Pages of the exchanges that answer in JSON.

#include <iosfwd>

#include "crawler/core/result.h"
#include "extract/hash_lists/list_collector.h"

namespace tamis {

// Errors of all: those of the stream and of the visitor; kInvalidInput for what is no page with an array of
// records: an exchange's error message is no empty list. Pages may follow each other in one file; the last
// says whether more are to come.

/// {"hashRecords": [{signalType, hashValue, hashStatus, lastModtimestamp}], hasMoreRecords}. An entry is
/// taken back by a hashStatus of Withdrawn or Deleted; nothing else drops one.
Status ReadStopNciiList(std::istream& file, ListCollector& collector);

/// {"data": [{id, indicator, type, last_updated, should_delete, descriptors}], "paging": {"next"}}.
Status ReadThreatExchangeList(std::istream& file, ListCollector& collector);

/// {"results": [{id, hash_digest, algorithm, updated_on, deleted}], next}.
Status ReadTatList(std::istream& file, ListCollector& collector);

/// {"value": [{MediaID, Category, MD5, SHA1, ...}]}, also with media nested in cases, and hashes in lists of
/// {HashName, HashValue}. Media ids are numbers within one file: each value stands for itself.
Status ReadProjectVicList(std::istream& file, ListCollector& collector);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_API_LISTS_H_
