#ifndef TAMIS_TESTS_SUPPORT_LIST_TEXT_H_
#define TAMIS_TESTS_SUPPORT_LIST_TEXT_H_

// A list given as text -> its records and report.

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "crawler/core/result.h"
#include "extract/hash_lists/list_reader.h"

namespace tamis {

struct ReadList {
  std::vector<ListRecord> records;
  ListReadReport report;

  std::vector<ListSignal> signals() const {
    std::vector<ListSignal> all;
    for (const ListRecord& record : records) {
      all.insert(all.end(), record.signals.begin(), record.signals.end());
    }
    return all;
  }
};

inline Result<ReadList> ReadListText(const std::string& text, const ListReadOptions& options) {
  ReadList list;
  std::istringstream file(text);
  Result<ListReadReport> report = ReadHashList(file, options, [&](ListRecord&& record) {
    list.records.push_back(std::move(record));
    return Status();
  });
  if (!report) return report.error();
  list.report = *std::move(report);
  return list;
}

/// Of a list that is known to be readable.
inline ReadList ReadListText(const std::string& text, ListFormat format) {
  ListReadOptions options;
  options.format = format;
  return ReadListText(text, options).value();
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_LIST_TEXT_H_
