#!/usr/bin/env bash
# Every benchmark: the Google Benchmark programs of one build folder, PDQ beside the reference implementation
# with its tables of recall and false matches, of near duplicates too, then whole crawls beside the peers.
#   run.sh BUILD_FOLDER [micro] [pdq] [pages] [images] [option...]     all parts unless some are named
#   --min-time S     seconds for each micro benchmark (0.2)
#   --packages A,B   manuals of these Debian packages only    --images N   instead of 3000 images
#   --repeats N, --only TOOL,..., --tamis FILE, --profile     as tests/bench/compare.py
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:?usage: run.sh BUILD_FOLDER [micro] [pdq] [pages] [images] [option...]}
shift
min_time=0.2 parts=() corpus=() compare=() own_binary=0

while [ $# -gt 0 ]; do
  case $1 in
    micro | pdq | pages | images) parts+=("$1") ;;
    --min-time) min_time=$2; shift ;;
    --packages | --images) corpus+=("$1" "$2"); shift ;;
    --tamis) compare+=("$1" "$2"); own_binary=1; shift ;;
    --repeats | --only | --results) compare+=("$1" "$2"); shift ;;
    --profile) compare+=("$1") ;;
    *) echo "run.sh: unknown argument $1" >&2; exit 2 ;;
  esac
  shift
done
[ ${#parts[@]} -gt 0 ] || parts=(micro pdq pages images)

run_micro() {
  local program found=0 failed=0
  mkdir -p "$root/build/bench-micro"
  for program in "$build"/tests/bench/*_bench; do
    [ -x "$program" ] || continue
    found=1
    printf '\n%s\n' "$(basename "$program")"
    "$program" --benchmark_min_time="$min_time" --benchmark_out_format=json \
      --benchmark_out="$root/build/bench-micro/$(basename "$program").json" 2>/dev/null || {
      echo "run.sh: $program failed" >&2
      failed=1
    }
  done
  [ "$found" = 1 ] || { echo "run.sh: no benchmark programs in $build/tests/bench" >&2; return 1; }
  return "$failed"
}

run_pdq() {
  local python=$root/build/venv-bench/bin/python
  bash "$root/tests/bench/setup_peers.sh" bench
  [ -x "$python" ] || return 1
  "$python" "$root/tests/bench/pdq_peer.py" --timer "$build/tests/bench/pdq_timer" || return 1
  "$python" "$root/tests/bench/pdq_recall.py" --tamis "$build/tamis" || return 1
  "$python" "$root/tests/bench/near_duplicate_recall.py" --tamis "$build/tamis"
}

status=0 crawls=()
for part in "${parts[@]}"; do
  case $part in
    micro) run_micro || status=1 ;;
    pdq) run_pdq || status=1 ;;
    *) crawls+=("$part") ;;
  esac
done
if [ ${#crawls[@]} -gt 0 ]; then
  [ "$own_binary" = 1 ] || [ -x "$root/build/release/tamis" ] || (cd "$root" && ./build.sh build)
  bash "$root/tests/bench/setup_peers.sh"
  # A reduced corpus has a folder of its own: the full one takes minutes to make.
  folder=$root/build/bench-corpus
  [ ${#corpus[@]} -eq 0 ] || folder=$root/build/bench-corpus-reduced
  "$root/build/venv-bench/bin/python" "$root/tests/bench/corpus.py" --out "$folder" ${corpus[@]+"${corpus[@]}"}
  python3 "$root/tests/bench/compare.py" --corpus "$folder" ${compare[@]+"${compare[@]}"} "${crawls[@]}" || status=1
fi
exit "$status"
