// dump_state PRIVATE: opens the state database of a run that is not running and prints every entry,
// "key value" in hexadecimal, values opened. Tests look for what must not be in there.

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "storage/private_keys.h"
#include "storage/state_db.h"

namespace {

void PrintHex(std::string_view bytes) {
  for (const char byte : bytes) std::printf("%02x", static_cast<unsigned char>(byte));
}

int Fail(const tamis::Error& error) {
  std::fprintf(stderr, "dump_state: %s\n", error.message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: dump_state PRIVATE\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const tamis::Result<tamis::PrivateKeys> keys = tamis::LoadOrCreatePrivateKeys(folder / "keys");
  if (!keys) return Fail(keys.error());
  const tamis::Result<std::unique_ptr<tamis::StateDb>> db =
      tamis::StateDb::Open({.folder = folder / "state"}, *keys);
  if (!db) return Fail(db.error());
  const auto print = [](std::string_view key, std::string_view value) {
    PrintHex(key);
    std::fputc(' ', stdout);
    PrintHex(value);
    std::fputc('\n', stdout);
    return true;
  };
  const tamis::Status scanned = (*db)->Scan({.prefix = {}, .from = {}}, print);
  return scanned ? 0 : Fail(scanned.error());
}
