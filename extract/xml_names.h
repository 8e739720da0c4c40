#ifndef TAMIS_EXTRACT_XML_NAMES_H_
#define TAMIS_EXTRACT_XML_NAMES_H_

// Which vocabulary a prefixed name of a sitemap or feed belongs to, as sites use prefixes: often undeclared,
// or declared with a misspelt namespace.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "extract/xml_reader.h"

namespace tamis {

/// kPlain: the format's own names. kForeign: anything else.
enum class XmlVocabulary : uint8_t { kPlain, kImage, kMedia, kDublinCore, kForeign };

struct XmlName {
  XmlVocabulary vocabulary = XmlVocabulary::kPlain;
  std::string_view local;  // without the prefix
};

/// Value of the attribute with this name as written; empty if absent.
std::string_view AttributeOf(std::span<const XmlAttribute> attributes, std::string_view name);

/// Prefixes of one document.
///
/// A prefix declared with a known namespace (or one that contains its usual words) means that; else the
/// usual prefixes mean what they usually mean. The root's own prefix and no prefix are kPlain. Declarations
/// hold for the rest of the document: the first one of a prefix counts, at most 64.
class XmlNames {
 public:
  /// For each start tag, before Resolve. The first one is the root.
  void Declare(std::string_view element, std::span<const XmlAttribute> attributes);

  XmlName Resolve(std::string_view name) const;

 private:
  std::map<std::string, XmlVocabulary, std::less<>> prefixes_;
  std::string root_prefix_;
  bool has_root_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_XML_NAMES_H_
