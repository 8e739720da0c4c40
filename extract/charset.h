#ifndef TAMIS_EXTRACT_CHARSET_H_
#define TAMIS_EXTRACT_CHARSET_H_

// Which encoding a document has, and its text as UTF-8.
// Format: https://encoding.spec.whatwg.org/ and HTML standard 13.2.3. Library: ICU, hidden in charset.cc.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// Where the encoding was found, most certain first.
enum class CharsetSource { kByteOrderMark, kHeader, kMeta, kGuess };

/// An encoding and how it was found.
struct Charset {
  std::string_view name;  // of the Encoding standard, lower-case ("utf-8", "windows-1252"); static storage
  CharsetSource source = CharsetSource::kGuess;
  size_t byte_order_mark_bytes = 0;
};

/// Text that is either borrowed from the bytes it was decoded from or owned.
/// Lifetime: a borrowed text needs those bytes.
class Utf8Text {
 public:
  static Utf8Text Borrow(std::string_view text);
  static Utf8Text Own(std::string text);

  std::string_view view() const { return is_owned_ ? std::string_view(owned_) : borrowed_; }
  bool is_owned() const { return is_owned_; }

 private:
  std::string owned_;
  std::string_view borrowed_;
  bool is_owned_ = false;
};

/// The encoding's name for a label such as "latin1"; empty if the standard has no such label.
/// Source: Encoding standard 4.2, "get an encoding".
std::string_view EncodingForLabel(std::string_view label);

/// The value of the charset parameter of a Content-Type field; empty if there is none.
/// Source: RFC 9110 8.3.1; quoted values too. Lifetime: views `content_type`.
std::string_view CharsetParameter(std::string_view content_type);

/// The encoding that a document's first 1,024 bytes declare; empty if none.
/// Source: HTML standard 13.2.3.2, "prescan a byte stream to determine its encoding".
std::string_view PrescanEncoding(std::string_view bytes);

/// Decides: byte order mark, then header, then prescan, then utf-8 if the bytes are valid UTF-8, then what
/// ICU takes the first 64 KiB for, then windows-1252. `content_type` may be empty. Source: HTML
/// standard 13.2.3.2.
Charset SniffCharset(std::string_view bytes, std::string_view content_type);

/// True if `bytes` is valid UTF-8 (Unicode 15, table 3-7).
bool IsValidUtf8(std::string_view bytes);

/// Decodes `bytes`, a leading byte order mark left out. Malformed sequences become U+FFFD.
///
/// Valid UTF-8 is borrowed, not copied. "replacement" gives one U+FFFD for any content.
/// Limits: more than `max_bytes` of UTF-8 is kTooLarge. Errors: kInternal if ICU lacks the converter.
/// Thread-safety: reentrant. Cost: linear.
Result<Utf8Text> DecodeToUtf8(std::string_view bytes, const Charset& charset, size_t max_bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CHARSET_H_
