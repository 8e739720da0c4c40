#include "extract/consent/rsl_names.h"

#include <algorithm>

#include "extract/consent/rights_pattern.h"

namespace tamis {
namespace {

constexpr std::string_view kRsl = "rsl";
constexpr std::string_view kXmlns = "xmlns";

std::string_view PrefixOf(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

std::string_view LocalOf(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool NamesTheStandard(std::string_view uri) {
  return LowerAscii(uri).find("rslstandard.org") != std::string::npos;
}

}  // namespace

const std::string* RslNames::UriOf(std::string_view prefix) const {
  const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                  [&](const Binding& binding) { return binding.prefix == prefix; });
  return found == bindings_.rend() ? nullptr : &found->uri;
}

RslName RslNames::Enter(int depth, std::string_view written, std::span<const XmlAttribute> attributes) {
  for (const XmlAttribute& attribute : attributes) {
    const bool is_default = attribute.name == kXmlns;
    if (!is_default && PrefixOf(attribute.name) != kXmlns) continue;
    if (bindings_.size() >= kMaxBindings) {
      too_many_ = true;
      break;
    }
    const std::string_view prefix = is_default ? std::string_view() : LocalOf(attribute.name);
    bindings_.push_back({depth, std::string(prefix), std::string(TrimWide(attribute.value))});
  }
  const std::string_view prefix = PrefixOf(written);
  const std::string* const uri = UriOf(prefix);
  RslName name;
  name.local = LowerAscii(LocalOf(written));
  name.is_exact = name.local == LocalOf(written);
  if (!has_root_) {
    has_root_ = true;
    root_is_rsl_ = name.local == kRsl;
    root_prefix_ = prefix;
    if (uri != nullptr) root_uri_ = *uri;
    is_odd_ = root_is_rsl_ && !name.is_exact;
  }
  const bool has_uri = uri != nullptr && !uri->empty();
  name.is_rsl = LowerAscii(prefix) == kRsl || (has_uri && NamesTheStandard(*uri)) ||
                (root_is_rsl_ && (!has_uri || *uri == root_uri_));
  if (uri == nullptr && !prefix.empty() && prefix != root_prefix_ && prefix != kRsl) name.is_exact = false;
  saw_rsl_ = saw_rsl_ || name.is_rsl;
  return name;
}

void RslNames::Leave(int depth) {
  while (!bindings_.empty() && bindings_.back().depth >= depth) bindings_.pop_back();
}

std::string_view RslAttribute(std::span<const XmlAttribute> attributes, std::string_view local) {
  for (const XmlAttribute& attribute : attributes) {
    if (LowerAscii(LocalOf(attribute.name)) == local) return attribute.value;
  }
  return {};
}

}  // namespace tamis
