#include "extract/consent/training_mining.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "extract/consent/cbor_reader.h"
#include "extract/consent/ascii_words.h"
#include "extract/consent/data_mining.h"
#include "extract/consent/json_leaves.h"
#include "extract/consent/source_type.h"

namespace tamis {
namespace {

// Longer names first, so that a name is not found inside another.
constexpr std::array<std::string_view, 4> kEntries{"ai_generative_training", "data_mining", "ai_inference",
                                                   "ai_training"};
constexpr std::string_view kUpdateManifest = "c2um";  // extract/jumbf.h
constexpr size_t kMaxFoundInBytes = 64;

/// The part of a path between its slashes, by number from the front.
std::string_view PathPart(std::string_view path, size_t index) {
  for (; index > 0; --index) {
    const size_t slash = path.find('/', path.empty() ? 0 : 1);
    if (slash == std::string_view::npos) return {};
    path.remove_prefix(slash);
  }
  path.remove_prefix(path.empty() ? 0 : 1);
  return path.substr(0, path.find('/'));
}

std::string_view LastPart(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// "c2pa.training-mining__2", "cawg.training-mining", and every other label that names the same.
bool IsTrainingMining(std::string_view path) {
  return Folded(LastPart(path)).find("trainingmining") != std::string::npos;
}

bool IsInStore(const JumbfBox& box) {
  return LowerAscii(std::string_view(box.path).substr(0, 5)) == "/c2pa";
}

bool IsActions(std::string_view path) {
  return LowerAscii(LastPart(path)).starts_with("c2pa.actions");
}

/// "ai_training" of "c2pa.ai_training", "CAWG.AI-Training", "ai_training"; other names without c2pa or cawg.
std::string EntryName(std::string_view key) {
  std::string name = LowerAscii(TrimmedAscii(key));
  for (const std::string_view prefix : {"c2pa.", "cawg."}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  const std::string folded = Folded(name);
  for (const std::string_view entry : kEntries) {
    if (folded == Folded(entry)) return std::string(entry);
  }
  return name;
}

bool IsKnownEntry(std::string_view name) {
  return std::find(kEntries.begin(), kEntries.end(), name) != kEntries.end();
}

/// "notAllowed" of "NOT_ALLOWED"; what is no such word as written.
std::string UseOf(std::string_view written) {
  const std::string folded = Folded(written);
  if (folded == "notallowed") return "notAllowed";
  if (folded == "allowed" || folded == "constrained") return folded;
  return std::string(TrimmedAscii(written));
}

bool IsUse(std::string_view use) {
  return use == "allowed" || use == "notAllowed" || use == "constrained";
}

/// What is said of one assertion.
class Assertion {
 public:
  Assertion(const StatementSource& source, std::string_view scope, std::vector<Statement>& out)
      : source_(source), scope_(scope), out_(out) {}

  void Read(const JumbfBox& box) {
    const DataLeaves data = box.type == "json" ? ReadJsonLeaves(box.bytes) : ReadCbor(box.bytes);
    for (const DataLeaf& leaf : data.leaves) Leaf(leaf);
    if (!data.problem.empty()) return AddBytes(box.bytes, data.problem);
    if (entries_ == 0) AddBytes(box.bytes, "no entries");
  }

  /// Entries that bytes name and refuse, though they cannot be read; then that they cannot.
  void AddBytes(std::string_view bytes, std::string_view problem) {
    const std::string lower = LowerAscii(bytes);
    for (size_t at = 0; at < lower.size() && entries_ < kMaxFoundInBytes;) {
      const size_t next = NextEntry(lower, at);
      if (next == std::string::npos) break;
      const std::string_view name = NameAt(lower, next);
      at = next + name.size();
      const size_t end = std::min({NextEntry(lower, at), lower.size(), at + kMaxDataTextBytes});
      const std::string_view said = std::string_view(lower).substr(at, end - at);
      if (said.find("notallowed") != std::string_view::npos) Add(name, "notAllowed", "notAllowed");
      if (said.find("constrained") != std::string_view::npos) Add(name, "constrained", "constrained");
    }
    AddUnreadable(problem);
  }

  void AddUnreadable(std::string_view problem) {
    out_.push_back(MakeStatement(source_, Mechanism::kC2pa, "unreadable", problem, scope_, problem));
  }

 private:
  static std::string_view NameAt(const std::string& lower, size_t at) {
    for (const std::string_view entry : kEntries) {
      if (lower.compare(at, entry.size(), entry) == 0) return entry;
    }
    return {};
  }

  /// Linear: each name is looked for from `at` to the first that is found.
  static size_t NextEntry(const std::string& lower, size_t at) {
    while (true) {
      at = lower.find_first_of("ad", at);
      if (at == std::string::npos || !NameAt(lower, at).empty()) return at;
      ++at;
    }
  }

  void Leaf(const DataLeaf& leaf) {
    const bool is_use = Folded(leaf.key) == "use";
    const std::string name = EntryName(is_use ? leaf.parent : leaf.key);
    // An entry may also be the word itself.
    if (!is_use && !IsKnownEntry(name)) return;
    const std::string use = UseOf(leaf.text);
    const bool is_named = !name.empty() && name != "entries";
    Add(is_named ? name : "unnamed", use, leaf.text);
    if (!is_named || !IsUse(use)) AddUnreadable("an entry that is not understood: " + leaf.text);
  }

  void Add(std::string_view name, std::string_view use, std::string_view written) {
    ++entries_;
    const std::string raw = std::string(name) + ": " + std::string(written);
    out_.push_back(MakeStatement(source_, Mechanism::kC2pa, name, use, scope_, raw));
  }

  const StatementSource& source_;
  const std::string_view scope_;
  std::vector<Statement>& out_;
  size_t entries_ = 0;
};

using Labels = std::vector<std::string_view>;

/// C2PA 11.1.4.2: the active manifest is the last superbox of a store. A file has one store; of more, each
/// has its own. What is in no store counts as active. An update manifest unsays nothing of the one before it:
/// that is active as well, back to the first that is no update.
std::map<std::string_view, Labels> ActiveManifests(const ImageMetadata& metadata) {
  std::map<std::string_view, Labels> active;
  for (const JumbfBox& box : metadata.boxes) {
    const std::string_view manifest = PathPart(box.path, 1);
    if (manifest.empty()) continue;
    Labels& labels = active[PathPart(box.path, 0)];
    if (!labels.empty() && labels.back() == manifest) continue;
    if (box.type != kUpdateManifest) labels.clear();
    labels.push_back(manifest);
  }
  return active;
}

bool IsActive(const JumbfBox& box, const std::map<std::string_view, Labels>& active) {
  const auto store = active.find(PathPart(box.path, 0));
  const std::string_view manifest = PathPart(box.path, 1);
  return !IsInStore(box) || manifest.empty() || store == active.end() ||
         std::find(store->second.begin(), store->second.end(), manifest) != store->second.end();
}

/// A compressed manifest (C2PA 2.1, 11.1.4: "brob"), or a box whose type is none of JUMBF's or C2PA's.
bool HidesContent(const JumbfBox& box) {
  constexpr std::array<std::string_view, 11> kKnown{"cbor", "json", "xml ", "uuid", "bfdb",         "bidb",
                                                    "jp2c", "c2sh", "free", "skip", kUpdateManifest};
  if (box.type == "brob") return true;
  return IsInStore(box) && std::find(kKnown.begin(), kKnown.end(), box.type) == kKnown.end();
}

/// Assertions with IPTC's properties ("c2pa.metadata", "cawg.metadata", "stds.iptc") may hold Data Mining.
void AddProperties(const JumbfBox& box, const StatementSource& source, std::vector<Statement>& out) {
  if (LowerAscii(box.bytes).find("datamining") == std::string::npos) return;
  const DataLeaves data = box.type == "json" ? ReadJsonLeaves(box.bytes) : ReadCbor(box.bytes);
  for (const DataLeaf& leaf : data.leaves) {
    const bool is_own =
        Folded(leaf.key).ends_with("datamining") || Folded(leaf.parent).ends_with("datamining");
    if (is_own) AddDataMining(leaf.text, source, out);
  }
  if (!data.problem.empty()) AddStrayDataMining(box.bytes, source, out);
}

void AddActions(const JumbfBox& box, const StatementSource& source, std::vector<Statement>& out) {
  const DataLeaves data = box.type == "json" ? ReadJsonLeaves(box.bytes) : ReadCbor(box.bytes);
  for (const DataLeaf& leaf : data.leaves) {
    if (Folded(leaf.key) == "digitalsourcetype") AddSourceType(leaf.text, source, out);
  }
}

}  // namespace

void AddTrainingMining(const ImageMetadata& metadata, const StatementSource& source,
                       std::vector<Statement>& out) {
  if (!metadata.has_jumbf) return;
  const std::map<std::string_view, Labels> active = ActiveManifests(metadata);
  const bool in_doubt = metadata.damaged || metadata.truncated;
  for (const JumbfBox& box : metadata.boxes) {
    // Which one is active nobody knows where some are missing.
    const bool is_active = in_doubt || IsActive(box, active);
    const bool is_data = box.type == "cbor" || box.type == "json";
    Assertion assertion(source, is_active ? "active" : "ingredient", out);
    if (HidesContent(box)) assertion.AddUnreadable("a box that is not read: " + box.type);
    if (IsTrainingMining(box.path) && is_data) {
      assertion.Read(box);
    } else if (IsTrainingMining(box.path)) {
      assertion.AddBytes(box.bytes, "of a type that holds no data");
    } else if (in_doubt && LowerAscii(box.bytes).find("allowed") != std::string::npos) {
      assertion.AddBytes(box.bytes, "under a label that is damaged");
    } else if (is_data && is_active && IsActions(box.path)) {
      AddActions(box, source, out);
    }
    if (is_data && is_active) AddProperties(box, source, out);
  }
  Assertion whole(source, "active", out);
  if (metadata.boxes.empty()) return whole.AddUnreadable("no box could be read");
  if (metadata.damaged) return whole.AddUnreadable("damaged metadata");
  if (metadata.truncated) whole.AddUnreadable("more than is read");
}

}  // namespace tamis
