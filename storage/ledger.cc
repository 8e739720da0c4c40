#include "storage/ledger.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/file_ops.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kPrefix = "ledger-";
constexpr std::string_view kSuffix = ".jsonl";
constexpr std::string_view kCheck = ",\"check\":\"";
constexpr size_t kCheckHex = 16;
constexpr size_t kTailBytes = kCheck.size() + kCheckHex + 2;  // and "}

std::string CheckOf(std::string_view text) {
  std::array<char, kCheckHex + 1> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx",
                static_cast<unsigned long long>(XXH3_64bits(text.data(), text.size())));
  return {hex.data(), kCheckHex};
}

/// The object as a line, sealed by its check.
std::string ToLine(const json::object& object) {
  std::string line = json::serialize(object);
  line.pop_back();
  const std::string check = CheckOf(line);
  return line.append(kCheck).append(check).append("\"}\n");
}

bool IsWhole(std::string_view line) {
  if (line.size() < kTailBytes || !line.ends_with("\"}")) return false;
  const std::string_view text = line.substr(0, line.size() - kTailBytes);
  const std::string_view tail = line.substr(text.size());
  return tail.starts_with(kCheck) && tail.substr(kCheck.size(), kCheckHex) == CheckOf(text);
}

fs::path FileName(const fs::path& folder, int64_t number) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%06lld", static_cast<long long>(number));
  return folder / (std::string(kPrefix) + digits.data() + std::string(kSuffix));
}

/// Numbers of the files that exist, ascending.
Result<std::vector<int64_t>> FileNumbers(const fs::path& folder) {
  std::vector<int64_t> numbers;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) continue;
    int64_t number = 0;
    const auto [rest, wrong] =
        std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), number);
    if (wrong == std::errc() && rest == name.data() + name.size() - kSuffix.size()) numbers.push_back(number);
  }
  if (failed) return Error{ErrorCode::kInternal, folder.string() + ": " + failed.message()};
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// Length of the file up to and with its last line break.
Result<int64_t> WholeBytes(int descriptor, int64_t size) {
  std::array<char, 4096> block{};
  for (int64_t end = size; end > 0;) {
    const int64_t start = std::max<int64_t>(0, end - static_cast<int64_t>(block.size()));
    const auto length = static_cast<size_t>(end - start);
    if (pread(descriptor, block.data(), length, start) != static_cast<ssize_t>(length)) {
      return Error{ErrorCode::kInternal, std::string("ledger: read: ") + std::strerror(errno)};
    }
    const size_t at = std::string_view(block.data(), length).rfind('\n');
    if (at != std::string_view::npos) return start + static_cast<int64_t>(at) + 1;
    end = start;
  }
  return int64_t{0};
}

}  // namespace

Ledger::Ledger(fs::path folder, const PrivateKeys& keys, const LedgerOptions& options)
    : folder_(std::move(folder)), names_(keys.name), options_(options) {}

Ledger::~Ledger() {
  static_cast<void>(Flush());  // see the header: whoever cares has flushed
  if (descriptor_ >= 0) close(descriptor_);
}

Result<std::unique_ptr<Ledger>> Ledger::Open(const fs::path& folder, const PrivateKeys& keys,
                                             const LedgerOptions& options) {
  std::unique_ptr<Ledger> ledger(new Ledger(folder, keys, options));
  const Result<std::vector<int64_t>> numbers = FileNumbers(folder);
  if (!numbers) return numbers.error();
  if (!numbers->empty()) ledger->number_ = numbers->back();
  const Status opened = ledger->OpenFile();
  if (!opened) return opened.error();
  return ledger;
}

Status Ledger::OpenFile() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = open(FileName(folder_, number_).c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  struct stat about {};
  if (descriptor_ < 0 || fstat(descriptor_, &about) != 0) return Fail("open");
  const Result<int64_t> whole = WholeBytes(descriptor_, about.st_size);
  if (!whole) return whole.error();
  if (*whole < about.st_size && ftruncate(descriptor_, *whole) != 0) return Fail("truncate");
  file_bytes_ = *whole;
  return {};
}

Status Ledger::Fail(const std::string& what) {
  failed_ = Error{ErrorCode::kInternal, "ledger: " + what + ": " + std::strerror(errno)};
  return *failed_;
}

Status Ledger::AddKept(const KeptRow& row) {
  json::object object = {{"kind", "kept"},
                         {"shard", row.shard},
                         {"key", row.key},
                         {"url", ToHex(names_.Url(row.dedupe_key))},
                         {"md5", ToHex(row.digests.md5)},
                         {"sha1", ToHex(row.digests.sha1)},
                         {"sha256", ToHex(row.digests.sha256)},
                         {"page", row.page_id}};
  json::array hashes;
  for (const PdqHash& hash : row.pdq) {
    hashes.push_back(
        json::array{ToHex(hash.needles[0]), hash.quality, hash.frame, static_cast<int>(hash.variant)});
  }
  object["pdq"] = std::move(hashes);
  if (!row.uid.empty()) object["uid"] = row.uid;
  return Append(ToLine(object));
}

Status Ledger::AddRemoved(const MovedShard& shard, const std::string& key) {
  return Append(ToLine({{"kind", "removed"}, {"from", shard.from}, {"to", shard.to}, {"key", key}}));
}

Status Ledger::AddMoved(const MovedShard& shard) {
  return Append(ToLine({{"kind", "moved"}, {"from", shard.from}, {"to", shard.to}}));
}

Status Ledger::AddDrop(const Drop& drop, TimePoint now) {
  json::object object = {{"kind", "dropped"},
                         {"url", ToHex(names_.Url(drop.dedupe_key))},
                         {"reason", drop.reason},
                         {"date", DateText(now)}};
  if (drop.content) object["content"] = ToHex(names_.Content(*drop.content));
  return Append(ToLine(object));
}

Status Ledger::Append(std::string line) {
  const std::scoped_lock lock(mutex_);
  if (failed_) return *failed_;
  buffer_ += line;
  return std::ssize(buffer_) < options_.buffer_bytes ? Status() : FlushLocked();
}

Status Ledger::FlushLocked() {
  if (failed_) return *failed_;
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t step = write(descriptor_, left.data(), left.size());
    if (step < 0 && errno == EINTR) continue;
    if (step < 0) return Fail("write");
    left.remove_prefix(static_cast<size_t>(step));
  }
  file_bytes_ += std::ssize(buffer_);
  buffer_.clear();
  if (file_bytes_ < options_.file_bytes) return {};
  if (fsync(descriptor_) != 0) return Fail("fsync");
  ++number_;
  return OpenFile();
}

Status Ledger::Flush() {
  const std::scoped_lock lock(mutex_);
  return FlushLocked();
}

Status Ledger::Sync() {
  const std::scoped_lock lock(mutex_);
  const Status flushed = FlushLocked();
  if (!flushed) return flushed;
  if (fsync(descriptor_) != 0) return Fail("fsync");
  return {};
}

// Kept lines are written by AddKept alone, whose values need no escapes: they can be told without parsing.
Status Ledger::ForgetIn(const fs::path& file, const std::set<std::string>& pages,
                        const std::set<std::string>& keys) {
  const auto value_of = [](std::string_view line, std::string_view name) {
    const size_t at = line.find(name);
    if (at == std::string_view::npos) return std::string();
    const size_t start = at + name.size();
    return std::string(line.substr(start, line.find('"', start) - start));
  };
  std::ifstream input(file, std::ios::binary);
  std::string kept;
  bool changed = false;
  for (std::string line; std::getline(input, line);) {
    const bool forgotten =
        line.starts_with("{\"kind\":\"kept\"") &&
        (pages.contains(value_of(line, "\"page\":\"")) || keys.contains(value_of(line, "\"key\":\"")));
    changed = changed || forgotten;
    if (!forgotten) kept += line + "\n";
  }
  if (input.bad()) return Error{ErrorCode::kInternal, file.string() + ": cannot be read"};
  if (!changed) return {};
  const Status replaced = ReplaceFile(SystemFileOps(), file, kept);
  if (replaced && chmod(file.c_str(), 0600) != 0) return Fail("chmod");
  return replaced;
}

Status Ledger::Forget(const std::set<std::string>& pages, const std::set<std::string>& keys) {
  const std::scoped_lock lock(mutex_);
  const Status flushed = FlushLocked();
  if (!flushed) return flushed;
  const Result<std::vector<int64_t>> numbers = FileNumbers(folder_);
  if (!numbers) return numbers.error();
  for (const int64_t number : *numbers) {
    const Status done = ForgetIn(FileName(folder_, number), pages, keys);
    if (!done) return done;
  }
  return OpenFile();
}

Result<int64_t> ReadLedger(const fs::path& folder, const std::function<void(std::string_view)>& visitor) {
  const Result<std::vector<int64_t>> numbers = FileNumbers(folder);
  if (!numbers) return numbers.error();
  int64_t damaged = 0;
  for (const int64_t number : *numbers) {
    std::ifstream file(FileName(folder, number), std::ios::binary);
    if (!file) return Error{ErrorCode::kInternal, FileName(folder, number).string() + ": cannot be read"};
    for (std::string line; std::getline(file, line);) {
      if (IsWhole(line)) {
        visitor(line);
      } else {
        ++damaged;
      }
    }
  }
  return damaged;
}

}  // namespace tamis
