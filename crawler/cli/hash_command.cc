#include "crawler/cli/hash_command.h"

#include <iostream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/cli/tool_jail.h"
#include "crawler/core/digest.h"
#include "crawler/core/utf8.h"
#include "extract/probe.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;

json::value SideOrNull(int side_px) {
  return side_px > 0 ? json::value(side_px) : json::value(nullptr);
}

/// The reason code of a picture that cannot be decoded; none: the error is not the picture's.
std::optional<std::string> ReasonCodeOf(const Error& error) {
  const bool is_reason = error.message.starts_with("image_") || error.message.starts_with("job_");
  if (!is_reason) return std::nullopt;
  return error.message.substr(0, error.message.find(':'));
}

void DescribeHash(const PdqHash& hash, json::object& description) {
  json::array needles;
  for (const Pdq& needle : hash.needles) needles.emplace_back(ToHex(needle));
  description["pdq"] = needles.front();
  description["pdq_quality"] = hash.quality;
  description["pdq_dihedral"] = std::move(needles);
}

/// Fills in the PDQ fields, which are null so far.
Status HashPixels(std::span<const std::byte> bytes, json::object& description) {
  const Result<JailPool*> jail = ToolJail();
  if (!jail) return jail.error();
  const Result<std::unique_ptr<JailedPicture>> picture = (*jail)->Decode(bytes);
  if (picture) {
    DescribeHash((*picture)->pdq().front(), description);
    return {};
  }
  const std::optional<std::string> reason = ReasonCodeOf(picture.error());
  if (!reason) return picture.error();
  description.emplace("pdq_error", *reason);
  return {};
}

std::span<const std::byte> BytesOf(const std::string& content) {
  return std::as_bytes(std::span(content));
}

/// One line of a batch: {"file": path} or {"file_base64": bytes}.
Result<json::object> RunHashCase(const json::object& one) {
  const Result<std::string> path = TextOf(one, "file");
  const Result<std::string> encoded = TextOf(one, "file_base64");
  if (path.has_value() == encoded.has_value()) {
    return Error{ErrorCode::kInvalidInput, "give either file or file_base64"};
  }
  if (path) {
    if (*path == "-") return Error{ErrorCode::kInvalidInput, "file: standard input is the batch"};
    const Result<std::string> content = ReadInput(*path);
    if (!content) return content.error();
    return DescribeBytes(*path, BytesOf(*content));
  }
  const Result<std::string> content = DecodeBase64(*encoded);
  if (!content) return content.error();
  Result<json::object> description = DescribeBytes("", BytesOf(*content));
  if (description) (*description)["file"] = nullptr;
  return description;
}

int DescribeAll(const std::vector<std::string>& files) {
  int exit_code = kExitYes;
  for (const std::string& file : files) {
    const Result<std::string> content = ReadInput(file);
    const Result<json::object> description =
        content ? DescribeBytes(file, BytesOf(*content)) : Result<json::object>(content.error());
    if (description) {
      WriteLine(std::cout, *description);
      continue;
    }
    exit_code = kExitNo;
    json::object refusal{{"file", ToWellFormedUtf8(file)}};
    refusal.emplace("error", ErrorBody(description.error(), file));
    WriteLine(std::cout, refusal);
  }
  std::cout.flush();
  return std::cout ? exit_code : kExitNo;
}

}  // namespace

Result<json::object> DescribeBytes(const std::string& file, std::span<const std::byte> bytes) {
  const Result<Digests> digests = DigestAll(bytes);
  if (!digests) return digests.error();
  const Result<ImageHeader> probed = ProbeImage(bytes);
  const ImageHeader header = probed ? *probed : ImageHeader{.format = SniffFormat(bytes)};
  const std::string_view format = ToString(header.format);
  json::object description;
  description.reserve(12);
  description.emplace("file", ToWellFormedUtf8(file));
  description.emplace("bytes", bytes.size());
  description.emplace("md5", ToHex(digests->md5));
  description.emplace("sha1", ToHex(digests->sha1));
  description.emplace("sha256", ToHex(digests->sha256));
  description.emplace("format", json::string_view(format.data(), format.size()));
  description.emplace("width", SideOrNull(header.width_px));
  description.emplace("height", SideOrNull(header.height_px));
  for (const char* key : {"pdq", "pdq_quality", "pdq_dihedral"}) description.emplace(key, nullptr);
  const bool is_picture = header.format != ImageFormat::kUnknown;
  const Status hashed = is_picture ? HashPixels(bytes, description) : Status();
  if (!hashed) return hashed.error();
  return description;
}

int RunHashCommand(int argc, char** argv) {
  CLI::App app("Prints MD5, SHA-1 and SHA-256 of files; format, size and PDQ hash of pictures.",
               "tamis hash");
  bool batch = false;
  std::vector<std::string> files;
  app.add_flag("--batch", batch, "read {\"file\": ...} or {\"file_base64\": ...} lines from standard input");
  app.add_option("FILE", files, "- is standard input");
  app.footer("Example:\n  tamis hash photo.jpg");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch != files.empty()) {
    std::cerr << "tamis hash: give either files or --batch; see tamis hash --help\n";
    return kExitUsage;
  }
  return batch ? RunStandardBatch(RunHashCase) : DescribeAll(files);
}

}  // namespace tamis
