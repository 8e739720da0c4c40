#include "config/licences.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "config/data_rows.h"

namespace tamis {

std::string_view LicencesFile();  // config/licences.txt

namespace {

LicenceTerms ReadPermits(std::string_view permits) {
  const auto has = [permits](char letter) { return permits.find(letter) != std::string_view::npos; };
  LicenceTerms terms;
  terms.free_use = has('f');
  terms.commercial = has('c');
  terms.derivatives = has('d');
  terms.attribution = has('a');
  terms.share_alike = has('s');
  terms.open = has('o');
  terms.reserved = has('r');
  return terms;
}

/// "sampling+" as ids have it: they may hold letters, digits, "-" and "." (SPDX 2.3, annex D).
std::string IdUnit(std::string_view unit) {
  std::string id;
  for (const char c : unit) {
    if (c == '+') {
      id.append("-PLUS");
    } else {
      id.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
  }
  return id;
}

struct Tool {
  std::string spdx;
  std::string family;
};

/// config/licences.txt, read once and never changed.
class LicenceTable {
 public:
  LicenceTable() {
    const auto rows = DataRows(LicencesFile());
    for (const auto& row : rows) ReadSimple(row);
    for (const auto& row : rows) {
      if (row[0] == "tool") ReadTools(row);
    }
    for (const auto& [id, terms] : terms_) ids_.push_back(id);
  }

  const std::map<std::string, LicenceTerms, std::less<>>& terms() const { return terms_; }
  const std::map<std::string, LicenceTerms, std::less<>>& families() const { return families_; }
  const std::map<std::string, Tool, std::less<>>& tools() const { return tools_; }
  const std::vector<OtherLicence>& others() const { return others_; }
  const std::vector<std::string_view>& ids() const { return ids_; }

 private:
  void ReadSimple(const std::vector<std::string_view>& row) {
    if (row[0] == "unit") {
      units_.emplace(row[1], ReadPermits(row[2]));
      AddTo(families_, "CC-" + IdUnit(row[1]), ReadPermits(row[2]));
    } else if (row[0] == "spdx") {
      for (const std::string_view id : SplitAt(row[1], ' ')) spdx_.insert(id);
    } else if (row[0] == "public") {
      AddTo(terms_, std::string(row[1]), ReadPermits(row[2]));
    } else if (row[0] == "licence") {
      AddTo(terms_, std::string(row[1]), ReadPermits(row[2]));
      for (const std::string_view address : SplitAt(row[3], ' ')) {
        if (!address.empty()) others_.push_back({row[1], address, {}});
      }
      for (const std::string_view name : SplitAt(row[4], ',')) {
        if (!name.empty()) others_.push_back({row[1], {}, name});
      }
    }
  }

  void ReadTools(const std::vector<std::string_view>& row) {
    for (const std::string_view unit : SplitAt(row[1], ' ')) {
      const std::string family = "CC-" + IdUnit(unit) + "-" + std::string(row[2]);
      const LicenceTerms& terms = units_.find(unit)->second;
      AddTo(families_, family, terms);
      for (const std::string_view port : SplitAt(row[3], ' ')) {
        std::string id = port == "-" ? family : family + "-" + IdUnit(port);
        const bool listed = spdx_.contains(id);
        if (!listed) id.insert(0, "LicenseRef-");
        AddTo(terms_, id, terms);
        std::string key = std::string(unit) + "/" + std::string(row[2]) + "/";
        if (port != "-") key.append(port);
        tools_.emplace(std::move(key), Tool{id, listed || port == "-" ? "" : family});
      }
    }
  }

  static void AddTo(std::map<std::string, LicenceTerms, std::less<>>& map, const std::string& id,
                    LicenceTerms terms) {
    const auto [at, added] = map.emplace(id, terms);
    at->second.spdx = at->first;
  }

  std::map<std::string_view, LicenceTerms> units_;
  std::set<std::string_view> spdx_;
  std::map<std::string, LicenceTerms, std::less<>> terms_;
  std::map<std::string, LicenceTerms, std::less<>> families_;
  std::map<std::string, Tool, std::less<>> tools_;  // by "unit/version/port"
  std::vector<OtherLicence> others_;
  std::vector<std::string_view> ids_;
};

const LicenceTable& Table() {
  static const LicenceTable table;
  return table;
}

std::optional<LicenceTerms> Find(const std::map<std::string, LicenceTerms, std::less<>>& map,
                                 std::string_view key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<LicenceTerms> TermsOf(std::string_view spdx) {
  return Find(Table().terms(), spdx);
}

std::optional<LicenceTerms> TermsOfFamily(std::string_view family) {
  return Find(Table().families(), family);
}

int RestrictionOf(const std::optional<LicenceTerms>& terms) {
  if (!terms) return 128;
  if (terms->reserved) return 256;
  return (terms->free_use ? 0 : 64) + (terms->commercial ? 0 : 32) + (terms->derivatives ? 0 : 16) +
         (terms->open ? 0 : 8) + (terms->share_alike ? 2 : 0) + (terms->attribution ? 1 : 0);
}

std::optional<CcLicence> CcLicenceOf(std::string_view unit, std::string_view version, std::string_view port) {
  std::string key(unit);
  key.append("/").append(version).append("/").append(port);
  const auto found = Table().tools().find(key);
  if (found == Table().tools().end()) return std::nullopt;
  return CcLicence{found->second.spdx, found->second.family};
}

std::span<const OtherLicence> OtherLicences() {
  return Table().others();
}

std::span<const std::string_view> LicenceIds() {
  return Table().ids();
}

}  // namespace tamis
