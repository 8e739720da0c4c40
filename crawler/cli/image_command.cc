#include "crawler/cli/image_command.h"

#include <iostream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/cli/picture_folder.h"
#include "crawler/cli/tool_jail.h"
#include "crawler/core/digest.h"
#include "crawler/core/utf8.h"
#include "extract/image_job.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;

std::span<const std::byte> BytesOf(const std::string& content) {
  return std::as_bytes(std::span(content));
}

json::string_view Name(ImageFormat format) {
  const std::string_view name = ToString(format);
  return {name.data(), name.size()};
}

std::string ExtensionOf(ImageFormat format) {
  return format == ImageFormat::kJpeg ? "jpg" : std::string(ToString(format));
}

/// The error's usual body, and the reason code by which the crawl would count it.
json::object ErrorWithReason(const Error& error, const std::string& where) {
  json::object body = ErrorBody(error, where);
  const bool is_reason = error.message.starts_with("image_") || error.message.starts_with("job_");
  if (is_reason) body.emplace("reason", error.message.substr(0, error.message.find(':')));
  return body;
}

/// One run of the command: its options, and where pictures go.
class ImageRun {
 public:
  ImageRun(ImageOptions options, const std::string& folder) : options_(std::move(options)) {
    if (!folder.empty()) folder_.emplace(folder);
  }

  /// The line of one picture. `file` is empty when there is none.
  Result<json::object> Describe(const std::string& file, const std::string& content,
                                const ImageOptions& options) {
    Rendered rendered;
    Result<json::object> described = DescribeRendered(BytesOf(content), options, &rendered);
    if (!described || !folder_) return described;
    const std::string name = folder_->NameFor(file, ExtensionOf(rendered.format));
    const Status written = folder_->Write(name, rendered.encoded.span());
    if (!written) return written.error();
    described->emplace("out", ToWellFormedUtf8(name));
    return described;
  }

  int DescribeAll(const std::vector<std::string>& files) {
    int exit_code = kExitYes;
    for (const std::string& file : files) {
      json::object line{{"file", ToWellFormedUtf8(file)}};
      const Result<std::string> content = ReadInput(file);
      Result<json::object> described =
          content ? Describe(file, *content, options_) : Result<json::object>(content.error());
      if (described) {
        for (auto& [key, value] : *described) line.emplace(key, std::move(value));
      } else {
        exit_code = kExitNo;
        line.emplace("error", ErrorWithReason(described.error(), file));
      }
      WriteLine(std::cout, line);
    }
    std::cout.flush();
    return std::cout ? exit_code : kExitNo;
  }

  /// One line of a batch.
  Result<json::object> RunCase(const json::object& one) {
    const Result<std::string> path = TextOf(one, "file");
    const Result<std::string> encoded = TextOf(one, "file_base64");
    if (path.has_value() == encoded.has_value()) {
      return Error{ErrorCode::kInvalidInput, "give either file or file_base64"};
    }
    if (path && *path == "-") return Error{ErrorCode::kInvalidInput, "file: standard input is the batch"};
    const Result<ImageOptions> options = OptionsOf(one);
    if (!options) return options.error();
    const Result<std::string> content = path ? ReadInput(*path) : DecodeBase64(*encoded);
    json::object line{{"file", path ? json::value(ToWellFormedUtf8(*path)) : json::value(nullptr)}};
    Result<json::object> described =
        content ? Describe(path ? *path : "", *content, *options) : Result<json::object>(content.error());
    if (!described) {
      line.emplace("error", ErrorWithReason(described.error(), ""));
      return line;
    }
    for (auto& [key, value] : *described) line.emplace(key, std::move(value));
    return line;
  }

 private:
  Result<ImageOptions> OptionsOf(const json::object& one) const {
    ImageOptions options = options_;
    const std::pair<std::string_view, std::string*> words[] = {
        {"resize_mode", &options.resize_mode},
        {"encode", &options.encode},
        {"upscale_interpolation", &options.upscale_interpolation},
        {"downscale_interpolation", &options.downscale_interpolation}};
    for (const auto& [key, word] : words) {
      Result<std::string> given = TextOf(one, key);
      if (!given && given.error().code != ErrorCode::kNotFound) return given.error();
      if (given) *word = *std::move(given);
    }
    const std::pair<std::string_view, int64_t*> numbers[] = {{"size", &options.size},
                                                             {"quality", &options.quality},
                                                             {"max_pixels", &options.max_pixels},
                                                             {"max_frames", &options.max_frames}};
    for (const auto& [key, number] : numbers) {
      const json::value* given = one.if_contains({key.data(), key.size()});
      if (given == nullptr) continue;
      if (!given->is_int64()) return Error{ErrorCode::kInvalidInput, std::string(key) + ": not a number"};
      *number = given->as_int64();
    }
    const json::value* bigger = one.if_contains("only_if_bigger");
    if (bigger == nullptr) return options;
    if (!bigger->is_bool()) return Error{ErrorCode::kInvalidInput, "only_if_bigger: not true or false"};
    options.only_if_bigger = bigger->as_bool();
    return options;
  }

  const ImageOptions options_;
  std::optional<PictureFolder> folder_;
};

void AddOptions(CLI::App* app, ImageOptions* options) {
  app->add_option("--resize-mode", options->resize_mode,
                  "no, border, keep_ratio, keep_ratio_largest, center_crop");
  app->add_option("--size", options->size, "pixels of the side that decides");
  app->add_option("--only-if-bigger", options->only_if_bigger, "true: smaller pictures stay as they are");
  app->add_option("--upscale-interpolation", options->upscale_interpolation,
                  "nearest, linear, cubic, area, lanczos");
  app->add_option("--downscale-interpolation", options->downscale_interpolation, "the same");
  app->add_option("--encode", options->encode, "jpg, png, webp; original: as it is, without metadata");
  app->add_option("--quality", options->quality, "1 to 100, of jpg and webp");
  app->add_option("--max-pixels", options->max_pixels, "refuse pictures that have more");
  app->add_option("--max-frames", options->max_frames, "refuse animations that have more");
}

}  // namespace

Result<json::object> DescribeRendered(std::span<const std::byte> bytes, const ImageOptions& options,
                                      Rendered* rendered) {
  const Result<JailPool*> jail = ToolJail(options);
  if (!jail) return jail.error();
  const Result<std::unique_ptr<JailedPicture>> decoded = (*jail)->Decode(bytes);
  if (!decoded) return decoded.error();
  const DecodeFacts& facts = (*decoded)->facts();
  Result<Rendered> made = (*jail)->Render(**decoded);
  if (!made) return made.error();
  const Result<Digests> digests = DigestAll(made->encoded.span());
  if (!digests) return digests.error();
  json::object line;
  line.emplace("width", made->width_px);
  line.emplace("height", made->height_px);
  line.emplace("original_width", facts.original_width_px);
  line.emplace("original_height", facts.original_height_px);
  line.emplace("bytes", made->encoded.size());
  line.emplace("sha256", ToHex(digests->sha256));
  line.emplace("format", Name(made->format));
  line.emplace("original_format", Name(facts.format));
  line.emplace("frames", facts.frame_count);
  line.emplace("orientation", facts.orientation);
  if (rendered != nullptr) *rendered = *std::move(made);
  return line;
}

int RunImageCommand(int argc, char** argv) {
  CLI::App app("Decodes, resizes and encodes pictures as the crawl does.", "tamis image");
  ImageOptions options;
  bool batch = false;
  std::string folder;
  std::vector<std::string> files;
  AddOptions(&app, &options);
  app.add_option("--out", folder, "folder for the results");
  app.add_flag("--batch", batch, "read {\"file\": ...} or {\"file_base64\": ...} lines from standard input");
  app.add_option("FILE", files, "- is standard input");
  app.footer("Example:\n  tamis image --resize-mode border --size 256 --encode jpg --out small photo.jpg");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  const Result<ImageJobOptions> job = MakeImageJobOptions(options);
  if (!job || batch != files.empty()) {
    std::cerr << "tamis image: " << (job ? "give either files or --batch" : job.error().message)
              << "; see tamis image --help\n";
    return kExitUsage;
  }
  ImageRun run(options, folder);
  if (!batch) return run.DescribeAll(files);
  return RunStandardBatch([&run](const json::object& one) { return run.RunCase(one); });
}

}  // namespace tamis
