#ifndef TAMIS_FILTER_TEXT_MACHINE_NAME_H_
#define TAMIS_FILTER_TEXT_MACHINE_NAME_H_

// Names that programs give to pictures, with what people leave around them. filter/alt_text.cc knows those
// that are the whole text.

#include <string_view>

namespace tamis {

/// Whether all words are such a name and its company: "DJI_0034 (Large)", "Screenshot from 2019-03-12
/// 10-30-45", "WhatsApp Image 2019-03-12 at 10.30.45", "image 3f2504e04f8911d39a0c", "red-shoes-300x200".
/// Cost: linear.
bool IsMachineName(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_MACHINE_NAME_H_
