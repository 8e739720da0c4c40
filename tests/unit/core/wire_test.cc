#include "crawler/core/wire.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(Wire, GivesBackWhatWasWritten) {
  WireWriter writer;
  writer.Number<uint16_t>(7);
  writer.String("a red boat");
  writer.Number(2.5);
  const std::string bytes = writer.Take();
  WireReader reader(bytes);
  EXPECT_EQ(reader.Number<uint16_t>(), 7);
  EXPECT_EQ(reader.String(), "a red boat");
  EXPECT_EQ(reader.Number<double>(), 2.5);
  EXPECT_TRUE(reader.at_end());
}

TEST(Wire, AnyTruncationIsNoticedAndReadsNothingBeyondTheEnd) {
  WireWriter writer;
  writer.String("a red boat");
  writer.Number<uint64_t>(9);
  const std::string bytes = writer.Take();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    WireReader reader(cut);
    static_cast<void>(reader.String());
    static_cast<void>(reader.Number<uint64_t>());
    EXPECT_FALSE(reader.ok()) << size;
  }
}

TEST(Wire, ACountThatCannotBeHeldIsRefusedBeforeAnythingIsAllocated) {
  WireWriter writer;
  writer.Number<uint32_t>(4'000'000'000u);
  const std::string bytes = writer.Take();
  WireReader reader(bytes);
  EXPECT_EQ(reader.Count(4), 0u);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace tamis
