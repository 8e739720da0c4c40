#include "crawler/one_at_a_time.h"

#include <algorithm>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tamis {
namespace {

namespace asio = boost::asio;

struct Visits {
  int inside = 0;
  int most_inside = 0;
  int done = 0;
};

asio::awaitable<void> Visit(OneAtATime& door, asio::io_context& io, Visits& visits) {
  const std::shared_ptr<void> turn = co_await door.Enter();
  ++visits.inside;
  visits.most_inside = std::max(visits.most_inside, visits.inside);
  for (int i = 0; i < 3; ++i) co_await asio::post(io, asio::use_awaitable);
  --visits.inside;
  ++visits.done;
}

TEST(OneAtATime, NobodyMeetsAnybodyAndNobodyWaitsForEver) {
  asio::io_context io;
  OneAtATime door(io.get_executor());
  Visits visits;
  for (int i = 0; i < 20; ++i) asio::co_spawn(io, Visit(door, io, visits), asio::detached);
  io.run_for(std::chrono::seconds(10));
  EXPECT_EQ(visits.most_inside, 1);
  EXPECT_EQ(visits.done, 20);
}

}  // namespace
}  // namespace tamis
