#include "storage/parquet_rows.h"

#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

class ParquetRowsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    using namespace arrow;
    BinaryBuilder bytes;
    StringBuilder text;
    ListBuilder urls(default_memory_pool(), std::make_shared<StringBuilder>());
    Int32Builder number;
    for (int32_t row = 0; row < 3000; row++) {
      ASSERT_TRUE(bytes.Append("bytes of " + std::to_string(row)).ok());
      ASSERT_TRUE((row % 2 == 0 ? text.AppendNull() : text.Append("text of " + std::to_string(row))).ok());
      ASSERT_TRUE(urls.Append().ok());
      for (int32_t i = 0; i < row % 3; i++)
        ASSERT_TRUE(static_cast<StringBuilder*>(urls.value_builder())->Append(std::to_string(i)).ok());
      ASSERT_TRUE(number.Append(row).ok());
    }
    const auto table = Table::Make(schema({field("image", binary()), field("text", utf8()),
                                           field("urls", list(utf8())), field("number", int32())}),
                                   {bytes.Finish().ValueOrDie(), text.Finish().ValueOrDie(),
                                    urls.Finish().ValueOrDie(), number.Finish().ValueOrDie()});
    const auto file = io::FileOutputStream::Open(path_).ValueOrDie();
    ASSERT_TRUE(parquet::arrow::WriteTable(*table, default_memory_pool(), file, 1000).ok());
    ASSERT_TRUE(file->Close().ok());
  }

  const TempDir folder_;
  const std::string path_ = (folder_.path() / "rows.parquet").string();
};

TEST_F(ParquetRowsTest, NamesTheColumnsOfBytesAndText) {
  const auto rows = ParquetRows::Open(path_);
  ASSERT_TRUE(rows);
  EXPECT_EQ((*rows)->rows(), 3000);
  const auto& columns = (*rows)->columns();
  ASSERT_EQ(columns.size(), 3);
  EXPECT_EQ(columns[0].path, "image");
  EXPECT_FALSE(columns[0].is_text);
  EXPECT_TRUE(columns[1].is_text);
  EXPECT_EQ(columns[2].path, "urls.list.element");
}

TEST_F(ParquetRowsTest, GivesEachRowItsValuesAcrossRowGroups) {
  const auto rows = ParquetRows::Open(path_);
  ASSERT_TRUE(rows);
  std::vector<std::pair<size_t, std::string>> values;
  int64_t next = 0;
  const Status read =
      (*rows)->Read({2, 0, 1}, {.on_value = [&](size_t column, std::string_view value) -> Status {
                                  values.emplace_back(column, value);
                                  return {};
                                },
                                .on_row = [&](int64_t row) -> Status {
                                  EXPECT_EQ(row, next++);
                                  std::vector<std::pair<size_t, std::string>> expected;
                                  for (int64_t i = 0; i < row % 3; i++)
                                    expected.emplace_back(0, std::to_string(i));
                                  expected.emplace_back(1, "bytes of " + std::to_string(row));
                                  if (row % 2 == 1)
                                    expected.emplace_back(2, "text of " + std::to_string(row));
                                  EXPECT_EQ(values, expected);
                                  values.clear();
                                  return {};
                                }});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(next, 3000);
}

TEST_F(ParquetRowsTest, AnErrorOfTheVisitorEndsTheReading) {
  const auto rows = ParquetRows::Open(path_);
  ASSERT_TRUE(rows);
  const Status read = (*rows)->Read({0}, {.on_value = [](size_t, std::string_view) { return Status(); },
                                          .on_row = [](int64_t row) -> Status {
                                            if (row < 1500) return {};
                                            EXPECT_EQ(row, 1500);
                                            return Error{ErrorCode::kCancelled, "enough"};
                                          }});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "enough");
}

}  // namespace
}  // namespace tamis
