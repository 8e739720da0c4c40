#include "storage/near_duplicates.h"

#include <algorithm>
#include <array>
#include <span>

#include "crawler/core/check.h"
#include "storage/ledger_rows.h"

namespace tamis {
namespace {

constexpr int kMinQuality = 50;  // ThreatExchange's advice
constexpr int kFewestBits = 96;  // 128 are set in a hash without ties
constexpr int kMostBits = 160;

/// Empty: no uid.
std::optional<Md5> UidOf(const std::string& hex) {
  Md5 uid{};
  return FromHex(hex, uid) ? std::optional(uid) : std::nullopt;
}

/// 0 for what is no id of a page: rows of early versions have none.
uint64_t PageOf(const std::string& id) {
  std::array<uint8_t, 16> bytes{};
  if (!FromHex(id, bytes)) return 0;
  uint64_t page = 0;
  for (size_t i = 0; i < sizeof page; ++i) page = page << 8 | bytes[i];
  return page;
}

}  // namespace

const PdqHash* HashForDuplicates(const std::vector<PdqHash>& hashes) {
  const auto found = std::find_if(hashes.begin(), hashes.end(), [](const PdqHash& hash) {
    return hash.frame == 0 && hash.variant == PdqVariant::kOnWhite;
  });
  return found == hashes.end() ? nullptr : &*found;
}

bool SaysEnough(const PdqHash& hash) {
  const int bits = PopCount(hash.needles[0]);
  return hash.quality >= kMinQuality && bits >= kFewestBits && bits <= kMostBits;
}

NearDuplicateIndex::NearDuplicateIndex(const DuplicateOptions& options)
    : drops_(options.near == "drop"),
      pictures_(static_cast<int>(options.max_distance), options.memory_mib * kMiB) {}

Result<std::unique_ptr<NearDuplicateIndex>> NearDuplicateIndex::Open(const DuplicateOptions& options,
                                                                     const std::filesystem::path& ledger,
                                                                     const Manifest& manifest) {
  auto index = std::make_unique<NearDuplicateIndex>(options);
  const Result<LedgerReading> read = VisitCommittedRows(ledger, manifest, [&](const LedgerRow& row) {
    const PdqHash* const hash = HashForDuplicates(row.pdq);
    if (hash != nullptr) index->Load(*hash, row.uid, row.page_id);
    return true;
  });
  if (!read) return read.error();
  return index;
}

// Rows that are nearly the same as older ones too: they are in the dataset.
void NearDuplicateIndex::Load(const PdqHash& hash, const std::string& uid, const std::string& page_id) {
  if (!SaysEnough(hash)) return;
  const std::optional<Md5> name = UidOf(uid);
  pictures_.Add({.hash = hash.needles[0],
                 .uid = name.value_or(Md5{}),
                 .page = PageOf(page_id),
                 .is_nameless = !name.has_value()});
}

std::optional<NearDuplicate> NearDuplicateIndex::FindAndReserve(const PdqHash& hash, const std::string& uid,
                                                                const std::string& page_id) {
  const std::optional<Md5> name = UidOf(uid);
  CHECK(name.has_value());
  if (!SaysEnough(hash)) return std::nullopt;
  const NearPicture picture{.hash = hash.needles[0], .uid = *name, .page = PageOf(page_id)};
  const std::lock_guard lock(mutex_);
  const std::optional<NearPictures::Match> match = pictures_.Find(hash.needles, &*name);
  std::optional<NearDuplicate> found;
  if (match) {
    const std::string other = pictures_.is_nameless(match->place) ? "" : ToHex(pictures_.uid(match->place));
    found = NearDuplicate{.uid = other, .distance = match->distance};
  }
  if (!found || !drops_) pictures_.Add(picture);
  return found;
}

void NearDuplicateIndex::GiveBack(const PdqHash& hash, const std::string& uid) {
  const std::optional<Md5> name = UidOf(uid);
  if (!name) return;
  const std::lock_guard lock(mutex_);
  pictures_.Remove(hash.needles[0], *name);
}

void NearDuplicateIndex::RemovePage(const std::string& page_id) {
  const std::lock_guard lock(mutex_);
  pictures_.RemovePage(PageOf(page_id));
}

int64_t NearDuplicateIndex::evicted() const {
  const std::lock_guard lock(mutex_);
  return pictures_.evicted();
}

}  // namespace tamis
