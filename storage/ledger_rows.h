#ifndef TAMIS_STORAGE_LEDGER_ROWS_H_
#define TAMIS_STORAGE_LEDGER_ROWS_H_

// The rows that the dataset holds now, as the ledger knows them: what lists are applied to again, and what is
// removed with a page or a URL.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "crawler/core/digest.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "storage/manifest.h"

namespace tamis {

/// One row of a shard that the manifest names.
struct LedgerRow {
  std::string shard;    // that holds it now, after all rewrites
  std::string key;      // of the row; the same in every shard that it was in
  Mac128 url_name{};    // StateNames::Url of the image's dedupe key
  std::string page_id;  // empty: written before pages were noted
  std::string uid;      // of the row; empty: written before uids were noted
  Digests digests;
  /// With their first needle only. Empty: none were noted, not: nothing matches.
  std::vector<PdqHash> pdq;
};

/// What was read of the ledger's lines.
struct LedgerReading {
  int64_t rows = 0;     // given to the visitor
  int64_t damaged = 0;  // lines that cannot be read: any of them may have been a row
};

/// Calls `visitor` with each row, oldest first, until it returns false.
///
/// Cost: the ledger is read twice; lines of other kinds are not parsed. Memory: the rows
/// that were ever removed. Flush or sync a ledger that is open. Errors: kInternal for the disk.
using LedgerRowVisitor = std::function<bool(const LedgerRow& row)>;
Result<LedgerReading> VisitCommittedRows(const std::filesystem::path& folder, const Manifest& manifest,
                                         const LedgerRowVisitor& visitor);

/// Where a row is.
struct RowPlace {
  std::string shard;
  std::string key;
  bool operator==(const RowPlace&) const = default;
};

/// The rows of these pages. Errors also: kInternal when a line is damaged, for it might be one of them.
Result<std::vector<RowPlace>> FindRowsOfPages(const std::filesystem::path& folder, const Manifest& manifest,
                                              const std::unordered_set<std::string>& page_ids);
Result<std::vector<RowPlace>> FindRowsOfPage(const std::filesystem::path& folder, const Manifest& manifest,
                                             const std::string& page_id);

/// The rows of the image with this name (StateNames::Url of its dedupe key). Errors as above.
Result<std::vector<RowPlace>> FindRowsOfUrl(const std::filesystem::path& folder, const Manifest& manifest,
                                            const Mac128& url_name);

/// Keys that a line says are removed and that no committed row has: what Ledger::Forget takes, also after a
/// removal that died before it could call it. Cost: the ledger is read three times.
Result<std::set<std::string>> FindRemovedKeys(const std::filesystem::path& folder, const Manifest& manifest);

/// An ordinary drop of an image, as the ledger remembers it.
struct LedgerDrop {
  std::string reason;
  std::string date;  // "2026-09-21", UTC
};

/// The drops of the image with this name, oldest first. Damaged lines are passed over.
Result<std::vector<LedgerDrop>> FindDropsOfUrl(const std::filesystem::path& folder, const Mac128& url_name);

}  // namespace tamis

#endif  // TAMIS_STORAGE_LEDGER_ROWS_H_
