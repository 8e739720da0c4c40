#include "tests/support/test_images.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <jpeglib.h>
#include <spng.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

J_COLOR_SPACE ColourSpace(int channels) {
  if (channels == 1) return JCS_GRAYSCALE;
  return channels == 4 ? JCS_CMYK : JCS_RGB;
}

uint8_t PngColourType(int channels) {
  constexpr uint8_t kTypes[] = {SPNG_COLOR_TYPE_GRAYSCALE, SPNG_COLOR_TYPE_GRAYSCALE_ALPHA,
                                SPNG_COLOR_TYPE_TRUECOLOR, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA};
  return kTypes[channels - 1];
}

std::vector<std::byte> TakeBytes(const void* data, size_t size) {
  const auto* first = static_cast<const std::byte*>(data);
  return {first, first + size};
}

std::vector<uint8_t> At16Bits(const std::vector<uint8_t>& samples) {
  std::vector<uint8_t> wide;
  for (const uint8_t sample : samples) wide.insert(wide.end(), {sample, sample});
  return wide;
}

void SetPalette(spng_ctx* context, const PngRecipe& recipe) {
  spng_plte palette{};
  const std::vector<uint8_t>& colours = *recipe.palette_rgb;
  palette.n_entries = static_cast<uint32_t>(colours.size() / 3);
  for (uint32_t i = 0; i < palette.n_entries; ++i) {
    palette.entries[i] = {colours[i * 3], colours[i * 3 + 1], colours[i * 3 + 2], 255};
  }
  CHECK(spng_set_plte(context, &palette) == 0);
  if (recipe.palette_alpha.empty()) return;
  spng_trns transparency{};
  transparency.n_type3_entries = static_cast<uint32_t>(recipe.palette_alpha.size());
  std::copy(recipe.palette_alpha.begin(), recipe.palette_alpha.end(), transparency.type3_alpha);
  CHECK(spng_set_trns(context, &transparency) == 0);
}

void AppendBig32(std::string* out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(value >> shift & 0xFF));
}

/// CRC-32 of PNG, annex D.
uint32_t Crc(std::string_view text) {
  uint32_t crc = 0xFFFFFFFFu;
  for (const char c : text) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
  }
  return ~crc;
}

void AppendChunk(std::string* out, std::string_view type, std::string_view data) {
  AppendBig32(out, static_cast<uint32_t>(data.size()));
  const std::string body = std::string(type) + std::string(data);
  *out += body;
  AppendBig32(out, Crc(body));
}

/// One stored block (RFC 1951 3.2.4) in a zlib envelope (RFC 1950).
std::string Stored(std::string_view data) {
  CHECK(data.size() < 65'536);
  std::string out("\x78\x01\x01", 3);
  const auto size = static_cast<uint16_t>(data.size());
  for (const uint16_t half : {size, static_cast<uint16_t>(~size)}) {
    out.push_back(static_cast<char>(half & 0xFF));
    out.push_back(static_cast<char>(half >> 8));
  }
  out += data;
  uint32_t a = 1, b = 0;
  for (const char c : data) {
    a = (a + static_cast<uint8_t>(c)) % 65'521;
    b = (b + a) % 65'521;
  }
  AppendBig32(&out, b << 16 | a);
  return out;
}

void AppendPass(std::string* rows, int width, int height) {
  if (width <= 0) return;
  for (int y = 0; y < height; ++y) {
    rows->push_back('\0');
    for (int x = 0; x < width; ++x) *rows += "\x10\x80\xF0";
  }
}

}  // namespace

TestPicture DrawPicture(int width_px, int height_px, int channels, uint32_t seed) {
  TestPicture picture{width_px, height_px, channels, {}};
  picture.samples.reserve(static_cast<size_t>(width_px * height_px * channels));
  uint32_t noise = seed * 2'654'435'761u + 1;
  for (int y = 0; y < height_px; ++y) {
    for (int x = 0; x < width_px; ++x) {
      noise = noise * 1'664'525u + 1'013'904'223u;
      for (int c = 0; c < channels; ++c) {
        const int slope = (x * (3 + c) * 60 / width_px + y * (4 - c) * 60 / height_px) % 240;
        picture.samples.push_back(static_cast<uint8_t>(slope + static_cast<int>(noise >> 28)));
      }
    }
  }
  return picture;
}

std::vector<std::byte> EncodeTestJpeg(const TestPicture& picture, const JpegRecipe& recipe) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &memory, &size);
  info.image_width = static_cast<JDIMENSION>(picture.width_px);
  info.image_height = static_cast<JDIMENSION>(picture.height_px);
  info.input_components = picture.channels;
  info.in_color_space = ColourSpace(picture.channels);
  jpeg_set_defaults(&info);
  if (recipe.ycck) jpeg_set_colorspace(&info, JCS_YCCK);
  jpeg_set_quality(&info, recipe.quality, TRUE);
  if (recipe.full_chroma) info.comp_info[0].h_samp_factor = info.comp_info[0].v_samp_factor = 1;
  if (recipe.progressive) jpeg_simple_progression(&info);
  info.arith_code = recipe.arithmetic ? TRUE : FALSE;
  info.restart_in_rows = recipe.restart_rows;
  jpeg_start_compress(&info, TRUE);
  const auto stride = static_cast<size_t>(picture.width_px * picture.channels);
  while (info.next_scanline < info.image_height) {
    auto* row = const_cast<JSAMPROW>(picture.samples.data() + info.next_scanline * stride);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  std::vector<std::byte> bytes = TakeBytes(memory, size);
  std::free(memory);
  return bytes;
}

std::vector<std::byte> EncodeTestPng(const TestPicture& picture, const PngRecipe& recipe) {
  spng_ctx* context = spng_ctx_new(SPNG_CTX_ENCODER);
  spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
  spng_ihdr header{};
  header.width = static_cast<uint32_t>(picture.width_px);
  header.height = static_cast<uint32_t>(picture.height_px);
  header.bit_depth = static_cast<uint8_t>(recipe.bit_depth);
  header.color_type = recipe.palette_rgb ? uint8_t{SPNG_COLOR_TYPE_INDEXED} : PngColourType(picture.channels);
  header.interlace_method =
      static_cast<uint8_t>(recipe.interlaced ? SPNG_INTERLACE_ADAM7 : SPNG_INTERLACE_NONE);
  CHECK(spng_set_ihdr(context, &header) == 0);
  if (recipe.palette_rgb) SetPalette(context, recipe);
  if (recipe.transparent_grey) {
    spng_trns transparency{};
    transparency.gray = *recipe.transparent_grey;
    CHECK(spng_set_trns(context, &transparency) == 0);
  }
  const std::vector<uint8_t> samples = recipe.bit_depth == 16 ? At16Bits(picture.samples) : picture.samples;
  CHECK(spng_encode_image(context, samples.data(), samples.size(), SPNG_FMT_RAW, SPNG_ENCODE_FINALIZE) == 0);
  size_t size = 0;
  int failed = 0;
  void* memory = spng_get_png_buffer(context, &size, &failed);
  CHECK(memory != nullptr && failed == 0);
  std::vector<std::byte> bytes = TakeBytes(memory, size);
  std::free(memory);
  spng_ctx_free(context);
  return bytes;
}

std::vector<std::byte> AssembledPng(int side_px, bool interlaced) {
  std::string rows;
  if (interlaced) {
    // Adam7 (PNG, third edition, 8.1): first column and row, then the steps, of the seven passes.
    constexpr int kPasses[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                   {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    for (const auto& pass : kPasses) {
      AppendPass(&rows, (side_px - pass[0] + pass[2] - 1) / pass[2],
                 (side_px - pass[1] + pass[3] - 1) / pass[3]);
    }
  } else {
    AppendPass(&rows, side_px, side_px);
  }
  std::string header;
  AppendBig32(&header, static_cast<uint32_t>(side_px));
  AppendBig32(&header, static_cast<uint32_t>(side_px));
  header += std::string("\x08\x02\x00\x00", 4) + (interlaced ? '\x01' : '\0');
  std::string png = "\x89PNG\r\n\x1A\n";
  AppendChunk(&png, "IHDR", header);
  AppendChunk(&png, "IDAT", Stored(rows));
  AppendChunk(&png, "IEND", "");
  return TakeBytes(png.data(), png.size());
}

}  // namespace tamis
