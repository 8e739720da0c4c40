#!/usr/bin/env python3
"""Copies Arrow's shared libraries so that they export nothing but Arrow.

    hide_foreign_symbols.py SOURCE_DIR TARGET_DIR LIBRARY...

The libraries of the pyarrow wheel contain OpenSSL, RE2 and others, and export their symbols. In a process that
also uses the system's OpenSSL or RE2 the dynamic linker would bind calls of one to code of the other. Here each
exported symbol becomes STV_HIDDEN, in its entry of .dynsym, unless it is Arrow's or Parquet's own, or part of the
C++ library (whose inline functions and type information must be one in a process), or imported by another of the
libraries given. The dynamic linker (glibc) skips hidden symbols when others look them up, and binds the library's
own references to its own code, without a look at the name. Offsets and sizes of the file do not change.

A hidden function or object also loses name, type and size: mold 1.10 does not look at the visibility, took
libparquet's OpenSSL for the definition that our code wants, and left out libcrypto as not needed. Nameless
symbols of unlike types or sizes make linkers complain. (Others, thread-local ones, keep theirs.)

64-bit little-endian ELF only. Exits with 1 and a message when a library is something else or nothing is found.
"""
import os
import re
import struct
import sys

OWN = re.compile(rb"5arrow|7parquet|14arrow_vendored|^arrow_filesystem")
CXX_LIBRARY = re.compile(rb"^_Z(T[VTIS]|GV|N?K?|St)*(St|NSt|NKSt|N9__gnu_cxx|N10__cxxabi)")
ELF64_LITTLE_ENDIAN = b"\x7fELF\x02\x01"
SHT_DYNSYM = 11
SYMBOL_BYTES = 24
SHN_UNDEF = 0
STB_LOCAL = 0
STV_HIDDEN = 2
VISIBILITY_MASK = 3
NO_NAME = 0  # offset of the empty string in .dynstr
NAME_AT, INFO_AT, OTHER_AT, SIZE_AT = 0, 4, 5, 16  # of the members of Elf64_Sym
STT_NOTYPE, STT_OBJECT, STT_FUNC = 0, 1, 2


class Symbol:
    """One entry of .dynsym. `offset` is its place in the file."""

    def __init__(self, offset, name, info, other, section):
        self.offset = offset
        self.name = name
        self.binding = info >> 4
        self.kind = info & 15
        self.other = other
        self.imported = section == SHN_UNDEF

    @property
    def exported(self):
        return (not self.imported and self.name and self.binding != STB_LOCAL
                and self.other & VISIBILITY_MASK == 0)


def dynamic_symbols(image):
    """All entries of .dynsym of an ELF image (gabi: sections 4, 5)."""
    if image[:6] != ELF64_LITTLE_ENDIAN:
        raise ValueError("not a 64-bit little-endian ELF file")
    table_offset, = struct.unpack_from("<Q", image, 40)
    entry_bytes, entries = struct.unpack_from("<HH", image, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", image, table_offset + i * entry_bytes) for i in range(entries)]
    for section in sections:
        if section[1] != SHT_DYNSYM:
            continue
        strings = sections[section[6]][4]
        for offset in range(section[4], section[4] + section[5], SYMBOL_BYTES):
            name, info, other, index = struct.unpack_from("<IBBH", image, offset)
            end = image.index(b"\0", strings + name)
            yield Symbol(offset, bytes(image[strings + name:end]), info, other, index)


def hide(image, imported_elsewhere):
    """Hides the foreign symbols of one library in place. Gives the numbers of hidden and kept ones."""
    hidden = kept = 0
    for symbol in list(dynamic_symbols(image)):
        if not symbol.exported:
            continue
        if OWN.search(symbol.name) or CXX_LIBRARY.match(symbol.name) or symbol.name in imported_elsewhere:
            kept += 1
            continue
        if symbol.kind in (STT_OBJECT, STT_FUNC):
            struct.pack_into("<I", image, symbol.offset + NAME_AT, NO_NAME)
            image[symbol.offset + INFO_AT] = symbol.binding << 4 | STT_NOTYPE
            struct.pack_into("<Q", image, symbol.offset + SIZE_AT, 0)
        image[symbol.offset + OTHER_AT] = (symbol.other & ~VISIBILITY_MASK) | STV_HIDDEN
        hidden += 1
    return hidden, kept


def main(arguments):
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    source, target, names = arguments[0], arguments[1], arguments[2:]
    images = {}
    for name in names:
        with open(os.path.join(source, name), "rb") as file:
            images[name] = bytearray(file.read())
    imports = {name: {s.name for s in dynamic_symbols(image) if s.imported} for name, image in images.items()}
    os.makedirs(target, exist_ok=True)
    for name, image in images.items():
        others = set().union(*(imports[other] for other in names if other != name))
        hidden, kept = hide(image, others)
        if kept == 0:
            raise ValueError(f"{name}: no symbol of Arrow found")
        path = os.path.join(target, name)
        with open(path, "wb") as file:
            file.write(image)
        os.chmod(path, 0o755)
        print(f"hide_foreign_symbols: {name}: {hidden} hidden, {kept} kept")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError, struct.error) as problem:
        print(f"hide_foreign_symbols: {problem}", file=sys.stderr)
        sys.exit(1)
