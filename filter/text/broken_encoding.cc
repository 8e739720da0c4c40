#include "filter/text/broken_encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr size_t kMinOdd = 2;        // control and private-use characters
constexpr size_t kOddShare = 10;     // one in so many
constexpr size_t kMinQuestions = 6;  // question marks
constexpr char32_t kAppleSign = 0xF8FF;

/// 0x80 to 0x9F of windows-1252. Source: https://encoding.spec.whatwg.org/index-windows-1252.txt
constexpr std::array<char32_t, 32> kHigh{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                         0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                         0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                         0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

/// The byte that windows-1252 decodes to this character; 0: none, or ASCII.
uint8_t ByteOf(char32_t c) {
  if (c >= 0x80 && c <= 0xFF) return static_cast<uint8_t>(c);
  const auto* found = std::find(kHigh.begin(), kHigh.end(), c);
  return found == kHigh.end() ? uint8_t{0} : static_cast<uint8_t>(0x80 + (found - kHigh.begin()));
}

/// Marks that may stand behind an accented letter: quotes, dashes, signs, a no-break space.
bool MayFollowALetter(uint8_t byte) {
  constexpr std::string_view kMarks =
      "\x82\x84\x85\x86\x87\x8B\x91\x92\x93\x94\x95\x96\x97\x99\x9B\xA0\xA1\xA7\xA8\xAA\xAB\xAD\xAE\xB0\xB4"
      "\xB7"
      "\xB9\xB2\xB3\xBA\xBB\xBF";
  return kMarks.find(static_cast<char>(byte)) != std::string_view::npos;
}

/// Whether bytes that windows-1252 made letters of are UTF-8: one sequence that no text has by chance, or two
/// in a row.
bool HasMisreadUtf8(const std::string& bytes) {
  size_t last_end = std::string::npos;
  for (size_t at = 0; at < bytes.size();) {
    const CodePoint point = DecodeUtf8(bytes, at);
    const bool sequence = point.bytes >= 2 && point.value != kReplacementCharacter;
    if (!sequence) {
      at += 1;
      continue;
    }
    const auto lead = static_cast<uint8_t>(bytes[at]);
    const auto follower = static_cast<uint8_t>(bytes[at + 1]);
    bool all_marks = true;
    for (size_t i = 1; i < point.bytes; ++i) {
      all_marks = all_marks && MayFollowALetter(static_cast<uint8_t>(bytes[at + i]));
    }
    const bool sure = (lead == 0xC2 && follower >= 0xA0) || ((lead == 0xC3 || point.bytes > 2) && !all_marks);
    if (sure || last_end == at) return true;
    last_end = at + point.bytes;
    at = last_end;
  }
  return false;
}

bool IsOdd(char32_t c) {
  const bool control = (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v') ||
                       (c >= 0x7F && c <= 0x9F && c != 0x85);
  const bool private_use = (c >= 0xE000 && c < kAppleSign) || c >= 0xF0000;
  return control || private_use;
}

}  // namespace

bool IsBrokenEncoding(std::string_view text) {
  std::string bytes;  // of windows-1252; '?' for all else
  size_t count = 0;
  size_t odd = 0;
  size_t questions = 0;
  size_t spaces = 0;
  bool high = false;
  bytes.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++count) {
    const CodePoint point = DecodeUtf8(text, at);
    const bool cut =
        point.value == kReplacementCharacter && at + point.bytes == text.size() && text[at] != '\xEF';
    if (point.value == kReplacementCharacter && !cut) return true;
    const uint8_t byte = ByteOf(point.value);
    high = high || byte != 0;
    bytes += byte == 0 ? '?' : static_cast<char>(byte);
    odd += IsOdd(point.value) ? 1 : 0;
    questions += point.value == '?' ? 1 : 0;
    spaces += point.value == ' ' ? 1 : 0;
    at += point.bytes;
  }
  if (odd >= kMinOdd && odd * kOddShare >= count) return true;
  if (questions >= kMinQuestions && questions * 2 >= count - spaces) return true;
  return high && HasMisreadUtf8(bytes);
}

}  // namespace tamis
