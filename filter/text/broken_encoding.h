#ifndef TAMIS_FILTER_TEXT_BROKEN_ENCODING_H_
#define TAMIS_FILTER_TEXT_BROKEN_ENCODING_H_

// Texts that went through the wrong decoder.

#include <string_view>

namespace tamis {

/// Whether the text was damaged: UTF-8 that was read as windows-1252 ("CafÃ©", "itâ€™s"), once or more;
/// U+FFFD, or what is ill-formed, but at the very end, where texts are cut; a tenth of it control or
/// private-use characters; half of it question marks. Cost: linear.
bool IsBrokenEncoding(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_BROKEN_ENCODING_H_
