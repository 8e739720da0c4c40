#include "crawler/one_at_a_time.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tamis {

namespace asio = boost::asio;

struct OneAtATime::Door {
  explicit Door(const asio::any_io_executor& executor)
      : left(executor, asio::steady_timer::time_point::max()) {}

  asio::steady_timer left;  // never expires: cancelled for one of those who wait
  bool occupied = false;
};

OneAtATime::OneAtATime(const asio::any_io_executor& executor) : door_(std::make_unique<Door>(executor)) {}

OneAtATime::~OneAtATime() = default;

asio::awaitable<std::shared_ptr<void>> OneAtATime::Enter() {
  Door* const door = door_.get();
  boost::system::error_code ignored;  // the wait ends by cancellation: that is its only news
  while (door->occupied) co_await door->left.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  door->occupied = true;
  co_return std::shared_ptr<void>(door, [](Door* opened) {
    opened->occupied = false;
    opened->left.cancel_one();
  });
}

}  // namespace tamis
