#include "tests/support/test_animations.h"

#include <array>
#include <bit>

#include <webp/encode.h>
#include <zlib.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

std::string Big32(uint32_t value) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) text.push_back(static_cast<char>(value >> shift & 0xFF));
  return text;
}

std::string Little(uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
  return text;
}

/// Literals between clear codes: the codes never grow.
std::string LzwText(const std::vector<uint8_t>& indices, int min_bits) {
  const uint32_t clear = 1u << min_bits, end = clear + 1;
  std::string packed;
  uint32_t held = 0;
  int held_bits = 0;
  const auto put = [&](uint32_t code) {
    held |= code << held_bits;
    for (held_bits += min_bits + 1; held_bits >= 8; held_bits -= 8, held >>= 8) {
      packed.push_back(static_cast<char>(held & 0xFF));
    }
  };
  const size_t run = clear - 2;  // the table must not reach the next width
  for (size_t i = 0; i < indices.size(); ++i) {
    if (i % run == 0) put(clear);
    put(indices[i]);
  }
  put(end);
  packed.push_back(static_cast<char>(held & 0xFF));
  std::string blocks(1, static_cast<char>(min_bits));
  for (size_t at = 0; at < packed.size(); at += 255) {
    const std::string block = packed.substr(at, 255);
    blocks += static_cast<char>(block.size()) + block;
  }
  return blocks + '\0';
}

std::vector<uint8_t> InFileOrder(const GifFrameRecipe& frame) {
  if (!frame.interlaced) return frame.picture.samples;
  constexpr std::array<std::array<int, 2>, 4> kPasses = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
  std::vector<uint8_t> ordered;
  for (const auto& [first, step] : kPasses) {
    for (int y = first; y < frame.picture.height_px; y += step) {
      for (int x = 0; x < frame.picture.width_px; ++x) ordered.push_back(frame.picture.at(x, y, 0));
    }
  }
  return ordered;
}

std::string Filtered(const TestPicture& picture) {
  std::string rows;
  const auto stride = static_cast<size_t>(picture.width_px * picture.channels);
  for (int y = 0; y < picture.height_px; ++y) {
    rows.push_back('\0');
    const auto* row = reinterpret_cast<const char*>(picture.samples.data()) + static_cast<size_t>(y) * stride;
    rows.append(row, stride);
  }
  uLongf size = compressBound(rows.size());
  std::string out(size, '\0');
  const int failed = compress(reinterpret_cast<Bytef*>(out.data()), &size,
                              reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  CHECK(failed == Z_OK);
  out.resize(size);
  return out;
}

std::string FrameControl(uint32_t sequence, const AnimatedFrame& frame) {
  return Big32(sequence) + Big32(static_cast<uint32_t>(frame.picture.width_px)) +
         Big32(static_cast<uint32_t>(frame.picture.height_px)) +
         Big32(static_cast<uint32_t>(frame.place.left)) + Big32(static_cast<uint32_t>(frame.place.top)) +
         std::string("\0\x0A\0\x64", 4) + static_cast<char>(frame.place.disposal) +
         static_cast<char>(frame.place.blends ? 1 : 0);
}

}  // namespace

std::vector<std::byte> BytesOf(const std::string& text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

std::string TextOf(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string PngChunkText(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto* first = reinterpret_cast<const Bytef*>(body.data());
  return Big32(static_cast<uint32_t>(data.size())) + body +
         Big32(static_cast<uint32_t>(crc32_z(0, first, body.size())));
}

std::string RiffChunkText(const std::string& type, const std::string& data) {
  return type + Little(static_cast<uint32_t>(data.size()), 4) + data + std::string(data.size() % 2, '\0');
}

std::string WebpFileText(const std::string& chunks) {
  return "RIFF" + Little(static_cast<uint32_t>(chunks.size() + 4), 4) + "WEBP" + chunks;
}

std::vector<std::byte> EncodeTestGif(int width_px, int height_px, const std::vector<uint8_t>& colours_rgb,
                                     const std::vector<GifFrameRecipe>& frames,
                                     const std::string& extensions) {
  const auto count = static_cast<uint32_t>(colours_rgb.size() / 3);
  CHECK(std::has_single_bit(count) && count >= 2);
  const int table_bits = std::countr_zero(count);
  std::string gif = "GIF89a" + Little(static_cast<uint32_t>(width_px), 2) +
                    Little(static_cast<uint32_t>(height_px), 2) + static_cast<char>(0xF0 | (table_bits - 1)) +
                    std::string(2, '\0');
  gif.append(colours_rgb.begin(), colours_rgb.end());
  gif += extensions;
  for (const GifFrameRecipe& frame : frames) {
    const int flags = frame.place.disposal << 2 | (frame.transparent >= 0 ? 1 : 0);
    gif += std::string("\x21\xF9\x04") + static_cast<char>(flags) + std::string("\x0A\0", 2) +
           static_cast<char>(std::max(frame.transparent, 0)) + '\0';
    gif += '\x2C' + Little(static_cast<uint32_t>(frame.place.left), 2) +
           Little(static_cast<uint32_t>(frame.place.top), 2) +
           Little(static_cast<uint32_t>(frame.picture.width_px), 2) +
           Little(static_cast<uint32_t>(frame.picture.height_px), 2) +
           static_cast<char>(frame.interlaced ? 0x40 : 0);
    gif += LzwText(InFileOrder(frame), std::max(table_bits, 2));
  }
  return BytesOf(gif + '\x3B');
}

std::vector<std::byte> EncodeTestWebp(const TestPicture& picture, bool lossless, float quality) {
  uint8_t* memory = nullptr;
  size_t size = 0;
  const int stride = picture.width_px * picture.channels;
  const uint8_t* samples = picture.samples.data();
  const int width = picture.width_px, height = picture.height_px;
  if (picture.channels == 4) {
    size = lossless ? WebPEncodeLosslessRGBA(samples, width, height, stride, &memory)
                    : WebPEncodeRGBA(samples, width, height, stride, quality, &memory);
  } else {
    size = lossless ? WebPEncodeLosslessRGB(samples, width, height, stride, &memory)
                    : WebPEncodeRGB(samples, width, height, stride, quality, &memory);
  }
  CHECK(size > 0);
  const auto* first = reinterpret_cast<const std::byte*>(memory);
  std::vector<std::byte> bytes(first, first + size);
  WebPFree(memory);
  return bytes;
}

std::vector<std::byte> EncodeTestAnimatedWebp(int width_px, int height_px,
                                              const std::vector<AnimatedFrame>& frames) {
  std::string chunks =
      RiffChunkText("VP8X", std::string("\x12\0\0\0", 4) + Little(static_cast<uint32_t>(width_px - 1), 3) +
                                Little(static_cast<uint32_t>(height_px - 1), 3));
  chunks += RiffChunkText("ANIM", std::string(6, '\0'));
  for (const AnimatedFrame& frame : frames) {
    const std::string still = TextOf(EncodeTestWebp(frame.picture, true));
    const int flags = (frame.place.blends ? 0 : 2) | frame.place.disposal;
    chunks += RiffChunkText("ANMF", Little(static_cast<uint32_t>(frame.place.left / 2), 3) +
                                        Little(static_cast<uint32_t>(frame.place.top / 2), 3) +
                                        Little(static_cast<uint32_t>(frame.picture.width_px - 1), 3) +
                                        Little(static_cast<uint32_t>(frame.picture.height_px - 1), 3) +
                                        Little(100, 3) + static_cast<char>(flags) + still.substr(12));
  }
  return BytesOf(WebpFileText(chunks));
}

std::vector<std::byte> EncodeTestApng(const std::vector<AnimatedFrame>& frames, bool hidden_default) {
  const TestPicture& first = frames.front().picture;
  std::string png = "\x89PNG\r\n\x1A\n";
  png += PngChunkText("IHDR", Big32(static_cast<uint32_t>(first.width_px)) +
                                  Big32(static_cast<uint32_t>(first.height_px)) + '\x08' +
                                  static_cast<char>(first.channels == 4 ? 6 : 2) + std::string(3, '\0'));
  const auto shown = static_cast<uint32_t>(frames.size() - (hidden_default ? 1 : 0));
  png += PngChunkText("acTL", Big32(shown) + Big32(0));
  uint32_t sequence = 0;
  for (size_t i = 0; i < frames.size(); ++i) {
    if (i > 0 || !hidden_default) png += PngChunkText("fcTL", FrameControl(sequence++, frames[i]));
    const std::string data = Filtered(frames[i].picture);
    png += i == 0 ? PngChunkText("IDAT", data) : PngChunkText("fdAT", Big32(sequence++) + data);
  }
  return BytesOf(png + PngChunkText("IEND", ""));
}

}  // namespace tamis
