#include "filter/models/model_runner.h"

#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include <openvino/openvino.hpp>

#include "crawler/core/check.h"
#include "filter/models/model_file.h"
#include "filter/models/model_shape.h"
#include "filter/models/picture_tensor.h"

namespace tamis {
namespace {

constexpr const char* kDevice = "CPU";
constexpr size_t kMaxTokens = 4'096;

/// Plugins are looked for once in a process. Never destroyed: models may outlive what main() leaves.
ov::Core& Runtime() {
  static auto& core = *new ov::Core();
  return core;
}

/// What the runtime throws has several lines; the last says most.
std::string OneLine(std::string_view what) {
  while (what.ends_with('\n')) what.remove_suffix(1);
  const size_t start = what.rfind('\n');
  return std::string(start == std::string_view::npos ? what : what.substr(start + 1));
}

Error Refused(const ModelManifest& manifest, std::string_view why) {
  return Error{ErrorCode::kRefused, "model " + manifest.name + ": " + std::string(why)};
}

bool HasBf16() {
  const auto able = Runtime().get_property(kDevice, ov::device::capabilities);
  return std::find(able.begin(), able.end(), ov::device::capability::BF16) != able.end();
}

/// The precision is always said: without a word the plugin takes bf16 where the processor has it. No pinning:
/// threads of a crawl move.
ov::AnyMap CompileSettings(ov::element::Type precision, int threads) {
  return {ov::hint::inference_precision(precision), ov::num_streams(threads),
          ov::inference_num_threads(threads), ov::hint::enable_cpu_pinning(false)};
}

/// Requests of one compiled model, each used by one caller at a time.
class Requests {
 public:
  Requests(ov::CompiledModel& model, int count) {
    for (int i = 0; i < count; ++i) free_.push_back(model.create_infer_request());
  }

  ov::InferRequest Take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !free_.empty(); });
    ov::InferRequest request = std::move(free_.back());
    free_.pop_back();
    return request;
  }

  void Return(ov::InferRequest request) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(request));
    }
    returned_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<ov::InferRequest> free_;
};

/// A request for as long as one inference takes; what it was fed with is overwritten when it goes back.
class Borrowed {
 public:
  explicit Borrowed(Requests& requests) : requests_(requests), request_(requests.Take()) {}
  ~Borrowed() {
    if (fed_) explicit_bzero(fed_.data(), fed_.get_byte_size());
    requests_.Return(std::move(request_));
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  /// The input, of this shape.
  ov::Tensor& Input(const ov::Shape& shape) {
    fed_ = request_.get_input_tensor();
    if (fed_.get_shape() != shape) fed_.set_shape(shape);
    return fed_;
  }
  ov::InferRequest& request() { return request_; }

 private:
  Requests& requests_;
  ov::InferRequest request_;
  ov::Tensor fed_;
};

std::vector<float> ValuesOf(const ov::Tensor& tensor) {
  const float* values = tensor.data<float>();
  return {values, values + tensor.get_size()};
}

class OpenVinoRunner final : public ModelRunner {
 public:
  OpenVinoRunner(ModelManifest manifest, ov::CompiledModel model, std::vector<size_t> outputs,
                 std::string precision, int threads)
      : manifest_(std::move(manifest)),
        precision_(std::move(precision)),
        model_(std::move(model)),
        outputs_(std::move(outputs)),
        tensor_(manifest_),
        requests_(model_, threads) {}

  Result<std::vector<ModelOutput>> Run(const Pixels& picture) const override {
    if (!TakesPicture(manifest_)) return Unfit("takes no picture");
    if (!tensor_.Fits(picture)) return Unfit("takes pictures of another size");
    return Infer(PictureShape(manifest_), [&](ov::Tensor& input) {
      tensor_.Fill(picture, {input.data<float>(), input.get_size()});
    });
  }

  Result<std::vector<ModelOutput>> RunVector(std::span<const float> vector) const override {
    if (!TakesVector(manifest_)) return Unfit("takes no vector");
    if (vector.size() != static_cast<size_t>(manifest_.vector_size))
      return Unfit("takes vectors of another size");
    return Infer({1, vector.size()},
                 [&](ov::Tensor& input) { std::copy(vector.begin(), vector.end(), input.data<float>()); });
  }

  Result<std::vector<ModelOutput>> RunTokens(std::span<const int64_t> tokens) const override {
    if (manifest_.kind != ModelKind::kText) return Unfit("takes no tokens");
    if (tokens.empty() || tokens.size() > kMaxTokens) return Unfit("takes 1 to 4096 tokens");
    const ov::PartialShape shape = model_.input().get_partial_shape();
    if (!shape.compatible(ov::PartialShape{1, static_cast<int64_t>(tokens.size())}))
      return Unfit("takes another number of tokens");
    return Infer({1, tokens.size()}, [&](ov::Tensor& input) {
      if (input.get_element_type() == ov::element::i64) {
        std::copy(tokens.begin(), tokens.end(), input.data<int64_t>());
        return;
      }
      std::transform(tokens.begin(), tokens.end(), input.data<int32_t>(),
                     [](int64_t token) { return static_cast<int32_t>(token); });
    });
  }

  const ModelManifest& manifest() const override { return manifest_; }
  std::string_view precision() const override { return precision_; }

  size_t input_size() const override {
    const ov::PartialShape shape = model_.input().get_partial_shape();
    return shape.is_dynamic() ? 0 : ov::shape_size(shape.to_shape());
  }

 private:
  Error Unfit(std::string_view why) const {
    return Error{ErrorCode::kInvalidInput, "model " + manifest_.name + " " + std::string(why)};
  }

  template <class Fill>
  Result<std::vector<ModelOutput>> Infer(const ov::Shape& shape, const Fill& fill) const {
    try {
      Borrowed borrowed(requests_);
      fill(borrowed.Input(shape));
      borrowed.request().infer();
      std::vector<ModelOutput> given;
      for (const size_t index : outputs_) {
        const ov::Tensor tensor = borrowed.request().get_output_tensor(index);
        const ov::Output<const ov::Node> port = model_.output(index);
        given.push_back({port.get_names().empty() ? std::string() : port.get_any_name(), tensor.get_shape(),
                         ValuesOf(tensor)});
      }
      return given;
    } catch (const std::exception& thrown) {
      return Error{ErrorCode::kInternal, "model " + manifest_.name + ": " + OneLine(thrown.what())};
    }
  }

  const ModelManifest manifest_;
  const std::string precision_;
  mutable ov::CompiledModel model_;
  const std::vector<size_t> outputs_;
  const PictureTensor tensor_;
  mutable Requests requests_;
};

/// One inference on nothing: a model that cannot run is found out at the start.
Status TryOut(const ModelRunner& runner) {
  const ModelManifest& manifest = runner.manifest();
  if (manifest.kind == ModelKind::kText) return {};  // how many tokens it takes, its caller knows
  if (TakesVector(manifest)) {
    const auto tried = runner.RunVector(std::vector<float>(static_cast<size_t>(manifest.vector_size)));
    return tried ? Status() : Refused(manifest, tried.error().message);
  }
  MemoryBudget budget(INT64_MAX);
  Result<Pixels> black = Pixels::Allocate(manifest.input.width_px, manifest.input.height_px, 3, budget);
  if (!black) return Refused(manifest, black.error().message);
  std::memset(black->bytes.data(), 0, black->bytes.size());
  const auto tried = runner.Run(*black);
  return tried ? Status() : Refused(manifest, tried.error().message);
}

}  // namespace

Result<std::unique_ptr<ModelRunner>> ModelRunner::Open(const ModelManifest& manifest,
                                                       const Settings& settings) {
  CHECK(settings.threads > 0);
  Result<std::string> bytes = ReadModelFile(manifest);
  if (!bytes) return bytes.error();
  try {
    const std::shared_ptr<ov::Model> model = Runtime().read_model(*bytes, ov::Tensor());
    bytes->clear();
    bytes->shrink_to_fit();
    const Result<std::vector<size_t>> outputs = FitToManifest(*model, manifest);
    if (!outputs) return outputs.error();
    const bool fast = settings.precision == RunnerPrecision::kFast && HasBf16();
    const ov::element::Type precision = fast ? ov::element::bf16 : ov::element::f32;
    ov::CompiledModel compiled =
        Runtime().compile_model(model, kDevice, CompileSettings(precision, settings.threads));
    auto runner = std::make_unique<OpenVinoRunner>(manifest, std::move(compiled), *outputs,
                                                   fast ? "bf16" : "f32", settings.threads);
    const Status tried = TryOut(*runner);
    if (!tried) return tried.error();
    return std::unique_ptr<ModelRunner>(std::move(runner));
  } catch (const std::exception& thrown) {
    return Refused(manifest, OneLine(thrown.what()));
  }
}

}  // namespace tamis
