#ifndef TAMIS_CRAWLER_CLI_INCIDENT_REPORT_H_
#define TAMIS_CRAWLER_CLI_INCIDENT_REPORT_H_

// Incident records in the forms that reports are made from.

#include <span>
#include <string>
#include <vector>

#include "storage/incident_log.h"

namespace tamis {

/// Which records a report is about.
struct ReportChoice {
  std::vector<IncidentTier> tiers;  // empty: all
  /// Only what was found with a list of role csam whose action is block+report.
  bool only_reportable = false;
};
bool IsChosen(const IncidentRecord& record, const ReportChoice& choice);

/// Drafts for the CyberTipline Reporting API of NCMEC: for each record a <report> (for /submit) and the
/// <fileDetails> (for /fileinfo) that go with it, inside one <incidents> element of ours. No file is
/// attached, and none was viewed. Who reports must complete <reporter>, and check each draft against the
/// service's /xsd. Source: docs/known-hashes.md, "Incidents". Text that XML 1.0 cannot hold becomes U+FFFD.
std::string NcmecXml(std::span<const IncidentRecord> records);

/// RFC 4180, with a header row; one line a record, with its surest match. Values that a spreadsheet would
/// take for a formula begin with an apostrophe.
std::string IncidentCsv(std::span<const IncidentRecord> records);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_INCIDENT_REPORT_H_
