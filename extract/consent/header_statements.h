#ifndef TAMIS_EXTRACT_CONSENT_HEADER_STATEMENTS_H_
#define TAMIS_EXTRACT_CONSENT_HEADER_STATEMENTS_H_

// What the headers of a response say about the use of what it carries.

#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/stages.h"

namespace tamis {

struct HeaderStatements {
  std::vector<Statement> statements;
  std::vector<LicenceClaim> licences;  // L09: Link rel=license that is no RSL; scope page
  std::vector<std::string>
      licence_documents;  // RSL documents that Link names, resolved, each once, at most 8
  bool cut = false;       // more than can be meant: some are missing
};

/// Reads X-Robots-Tag, Content-Signal, Content-Usage, TDM-Reservation, TDM-Policy, Link (rel license),
/// statuses that deny (401, 402, 403, 407, 451) with crawler-price, and the marks of bot challenges
/// (cf-mitigated and the like). Rating and PICS-Label are adult labels, read elsewhere. Header names in any
/// case, in any order, any number of times; field lines are never joined, so that no line can undo another
/// (docs/rights.md). Limits: kMaxImageStatements; lines longer than 8 KiB set `cut`. Errors: none.
/// Thread-safety: reentrant.
HeaderStatements ReadHeaderStatements(const Headers& headers, const StatementSource& source);

/// One Content-Signal value ("search=yes, ai-train=no"), of a header or of a robots.txt line.
void AddContentSignals(std::string_view value, const StatementSource& source, std::string_view scope,
                       std::string_view raw, std::vector<Statement>& out);

/// One Content-Usage value: an RFC 9651 dictionary, path already removed. Source: draft-ietf-aipref-attach,
/// draft-ietf-aipref-vocab-07.
void AddContentUsage(std::string_view value, const StatementSource& source, std::string_view scope,
                     std::string_view raw, std::vector<Statement>& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_HEADER_STATEMENTS_H_
