// Any bytes as a list in any of the formats: the promises of list_reader.h hold.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/url.h"
#include "extract/hash_lists/list_collector.h"
#include "extract/hash_lists/list_reader.h"
#include "extract/hash_lists/list_value.h"

namespace {

using namespace tamis;

constexpr int kFormats = 8;
constexpr int64_t kMaxLineBytes = 4096;

void CheckSignal(const ListSignal& signal) {
  const auto unused = signal.value.begin() + static_cast<std::ptrdiff_t>(BytesOf(signal.kind));
  CHECK(std::all_of(unused, signal.value.end(), [](uint8_t byte) { return byte == 0; }));
  if (signal.kind != SignalKind::kUrl) {
    CHECK(signal.url.empty() && signal.scope == UrlScope::kExact);
    return;
  }
  CHECK(!signal.url.empty() && signal.url.size() <= kMaxUrlBytes + 8);
  CHECK(signal.scope == UrlScope::kHost || Url::Parse(signal.url));
}

/// A run of the list's own bytes that could be a value.
bool RepeatsValue(std::string_view list, std::string_view problem) {
  constexpr size_t kRun = 16;
  for (size_t at = 0; at + kRun <= problem.size(); ++at) {
    const std::string_view run = problem.substr(at, kRun);
    if (run.find(' ') == std::string_view::npos && list.find(run) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  ListReadOptions options;
  options.format = static_cast<ListFormat>(data[0] % kFormats);
  const int kind = data[0] / kFormats % 6;  // the last: none is declared
  if (kind < static_cast<int>(kSignalKinds)) options.kind = static_cast<SignalKind>(kind);
  options.max_line_bytes = kMaxLineBytes;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static_cast<void>(SniffListFormat(text));
  std::istringstream file(text);
  int64_t records = 0;
  std::optional<TimePoint> newest;
  const Result<ListReadReport> report = ReadHashList(file, options, [&](ListRecord&& record) {
    ++records;
    CHECK(!record.signals.empty() || (record.removed && !record.id.empty()));
    CHECK(record.signals.size() <= kMaxListSignals + 1);
    CHECK(record.classification.size() <= 64);
    CHECK(record.id.size() <= size_t{2} * kMaxLineBytes + 32);
    for (const ListSignal& signal : record.signals) CheckSignal(signal);
    newest = std::max(newest, record.updated);
    return Status();
  });
  if (!report) {
    CHECK(!report.error().message.empty());
    return 0;
  }
  CHECK(report->records == records && report->newest >= newest);
  CHECK(report->malformed >= 0 && report->other_kinds >= 0);
  CHECK(report->problems.size() ==
        std::min<size_t>(static_cast<size_t>(report->malformed), kMaxListProblems));
  for (const ListProblem& problem : report->problems) {
    CHECK(problem.line >= 1 && problem.line <= 1 + std::count(text.begin(), text.end(), '\n'));
    CHECK(!problem.what.empty() && !RepeatsValue(text, problem.what));
  }
  return 0;
}
