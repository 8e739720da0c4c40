#ifndef TAMIS_CRAWLER_FETCH_EASY_POOL_H_
#define TAMIS_CRAWLER_FETCH_EASY_POOL_H_

// libcurl's easy handles, and every option they are given.

#include <memory>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/fetch/transfer.h"

namespace tamis {

/// Sets up one handle per transfer from the options of the run.
///
/// Thread-safety: none. Lifetime: every transfer has been given back before destruction.
class EasyPool {
 public:
  /// Errors: kInvalidInput for [[site]] headers or a network.ca_file that cannot be used.
  static Result<std::unique_ptr<EasyPool>> Make(const Options& options);
  ~EasyPool();
  EasyPool(const EasyPool&) = delete;
  EasyPool& operator=(const EasyPool&) = delete;

  /// Fills transfer.handles. Errors: kRefused "url_refused: ..." when libcurl reads another scheme, host or
  /// port out of the URL than we do, or finds credentials in it.
  Status Prepare(Transfer& transfer);

  /// The next connection of a prepared transfer must be a new one.
  void DemandFreshConnection(Transfer& transfer);

  /// Takes handles back from a transfer that is in no loop. Without effect on one that has none.
  void GiveBack(Transfer& transfer);

 private:
  class Impl;
  explicit EasyPool(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What a CURLcode means for us, given how far the transfer came.
Error CurlError(int code, const Transfer& transfer);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_EASY_POOL_H_
