#include "filter/rights/opt_out_lists.h"

#include <system_error>
#include <utility>

#include "filter/findings.h"
#include "filter/list_file.h"
#include "filter/text.h"

namespace tamis {
namespace {

constexpr std::string_view kContent = "sha256:";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string HrefWithoutFragment(const Url& url) {
  return url.WithoutFragment().href();
}

}  // namespace

Status OptOutLists::Add(std::string_view entry, Entries& entries) {
  const bool is_named = ToLower(entry.substr(0, kContent.size())) == kContent;
  const std::string_view hex = is_named ? Trim(entry.substr(kContent.size())) : entry;
  Sha256 digest;
  const Status read = FromHex(hex, digest);
  if (read) entries.contents.insert(digest);
  if (is_named || read) return read;
  const bool is_url = entry.find("://") != std::string_view::npos;
  return is_url ? entries.sites.AddUrl(entry) : entries.sites.AddDomain(entry);
}

Status OptOutLists::Look(File& file) {
  std::error_code failed;
  file.changed_at = std::filesystem::last_write_time(file.path, failed);
  if (!failed) file.bytes = std::filesystem::file_size(file.path, failed);
  if (!failed) return {};
  return Error{ErrorCode::kNotFound, "opt-out list " + file.path + ": " + failed.message()};
}

Result<std::shared_ptr<const OptOutLists::Entries>> OptOutLists::Read(std::vector<File>& files) {
  auto entries = std::make_shared<Entries>();
  for (File& file : files) {
    const Status looked = Look(file);  // before it is read: what changes meanwhile is read again
    if (!looked) return looked.error();
    const Status read =
        ReadListFile(file.path, [&entries](std::string_view entry) { return Add(entry, *entries); });
    if (!read) return read.error();
  }
  entries->sites.Finish();
  return std::shared_ptr<const Entries>(std::move(entries));
}

Result<std::shared_ptr<OptOutLists>> OptOutLists::Open(const std::vector<std::string>& paths) {
  std::shared_ptr<OptOutLists> lists(new OptOutLists());
  for (const std::string& path : paths) lists->files_.push_back({.path = path});
  Result<std::shared_ptr<const Entries>> entries = Read(lists->files_);
  if (!entries) return entries.error();
  lists->entries_ = *std::move(entries);
  return lists;
}

Result<std::shared_ptr<OptOutLists>> OptOutLists::Parse(std::string_view text) {
  std::shared_ptr<OptOutLists> lists(new OptOutLists());
  auto entries = std::make_shared<Entries>();
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (const std::string_view line : SplitAny(text, "\r\n")) {
    const std::string_view entry = Trim(line.substr(0, line.starts_with('#') ? 0 : line.find(" #")));
    if (entry.empty()) continue;
    const Status added = Add(entry, *entries);
    if (!added) return added.error();
  }
  entries->sites.Finish();
  lists->entries_ = std::move(entries);
  return lists;
}

Status OptOutLists::Refresh() {
  std::vector<File> files;
  {
    const std::lock_guard lock(mutex_);
    files = files_;
  }
  bool changed = false;
  for (const File& known : files) {
    File now = known;
    const Status looked = Look(now);
    if (!looked) return looked;
    changed = changed || now != known;
  }
  if (!changed) return {};
  Result<std::shared_ptr<const Entries>> entries = Read(files);
  if (!entries) return entries.error();
  const std::lock_guard lock(mutex_);
  files_ = std::move(files);
  entries_ = *std::move(entries);
  return {};
}

std::shared_ptr<const OptOutLists::Entries> OptOutLists::entries() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

void OptOutLists::AddStatements(const Url& url, std::vector<Statement>& out) const {
  const std::shared_ptr<const Entries> now = entries();
  const StatementSource source{.place = Place::kOperator, .url = HrefWithoutFragment(url)};
  const std::string_view domain = now->sites.FindDomain(url.host());
  if (!domain.empty()) {
    out.push_back(MakeStatement(source, Mechanism::kOptOutList, "domain", domain, {}, domain));
  }
  const std::string_view entry = now->sites.FindUrl(url);
  if (!entry.empty()) out.push_back(MakeStatement(source, Mechanism::kOptOutList, "url", entry, {}, entry));
}

bool OptOutLists::Lists(const Url& url) const {
  const std::shared_ptr<const Entries> now = entries();
  return !now->sites.FindDomain(url.host()).empty() || !now->sites.FindUrl(url).empty();
}

bool OptOutLists::Lists(const Sha256& content) const {
  return entries()->contents.contains(content);
}

Result<Finding> OptOutFilter::Check(const Request& request) const {
  if (lists_->Lists(request.url)) return Rejected(name(), "opted_out");
  if (request.page_url.empty()) return Passed(name());
  const Result<Url> page = Url::Parse(request.page_url);
  if (!page) return Rejected(name(), "bad_url");
  return lists_->Lists(*page) ? Rejected(name(), "opted_out") : Passed(name());
}

Result<Finding> OptOutPageFilter::Check(const PageFacts& facts) const {
  const Result<Url> page = Url::Parse(facts.url);
  if (!page) return Rejected(name(), "bad_url");
  return lists_->Lists(*page) ? Rejected(name(), "opted_out") : Passed(name());
}

Result<Finding> OptOutContentFilter::Check(const Fetched& fetched) const {
  return lists_->Lists(fetched.digests.sha256) ? Rejected(name(), "opted_out") : Passed(name());
}

}  // namespace tamis
