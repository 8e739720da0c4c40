#ifndef TAMIS_EXTRACT_CONSENT_RSL_NAMES_H_
#define TAMIS_EXTRACT_CONSENT_RSL_NAMES_H_

// Which elements of a document are RSL's: by namespace, whatever the prefix, and as authors misspell it.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/xml_reader.h"

namespace tamis {

/// An element's name.
struct RslName {
  bool is_rsl = false;
  bool is_exact = true;  // spelled in lower-case, with a prefix that is declared
  std::string local;     // lower-case
};

/// Namespaces in scope. A namespace that names rslstandard.org, the root's own where the root is "rsl", and
/// none at all under such a root are RSL's, and so is what the prefix "rsl" stands for.
/// Limits: kMaxBindings declarations in scope; more is too_many().
class RslNames {
 public:
  static constexpr size_t kMaxBindings = 256;

  RslName Enter(int depth, std::string_view written, std::span<const XmlAttribute> attributes);
  void Leave(int depth);

  bool has_root() const { return has_root_; }
  bool saw_rsl() const { return saw_rsl_; }
  bool is_odd() const { return is_odd_; }  // the root is spelled otherwise
  bool too_many() const { return too_many_; }

 private:
  struct Binding {
    int depth = 0;
    std::string prefix;
    std::string uri;
  };
  const std::string* UriOf(std::string_view prefix) const;

  std::vector<Binding> bindings_;
  std::string root_uri_;
  std::string root_prefix_;
  bool has_root_ = false;
  bool root_is_rsl_ = false;
  bool saw_rsl_ = false;
  bool is_odd_ = false;
  bool too_many_ = false;
};

/// The value of an attribute, whatever its prefix and the case of its name; empty if absent.
std::string_view RslAttribute(std::span<const XmlAttribute> attributes, std::string_view local);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RSL_NAMES_H_
