#include "storage/schema.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace tamis {
namespace {

namespace json = boost::json;
using F = RecordFields;

// One line of the table; members that a column does not name have these defaults.
constexpr bool kNullable = true, kRequired = false;
constexpr ColumnLayout kPlain{}, kRepeats{.dictionary = true}, kLookedUp{.bloom_filter = true};
constexpr std::string_view kNone;
constexpr std::string_view kFirst = "0.1.0", kRights = "0.2.0", kScreening = "0.3.0";

constexpr std::array kColumns = {
    Column{"key", SinkColumn::kKey, kRequired, kLookedUp, kNone, kFirst,
           "Unique name of the row: run, number of the shard in the run, number of the row in the shard."},
    Column{"uid", &F::uid, kRequired, kPlain, kNone, kFirst,
           "MD5 of `alt` and `url`, hexadecimal, as cc2dataset makes it: a name for the pair across data sets."},
    Column{"url", &F::url, kRequired, kLookedUp, kNone, kFirst,
           "URL of the image as the page names it, resolved, without fragment."},
    Column{"final_url", &F::final_url, kRequired, kPlain, kNone, kFirst,
           "URL that answered with the image, after redirects."},
    Column{"caption", &F::caption, kRequired, kPlain, kNone, kFirst, "The text of the pair: the alt text."},
    Column{"page_url", &F::page_url, kRequired, kRepeats, kNone, kFirst,
           "URL of the page that shows the image."},
    Column{"page_title", &F::page_title, kNullable, kRepeats, kNone, kFirst, "Title of that page."},
    Column{"alt", &F::alt, kNullable, kPlain, kNone, kFirst, "The image's `alt` attribute."},
    Column{"title", &F::title, kNullable, kPlain, kNone, kFirst, "The image's `title` attribute."},
    Column{"aria_label", &F::aria_label, kNullable, kPlain, kNone, kFirst,
           "The image's label for assistive technology: the texts that `aria-labelledby` names, else "
           "`aria-label`."},
    Column{"figcaption", &F::figcaption, kNullable, kPlain, kNone, kFirst,
           "Text of the `figcaption` of the figure around the image."},
    Column{"context", &F::context, kNullable, kPlain, kNone, kFirst,
           "The sentence around the image, or next to it."},
    Column{"heading", &F::heading, kNullable, kPlain, kNone, kFirst, "Text of the heading above the image."},
    Column{"language", &F::language, kNullable, kRepeats, kNone, kFirst,
           "Language that the page declares (BCP 47)."},
    Column{"detected_language", &F::detected_language, kNullable, kRepeats, kNone, kFirst,
           "Language of the page's text as CLD2 finds it (BCP 47); null where it is not sure."},
    Column{"caption_language", &F::caption_language, kNullable, kRepeats, kNone, kFirst,
           "Language of `caption` as CLD2 finds it (BCP 47); null where it is not sure."},
    Column{"width", &F::width, kRequired, kRepeats, "px", kFirst, "Width of the stored picture."},
    Column{"height", &F::height, kRequired, kRepeats, "px", kFirst, "Height of the stored picture."},
    Column{"original_width", &F::original_width, kRequired, kRepeats, "px", kFirst,
           "Width of the picture as received."},
    Column{"original_height", &F::original_height, kRequired, kRepeats, "px", kFirst,
           "Height of the picture as received."},
    Column{"format", &F::format, kRequired, kRepeats, kNone, kFirst,
           "Format of the stored picture: `jpeg`, ..."},
    Column{"original_format", &F::original_format, kRequired, kRepeats, kNone, kFirst,
           "Format of the picture as received, by its content: `jpeg`, `png`, ..."},
    Column{"frames", &F::frames, kRequired, kRepeats, kNone, kFirst,
           "Frames of the picture as received: 1, or more of an animation, whose first frame is stored."},
    Column{"mime", &F::mime, kNullable, kRepeats, kNone, kFirst, "Media type that the server declared."},
    Column{"original_bytes", &F::original_bytes, kRequired, kPlain, "bytes", kFirst,
           "Size of the image as received, Content-Encoding removed."},
    Column{"sha256", &F::sha256, kRequired, kLookedUp, kNone, kFirst,
           "SHA-256 of the image as received, hexadecimal."},
    Column{"http_status", &F::http_status, kRequired, kRepeats, kNone, kFirst,
           "Status of the image's answer."},
    Column{"fetch_time", &F::fetch_time, kRequired, kPlain, "microseconds, UTC", kFirst,
           "When the head of the image's answer arrived."},
    Column{"page_fetch_time", &F::page_fetch_time, kRequired, kRepeats, "microseconds, UTC", kFirst,
           "When the page was fetched."},
    Column{"page_robots_sha256", &F::page_robots_sha256, kNullable, kRepeats, kNone, kFirst,
           "SHA-256 of the robots.txt that allowed the page; null where the site has none."},
    Column{"image_robots_sha256", &F::image_robots_sha256, kNullable, kRepeats, kNone, kFirst,
           "SHA-256 of the robots.txt that allowed the image; null where the site has none."},
    Column{"robots_directives", &F::robots_directives, kNullable, kRepeats, kNone, kFirst,
           "Directives of robots meta elements and X-Robots-Tag, raw, as JSON: lists `page` and `image` of "
           "`scope`, "
           "`name`, `value`; null where there is none."},
    Column{"findings", &F::findings, kRequired, kRepeats, kNone, kFirst,
           "What every filter found, as JSON: a list of `filter`, `reason`, `effect` in the order of the "
           "gates."},
    Column{"scores", &F::scores, kNullable, kPlain, kNone, kFirst,
           "What filters measured, as JSON: a number by filter; null where none measures."},
    Column{
        "license_spdx", &F::license_spdx, kNullable, kRepeats, kNone, kRights,
        "Licence that holds for the image: an id of the SPDX list, or `LicenseRef-...`; null where none was "
        "found or recognised. What sites say, not advice."},
    Column{"license_url_raw", &F::license_url_raw, kNullable, kRepeats, kNone, kRights,
           "URL of that licence as it was written."},
    Column{"license_source", &F::license_source, kNullable, kRepeats, kNone, kRights,
           "What said so: `L01` to `L17` (rights.md)."},
    Column{"license_scope", &F::license_scope, kNullable, kRepeats, kNone, kRights,
           "What that source speaks of: `image`, `container`, `work`, `page`, `site`."},
    Column{"license_confidence", &F::license_confidence, kNullable, kRepeats, kNone, kRights,
           "`A` (of this image, for machines) to `E` (text, footer)."},
    Column{"license_conflict", &F::license_conflict, kNullable, kRepeats, kNone, kRights,
           "`true` where sources from different places disagree; else null."},
    Column{"attribution_name", &F::attribution_name, kNullable, kRepeats, kNone, kRights,
           "Whom the licensor wants to be named."},
    Column{"attribution_url", &F::attribution_url, kNullable, kRepeats, kNone, kRights,
           "Where an attribution is to link to."},
    Column{"work_title", &F::work_title, kNullable, kPlain, kNone, kRights,
           "Title of the work, as the licence's source gives it."},
    Column{"copyright_notice", &F::copyright_notice, kNullable, kRepeats, kNone, kRights,
           "Copyright notice of the image."},
    Column{"credit_line", &F::credit_line, kNullable, kRepeats, kNone, kRights, "Credit line of the image."},
    Column{"creator", &F::creator, kNullable, kRepeats, kNone, kRights, "Who made the image."},
    Column{"licensor_url", &F::licensor_url, kNullable, kRepeats, kNone, kRights,
           "Where a licence can be had (Licensor URL, `acquireLicensePage`)."},
    Column{"usage_terms", &F::usage_terms, kNullable, kRepeats, kNone, kRights,
           "Terms of use that the image states."},
    Column{"changes_made", &F::changes_made, kNullable, kRepeats, kNone, kRights,
           "What was done to the picture: `re-encoded`, `resized and re-encoded`; null where it is as "
           "received."},
    Column{
        "digital_source_type", &F::digital_source_type, kNullable, kRepeats, kNone, kRights,
        "IPTC digital source type that the image states, its last segment: `trainedAlgorithmicMedia`, ..."},
    Column{
        "consent", &F::consent, kRequired, kRepeats, kNone, kRights,
        "What was said of the use of page and image, as JSON: a list of `row` of the policy table, `signal`, "
        "`mechanism`, `location`, `scope`, `value`, `raw`, `effect`, at most 16."},
    Column{"evidence_sha256", &F::evidence_sha256, kRequired, kPlain, kNone, kRights,
           "SHA-256 of the full evidence, which the private evidence store of the crawl holds."},
    Column{"nsfw_score", &F::nsfw_score, kNullable, kPlain, "0 to 1", kScreening,
           "Score of the NSFW classifier; null where none ran (`gates_not_evaluated`)."},
    Column{"nsfw_head_score", &F::nsfw_head_score, kNullable, kPlain, "0 to 1", kScreening,
           "Score of the second opinion, a head on an embedding; null where none is configured."},
    Column{"watermark_score", &F::watermark_score, kNullable, kPlain, "0 to 1", kScreening,
           "Score of the watermark model; null where none is configured."},
    Column{"aesthetic_score", &F::aesthetic_score, kNullable, kPlain, "0 to 10", kScreening,
           "Score of the aesthetic model; null where none is configured."},
    Column{"similarity", &F::similarity, kNullable, kPlain, "-1 to 1", kScreening,
           "Cosine similarity of picture and caption; null where no model is configured."},
    Column{"faces", &F::faces, kNullable, kRepeats, kNone, kScreening,
           "Number of faces that the detector found, blurred ones included. It misses some: see the manifest."},
    Column{"document_score", &F::document_score, kNullable, kPlain, "0 to 1", kScreening,
           "How much the picture looks like a document (text density and layout)."},
    Column{"redactions", &F::redactions, kRequired, kRepeats, kNone, kScreening,
           "Pieces of personal data that were taken out of the row's texts, `[email]` and the like in their "
           "place."},
    Column{"text_findings", &F::text_findings, kNullable, kRepeats, kNone, kScreening,
           "What the rules for texts found without dropping the pair, as JSON: a list of `rule`, `place`, "
           "`term` of the list; null where there is nothing."},
    Column{"near_duplicate_of", &F::near_duplicate_of, kNullable, kPlain, kNone, kScreening,
           "`uid` of an earlier row whose picture is nearly the same (PDQ); null where none is known. That row "
           "may have been removed since."},
    Column{"near_duplicate_distance", &F::near_duplicate_distance, kNullable, kRepeats, "bits", kScreening,
           "In how many of 256 bits the two hashes differ."},
    Column{"image", SinkColumn::kImage, kNullable, kPlain, kNone, kFirst,
           "The picture: its file and a file name made of the key; null where `output.image` is `drop`."},
};

struct TypeNames {
  std::string_view operator()(SinkColumn column) const {
    return column == SinkColumn::kImage ? "struct<bytes: binary, path: string>" : "string";
  }
  std::string_view operator()(std::string F::*) const { return "string"; }
  std::string_view operator()(int32_t F::*) const { return "int32"; }
  std::string_view operator()(int64_t F::*) const { return "int64"; }
  std::string_view operator()(std::optional<int32_t> F::*) const { return "int32"; }
  std::string_view operator()(std::optional<double> F::*) const { return "float64"; }
  std::string_view operator()(TimePoint F::*) const { return "timestamp[us]"; }  // UTC: docs/decisions/0002
};

bool IsImage(const Column& column) {
  const auto* sink_column = std::get_if<SinkColumn>(&column.source);
  return sink_column != nullptr && *sink_column == SinkColumn::kImage;
}

std::string_view LayoutWords(const Column& column) {
  if (IsImage(column)) return "uncompressed";
  if (column.layout.dictionary) return "dictionary";
  return column.layout.bloom_filter ? "Bloom filter" : "";
}

constexpr size_t kShardDigits = 5, kRowDigits = 6;

std::string Padded(int64_t number, size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

constexpr std::string_view kDocumentHead = R"(# Columns of a shard

Written by the target `schema_doc` from `storage/schema.cc`; a test compares.

Shards are Parquet files that any reader opens without an option. `image` is the struct that Hugging Face
`datasets` decodes to a picture. Text columns are compressed with zstd, pictures are stored as they are; pages
carry checksums; `key`, `url` and `sha256` have Bloom filters. A string column that may be null is null where
there is nothing to say, never empty.

| column | type | null | unit | meaning | since | layout |
|---|---|---|---|---|---|---|
)";

constexpr std::string_view kDocumentTail = R"(
The footer holds two JSON entries: `huggingface` (the features above, for `datasets`) and `tamis`: `version`,
`schema`, `run`, `shard`, `rights_policy`, `safety_policy`, `gates_not_evaluated` (filters of the design that this
version or run does not have), `models`, `screening` (how they and the rules for texts were set), `unscreened` (no known-hash list was loaded) and `quarantine`.

Never stored: anything of a pair that a filter rejected; addresses of servers; image bytes as received, unless
`images.encode` says so; embedded metadata of pictures.
)";

}  // namespace

std::span<const Column> Columns() {
  return kColumns;
}

std::string_view TypeName(const Column& column) {
  return std::visit(TypeNames{}, column.source);
}

std::string RowKey(const ShardMetadata& shard, int64_t row) {
  return shard.run + "-" + Padded(shard.shard, kShardDigits) + "-" + Padded(row, kRowDigits);
}

std::string HuggingFaceMetadata() {
  json::object features;
  for (const Column& column : kColumns) {
    if (IsImage(column)) {
      features[column.name] = {{"_type", "Image"}};
    } else {
      features[column.name] = {{"dtype", TypeName(column)}, {"_type", "Value"}};
    }
  }
  return json::serialize(json::object{{"info", {{"features", std::move(features)}}}});
}

std::string TamisMetadata(const ShardMetadata& shard) {
  json::array gates(shard.gates_not_evaluated.begin(), shard.gates_not_evaluated.end());
  return json::serialize(json::object{{"version", shard.product_version},
                                      {"schema", 1},
                                      {"run", shard.run},
                                      {"shard", shard.shard},
                                      {"rights_policy", shard.rights_policy},
                                      {"safety_policy", shard.safety_policy},
                                      {"gates_not_evaluated", std::move(gates)},
                                      {"models", json::array(shard.models.begin(), shard.models.end())},
                                      {"screening", json::array(shard.screening.begin(), shard.screening.end())},
                                      {"unscreened", shard.unscreened},
                                      {"quarantine", shard.quarantine}});
}

std::string SchemaDocument() {
  std::string text(kDocumentHead);
  for (const Column& column : kColumns) {
    text += "| `" + std::string(column.name) + "`";
    for (const std::string_view cell : {TypeName(column), std::string_view(column.nullable ? "yes" : "no"),
                                        column.unit, column.meaning, column.since, LayoutWords(column)}) {
      text.append(" | ").append(cell);
    }
    text += " |\n";
  }
  text += kDocumentTail;
  return text;
}

}  // namespace tamis
