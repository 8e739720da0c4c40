#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_JSON_LD_WORK_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_JSON_LD_WORK_H_

// What one JSON-LD object says of the rights in the thing that it describes.

#include <optional>

#include "extract/page_rights/stated_work.h"

namespace simdjson::dom {
class object;
}

namespace tamis {

/// None where it says nothing of rights. A value is a text, a URL, an object's @id, url, name or @value, or a
/// list of these. `cut`: a limit left something out. Cost: linear in the object's own members.
std::optional<StatedWork> ReadJsonLdWork(const simdjson::dom::object& object, bool is_image, bool& cut);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_JSON_LD_WORK_H_
