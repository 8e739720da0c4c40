// The reader works where nothing can be opened: behind a system call filter as the jail has it.

#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include <gtest/gtest.h>
#include <seccomp.h>

#include "extract/metadata.h"
#include "tests/support/metadata_files.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

std::vector<std::string> Samples() {
  const std::string broken_alternative =
      "<dc:rights><rdf:Alt><rdf:li>no language</rdf:li></rdf:Alt></dc:rights>";
  const std::string unknown = "<u:a xmlns:u='http://u.example/'>1</u:a>";
  return {JpegWith({{"\xE1", "http://ns.adobe.com/xap/1.0/\0"s + XmpPacket(unknown)},
                    {"\xED", "Photoshop 3.0\0"s +
                                 ImageResource(0x0404, IptcBlock({{55, "20260101"}, {60, "120000"}}))},
                    {"\xE1", "Exif\0\0"s + TiffStructure({{0x0132, 2, "2026:01:01 00:00:00\0"s}})}}),
          JpegWith({{"\xE1", "http://ns.adobe.com/xap/1.0/\0"s + XmpPacket(broken_alternative)}}),
          JpegWith({{"\xE1", "http://ns.adobe.com/xap/1.0/\0"s +
                                 XmpPacket("<dc:date><rdf:Seq/></dc:date><q:b rdf:ID=''/>")}}),
          JpegWith({{"\xE1", "http://ns.adobe.com/xap/1.0/\0<broken"s}}),
          JpegWith({{"\xED", "Photoshop 3.0\0"s +
                                 ImageResource(0x0404, IptcBlock({{55, "no date"}, {200, "\xFF"}}))}})};
}

/// Closes the process for everything but memory, time and the end.
void Close() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  for (const int call :
       {SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
        SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(exit_group)}) {
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) _exit(3);
  }
  if (seccomp_load(filter) != 0) _exit(4);
}

TEST(MetadataSandbox, NothingIsOpenedAfterPreparation) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers make system calls of their own";
#endif
  const std::vector<std::string> samples = Samples();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    PrepareMetadataReader();
    Close();
    bool all_read = true;
    for (const std::string& file : samples) {
      all_read =
          ReadImageMetadata(std::as_bytes(std::span(file)), ImageFormat::kJpeg).has_value() && all_read;
    }
    _exit(all_read ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_FALSE(WIFSIGNALED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace tamis
