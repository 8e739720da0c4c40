#include "extract/hash_lists/list_reader.h"

#include <istream>
#include <utility>

#include "extract/hash_lists/api_lists.h"
#include "extract/hash_lists/csv_list.h"
#include "extract/hash_lists/json_lines_list.h"
#include "extract/hash_lists/list_collector.h"
#include "extract/hash_lists/ncmec_list.h"
#include "extract/hash_lists/text_list.h"

namespace tamis {
namespace {

Status ReadFormat(std::istream& file, ListCollector& collector) {
  switch (collector.options().format) {
    case ListFormat::kText:
      return ReadTextList(file, collector);
    case ListFormat::kCsv:
      return ReadCsvList(file, collector);
    case ListFormat::kJsonLines:
      return ReadJsonLinesList(file, collector);
    case ListFormat::kNcmecXml:
      return ReadNcmecList(file, collector);
    case ListFormat::kStopNcii:
      return ReadStopNciiList(file, collector);
    case ListFormat::kThreatExchange:
      return ReadThreatExchangeList(file, collector);
    case ListFormat::kTat:
      return ReadTatList(file, collector);
    case ListFormat::kProjectVic:
      return ReadProjectVicList(file, collector);
  }
  return Error{ErrorCode::kInvalidInput, "no such format"};
}

}  // namespace

Result<ListReadReport> ReadHashList(std::istream& file, const ListReadOptions& options,
                                    const ListRecordVisitor& visitor) {
  ListCollector collector(options, visitor);
  const Status read = ReadFormat(file, collector);
  if (!read) return read.error();
  return std::move(collector).Take();
}

}  // namespace tamis
