#include "extract/hash_lists/ncmec_list.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/hash_lists/byte_source.h"
#include "extract/hash_lists/list_value.h"
#include "extract/microsyntax.h"
#include "extract/xml_reader.h"

namespace tamis {
namespace {

constexpr size_t kMaxTextBytes = 1024;  // of one field; a longer one is none that is known

std::string_view LocalName(std::string_view name) {
  return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

std::string_view AttributeOf(std::span<const XmlAttribute> attributes, std::string_view name) {
  for (const XmlAttribute& attribute : attributes) {
    if (LocalName(attribute.name) == name) return attribute.value;
  }
  return {};
}

/// Where the reader is. Levels are those below <queryResult>.
class EntrySink final : public XmlSink {
 public:
  explicit EntrySink(ListCollector& collector) : collector_(collector) {}

  void set_reader(const XmlReader* reader) { reader_ = reader; }

  void Start(std::string_view name, std::span<const XmlAttribute> attributes) override;
  void End(std::string_view name) override;
  void Text(std::string_view text) override {
    if (text_.size() <= kMaxTextBytes) text_ += text.substr(0, kMaxTextBytes + 1);
  }
  bool wants_more() const override { return visited_.has_value(); }

  const Status& visited() const { return visited_; }
  bool is_query_result() const { return is_query_result_; }

 private:
  /// One element of an entry ends: `path` is below the entry ("fingerprints/md5").
  void Field(std::string_view name);
  void EndEntry();

  ListCollector& collector_;
  const XmlReader* reader_ = nullptr;
  std::vector<std::string> path_;  // of open elements, root first
  size_t entry_level_ = 0;         // of path_ while an entry is open; 0: none is
  bool is_video_ = false;
  int64_t line_ = 0;  // of the entry
  std::string member_;
  std::string id_;
  std::string text_;  // of the innermost element
  ListRecord record_;
  bool is_query_result_ = false;
  Status visited_;
};

void EntrySink::Start(std::string_view full_name, std::span<const XmlAttribute> attributes) {
  const std::string_view name = LocalName(full_name);
  text_.clear();
  path_.emplace_back(name);
  if (path_.size() == 1) is_query_result_ = name == "queryResult";
  if (entry_level_ == 0) {
    collector_.Saw(ParseListTime(AttributeOf(attributes, "maxTimestamp")));
    const bool is_deleted = name == "deletedImage" || name == "deletedVideo";
    if (!is_deleted && name != "image" && name != "video") return;
    entry_level_ = path_.size();
    is_video_ = name == "video" || name == "deletedVideo";
    line_ = reader_->line();
    record_ = {};
    record_.removed = is_deleted;
    member_.clear();
    id_.clear();
    return;
  }
  // <member> also stands in <feedback>.
  if (path_.size() == entry_level_ + 1 && name == "member") member_ = AttributeOf(attributes, "id");
}

void EntrySink::Field(std::string_view name) {
  const std::string_view text = Trim(text_);
  const size_t level = path_.size() - entry_level_;
  if (level == 1 && name == "id") id_ = text;
  if (level == 1 && name == "timestamp") record_.updated = ParseListTime(text);
  if (level == 1 && name == "classification") record_.classification = CutClassification(text);
  if (level != 2 || path_[entry_level_] != "fingerprints") return;
  if (is_video_) return collector_.OtherKind();
  const ListType type = ListTypeFrom(name);
  // A fingerprint of a kind that is matched may not be left out for being a reference.
  if (type.kind && text.empty()) return collector_.Malformed(line_, "no value");
  collector_.AddValue(text, type, line_, record_);
}

void EntrySink::EndEntry() {
  entry_level_ = 0;
  if (is_video_ || member_.size() > kMaxTextBytes || id_.size() > kMaxTextBytes) {
    collector_.Saw(record_.updated);
    if (!is_video_) collector_.Malformed(line_, "an id that is too long");
    return;
  }
  // Without an id the values stand for themselves.
  if (!id_.empty()) record_.id = member_ + "/" + id_;
  if (record_.removed && record_.id.empty()) return collector_.Malformed(line_, "a removal without an id");
  visited_ = collector_.Visit(std::move(record_));
}

void EntrySink::End(std::string_view full_name) {
  const std::string_view name = LocalName(full_name);
  if (entry_level_ > 0 && path_.size() > entry_level_) Field(name);
  if (path_.size() == entry_level_) EndEntry();
  const bool is_next = name == "next" && path_.size() >= 2 && path_[path_.size() - 2] == "paging";
  if (is_next && !Trim(text_).empty()) collector_.SetComplete(false);
  path_.pop_back();
  text_.clear();
}

}  // namespace

Status ReadNcmecList(std::istream& file, ListCollector& collector) {
  ByteSource source(file, collector.options().max_file_bytes);
  EntrySink sink(collector);
  XmlReader reader(sink, {});
  sink.set_reader(&reader);
  while (!source.at_end()) {
    const Status fed = reader.Feed(source.TakePortion());
    if (!fed) return fed;
    if (!sink.visited()) return sink.visited();
  }
  const Status sound = source.failure();
  if (!sound) return sound;
  const Status finished = reader.Finish();
  if (!finished) return finished;
  if (!sink.visited()) return sink.visited();
  if (!sink.is_query_result()) return Error{ErrorCode::kInvalidInput, "no queryResult"};
  return {};
}

}  // namespace tamis
