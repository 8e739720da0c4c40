#!/usr/bin/env bash
# Makes build/venv-opinions: what the tests of second opinions and of ONNX face detectors make their models with and are
# compared with, pinned. Needs python3 with venv and, the first time, a package index. Quick and offline when everything
# is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/build/venv-opinions
requirements=$root/config/requirements-opinions.txt
stamp=$(sha256sum <"$requirements" | cut -d' ' -f1)

[ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
echo "setup_opinions: installing the libraries of tests/models to build/venv-opinions"
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --requirement "$requirements"
echo "$stamp" >"$venv/stamp"
