#ifndef TAMIS_FILTER_RIGHTS_OPT_OUT_LISTS_H_
#define TAMIS_FILTER_RIGHTS_OPT_OUT_LISTS_H_

// Who has asked the operator to be left out: opt-out lists, take-downs, registries (rights.md row 38).

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/digest.h"
#include "crawler/core/evidence.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"
#include "filter/site_entries.h"

namespace tamis {

/// rights.opt_out_lists. One entry a line: a domain, an http(s) URL (a "*" at the end holds for all that
/// follows), or the 64 hexadecimal digits of the SHA-256 of an image as received, with or without "sha256:"
/// before them. "#" comments.
///
/// Files are read again where they have changed (Refresh). Thread-safety: all methods may be called from many
/// threads.
class OptOutLists {
 public:
  /// Errors: as ReadListFile; kInvalidInput for a line that is none of these.
  static Result<std::shared_ptr<OptOutLists>> Open(const std::vector<std::string>& paths);

  /// From text, for one case by hand.
  static Result<std::shared_ptr<OptOutLists>> Parse(std::string_view text);

  /// Reads files that have changed since. Errors: as Open; the old entries stay then, and the caller stops.
  Status Refresh();

  /// Statements (mechanism kOptOutList) for a URL; none if it is on no list.
  void AddStatements(const Url& url, std::vector<Statement>& out) const;

  /// True if a host or URL entry holds for it.
  bool Lists(const Url& url) const;
  bool Lists(const Sha256& content) const;

 private:
  struct Entries {
    SiteEntries sites;
    std::set<Sha256> contents;
  };
  struct File {
    std::string path;
    std::filesystem::file_time_type changed_at{};
    uintmax_t bytes = 0;
    bool operator==(const File&) const = default;
  };

  OptOutLists() = default;
  static Status Add(std::string_view entry, Entries& entries);
  static Result<std::shared_ptr<const Entries>> Read(std::vector<File>& files);
  static Status Look(File& file);
  std::shared_ptr<const Entries> entries() const;

  mutable std::mutex mutex_;
  std::vector<File> files_;
  std::shared_ptr<const Entries> entries_ = std::make_shared<const Entries>();
};

/// Nothing on a list is asked for: pages, images and every redirect hop, nor images of a listed page.
class OptOutFilter final : public Filter<Request> {
 public:
  explicit OptOutFilter(std::shared_ptr<const OptOutLists> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "opt_out"; }
  Result<Finding> Check(const Request& request) const override;

 private:
  const std::shared_ptr<const OptOutLists> lists_;
};

/// The page of a pair, or the picture's bytes, may have come onto a list since they were asked for.
class OptOutPageFilter final : public Filter<PageFacts> {
 public:
  explicit OptOutPageFilter(std::shared_ptr<const OptOutLists> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "opt_out_page"; }
  Result<Finding> Check(const PageFacts& facts) const override;

 private:
  const std::shared_ptr<const OptOutLists> lists_;
};

class OptOutContentFilter final : public Filter<Fetched> {
 public:
  explicit OptOutContentFilter(std::shared_ptr<const OptOutLists> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "opt_out_content"; }
  Result<Finding> Check(const Fetched& fetched) const override;

 private:
  const std::shared_ptr<const OptOutLists> lists_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_OPT_OUT_LISTS_H_
