#ifndef TAMIS_FILTER_TEXT_PIECES_H_
#define TAMIS_FILTER_TEXT_PIECES_H_

// What the readers of personal data find: characters of a PlainText. Each reader costs linear time.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "filter/text/plain_text.h"

namespace tamis {

/// Characters of a PlainText.
struct Piece {
  std::string_view kind;  // of PersonalData; a literal
  size_t begin = 0;
  size_t end = 0;
};

/// Appends e-mail addresses, also where "@" and "." are written out: "name [at] host dot org". Not so in
/// URLs, whose words stand between hyphens anyway.
void AddEmails(const PlainText& text, bool is_url, std::vector<Piece>& pieces);

/// The end of what begins at `at`, where something can begin (number_shape.h); none: nothing of the kind.
std::optional<size_t> IbanAt(const PlainText& text, size_t at);
std::optional<size_t> CardAt(const PlainText& text, size_t at);
std::optional<size_t> NationalIdAt(const PlainText& text, size_t at);
std::optional<size_t> IpAddressAt(const PlainText& text, size_t at);
std::optional<size_t> PhoneAt(const PlainText& text, size_t at);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_PIECES_H_
