// schema_doc FILE: writes docs/schema.md from the table of columns (ninja update_schema_doc).

#include <cstdio>
#include <fstream>

#include "storage/schema.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: schema_doc FILE\n", stderr);
    return 2;
  }
  std::ofstream file(argv[1], std::ios::binary);
  file << tamis::SchemaDocument();
  file.close();
  if (file.good()) return 0;
  std::fprintf(stderr, "schema_doc: %s cannot be written\n", argv[1]);
  return 1;
}
