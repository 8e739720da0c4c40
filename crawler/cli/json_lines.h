#ifndef TAMIS_CRAWLER_CLI_JSON_LINES_H_
#define TAMIS_CRAWLER_CLI_JSON_LINES_H_

// JSON Lines in and out: what all small tools share (cli.md section 1).

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxBatchLineBytes = size_t{16} << 20;
inline constexpr size_t kMaxBatchDepth = 32;                  // nested objects and arrays in one case
inline constexpr size_t kMaxContentBytes = size_t{64} << 20;  // of one file given to a small tool

/// {"code", "message", "where"}: the value of an "error" key. `where` is "file:line", or the name of
/// what failed; left out if empty. Ill-formed UTF-8 in either becomes U+FFFD.
boost::json::object ErrorBody(const Error& error, std::string_view where);

/// {"error": {"code", "message", "where"}}, a whole output line.
boost::json::object ErrorObject(const Error& error, std::string_view where);

/// Writes `object` on one line. Not flushed.
void WriteLine(std::ostream& out, const boost::json::object& object);

/// Answers one case of a batch. An Error is printed as ErrorObject with the input's line.
using BatchCase = std::function<Result<boost::json::object>(const boost::json::object&)>;

/// Reads JSON Lines from `in` and writes one line for each line read, in order.
///
/// A line that is no JSON object, is nested deeper than kMaxBatchDepth or longer than
/// kMaxBatchLineBytes, and a case that fails or throws, give an error object; the batch goes on.
/// Output is flushed whenever no more input is at hand, so a peer may ask line by line.
/// Returns the exit code: 0 when every line was answered, whatever the answers; 1 when `out` failed.
int RunBatch(std::istream& in, std::ostream& out, const BatchCase& run_case);

/// RunBatch from standard input to standard output. Call it before anything else reads or writes there.
int RunStandardBatch(const BatchCase& run_case);

/// The string under `key`. Errors: kNotFound if the key is absent or null, kInvalidInput if it is no string.
Result<std::string> TextOf(const boost::json::object& object, std::string_view key);

/// The content named `key`: text under `key`, bytes under `key`_base64, or a file under `key`_file.
/// Errors: kNotFound if none of the three is there (or null); kInvalidInput if two are, on a wrong type
/// or bad base64; as ReadInput for the file ("-" is refused: standard input is the batch).
Result<std::string> ContentOf(const boost::json::object& object, std::string_view key);

/// The bytes of a file; "-" is standard input.
/// Errors: kUnavailable if it cannot be read, kTooLarge above kMaxContentBytes.
Result<std::string> ReadInput(const std::string& path);

/// Decodes RFC 4648 base64, padding required. Errors: kInvalidInput.
Result<std::string> DecodeBase64(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_JSON_LINES_H_
