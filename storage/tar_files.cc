#include "storage/tar_files.h"

#include <locale.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

#include "storage/hashed_file.h"

namespace tamis {
namespace {

constexpr size_t kReadBytes = 256 * 1024;
constexpr int64_t kMaxEntries = int64_t{1} << 24;
constexpr size_t kMaxNameBytes = 4096;

struct FreeReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};

/// Names beyond ASCII are text to libarchive only in a UTF-8 locale.
class Utf8Locale {
 public:
  Utf8Locale() : own_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (own_ != nullptr) before_ = ::uselocale(own_);
  }
  ~Utf8Locale() {
    if (own_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(own_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  const locale_t own_;
  locale_t before_ = nullptr;
};

class TarReader {
 public:
  explicit TarReader(const std::filesystem::path& path) : path_(path), reader_(archive_read_new()) {}

  Status Open() {
    if (!reader_) return Error{ErrorCode::kInternal, "out of memory"};
    archive_read_support_filter_none(reader_.get());
    archive_read_support_format_tar(reader_.get());
    if (archive_read_open_filename(reader_.get(), path_.c_str(), kReadBytes) == ARCHIVE_OK) return {};
    return Damaged("no tar file");
  }

  /// The next regular file; folders are passed over. Empty at the end.
  Result<std::optional<TarEntry>> Next() {
    while (true) {
      const int status = archive_read_next_header(reader_.get(), &entry_);
      if (status == ARCHIVE_EOF) return std::optional<TarEntry>();
      // Warnings too: what is not read as it was written is not known.
      if (status != ARCHIVE_OK) return Damaged("damaged, or no plain tar file");
      if (++entries_ > kMaxEntries) return Error{ErrorCode::kTooLarge, path_.string() + ": too many files"};
      const auto type = archive_entry_filetype(entry_);
      if (type == AE_IFDIR && archive_entry_hardlink(entry_) == nullptr) continue;
      const char* name = archive_entry_pathname(entry_);
      const bool is_plain = type == AE_IFREG && name != nullptr &&
                            archive_entry_hardlink(entry_) == nullptr &&
                            archive_entry_sparse_count(entry_) == 0 && archive_entry_size_is_set(entry_) != 0;
      if (!is_plain) return Damaged("holds a link, device or sparse file");
      const std::string_view text(name);
      if (text.size() > kMaxNameBytes)
        return Error{ErrorCode::kTooLarge, path_.string() + ": a name is too long"};
      TarEntry found = NameOfTarEntry(text);
      found.bytes = archive_entry_size(entry_);
      return std::optional<TarEntry>(std::move(found));
    }
  }

  /// Calls `sink` with the pieces of the current file, front to back.
  Status Content(const std::function<Status(std::span<const std::byte>)>& sink) {
    int64_t next = 0;
    while (true) {
      const void* data = nullptr;
      size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(reader_.get(), &data, &size, &offset);
      if (status == ARCHIVE_EOF) break;
      if (status != ARCHIVE_OK || offset != next) return Damaged("damaged");
      const Status taken = sink({static_cast<const std::byte*>(data), size});
      if (!taken) return taken;
      next += static_cast<int64_t>(size);
    }
    return next == archive_entry_size(entry_) ? Status() : Status(Damaged("truncated"));
  }

  archive_entry* entry() const { return entry_; }

 private:
  Error Damaged(std::string_view what) const {
    return Error{ErrorCode::kInvalidInput, path_.string() + ": " + std::string(what)};
  }

  const std::filesystem::path path_;
  const std::unique_ptr<archive, FreeReader> reader_;
  archive_entry* entry_ = nullptr;
  int64_t entries_ = 0;
};

class TarWriter {
 public:
  explicit TarWriter(HashedFile& file) : file_(file), writer_(archive_write_new()) {}

  Status Open() {
    if (!writer_) return Error{ErrorCode::kInternal, "out of memory"};
    archive_write_set_format_pax_restricted(writer_.get());
    const int opened = archive_write_open(writer_.get(), this, nullptr, &TarWriter::Write, nullptr);
    return Checked(opened == ARCHIVE_OK);
  }
  Status Header(archive_entry* entry) {
    return Checked(archive_write_header(writer_.get(), entry) == ARCHIVE_OK);
  }
  Status Data(std::span<const std::byte> bytes) {
    const la_ssize_t written = archive_write_data(writer_.get(), bytes.data(), bytes.size());
    return Checked(written == static_cast<la_ssize_t>(bytes.size()));
  }
  Status Close() { return Checked(archive_write_close(writer_.get()) == ARCHIVE_OK); }

 private:
  static la_ssize_t Write(archive*, void* self, const void* data, size_t size) {
    auto& writer = *static_cast<TarWriter*>(self);
    const Status written = writer.file_.Write({static_cast<const std::byte*>(data), size});
    if (written) return static_cast<la_ssize_t>(size);
    writer.failed_ = written.error();
    return -1;
  }
  Status Checked(bool done) const {
    if (done) return {};
    if (failed_) return *failed_;
    return Error{ErrorCode::kInternal, "tar: a file cannot be written as it was read"};
  }

  HashedFile& file_;
  std::optional<Error> failed_;
  const std::unique_ptr<archive, FreeWriter> writer_;  // calls Write, also when it is freed
};

Status CopyFiles(TarReader& from, TarWriter& to, const std::function<bool(const std::string&)>& remove,
                 RewrittenFile& done) {
  while (true) {
    const Result<std::optional<TarEntry>> entry = from.Next();
    if (!entry) return entry.error();
    if (!*entry) return {};
    if (remove((*entry)->sample)) {
      ++done.rows_removed;
      continue;
    }
    ++done.rows;
    const Status header = to.Header(from.entry());
    if (!header) return header;
    const Status copied = from.Content([&](std::span<const std::byte> bytes) { return to.Data(bytes); });
    if (!copied) return copied;
  }
}

}  // namespace

TarEntry NameOfTarEntry(std::string_view name) {
  const size_t slash = name.rfind('/');
  const size_t last = slash == std::string_view::npos ? 0 : slash + 1;
  const size_t dot = name.find('.', last);
  if (dot == std::string_view::npos || dot == last) return {.sample = std::string(name), .extension = {}};
  return {.sample = std::string(name.substr(0, dot)), .extension = std::string(name.substr(dot + 1))};
}

Status ReadTar(const std::filesystem::path& path, int64_t max_bytes, MemoryBudget& budget,
               const TarVisitor& visitor) {
  const Utf8Locale locale;
  TarReader reader(path);
  const Status opened = reader.Open();
  if (!opened) return opened;
  while (true) {
    const Result<std::optional<TarEntry>> entry = reader.Next();
    if (!entry) return entry.error();
    if (!*entry) return {};
    Bytes content;
    if ((*entry)->bytes > 0 && (*entry)->bytes <= max_bytes) {
      Result<Bytes> room = Bytes::Allocate(static_cast<size_t>((*entry)->bytes), budget);
      if (!room) return room.error();
      content = *std::move(room);
      size_t filled = 0;
      const Status read = reader.Content([&](std::span<const std::byte> bytes) -> Status {
        if (bytes.size() > content.size() - filled)
          return Error{ErrorCode::kInvalidInput, path.string() + ": damaged"};
        std::copy(bytes.begin(), bytes.end(),
                  content.mutable_span().begin() + static_cast<ptrdiff_t>(filled));
        filled += bytes.size();
        return {};
      });
      if (!read) return read;
    }
    const Status visited = visitor(**entry, std::move(content));
    if (!visited) return visited;
  }
}

Result<RewrittenFile> RewriteTarWithout(const std::filesystem::path& from, const std::filesystem::path& to,
                                        const std::function<bool(const std::string& sample)>& remove) {
  const Utf8Locale locale;
  TarReader reader(from);
  Status status = reader.Open();
  if (!status) return status.error();
  Result<std::unique_ptr<HashedFile>> file = HashedFile::Create(to.string());
  if (!file) return file.error();
  RewrittenFile done;
  {
    TarWriter writer(**file);
    status = writer.Open();
    if (status) status = CopyFiles(reader, writer, remove, done);
    if (status) status = writer.Close();
  }
  const Result<Sha256> digest = status ? (*file)->Close() : Result<Sha256>(status.error());
  if (!digest || done.rows == 0) {
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
  }
  if (!digest) return digest.error();
  if (done.rows == 0) return done;
  done.bytes = (*file)->size_bytes();
  done.sha256 = ToHex(*digest);
  return done;
}

}  // namespace tamis
