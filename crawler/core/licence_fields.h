#ifndef TAMIS_CRAWLER_CORE_LICENCE_FIELDS_H_
#define TAMIS_CRAWLER_CORE_LICENCE_FIELDS_H_

// What a row keeps of the licence and of who made the image: rights.md 3.4.

#include <string>
#include <vector>

namespace tamis {

/// Plain values; empty where nobody said it. Each is valid UTF-8 where the claims are.
struct LicenceFields {
  std::string license_spdx;    // SPDX id or LicenseRef-...
  std::string license_family;  // see LicenceClaim::family
  std::string license_url_raw;
  std::string license_source;      // "L01" to "L17"
  std::string license_scope;       // "image", ...; empty where no claim was chosen
  std::string license_confidence;  // "A" to "E"; empty where no claim was chosen
  bool license_conflict = false;
  std::vector<std::string> license_all;  // ids of every claim about this image, sorted
  std::string attribution_name;
  std::string attribution_url;
  std::string title;
  std::string source_url;  // the page
  std::string image_url;
  std::string copyright_notice;
  std::string credit_line;
  std::string creator;
  std::string licensor_url;
  std::string usage_terms;
  std::string changes_made;         // CC BY 4.0, 3(a)(1)(B): that the material was modified is to be said
  std::string digital_source_type;  // last path segment of the IPTC URI
  bool operator==(const LicenceFields&) const = default;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_LICENCE_FIELDS_H_
