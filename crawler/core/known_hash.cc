#include "crawler/core/known_hash.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tamis {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

constexpr std::pair<std::string_view, SignalKind> kKindNames[] = {
    {"md5", SignalKind::kMd5},       {"hash_md5", SignalKind::kMd5},   {"imagemd5", SignalKind::kMd5},
    {"sha1", SignalKind::kSha1},     {"sha-1", SignalKind::kSha1},     {"hash_sha1", SignalKind::kSha1},
    {"sha256", SignalKind::kSha256}, {"sha-256", SignalKind::kSha256}, {"hash_sha256", SignalKind::kSha256},
    {"pdq", SignalKind::kPdq},       {"hash_pdq", SignalKind::kPdq},   {"imagepdq", SignalKind::kPdq},
    {"url", SignalKind::kUrl},       {"uri", SignalKind::kUrl}};

constexpr std::pair<std::string_view, ListRole> kRoleNames[] = {
    {"unknown", ListRole::kUnknown},     {"csam", ListRole::kCsam},         {"ncii", ListRole::kNcii},
    {"terrorism", ListRole::kTerrorism}, {"violence", ListRole::kViolence}, {"operator", ListRole::kOperator},
    {"other", ListRole::kOther}};

constexpr std::pair<std::string_view, ListAction> kActionNames[] = {
    {"block", ListAction::kBlock},
    {"block+report", ListAction::kBlockAndReport},
    {"review", ListAction::kReview}};

}  // namespace

std::string_view ToString(SignalKind kind) {
  constexpr std::string_view kNames[] = {"md5", "sha1", "sha256", "pdq", "url"};
  return kNames[static_cast<size_t>(kind)];
}

std::optional<SignalKind> SignalKindFrom(std::string_view name) {
  const std::string lower = Lower(name);
  for (const auto& [known, kind] : kKindNames) {
    if (known == lower) return kind;
  }
  return std::nullopt;
}

std::string_view ToString(ListRole role) {
  for (const auto& [name, known] : kRoleNames) {
    if (known == role) return name;
  }
  return "unknown";
}

ListRole ListRoleFrom(std::string_view text) {
  const std::string lower = Lower(text);
  if (lower.find_first_not_of(" \t") == std::string::npos) return ListRole::kUnknown;
  if (lower.find("csam") != std::string::npos) return ListRole::kCsam;
  for (const auto& [name, role] : kRoleNames) {
    if (name == lower) return role;
  }
  return ListRole::kOther;
}

std::string_view ToString(ListAction action) {
  for (const auto& [name, known] : kActionNames) {
    if (known == action) return name;
  }
  return "block+report";
}

Result<ListAction> ListActionFrom(std::string_view text) {
  for (const auto& [name, action] : kActionNames) {
    if (name == text) return action;
  }
  return Error{ErrorCode::kInvalidInput, "must be block, block+report or review"};
}

int64_t ListSource::entry_count() const {
  return std::accumulate(entries.begin(), entries.end(), int64_t{0});
}

bool ListSource::is_complete() const {
  return !label.empty() && role != ListRole::kUnknown && !version.empty() && as_of.has_value() &&
         entry_count() > 0;
}

}  // namespace tamis
