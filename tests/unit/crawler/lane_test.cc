#include "crawler/frontier/lane.h"

#include <gtest/gtest.h>

#include "crawler/frontier/seen_cache.h"
#include "crawler/frontier/work_entry.h"

namespace tamis {
namespace {

const std::string kLane = LaneKey({7, Mac128{1}}, WorkKind::kImage);

std::string Key(int due) {
  return WorkKey(kLane, TimePoint(std::chrono::microseconds(due)), 0, Mac128{});
}

TEST(Lane, AnItemBeforeTheCursorIsReadAheadOneAfterIsNot) {
  Lane lane(kLane, false);
  EXPECT_TRUE(lane.TakeRead(Key(5), "five"));
  lane.EndRead();
  lane.Insert(Key(3), "three");
  EXPECT_EQ(lane.Pop().value, "three");
  Lane unread(kLane, false);
  unread.Insert(Key(3), "three");
  EXPECT_FALSE(unread.has_item()) << "it will be read from the database";
}

TEST(Lane, AFullLaneGivesItsLastItemsBackToTheDatabase) {
  Lane lane(kLane, true);
  for (int due = 1'000; due > 0; --due) lane.Insert(Key(due), "v");
  EXPECT_TRUE(lane.must_read());
  int next = 1;
  while (lane.has_item()) EXPECT_EQ(lane.Pop().key, Key(next++));
  EXPECT_EQ(lane.cursor(), Key(next)) << "reading goes on exactly after what was read ahead";
  EXPECT_EQ(lane.ahead_bytes(), 0);
}

TEST(Lane, RewindingDropsWhatWillBeReadAgain) {
  Lane lane(kLane, true);
  for (const int due : {1, 2, 4}) lane.Insert(Key(due), "v");
  lane.Rewind(Key(3));
  EXPECT_EQ(lane.cursor(), Key(3));
  EXPECT_EQ(lane.Pop().key, Key(1));
  EXPECT_EQ(lane.Pop().key, Key(2));
  EXPECT_FALSE(lane.has_item());
}

TEST(Lane, DroppingMovesTheCursorToTheFirstItem) {
  Lane lane(kLane, true);
  for (const int due : {9, 2, 4}) lane.Insert(Key(due), "v");
  lane.DropAhead();
  EXPECT_EQ(lane.cursor(), Key(2));
  EXPECT_EQ(lane.ahead_bytes(), 0);
  EXPECT_TRUE(lane.must_read());
}

TEST(WorkEntry, KeysSortByDueTimeThenPriority) {
  const Mac128 low{}, high{0xff};
  const TimePoint now(std::chrono::microseconds(1'790'000'000'000'000));
  const std::string first = WorkKey(kLane, now, 1, high);
  EXPECT_LT(first, WorkKey(kLane, now, 2, low));
  EXPECT_LT(first, WorkKey(kLane, now + std::chrono::microseconds(1), 0, low));
  EXPECT_EQ(DueOf(first), now);
  EXPECT_EQ(PriorityOf(first), 1);
  EXPECT_EQ(UrlNameOf(first), high);
  EXPECT_EQ(WorkKey(kLane, TimePoint(std::chrono::microseconds(-5)), -1, low),
            WorkKey(kLane, TimePoint(), 0, low));
  EXPECT_LT(WorkKey(kLane, TimePoint::max(), 255, high), AfterLane(kLane));
}

TEST(WorkEntry, AValueThatIsCutIsAnError) {
  WorkItem item;
  item.kind = WorkKind::kImage;
  item.url = "http://a.example/";
  item.payload = "p";
  const std::string value = WorkValue(item, "a.example");
  EXPECT_TRUE(ReadWork(Key(1), value));
  for (size_t size = 0; size < value.size(); ++size)
    EXPECT_FALSE(ReadWork(Key(1), value.substr(0, size))) << size;
  EXPECT_FALSE(ReadWork("short", value));
}

TEST(SeenCache, NeverSaysYesToWhatWasNotInserted) {
  SeenCache cache(4'096, 42);
  for (int i = 0; i < 10'000; i += 2) cache.Insert(0, std::to_string(i));
  for (int i = 1; i < 10'000; i += 2) ASSERT_FALSE(cache.Contains(0, std::to_string(i)));
  EXPECT_TRUE(cache.Contains(0, "9998"));
  EXPECT_FALSE(cache.Contains(1, "9998")) << "kinds are apart";
}

}  // namespace
}  // namespace tamis
