#ifndef TAMIS_CRAWLER_RUN_ON_H_
#define TAMIS_CRAWLER_RUN_ON_H_

// A coroutine's trip to the CPU pool and back.

#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tamis {

/// Runs `work()` on a thread of `pool`; the caller goes on on its own executor.
/// Lifetime: `work` is a named object of the awaiting coroutine. It must not throw.
template <class Work>
boost::asio::awaitable<void> RunOn(boost::asio::thread_pool& pool, Work& work) {
  auto initiate = [&pool, &work](auto handler) {
    auto home = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
    boost::asio::post(pool, [&work, home = std::move(home), handler = std::move(handler)]() mutable {
      work();
      boost::asio::post(home.get_executor(), std::move(handler));
    });
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      initiate, boost::asio::use_awaitable);
}

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RUN_ON_H_
