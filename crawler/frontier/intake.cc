#include "crawler/frontier/intake.h"

#include <utility>

#include "crawler/core/url.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

size_t Index(WorkKind kind) {
  return static_cast<size_t>(kind);
}

std::string SeenMark(WorkKind kind, const DomainName& domain, const Mac128& url) {
  const KeyFamily family = kind == WorkKind::kPage ? KeyFamily::kSeenPage : KeyFamily::kSeenImage;
  std::string mark = NamedKey(domain.partition, family, domain.name);
  return mark.append(reinterpret_cast<const char*>(url.data()), url.size());
}

std::string ForbiddenMark(const Mac128& url) {
  return NamedKey(kNoPartition, KeyFamily::kNeverRequest, url);
}

std::string ForbiddenCounter() {
  return WordKey(KeyFamily::kMetadata, "never_requested");
}

std::string BlockedMark(const Mac128& domain) {
  return NamedKey(kNoPartition, KeyFamily::kBlockedDomain, domain);
}

std::string BlockedCounter() {
  return WordKey(KeyFamily::kMetadata, "blocked_domains");
}

}  // namespace

Intake::Intake(StateDb& db, const PrivateKeys& keys, const FrontierOptions& options, uint64_t seed)
    : db_(db), options_(options), names_(keys.name), seen_cache_(options.seen_cache_bytes, seed) {}

Status Intake::Load() {
  const Result<int64_t> forbidden = db_.Counter(ForbiddenCounter());
  if (!forbidden) return forbidden.error();
  forbidden_ = *forbidden;
  const Result<int64_t> blocked = db_.Counter(BlockedCounter());
  if (!blocked) return blocked.error();
  blocked_ = *blocked;
  return {};
}

Status Intake::Add(const WorkItem& item, FrontierChange& change) {
  PutCounts& counts = change.result.of[Index(item.kind)];
  const auto space = static_cast<uint8_t>(item.kind);
  if (!item.dedupe_key.empty() && seen_cache_.Contains(space, item.dedupe_key)) {
    ++counts.seen;
    return {};
  }
  const Result<WorkIdentity> identity = IdentityOf(item);
  if (!identity) {
    ++counts.invalid;
    return {};
  }
  if (seen_cache_.Contains(space, identity->dedupe_key)) {
    ++counts.seen;
    return {};
  }
  const DomainName domain = names_.Domain(identity->domain);
  if (!Owns(domain.partition)) {
    ++counts.foreign;
    return {};
  }
  const Mac128 url = names_.Url(identity->dedupe_key);
  const Result<bool> admitted = Admit(item, *identity, url, change);
  if (!admitted) return admitted.error();
  seen_cache_.Insert(space, identity->dedupe_key);  // refused ones too: the answer stays the same
  if (!*admitted) return {};

  const std::string lane = LaneKey(domain, item.kind);
  FrontierChange::Added added{lane, WorkKey(lane, item.due, item.priority, url),
                              WorkValue(item, identity->domain)};
  change.batch.Put(added.key, added.value);
  change.added.push_back(std::move(added));
  ++counts.added;
  ++change.queued[Index(item.kind)];
  ++change.seen[Index(item.kind)];
  return {};
}

/// Seen before? Forbidden? Over the host's cap? If none of these, its marks are added to the change.
Result<bool> Intake::Admit(const WorkItem& item, const WorkIdentity& identity, const Mac128& url,
                           FrontierChange& change) {
  PutCounts& counts = change.result.of[Index(item.kind)];
  const DomainName domain = names_.Domain(identity.domain);
  const std::string mark = SeenMark(item.kind, domain, url);
  const Result<bool> seen = change.marks.contains(mark) ? Result<bool>(true) : db_.Contains(mark);
  if (!seen) return seen.error();
  if (*seen) {
    ++counts.seen;
    return false;
  }
  const Result<bool> forbidden = IsForbidden(url, domain.name);
  if (!forbidden) return forbidden.error();
  if (*forbidden) {
    ++counts.never_request;
    return false;
  }
  if (item.kind == WorkKind::kPage) {
    const Result<bool> counted = CountHost(identity, domain.partition, change);
    if (!counted) return counted.error();
    if (!*counted) {
      ++counts.over_host_cap;
      return false;
    }
  }
  change.batch.Put(mark, {});
  change.marks.insert(mark);
  return true;
}

/// False: the host has as many pages as it may.
Result<bool> Intake::CountHost(const WorkIdentity& identity, uint16_t partition, FrontierChange& change) {
  const std::string host = NamedKey(partition, KeyFamily::kHost, names_.Host(identity.host));
  const Result<int64_t> before = db_.Counter(host);
  if (!before) return before.error();
  int64_t& in_change = change.host_pages[host];
  if (*before + in_change >= options_.max_pages_per_host) return false;
  ++in_change;
  change.batch.Add(host, 1);
  return true;
}

Status Intake::Forbid(std::string_view url) {
  const Result<Url> parsed = Url::Parse(url);
  if (!parsed) return parsed.error();
  return Mark(ForbiddenMark(names_.Url(DedupeKey(*parsed))), ForbiddenCounter(), forbidden_);
}

Status Intake::BlockDomain(std::string_view domain) {
  if (domain.empty()) return Error{ErrorCode::kInvalidInput, "no domain to block"};
  return Mark(BlockedMark(Domain(domain).name), BlockedCounter(), blocked_);
}

/// Sets the mark for ever, and counts it if it is new. The count in memory comes first: if the write fails,
/// marks are looked for all the same.
Status Intake::Mark(const std::string& mark, const std::string& counter, int64_t& count) {
  const Result<bool> known = db_.Contains(mark);
  if (!known) return known.error();
  if (*known) return {};
  StateBatch batch;
  batch.Put(mark, {});
  batch.Add(counter, 1);
  ++count;
  return db_.Write(batch, Durability::kPower);
}

Result<bool> Intake::IsForbidden(const Mac128& url_name, const Mac128& domain_name) const {
  if (blocked_ > 0) {
    const Result<bool> blocked = db_.Contains(BlockedMark(domain_name));
    if (!blocked || *blocked) return blocked;
  }
  if (forbidden_ == 0) return false;
  return db_.Contains(ForbiddenMark(url_name));
}

}  // namespace tamis
