#include "crawler/cli/classify_command.h"

#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/cli/tool_jail.h"
#include "crawler/core/utf8.h"
#include "filter/models/picture_screener.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;
constexpr int kExitRefused = 3;

/// The classifier, and what a line says of it.
class ClassifyRun {
 public:
  ClassifyRun(std::unique_ptr<ImageClassifier> classifier, double threshold)
      : classifier_(std::move(classifier)), threshold_(threshold) {}

  /// The line of one picture; `content` as it was read.
  json::object Describe(json::value file, const Result<std::string>& content) const {
    const ModelManifest& model = classifier_->manifest();
    json::object line{{"file", std::move(file)},
                      {"outcome", "error"},
                      {"scores", nullptr},
                      {"model", model.name},
                      {"model_sha256", model.sha256}};
    const Result<ClassScores> scores = content ? Classify(*content) : Result<ClassScores>(content.error());
    if (!scores) {
      line.emplace("error", ErrorBody(scores.error(), ""));
      return line;
    }
    json::object by_label;
    for (size_t i = 0; i < model.labels.size(); ++i)
      by_label.emplace(model.labels[i], scores->probabilities[i]);
    line["outcome"] = scores->score >= threshold_ ? "unsafe" : "safe";
    line["scores"] = std::move(by_label);
    line.emplace("score", scores->score);
    line.emplace("threshold", threshold_);
    line.emplace("exact", scores->exact);
    return line;
  }

  int DescribeAll(const std::vector<std::string>& files) const {
    int exit_code = kExitYes;
    for (const std::string& file : files) {
      const json::object line = Describe(json::value(ToWellFormedUtf8(file)), ReadInput(file));
      if (line.contains("error")) exit_code = kExitNo;
      WriteLine(std::cout, line);
    }
    std::cout.flush();
    return std::cout ? exit_code : kExitNo;
  }

  /// One line of a batch: {"file": path} or {"file_base64": bytes}.
  Result<json::object> RunCase(const json::object& one) const {
    const Result<std::string> path = TextOf(one, "file");
    const Result<std::string> encoded = TextOf(one, "file_base64");
    if (path.has_value() == encoded.has_value())
      return Error{ErrorCode::kInvalidInput, "give either file or file_base64"};
    if (encoded) return Describe(nullptr, DecodeBase64(*encoded));
    if (*path == "-") return Error{ErrorCode::kInvalidInput, "file: standard input is the batch"};
    return Describe(json::value(ToWellFormedUtf8(*path)), ReadInput(*path));
  }

 private:
  Result<ClassScores> Classify(const std::string& content) const {
    const Result<JailPool*> jail = ToolJail({}, {classifier_->manifest().input});
    if (!jail) return jail.error();
    const Result<std::unique_ptr<JailedPicture>> picture = (*jail)->Decode(std::as_bytes(std::span(content)));
    if (!picture) return picture.error();
    return classifier_->Classify((*picture)->ModelInputs().front());
  }

  const std::unique_ptr<ImageClassifier> classifier_;
  const double threshold_;
};

}  // namespace

int RunClassifyCommand(int argc, char** argv) {
  CLI::App app("Says how the NSFW classifier scores pictures, decoded and fed as in a crawl.",
               "tamis classify");
  SafetyOptions safety;
  bool batch = false;
  std::vector<std::string> files;
  app.add_option("--model", safety.nsfw_model, "name of a manifest in the model folder, or a path (.toml)");
  app.add_option("--model-dir", safety.model_dir, "folder of models");
  app.add_option("--policy", safety.policy, "whose threshold: strict or standard")
      ->check(CLI::IsMember({"strict", "standard"}));
  app.add_option("--threshold", safety.nsfw_threshold, "in place of the policy's")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--precision", safety.precision, "exact or cascade")
      ->check(CLI::IsMember({"exact", "cascade"}));
  app.add_flag("--batch", batch, "read {\"file\": ...} or {\"file_base64\": ...} lines from standard input");
  app.add_option("FILE", files, "- is standard input");
  app.footer("Example:\n  tamis classify photo.jpg");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch != files.empty()) {
    std::cerr << "tamis classify: give either files or --batch; see tamis classify --help\n";
    return kExitUsage;
  }
  safety.allow_no_classifier = false;
  Result<std::unique_ptr<ImageClassifier>> classifier = OpenNsfwClassifier(safety, 1);
  if (!classifier) {
    std::cerr << "tamis classify: " << classifier.error().message << '\n';
    return kExitRefused;
  }
  const double threshold = NsfwThreshold(safety, (*classifier)->manifest());
  const ClassifyRun run(*std::move(classifier), threshold);
  if (!batch) return run.DescribeAll(files);
  return RunStandardBatch([&](const json::object& one) { return run.RunCase(one); });
}

}  // namespace tamis
