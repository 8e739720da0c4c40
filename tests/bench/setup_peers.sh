#!/usr/bin/env bash
# Makes the peers of the benchmarks: build/venv-bench (Scrapy; Pillow for the corpus), build/venv-img2dataset,
# build/venv-datadiligence (for tests/corpus/rights/peers.py), build/colly-peer. The first time a package index and
# the Go module proxy are needed; offline and quick later.
# Given names, only those. A peer that cannot be made is named; tests/bench/compare.py then reports it as absent.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
go_needed=1.24

# make_venv NAME: build/venv-NAME from config/requirements-NAME.txt.
make_venv() {
  local venv=$root/build/venv-$1 requirements=$root/config/requirements-$1.txt stamp
  stamp=$(sha256sum <"$requirements" | cut -d' ' -f1)
  [ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && return
  echo "setup_peers: installing $(grep -c == "$requirements") packages to build/venv-$1" >&2
  rm -rf "$venv"
  python3 -m venv "$venv" &&
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$requirements" &&
    echo "$stamp" >"$venv/stamp" && return
  rm -rf "$venv"
  echo "setup_peers: build/venv-$1 could not be made" >&2
}

make_colly() {
  local version
  version=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || version=
  if [ -z "$version" ] || [ "$(printf '%s\n' "$go_needed" "$version" | sort -V | head -n 1)" != "$go_needed" ]; then
    echo "setup_peers: colly needs Go $go_needed or later on the PATH (Debian 12 has 1.19); found: ${version:-none}" >&2
    return
  fi
  go -C "$root/tests/bench/peers/colly" build -trimpath -o "$root/build/colly-peer" . ||
    echo "setup_peers: build/colly-peer could not be built" >&2
}

[ $# -gt 0 ] || set -- bench img2dataset datadiligence colly
for peer in "$@"; do
  case $peer in
    colly) make_colly ;;
    *) make_venv "$peer" ;;
  esac
done
exit 0
