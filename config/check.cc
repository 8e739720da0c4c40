// What follows from knobs, and what a crawl demands of them: the rules across several knobs of load.h.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>

#include "config/knobs.h"
#include "config/load.h"

namespace tamis {
namespace {

std::filesystem::path Normal(const std::string& folder) {
  std::error_code failed;
  const std::filesystem::path given = std::filesystem::absolute(folder, failed);
  std::filesystem::path path = std::filesystem::weakly_canonical(given, failed);
  if (failed) path = given.lexically_normal();
  return path.has_filename() ? path : path.parent_path();  // without a trailing slash
}

bool IsInside(const std::string& inner, const std::string& outer) {
  const std::filesystem::path in = Normal(inner);
  const std::filesystem::path out = Normal(outer);
  return std::mismatch(out.begin(), out.end(), in.begin(), in.end()).first == out.end();
}

/// Doubt rejects: "csam_video" is taken for what it says.
bool IsCsam(std::string role) {
  std::transform(role.begin(), role.end(), role.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return role.find("csam") != std::string::npos;
}

Status CheckHashLists(const SafetyOptions& safety) {
  for (const HashListOptions& list : safety.hash_lists) {
    if (IsCsam(list.role) && safety.incident_public_key.empty()) {
      return Error{ErrorCode::kRefused, "hash list " + list.path + " has role " + list.role +
                                            ", which needs safety.incident_public_key "
                                            "(tamis incidents keygen)"};
    }
  }
  if (!HasHashLists(safety) && !safety.allow_no_hash_list) {
    return Error{ErrorCode::kRefused,
                 "no hash list: set safety.hash_lists or add a [[hash_list]] table, or set "
                 "safety.allow_no_hash_list = true; the dataset is then marked unscreened"};
  }
  return {};
}

}  // namespace

bool IsContact(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view host =
        text.substr(scheme.size(), text.find_first_of("/?#", scheme.size()) - scheme.size());
    return !host.empty() && text.find_first_of(" \"<>()") == std::string_view::npos;
  }
  if (!text.starts_with("mailto:")) return false;
  const std::string_view address = text.substr(7);
  const size_t at = address.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
         address.find_first_of(" \"<>(),") == std::string_view::npos;
}

void ResolveDefaults(Options& options) {
  OutputOptions& output = options.output;
  if (output.private_dir.empty() && !output.out.empty()) {
    output.private_dir = output.out.substr(0, output.out.find_last_not_of('/') + 1) + ".private";
  }
  if (options.politeness.host_delay.count() == 0 && !options.crawl.max_pages_per_host_set) {
    options.crawl.max_pages_per_host = kUnlimited;
  }
  if (!HasHashLists(options.safety)) options.safety.policy = "strict";
}

Status CheckForCrawl(const Options& options) {
  const std::string& contact = options.identity.contact;
  if (contact.empty()) {
    return Error{ErrorCode::kInvalidInput,
                 "identity.contact is required: a URL or mailto where a site's owner reaches you"};
  }
  if (!IsContact(contact)) {
    return Error{ErrorCode::kInvalidInput,
                 "identity.contact must be an http(s) URL or mailto:ADDRESS, not \"" + contact + "\""};
  }
  const OutputOptions& output = options.output;
  if (output.out.empty())
    return Error{ErrorCode::kInvalidInput, "output.out is required: the folder of the dataset (--out)"};
  if (!output.private_dir.empty() && IsInside(output.private_dir, output.out)) {
    return Error{ErrorCode::kRefused, "the private folder " + output.private_dir +
                                          " is inside the dataset's, " + output.out +
                                          ": an upload of the dataset would publish it"};
  }
  return CheckHashLists(options.safety);
}

}  // namespace tamis
