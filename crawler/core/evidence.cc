#include "crawler/core/evidence.h"

#include <array>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr std::array<std::string_view, kMechanismCount> kMechanisms{
    "robots", "robots_token", "robots_directive", "content_signal", "content_usage",
    "rsl",    "tdmrep",       "ai_txt",           "trust_txt",      "data_mining",
    "c2pa",   "opt_out_list", "reservation",      "http_status",    "adult_label",
    "stock",  "watermark",    "source_type",      "licence"};

constexpr std::array<std::string_view, kPlaceCount> kPlaces{
    "page_robots", "image_robots", "hop_robots", "page_file", "image_file", "hop_file",
    "page_header", "image_header", "page_meta",  "page_body", "caption",    "page_url",
    "image_url",   "image_data",   "operator",   "hop_header"};

template <size_t N>
std::string_view NameOf(const std::array<std::string_view, N>& names, size_t index) {
  return index < N ? names[index] : std::string_view("unknown");
}

/// Cut before a character that would not fit.
std::string Cut(std::string_view text, size_t max_bytes) {
  std::string well_formed = ToWellFormedUtf8(text.substr(0, max_bytes + 4));
  if (well_formed.size() <= max_bytes) return well_formed;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(well_formed[end]) & 0xC0U) == 0x80U) --end;
  well_formed.resize(end);
  return well_formed;
}

}  // namespace

std::string_view ToString(Mechanism mechanism) {
  return NameOf(kMechanisms, static_cast<size_t>(mechanism));
}

std::string_view ToString(Place place) {
  return NameOf(kPlaces, static_cast<size_t>(place));
}

std::string_view ToString(LicenceScope scope) {
  constexpr std::array<std::string_view, 5> kNames{"image", "container", "work", "page", "site"};
  return NameOf(kNames, static_cast<size_t>(scope));
}

std::string_view ToString(RightsDecision decision) {
  constexpr std::array<std::string_view, 4> kNames{"do_not_fetch", "deny", "quarantine", "allow"};
  return NameOf(kNames, static_cast<size_t>(decision));
}

Statement MakeStatement(const StatementSource& source, Mechanism mechanism, std::string_view category,
                        std::string_view value, std::string_view scope, std::string_view raw) {
  return {.mechanism = mechanism,
          .place = source.place,
          .url = source.url,
          .scope = Cut(scope, kMaxStatementTextBytes),
          .category = Cut(category, kMaxStatementTextBytes),
          .value = Cut(value, kMaxStatementTextBytes),
          .raw = Cut(raw, kMaxStatementRawBytes),
          .seen_at = source.seen_at,
          .http_status = source.http_status};
}

}  // namespace tamis
