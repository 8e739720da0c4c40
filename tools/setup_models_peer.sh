#!/usr/bin/env bash
# Makes build/venv-models: the classifier's own Python pipeline, which the tests of tests/models compare ours with,
# pinned by digest. Needs python3 with venv and, the first time, a package index. Quick and offline when everything is
# there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/build/venv-models
requirements=$root/config/requirements-models-peer.txt
stamp=$(sha256sum <"$requirements" | cut -d' ' -f1)

[ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
echo "setup_models_peer: installing the classifier's own pipeline to build/venv-models"
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
  --requirement "$requirements"
"$venv/bin/pip" --disable-pip-version-check check >/dev/null
echo "$stamp" >"$venv/stamp"
