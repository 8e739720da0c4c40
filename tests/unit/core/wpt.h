#ifndef TAMIS_TESTS_UNIT_CORE_WPT_H_
#define TAMIS_TESTS_UNIT_CORE_WPT_H_

// The URL standard's own test data, as the tests of this folder read it.

#include <functional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"
#include "crawler/core/url.h"

namespace tamis::wpt {

/// Calls `visit` for each object of tests/data/wpt/<name>, comments left out.
void ForEachRow(std::string_view name, const std::function<void(const boost::json::object&)>& visit);

/// The string under `key`; empty when it is absent or null.
std::string Text(const boost::json::object& row, std::string_view key);

/// True if the row says something about http or https: by its base, its input or its result.
bool IsHttp(const boost::json::object& row);

/// Parses `input` from a heap block of exactly its size, so that a sanitizer sees a read past its end.
Result<Url> ParseExact(std::string_view input, const Url* base = nullptr);

/// Parses a row's input against its base, if it has one.
Result<Url> ParseRow(const boost::json::object& row);

}  // namespace tamis::wpt

#endif  // TAMIS_TESTS_UNIT_CORE_WPT_H_
