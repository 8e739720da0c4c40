#!/usr/bin/env bash
# Builds, tests and runs Tamis on a Debian 12 machine; installs what is missing first.
#   ./build.sh demo        crawl a bundled site on loopback, write clean shards, print the funnel
#   ./build.sh test        build; unit, integration and end-to-end tests; sanitizers; short fuzzing
#   ./build.sh build       only the binary: build/release/tamis
#   ./build.sh test-full   also TSan, 60 s for each fuzzer, full campaigns
#   ./build.sh lint        clang-format, clang-tidy on changed files, conventions test
#   ./build.sh bench       every benchmark, peers beside us
set -euo pipefail
cd "$(dirname "$0")"
jobs=${TAMIS_JOBS:-$(nproc)}
# Two clones of the same commit share what was compiled.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

say() { printf '== %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || { say "root or sudo is needed to install packages: $*"; exit 2; }
  sudo "$@"
}

# install KIND...: the Debian packages of config/packages.txt of these kinds that are not there yet.
install() {
  local wanted missing=() package
  wanted=$(awk -v kinds=" $* " '$1 !~ /^#/ && index(kinds, " " $1 " ") {print $2}' config/packages.txt)
  for package in $wanted; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

configure() { [ -f "build/$1/build.ninja" ] || cmake --preset "$1" >/dev/null; }

build_binary() {
  install build
  bash tools/setup_arrow.sh
  bash tools/setup_models.sh
  if [ ! -f build/release/build.ninja ]; then
    cmake --preset release -DTAMIS_BUILD_TESTS=OFF >/dev/null
  fi
  say "building build/release/tamis"
  ninja -C build/release -j "$jobs" tamis tamis-jail | tail -n 1
}

build_tests() {
  install build test
  bash tools/setup_arrow.sh
  bash tools/setup_models.sh
  bash tools/setup_readers.sh
  bash tools/setup_oracle.sh
  bash tools/setup_opinions.sh
  bash tests/bench/setup_peers.sh img2dataset
  cmake --preset release -DTAMIS_BUILD_TESTS=ON >/dev/null
  say "building everything in build/release"
  ninja -C build/release -j "$jobs" | tail -n 1
}

sanitized_tests() {
  say "core, config, extract and filter under ASan and UBSan"
  configure asan
  ninja -C build/asan -j "$jobs" | tail -n 1
  ctest --test-dir build/asan --output-on-failure -j "$jobs" --no-tests=error
}

fuzz() {  # fuzz SECONDS: each fuzzer over its corpus, then on its own
  local seconds=$1 program name corpus
  say "fuzzers, $seconds s each"
  configure fuzz
  ninja -C build/fuzz -j "$jobs" | tail -n 1
  for program in build/fuzz/tests/fuzz/*_fuzzer; do
    name=$(basename "$program"); corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    "$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0 \
      -artifact_prefix="build/fuzz/$name-" "$corpus" "tests/fuzz/corpus/$name" || { say "$name found a problem"; exit 1; }
    say "$name: no finding"
  done
}

run_tests() {
  build_tests
  say "unit, integration and end-to-end tests"
  ctest --test-dir build/release --output-on-failure -j "$jobs" --no-tests=error
}

case "${1:-help}" in
  build) build_binary ;;
  setup)
    install build test
    bash tools/setup_arrow.sh
    bash tools/setup_models.sh
    bash tools/setup_readers.sh
    bash tools/setup_oracle.sh
    bash tools/setup_opinions.sh ;;
  demo)
    build_binary
    build/release/tamis demo "${@:2}" ;;
  test)
    run_tests
    sanitized_tests
    fuzz "${TAMIS_FUZZ_SECONDS:-5}"
    say "all tests passed" ;;
  test-full)
    export TAMIS_FULL=1
    install bench full
    run_tests
    sanitized_tests
    configure tsan
    ninja -C build/tsan -j "$jobs" | tail -n 1
    # Suites that start sandboxed workers are left out: TSan makes system calls of its own.
    TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp" \
      ctest --test-dir build/tsan --output-on-failure -LE 'integration|e2e' -E 'jail_tests|cli_tests' --no-tests=error
    fuzz 60
    say "all tests passed" ;;
  lint)
    install build test lint
    git ls-files '*.cc' '*.h' | xargs clang-format-14 --dry-run --Werror
    configure dev
    { git diff --name-only HEAD; git diff --name-only HEAD~1 2>/dev/null || true; } | sort -u | grep '\.cc$' |
      xargs -r clang-tidy-14 -p build/dev --quiet
    ninja -C build/dev -j "$jobs" lint_tests >/dev/null && build/dev/tests/lint/lint_tests --gtest_brief=1 ;;
  bench)
    install build test bench
    bash tools/setup_arrow.sh
    bash tools/setup_models.sh
    configure bench
    ninja -C build/bench -j "$jobs" | tail -n 1
    bash tests/bench/run.sh build/bench "${@:2}" ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "$0"
    [ "${1:-help}" = help ] || exit 2 ;;
esac
