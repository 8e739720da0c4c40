#ifndef TAMIS_CRAWLER_ONE_AT_A_TIME_H_
#define TAMIS_CRAWLER_ONE_AT_A_TIME_H_

// A door that one coroutine at a time goes through; others wait.

#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace tamis {

/// Thread-safety: none; lives on one io_context. Lifetime: outlives what Enter gave.
class OneAtATime {
 public:
  explicit OneAtATime(const boost::asio::any_io_executor& executor);
  ~OneAtATime();

  /// Waits until nobody is inside. Whoever holds the answer is; the last copy leaves.
  boost::asio::awaitable<std::shared_ptr<void>> Enter();

 private:
  struct Door;
  std::unique_ptr<Door> door_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_ONE_AT_A_TIME_H_
