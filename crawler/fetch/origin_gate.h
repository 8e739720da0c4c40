#ifndef TAMIS_CRAWLER_FETCH_ORIGIN_GATE_H_
#define TAMIS_CRAWLER_FETCH_ORIGIN_GATE_H_

// Gate 3 beyond robots.txt's own answer: what all files of all origins on the way to a URL say of it.

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/stages.h"
#include "crawler/fetch/origin_statements.h"
#include "crawler/fetch/rights_file_gate.h"
#include "crawler/fetch/robots_gate.h"

namespace tamis {

/// Thread-safety: none; lives on one io_context. Lifetime: both gates must outlive it.
class OriginGate {
 public:
  OriginGate(RobotsGate& robots, RightsFileGate& files, OriginRules rules)
      : robots_(robots), files_(files), rules_(rules) {}

  /// `own`: what robots.txt of the request's own origin has said, and that allows it. Hops are asked with
  /// their own robots.txt, which must allow them too. kUnreachable where something could not be had for now,
  /// or the run is stopping (no reason then).
  boost::asio::awaitable<OriginStatements> Ask(Request request, RobotsReply own);

  /// When the file that could not be had is asked for again; epoch if that is not known.
  TimePoint RetryAt(const OriginStatements& said) const;

  /// What licence documents, wherever they are, say of `url`; added to `statements` and `documents`. What
  /// cannot be read says so. False if the run is stopping.
  boost::asio::awaitable<bool> AskLicences(std::vector<std::string> licence_urls, std::string url,
                                           Place place, OriginStatements& out);

 private:
  boost::asio::awaitable<bool> AskTdmPolicies(std::string url, Place place, OriginStatements& out);
  boost::asio::awaitable<bool> AskOrigin(Url url, Place place, RobotsReply robots, OriginStatements& out);

  RobotsGate& robots_;
  RightsFileGate& files_;
  const OriginRules rules_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ORIGIN_GATE_H_
