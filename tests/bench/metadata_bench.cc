// What reading the embedded metadata of one picture costs, by what the file carries.

#include <string>

#include <benchmark/benchmark.h>

#include "extract/consent/embedded_rights.h"
#include "extract/image_job.h"
#include "extract/metadata.h"
#include "extract/metadata_wire.h"
#include "tests/support/cbor_writer.h"
#include "tests/support/metadata_files.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

std::string Exif() {
  return TiffStructure({{0x010F, 2, "Camera\0"s}, {0x0112, 3, "\1\0"s}, {0x8298, 2, "(c) Ann Example\0"s}},
                       {{0x9003, 2, "2026:01:02 03:04:05\0"s}, {0x927C, 7, std::string(8'000, 'n')}});
}

/// As many properties as editors usually write.
std::string Xmp(int develop_settings) {
  std::string properties =
      "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>Rights</rdf:li></rdf:Alt></dc:rights>"
      "<xmpRights:WebStatement>https://a.example/licence</xmpRights:WebStatement>"
      "<plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</plus:DataMining>";
  for (int i = 0; i < develop_settings; ++i) {
    const std::string name = "q:Setting" + std::to_string(i);
    properties += '<' + name + ">+12</" + name + '>';
  }
  return "http://ns.adobe.com/xap/1.0/\0"s + XmpPacket(properties) + std::string(2'000, ' ');
}

void Read(benchmark::State& state, const std::string& file, ImageFormat format) {
  PrepareMetadataReader();
  for (auto _ : state) {
    benchmark::DoNotOptimize(ReadImageMetadata(std::as_bytes(std::span(file)), format));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(file.size()));
}

const FilePiece kExif{"\xE1", "Exif\0\0"s + Exif()};
const FilePiece kIptc{
    "\xED",
    "Photoshop 3.0\0"s + ImageResource(0x0404, IptcBlock({{80, "Ann"}, {110, "Agency"}, {116, "(c)"}}))};

BENCHMARK_CAPTURE(Read, jpeg_without, JpegWith({{"\xE0", "JFIF\0\1\1\0\0\1\0\1\0\0"s}}), ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Read, jpeg_with_exif, JpegWith({kExif}), ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Read, jpeg_with_exif_iptc_xmp, JpegWith({kExif, kIptc, {"\xE1", Xmp(20)}}),
                  ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Read, jpeg_with_large_xmp, JpegWith({{"\xE1", Xmp(500)}}), ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Read, png_without, PngWith({}), ImageFormat::kPng);
BENCHMARK_CAPTURE(Read, webp_without, WebpWith({}), ImageFormat::kWebp);
BENCHMARK_CAPTURE(Read, gif_without, GifWith(""), ImageFormat::kGif);
BENCHMARK_CAPTURE(Read, jpeg_with_jumbf,
                  JpegWith({{"\xEB",
                             "JP\0\1"s + Big32(1) +
                                 JumbfSuperbox("c2pa", JumbfContent("cbor", std::string(20'000, 'c')))}}),
                  ImageFormat::kJpeg);

/// What the statements and licences cost beside the reading of the metadata above.
void Rights(benchmark::State& state, const std::string& file, ImageFormat format) {
  PrepareMetadataReader();
  const Result<ImageMetadata> metadata = ReadImageMetadata(std::as_bytes(std::span(file)), format);
  for (auto _ : state) benchmark::DoNotOptimize(ReadEmbeddedRights(*metadata, {.place = Place::kImageData}));
}

std::string JpegWithStore() {
  const std::string store = C2paStore(
      C2paManifest("urn:uuid:1", "cawg.training-mining", "cbor", FourEntries("cawg.", "notAllowed")));
  return JpegWith({{"\xEB", "JP\0\1"s + Big32(1) + store}});
}

BENCHMARK_CAPTURE(Rights, jpeg_without, JpegWith({}), ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Rights, jpeg_with_exif_iptc_xmp, JpegWith({kExif, kIptc, {"\xE1", Xmp(20)}}),
                  ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Rights, jpeg_with_large_xmp, JpegWith({{"\xE1", Xmp(500)}}), ImageFormat::kJpeg);
BENCHMARK_CAPTURE(Rights, jpeg_with_c2pa, JpegWithStore(), ImageFormat::kJpeg);

/// A picture of a usual size, decoded: what the rest is to be compared with.
void Decode(benchmark::State& state) {
  const std::vector<std::byte> file = EncodeTestJpeg(DrawPicture(1'024, 768));
  const ImageJobOptions options;
  for (auto _ : state) {
    MemoryBudget budget(int64_t{256} << 20);
    benchmark::DoNotOptimize(DecodeImageJob(file, options, budget));
  }
}
BENCHMARK(Decode);

void Wire(benchmark::State& state) {
  const std::string file = JpegWith({kExif, kIptc, {"\xE1", Xmp(20)}});
  const Result<ImageMetadata> metadata =
      ReadImageMetadata(std::as_bytes(std::span(file)), ImageFormat::kJpeg);
  for (auto _ : state) benchmark::DoNotOptimize(ReadMetadataWire(SerializeMetadata(*metadata)));
}
BENCHMARK(Wire);

}  // namespace
}  // namespace tamis
