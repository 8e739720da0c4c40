#include "filter/hash_list.h"

#include <algorithm>
#include <string>

#include "filter/findings.h"
#include "filter/list_file.h"
#include "filter/text.h"

namespace tamis {
namespace {

struct TypeName {
  std::string_view name;
  size_t digits;
};

constexpr TypeName kTypes[] = {{"md5", 32}, {"sha1", 40}, {"sha-1", 40}, {"sha256", 64}, {"sha-256", 64}};

Error BadLine() {
  return {ErrorCode::kInvalidInput, "not an MD5, SHA-1 or SHA-256 digest in hexadecimal"};
}

/// Cuts a leading type name off; the number of digits it demands, 0 if there is no type.
size_t TakeType(std::string_view* entry) {
  const size_t end = entry->find_first_of(" \t,:=");
  if (end == std::string_view::npos) return 0;
  const std::string word = ToLower(entry->substr(0, end));
  for (const TypeName& type : kTypes) {
    if (type.name != word) continue;
    entry->remove_prefix(std::min(entry->find_first_not_of(" \t,:=", end), entry->size()));
    return type.digits;
  }
  return 0;
}

template <class Digest>
Status AddTo(std::vector<Digest>* digests, std::string_view hex) {
  Digest digest{};
  if (!FromHex(hex, digest)) return BadLine();
  digests->push_back(digest);
  return {};
}

template <class Digest>
void SortOne(std::vector<Digest>* digests) {
  std::sort(digests->begin(), digests->end());
  digests->erase(std::unique(digests->begin(), digests->end()), digests->end());
  digests->shrink_to_fit();
}

template <class Digest>
bool IsIn(const std::vector<Digest>& digests, const Digest& digest) {
  return std::binary_search(digests.begin(), digests.end(), digest);
}

Status CheckDeclaration(const HashListOptions& list) {
  if (ToLower(list.role).find("csam") != std::string::npos) {
    return Error{ErrorCode::kRefused, "hash_list " + list.path +
                                          ": lists of role csam need incident handling, "
                                          "which this version does not have"};
  }
  if (Trim(list.source).empty()) {
    return Error{ErrorCode::kInvalidInput,
                 "hash_list " + list.path + ": source must say where the list comes from"};
  }
  return {};
}

}  // namespace

Result<HashLists> HashLists::Load(std::span<const HashListOptions> lists) {
  HashLists loaded;
  for (const HashListOptions& list : lists) {
    const Status declared = CheckDeclaration(list);
    if (!declared) return declared.error();
    const Status read =
        ReadListFile(list.path, [&loaded](std::string_view entry) { return loaded.Add(entry); });
    if (!read) return read.error();
  }
  loaded.Sort();
  return loaded;
}

Status HashLists::Add(std::string_view entry) {
  const size_t demanded = TakeType(&entry);
  if (demanded != 0 && entry.size() != demanded) return BadLine();
  switch (entry.size()) {
    case 2 * sizeof(Md5):
      return AddTo(&md5_, entry);
    case 2 * sizeof(Sha1):
      return AddTo(&sha1_, entry);
    case 2 * sizeof(Sha256):
      return AddTo(&sha256_, entry);
    default:
      return BadLine();
  }
}

void HashLists::Sort() {
  SortOne(&md5_);
  SortOne(&sha1_);
  SortOne(&sha256_);
}

bool HashLists::Contains(const Digests& digests) const {
  return IsIn(md5_, digests.md5) || IsIn(sha1_, digests.sha1) || IsIn(sha256_, digests.sha256);
}

Result<Finding> HashListFilter::Check(const Fetched& fetched) const {
  if (lists_.Contains(fetched.digests)) return Rejected(name(), "safety");
  return Passed(name());
}

}  // namespace tamis
