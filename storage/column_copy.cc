#include "storage/column_copy.h"

#include <utility>

#include <parquet/column_reader.h>
#include <parquet/column_writer.h>
#include <parquet/exception.h>
#include <parquet/schema.h>
#include <parquet/types.h>

namespace tamis {
namespace {

constexpr int64_t kBatchLevels = 1024;

[[noreturn]] void TooFewRows() {
  throw parquet::ParquetException("a column has fewer rows than its row group");
}

/// Levels and values of a part of a page. Values refer to the page: they are good until the next batch.
template <class Type>
class Batch {
 public:
  using Value = typename Type::c_type;

  explicit Batch(parquet::TypedColumnReader<Type>& reader) : from(reader) {}

  /// False at the end of the chunk.
  bool Refill() {
    next_level = next_value = levels = 0;
    while (levels == 0 && from.HasNext()) {
      int64_t value_count = 0;
      levels =
          from.ReadBatch(kBatchLevels, definitions.data(), repetitions.data(), values.get(), &value_count);
    }
    return levels > 0;
  }

  parquet::TypedColumnReader<Type>& from;
  const int16_t max_definition = from.descr()->max_definition_level();
  const int16_t max_repetition = from.descr()->max_repetition_level();

  std::vector<int16_t> definitions = std::vector<int16_t>(kBatchLevels);
  std::vector<int16_t> repetitions = std::vector<int16_t>(kBatchLevels);
  const std::unique_ptr<Value[]> values = std::make_unique<Value[]>(kBatchLevels);
  int64_t levels = 0;
  int64_t next_level = 0;
  int64_t next_value = 0;

  bool StartsRow() const { return max_repetition == 0 || repetitions[static_cast<size_t>(next_level)] == 0; }
  bool HasValue() const {
    return max_definition == 0 || definitions[static_cast<size_t>(next_level)] == max_definition;
  }
};

template <class Type>
class TypedCopier final : public ColumnCopier {
 public:
  explicit TypedCopier(std::shared_ptr<parquet::ColumnReader> from)
      : from_(std::move(from)), batch_(static_cast<parquet::TypedColumnReader<Type>&>(*from_)) {}

  void Copy(const RowRange& range, const std::vector<bool>& keep, parquet::ColumnWriter& to) override {
    auto& typed = static_cast<parquet::TypedColumnWriter<Type>&>(to);
    int64_t row = range.begin - 1;
    bool wanted = false;
    for (;; batch_.next_level++) {
      if (batch_.next_level == batch_.levels) {
        Flush(typed);
        if (!batch_.Refill()) break;
      }
      if (batch_.StartsRow()) {
        if (row + 1 == range.end) break;
        wanted = keep[static_cast<size_t>(++row)];
      } else if (row < range.begin) {
        throw parquet::ParquetException("a column does not begin with a row");
      }
      Take(wanted);
    }
    Flush(typed);
    if (row + 1 != range.end) TooFewRows();
  }

 private:
  void Take(bool wanted) {
    const auto level = static_cast<size_t>(batch_.next_level);
    const bool has_value = batch_.HasValue();
    if (wanted) {
      const auto slot = static_cast<size_t>(kept_levels_++);
      definitions_[slot] = batch_.definitions[level];
      repetitions_[slot] = batch_.repetitions[level];
      if (has_value) values_[kept_values_++] = batch_.values[batch_.next_value];
    }
    if (has_value) batch_.next_value++;
  }

  void Flush(parquet::TypedColumnWriter<Type>& to) {
    if (kept_levels_ > 0) {
      to.WriteBatch(kept_levels_, batch_.max_definition > 0 ? definitions_.data() : nullptr,
                    batch_.max_repetition > 0 ? repetitions_.data() : nullptr, values_.get());
    }
    kept_levels_ = kept_values_ = 0;
  }

  const std::shared_ptr<parquet::ColumnReader> from_;
  Batch<Type> batch_;
  std::vector<int16_t> definitions_ = std::vector<int16_t>(kBatchLevels);
  std::vector<int16_t> repetitions_ = std::vector<int16_t>(kBatchLevels);
  const std::unique_ptr<typename Type::c_type[]> values_ =
      std::make_unique<typename Type::c_type[]>(kBatchLevels);
  int64_t kept_levels_ = 0;
  int64_t kept_values_ = 0;
};

template <class Type>
class TypedCursor final : public ColumnCursor {
 public:
  explicit TypedCursor(std::shared_ptr<parquet::ColumnReader> from)
      : from_(std::move(from)), batch_(static_cast<parquet::TypedColumnReader<Type>&>(*from_)) {}

  void NextRow(const std::function<void(std::string_view)>& visitor) override {
    for (bool is_first = true;; is_first = false, batch_.next_level++) {
      if (batch_.next_level == batch_.levels && !batch_.Refill()) {
        if (is_first) TooFewRows();
        return;
      }
      if (batch_.StartsRow() != is_first) {
        if (is_first) throw parquet::ParquetException("a column does not begin with a row");
        return;
      }
      if (batch_.HasValue()) visitor(TextOf(batch_.values[batch_.next_value++]));
    }
  }

 private:
  static std::string_view TextOf(const parquet::ByteArray& value) {
    return {reinterpret_cast<const char*>(value.ptr), value.len};
  }
  std::string_view TextOf(const parquet::FixedLenByteArray& value) const {
    return {reinterpret_cast<const char*>(value.ptr), static_cast<size_t>(from_->descr()->type_length())};
  }

  const std::shared_ptr<parquet::ColumnReader> from_;
  Batch<Type> batch_;
};

}  // namespace

std::unique_ptr<ColumnCopier> ColumnCopier::Make(std::shared_ptr<parquet::ColumnReader> from) {
  switch (from->type()) {
    case parquet::Type::BOOLEAN:
      return std::make_unique<TypedCopier<parquet::BooleanType>>(std::move(from));
    case parquet::Type::INT32:
      return std::make_unique<TypedCopier<parquet::Int32Type>>(std::move(from));
    case parquet::Type::INT64:
      return std::make_unique<TypedCopier<parquet::Int64Type>>(std::move(from));
    case parquet::Type::INT96:
      return std::make_unique<TypedCopier<parquet::Int96Type>>(std::move(from));
    case parquet::Type::FLOAT:
      return std::make_unique<TypedCopier<parquet::FloatType>>(std::move(from));
    case parquet::Type::DOUBLE:
      return std::make_unique<TypedCopier<parquet::DoubleType>>(std::move(from));
    case parquet::Type::BYTE_ARRAY:
      return std::make_unique<TypedCopier<parquet::ByteArrayType>>(std::move(from));
    case parquet::Type::FIXED_LEN_BYTE_ARRAY:
      return std::make_unique<TypedCopier<parquet::FLBAType>>(std::move(from));
    case parquet::Type::UNDEFINED:
      break;
  }
  throw parquet::ParquetException("a column of an unknown type");
}

std::unique_ptr<ColumnCursor> ColumnCursor::Make(std::shared_ptr<parquet::ColumnReader> from) {
  switch (from->type()) {
    case parquet::Type::BYTE_ARRAY:
      return std::make_unique<TypedCursor<parquet::ByteArrayType>>(std::move(from));
    case parquet::Type::FIXED_LEN_BYTE_ARRAY:
      return std::make_unique<TypedCursor<parquet::FLBAType>>(std::move(from));
    default:
      return nullptr;
  }
}

}  // namespace tamis
