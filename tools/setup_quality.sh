#!/usr/bin/env bash
# Makes build/venv-quality: what tests/quality needs, pinned. Needs python3 with venv and, the first
# time, a package index. Quick and offline when everything is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/build/venv-quality
requirements=$root/config/requirements-quality.txt
stamp=$(sha256sum <"$requirements" | cut -d' ' -f1)

[ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
echo "setup_quality: installing what tests/quality needs to build/venv-quality"
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --requirement "$requirements"
"$venv/bin/pip" --disable-pip-version-check check >/dev/null
echo "$stamp" >"$venv/stamp"
