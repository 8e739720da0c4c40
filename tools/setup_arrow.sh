#!/usr/bin/env bash
# Brings Apache Arrow and Parquet C++: nothing to do where the system has version 20 or newer, else the
# pinned pyarrow wheel, unpacked to build/arrow with its foreign symbols hidden. Needs python3 with venv,
# cmake and, the first time, a package index. Quick and offline when everything is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
target=$root/build/arrow
requirements=$root/config/requirements-arrow.txt
# cmake/arrow.cmake makes the same stamp, of the same files in the same order, as hexadecimal text.
stamp=$(cat "$root/tools/setup_arrow.sh" "$requirements" "$root/tools/hide_foreign_symbols.py" |
  od -An -v -tx1 | tr -d ' \n' | sha256sum | cut -d' ' -f1)

[ "$(cat "$target/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
mkdir -p "$root/build"
exec 9>"$root/build/arrow.lock"
flock 9
[ "$(cat "$target/stamp" 2>/dev/null)" = "$stamp" ] && exit 0

work=$(mktemp -d "$root/build/arrow.XXXXXX")
trap 'rm -rf "$work"' EXIT
venv=$work/venv

# Keep this condition and the one in cmake/third_party.cmake the same.
system_has_arrow() {
  printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(probe CXX)' 'find_package(Arrow CONFIG REQUIRED)' \
    'find_package(Parquet CONFIG REQUIRED)' 'if(ARROW_VERSION VERSION_LESS 20)' \
    'message(FATAL_ERROR "too old")' 'endif()' >"$work/CMakeLists.txt"
  cmake -S "$work" -B "$work/probe" >/dev/null 2>&1
}
if system_has_arrow; then
  echo "setup_arrow: the system's Arrow is used"
  exit 0
fi

echo "setup_arrow: unpacking $(grep -o '^pyarrow==[0-9.]*' "$requirements") to build/arrow"
python3 -m venv "$venv"
"$venv/bin/pip" download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
  --python-version 3.11 --implementation cp --platform "manylinux_2_28_$(uname -m)" \
  --dest "$work/wheel" --requirement "$requirements"
"$venv/bin/python" -m zipfile -e "$work"/wheel/pyarrow-*.whl "$work/unpacked"

mkdir -p "$work/arrow/include" "$work/arrow/share"
cp -r "$work/unpacked/pyarrow/include/arrow" "$work/unpacked/pyarrow/include/parquet" "$work/arrow/include/"
find "$work"/unpacked/pyarrow-*.dist-info "$work/unpacked/pyarrow" -maxdepth 2 \
  \( -name 'LICENSE.txt' -o -name 'NOTICE.txt' \) -exec cp {} "$work/arrow/share/" \;
so=$(sed -n 's/^#define ARROW_SO_VERSION "\([0-9]*\)"/\1/p' "$work/arrow/include/arrow/util/config.h")
"$venv/bin/python" "$root/tools/hide_foreign_symbols.py" "$work/unpacked/pyarrow" "$work/arrow/lib" \
  "libarrow.so.$so" "libparquet.so.$so"

echo "$stamp" >"$work/arrow/stamp"
rm -rf "$target"
mv "$work/arrow" "$target"
