#include "extract/jail/warm_up.h"

#include <array>
#include <cstring>
#include <ctime>
#include <span>
#include <string_view>

#include "crawler/core/buffer.h"
#include "extract/consent/embedded_rights.h"
#include "extract/faces.h"
#include "extract/page_job.h"

namespace tamis {
namespace {

constexpr std::string_view kCharsets[] = {
    "utf-8",          "windows-1252",   "windows-1251", "iso-8859-2",  "iso-8859-8-i",
    "macintosh",      "x-mac-cyrillic", "windows-874",  "gbk",         "gb18030",
    "big5",           "euc-jp",         "shift_jis",    "iso-2022-jp", "euc-kr",
    "utf-16le",       "utf-16be",       "koi8-r",       "koi8-u",      "ibm866",
    "x-user-defined",
};

constexpr std::string_view kPage =
    "<!doctype html><html lang=en><title>T</title><body><h1>Head</h1><p>A sentence of text, long enough to "
    "be read. "
    "<img src=a.jpg srcset='a.jpg 1x, b.jpg 2x' alt='a harbour at dusk'></p>"
    "<script type=application/ld+json>{\"@type\":\"ImageObject\",\"contentUrl\":\"/c.jpg\"}</script>";

void ReadSamplePages(const HtmlOptions& html, const TextOptions& text) {
  for (const std::string_view charset : kCharsets) {
    const PageJobInput input{.url = "http://example.org/",
                             .headers = {{"content-type", "text/html; charset=" + std::string(charset)}}};
    static_cast<void>(ExtractPage(std::as_bytes(std::span(kPage)), input, html, text));
  }
  const PageJobInput undeclared{.url = "http://example.org/", .headers = {}};
  const std::string odd = std::string(kPage) + "\xE9\xE8 \x83\x65\x83\x58\x83\x67";
  static_cast<void>(ExtractPage(std::as_bytes(std::span(odd)), undeclared, html, text));
}

/// A small picture with something in it, made smaller and larger in every way, encoded in every format we
/// write, and decoded again.
void TurnSamplePicture(const ImageJobOptions& given) {
  constexpr int kSidePx = 96;
  MemoryBudget budget(int64_t{64} * 1024 * 1024);
  Result<Pixels> pixels = Pixels::Allocate(kSidePx, kSidePx + 8, 3, budget);
  if (!pixels) return;
  for (size_t i = 0; i < pixels->bytes.size(); ++i) pixels->bytes.data()[i] = static_cast<std::byte>(i * 7);
  ImageJobOptions options = given;
  options.only_if_bigger = false;
  const RenderInput input{.pixels = *pixels};
  for (const int size_px : {32, 150}) {
    options.size_px = size_px;
    for (const Encoding encoding : {Encoding::kJpeg, Encoding::kPng, Encoding::kWebp}) {
      options.encode = encoding;
      const Result<Rendered> rendered = RenderImageJob(input, options, budget);
      if (rendered) static_cast<void>(DecodeImageJob(rendered->encoded.span(), options, budget));
    }
  }
}

/// Lists of terms and licences, and what compares texts.
void ReadSampleRights() {
  ImageMetadata metadata;
  metadata.fields.push_back(
      {MetadataFamily::kXmp, "Xmp.xmpRights.UsageTerms", "x-default",
       "\xC2\xA9 Ann. CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. AI training "
       "is prohibited. Getty Images"});
  metadata.boxes.push_back({"/c2pa/a/b/c2pa.training-mining", "json", "{\"ai_training\":\"notAllowed\"}"});
  metadata.has_jumbf = true;
  static_cast<void>(ReadEmbeddedRights(metadata, {}));
}

}  // namespace

Status WarmUp(const HtmlOptions& html, const TextOptions& text, const ImageJobOptions& image) {
  tzset();  // reads the time zone file
  ReadSamplePages(html, text);
  ReadSampleRights();
  const Status loaded = image.find_faces ? LoadFaceDetector() : Status();
  if (!loaded) return loaded;
  TurnSamplePicture(image);
  return {};
}

}  // namespace tamis
