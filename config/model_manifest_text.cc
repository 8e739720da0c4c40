#include "config/model_manifest_text.h"

#include <algorithm>
#include <exception>
#include <sstream>
#include <utility>

#include "config/knob_value.h"
#include "config/toml_fields.h"
#include "config/toml_nesting.h"

namespace tamis {
namespace {

constexpr int kMaxNesting = 4;
constexpr size_t kMaxProblems = 20;
constexpr size_t kMaxTextBytes = 200;
constexpr size_t kMaxPathBytes = 4'096;
constexpr size_t kMaxNotices = 32;
constexpr size_t kMaxNoticeBytes = 500;
constexpr size_t kMaxLabels = 1'000;
constexpr int kMaxVectorSize = 65'536;
constexpr int kMaxJpegQuality = 95;
constexpr double kMaxMean = 1e6;
constexpr double kMaxScale = 1e6;
constexpr size_t kSha256HexLength = 64;

template <class T>
using Words = std::pair<std::string_view, T>;

constexpr Words<ModelKind> kKinds[] = {
    {"nsfw", ModelKind::kNsfw},           {"faces", ModelKind::kFaces},
    {"embedding", ModelKind::kEmbedding}, {"nsfw_head", ModelKind::kNsfwHead},
    {"watermark", ModelKind::kWatermark}, {"aesthetic", ModelKind::kAesthetic},
    {"text", ModelKind::kText},
};
constexpr Words<TensorLayout> kLayouts[] = {{"nhwc", TensorLayout::kNhwc}, {"nchw", TensorLayout::kNchw}};
constexpr Words<ChannelOrder> kOrders[] = {{"rgb", ChannelOrder::kRgb}, {"bgr", ChannelOrder::kBgr}};
constexpr Words<InputResize> kResizes[] = {{"stretch", InputResize::kStretch},
                                           {"shortest_side", InputResize::kShortestSide},
                                           {"letterbox", InputResize::kLetterbox}};
constexpr Words<InputFilter> kFilters[] = {{"bilinear", InputFilter::kBilinear},
                                           {"bicubic", InputFilter::kBicubic}};
constexpr Words<std::string_view> kActivations[] = {
    {"none", "none"}, {"softmax", "softmax"}, {"sigmoid", "sigmoid"}};
constexpr Words<std::string_view> kDecoders[] = {{"yunet", "yunet"}};

/// Whether the outputs are probabilities of named classes.
bool GivesClasses(ModelKind kind) {
  return kind == ModelKind::kNsfw || kind == ModelKind::kNsfwHead || kind == ModelKind::kWatermark;
}

/// What a threshold can be.
std::pair<double, double> ThresholdRange(ModelKind kind) {
  if (kind == ModelKind::kAesthetic) return {0, 10};
  if (kind == ModelKind::kText) return {-1, 1};
  return {0, 1};
}

/// One manifest being read.
class Reading {
 public:
  explicit Reading(const TomlValue& file) : file_(file) {}

  ModelManifest Read();
  std::vector<TomlProblem> TakeProblems() { return std::move(problems_); }

 private:
  void ReadInput(const TomlValue& table);
  void ReadPicture(TomlFields& fields);
  void ReadOutput(const TomlValue& table);
  void ReadThresholds(const TomlValue& table);
  void Require(const TomlFields& fields, const char* key);
  void Forbid(const TomlFields& fields, std::initializer_list<const char*> keys, const TomlValue& table);
  void CheckWhole();
  void Report(const std::string& message) { problems_.push_back({1, message}); }

  const TomlValue& file_;
  ModelManifest manifest_;
  std::vector<TomlProblem> problems_;
};

void Reading::Require(const TomlFields& fields, const char* key) {
  if (!fields.Has(key))
    Report(std::string(key) + " is required for kind " + std::string(ToString(manifest_.kind)));
}

void Reading::Forbid(const TomlFields& fields, std::initializer_list<const char*> keys,
                     const TomlValue& table) {
  for (const char* key : keys) {
    if (!fields.Has(key)) continue;
    problems_.push_back({table.at(key).location().line(), std::string(key) +
                                                              " has no meaning for such a model of kind " +
                                                              std::string(ToString(manifest_.kind))});
  }
}

void Reading::ReadPicture(TomlFields& fields) {
  ModelInputSpec& input = manifest_.input;
  fields.Word<TensorLayout>("layout", kLayouts, manifest_.layout);
  fields.Word<ChannelOrder>("channels", kOrders, manifest_.channels);
  fields.ThreeNumbers("mean", -kMaxMean, kMaxMean, manifest_.mean);
  fields.ThreeNumbers("scale", -kMaxScale, kMaxScale, manifest_.scale);
  fields.Word<InputResize>("resize", kResizes, input.resize);
  fields.Word<InputFilter>("filter", kFilters, input.filter);
  fields.Whole("width", 1, kMaxModelInputSidePx, input.width_px);
  fields.Whole("height", 1, kMaxModelInputSidePx, input.height_px);
  input.resize_width_px = input.width_px;
  input.resize_height_px = input.height_px;
  fields.Whole("resize_width", 1, kMaxModelInputSidePx, input.resize_width_px);
  fields.Whole("resize_height", 1, kMaxModelInputSidePx, input.resize_height_px);
  fields.Whole("jpeg_quality", 0, kMaxJpegQuality, input.jpeg_quality);
  if (std::count(manifest_.scale.begin(), manifest_.scale.end(), 0.0) > 0)
    Report("input.scale must not be 0: the model would see nothing");
  if (input.resize_width_px < input.width_px || input.resize_height_px < input.height_px)
    Report(
        "input.resize_width and resize_height must not be below width and height, which are cut out of them");
}

void Reading::ReadInput(const TomlValue& table) {
  TomlFields fields(table, "input.", problems_);
  fields.Text("name", kMaxTextBytes, manifest_.input_name);
  fields.Text("embedding", kMaxTextBytes, manifest_.embedding);
  fields.Text("vocabulary", kMaxPathBytes, manifest_.vocabulary);
  fields.Text("vocabulary_sha256", kMaxTextBytes, manifest_.vocabulary_sha256);
  ReadPicture(fields);
  fields.ReportUnknown();
  const std::initializer_list<const char*> of_pictures = {
      "layout",       "channels",      "mean",  "scale",  "resize",      "filter",
      "resize_width", "resize_height", "width", "height", "jpeg_quality"};
  if (TakesPicture(manifest_)) {
    Require(fields, "width");
    Require(fields, "height");
    Forbid(fields, {"embedding"}, table);
  } else {
    Forbid(fields, of_pictures, table);
  }
  if (TakesVector(manifest_)) Require(fields, "embedding");
  const bool is_text = manifest_.kind == ModelKind::kText;
  if (is_text) Require(fields, "vocabulary");
  if (!is_text) Forbid(fields, {"vocabulary", "vocabulary_sha256"}, table);
}

void Reading::ReadOutput(const TomlValue& table) {
  TomlFields fields(table, "output.", problems_);
  std::string_view activation = "none";
  std::string_view decoder;
  fields.Text("name", kMaxTextBytes, manifest_.output_name);
  fields.Texts("labels", kMaxLabels, kMaxTextBytes, manifest_.labels);
  fields.Texts("unsafe", kMaxLabels, kMaxTextBytes, manifest_.unsafe_labels);
  fields.Word<std::string_view>("activation", kActivations, activation);
  fields.Word<std::string_view>("decoder", kDecoders, decoder);
  fields.ReportUnknown();
  manifest_.activation = activation;
  manifest_.decoder = decoder;
  if (!GivesClasses(manifest_.kind)) Forbid(fields, {"labels", "unsafe", "activation"}, table);
  if (manifest_.kind != ModelKind::kFaces) Forbid(fields, {"decoder"}, table);
}

void Reading::ReadThresholds(const TomlValue& table) {
  TomlFields fields(table, "thresholds.", problems_);
  const auto [min, max] = ThresholdRange(manifest_.kind);
  fields.Number("standard", min, max, manifest_.threshold_standard);
  fields.Number("strict", min, max, manifest_.threshold_strict);
  fields.ReportUnknown();
}

bool IsHexDigest(const std::string& text) {
  return text.size() == kSha256HexLength && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool HasDuplicates(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

/// What no single key shows.
void Reading::CheckWhole() {
  const ModelManifest& m = manifest_;
  if (!m.sha256.empty() && !IsHexDigest(m.sha256)) Report("sha256 must be 64 lower-case hexadecimal digits");
  if (!m.vocabulary_sha256.empty() && !IsHexDigest(m.vocabulary_sha256))
    Report("input.vocabulary_sha256 must be 64 lower-case hexadecimal digits");
  if (m.kind == ModelKind::kFaces && m.decoder.empty()) Report("output.decoder is required for kind faces");
  if (!GivesClasses(m.kind)) return;
  if (m.threshold_strict > m.threshold_standard)
    Report("thresholds.strict must not be above thresholds.standard");
  if (m.labels.empty() || m.unsafe_labels.empty())
    return Report("output.labels and output.unsafe are required for kind " + std::string(ToString(m.kind)));
  if (HasDuplicates(m.labels) || HasDuplicates(m.unsafe_labels))
    Report("output.labels and output.unsafe must not name a label twice");
  for (const std::string& label : m.unsafe_labels) {
    if (std::find(m.labels.begin(), m.labels.end(), label) == m.labels.end())
      Report("output.unsafe names " + label + ", which is not in output.labels");
  }
  if (m.activation == "softmax" && m.labels.size() < 2)
    Report("output.activation softmax needs two labels: of one class it is always 1");
}

ModelManifest Reading::Read() {
  static const TomlValue kNothing = TomlValue(TomlValue::table_type{});
  TomlFields fields(file_, "", problems_);
  std::string file;
  fields.Text("name", kMaxTextBytes, manifest_.name);
  fields.Text("version", kMaxTextBytes, manifest_.version);
  fields.Word<ModelKind>("kind", kKinds, manifest_.kind);
  fields.Text("file", kMaxPathBytes, file);
  fields.Text("sha256", kMaxTextBytes, manifest_.sha256);
  fields.Number("measured_recall", 0, 1, manifest_.measured_recall);
  fields.Whole("vector_size", 1, kMaxVectorSize, manifest_.vector_size);
  fields.Texts("notices", kMaxNotices, kMaxNoticeBytes, manifest_.notices);
  manifest_.file = file;
  const TomlValue* input = fields.Table("input");
  const TomlValue* output = fields.Table("output");
  const TomlValue* thresholds = fields.Table("thresholds");
  fields.ReportUnknown();
  for (const char* key : {"name", "kind", "file", "sha256"}) Require(fields, key);
  if (manifest_.kind != ModelKind::kFaces) Forbid(fields, {"measured_recall"}, file_);
  ReadInput(input != nullptr ? *input : kNothing);  // says whether a watermark model takes a vector
  const bool has_vector = manifest_.kind == ModelKind::kEmbedding || !TakesPicture(manifest_);
  if (has_vector) Require(fields, "vector_size");
  if (!has_vector) Forbid(fields, {"vector_size"}, file_);
  ReadOutput(output != nullptr ? *output : kNothing);
  ReadThresholds(thresholds != nullptr ? *thresholds : kNothing);
  CheckWhole();
  return std::move(manifest_);
}

Error InvalidManifest(std::string_view name, std::vector<TomlProblem> problems) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const TomlProblem& a, const TomlProblem& b) { return a.line < b.line; });
  std::string all;
  for (size_t i = 0; i < std::min(problems.size(), kMaxProblems); ++i) {
    all += (i > 0 ? "\n" : "") + std::string(name) + ":" + std::to_string(problems[i].line) + ": " +
           problems[i].message;
  }
  if (problems.size() > kMaxProblems)
    all += "\nand " + std::to_string(problems.size() - kMaxProblems) + " more";
  return Error{ErrorCode::kInvalidInput, std::move(all)};
}

uint_least32_t LineAt(std::string_view text, size_t offset) {
  return static_cast<uint_least32_t>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace

Result<ModelManifest> ParseModelManifest(std::string_view text, std::string_view name) {
  if (text.size() > kMaxModelManifestBytes)
    return Error{ErrorCode::kTooLarge, std::string(name) + " is larger than 64 KiB"};
  // toml11 recurses without limit, and reads past the end of a literal string that is not UTF-8.
  const int deep = LineNestedTooDeep(text, kMaxNesting);
  if (deep > 0) return InvalidManifest(name, {{static_cast<uint_least32_t>(deep), "nested too deep"}});
  const size_t malformed = MalformedUtf8At(text);
  if (malformed < text.size()) return InvalidManifest(name, {{LineAt(text, malformed), "not UTF-8"}});
  try {
    std::istringstream stream{std::string(text)};
    const TomlValue file =
        toml::parse<toml::discard_comments, std::map, std::vector>(stream, std::string(name));
    Reading reading(file);
    ModelManifest manifest = reading.Read();
    std::vector<TomlProblem> problems = reading.TakeProblems();
    if (!problems.empty()) return InvalidManifest(name, std::move(problems));
    return manifest;
  } catch (const toml::exception& thrown) {
    return InvalidManifest(name, {{thrown.location().line(), TomlMessage(thrown.what())}});
  } catch (const std::exception& thrown) {
    return InvalidManifest(name, {{1, TomlMessage(thrown.what())}});
  }
}

}  // namespace tamis
