#include "extract/page_rights/same_image.h"

#include <string>
#include <unordered_map>
#include <utility>

#include "crawler/core/url.h"
#include "extract/page_rights/statement_list.h"
#include "extract/page_rights/work_claims.h"

namespace tamis {
namespace {

/// All of one image, at least one of which is a candidate.
struct Group {
  std::vector<size_t> candidates;        // in `images`
  std::vector<const Candidate*> others;  // left out
};

/// Those that share their URL's DedupeKey. URLs that are none (data:) may be different images.
std::vector<Group> GroupsOf(const std::vector<FoundImage>& images, const std::vector<FoundImage>& left_out) {
  std::vector<Group> groups;
  std::unordered_map<std::string, size_t> by_key;
  for (size_t i = 0; i < images.size(); ++i) {
    const Result<Url> url = Url::Parse(images[i].candidate.image_url);
    if (!url) continue;
    const auto [group, is_new] = by_key.emplace(DedupeKey(*url), groups.size());
    if (is_new) groups.emplace_back();
    groups[group->second].candidates.push_back(i);
  }
  for (const FoundImage& image : left_out) {
    const Result<Url> url = Url::Parse(image.candidate.image_url);
    if (!url) continue;
    const auto group = by_key.find(DedupeKey(*url));
    if (group != by_key.end()) groups[group->second].others.push_back(&image.candidate);
  }
  return groups;
}

class Sharer {
 public:
  explicit Sharer(std::vector<FoundImage>& images) : images_(images) {}

  void Share(const Group& group) {
    const size_t members = group.candidates.size();
    if (members + group.others.size() < 2) return;
    StatementList statements(kMaxImageStatements);
    std::vector<LicenceClaim> claims;
    bool cut = false;
    const auto add = [&](const Candidate& one) {
      statements.AddAll(one.statements);
      for (const LicenceClaim& claim : one.licences) {
        if (!AddOnce(claim, claims)) cut = true;
      }
      cut = cut || one.statements_cut;
    };
    for (const size_t one : group.candidates) add(images_[one].candidate);
    for (const Candidate* one : group.others) add(*one);
    cut = cut || statements.cut();
    const std::vector<Statement> all = std::move(statements).Take();
    const bool fits =
        Take(members * all.size(), statements_left_) && Take(members * claims.size(), claims_left_);
    for (const size_t one : group.candidates) {
      Candidate& candidate = images_[one].candidate;
      candidate.statements_cut = cut || !fits;
      if (!fits) continue;  // what it says itself, and that others say more
      candidate.statements = all;
      candidate.licences = claims;
    }
  }

 private:
  static bool Take(size_t count, size_t& left) {
    if (count > left) return false;
    left -= count;
    return true;
  }

  std::vector<FoundImage>& images_;
  size_t statements_left_ = kMaxSharedStatements;
  size_t claims_left_ = kMaxSharedClaims;
};

}  // namespace

void ShareAmongSameImages(std::vector<FoundImage>& images, const std::vector<FoundImage>& left_out) {
  if (images.size() + left_out.size() < 2) return;
  Sharer sharer(images);
  for (const Group& group : GroupsOf(images, left_out)) sharer.Share(group);
}

}  // namespace tamis
