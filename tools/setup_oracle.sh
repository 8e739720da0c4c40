#!/usr/bin/env bash
# Makes build/venv-oracle: the libraries of the second reading of pages (tests/oracle), pinned by digest. Needs python3
# with venv and, the first time, a package index. Quick and offline when everything is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/build/venv-oracle
requirements=$root/config/requirements-oracle.txt
stamp=$(sha256sum <"$requirements" | cut -d' ' -f1)

[ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
echo "setup_oracle: installing the libraries of tests/oracle to build/venv-oracle"
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
  --requirement "$requirements"
"$venv/bin/pip" --disable-pip-version-check check >/dev/null
echo "$stamp" >"$venv/stamp"
