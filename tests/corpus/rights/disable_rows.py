#!/usr/bin/env python3
"""Shows that the corpus notices when a row of the policy table is gone. For a checkout that may be changed.

disable_rows.py CHECKOUT --row N          edits filter/rights/policy_table.cc: row N does nothing
disable_rows.py CHECKOUT --restore        undoes that
disable_rows.py CHECKOUT --all [--build COMMAND] [--tamis PATH]
    every row in turn: edit, build, run the cases of that row, restore. Exit 1 if the corpus passes once.
"""

import argparse
import pathlib
import re
import shlex
import subprocess
import sys

TABLE = "filter/rights/policy_table.cc"
EFFECTS = re.compile(r"\{\s*[XDQRI]\s*,\s*[XDQRI]\s*,\s*[XDQRI]\s*\}")
NOTHING = "{RowEffect::kIgnore, RowEffect::kIgnore, RowEffect::kIgnore}"
HERE = pathlib.Path(__file__).resolve().parent
NO_CASES = (45,)  # not evaluated without a model


def entry(text, row):
    """Start and end of the braces that begin with this row's number."""
    for found in re.finditer(r"\{\s*(?:\.row\s*=\s*)?" + str(row) + r"\s*,", text):
        depth = 0
        for at in range(found.start(), len(text)):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if depth == 0:
                return found.start(), at + 1
    raise SystemExit(f"row {row}: no entry in {TABLE}")


def without(text, row):
    """The table with all effects of this row ignored."""
    start, end = entry(text, row)
    changed, count = EFFECTS.subn(NOTHING, text[start:end])
    if count != 1:
        raise SystemExit(f"row {row}: no triple of effects in {text[start:end]!r}")
    return text[:start] + changed + text[end:]


def try_row(checkout, row, build, tamis):
    """True if the corpus fails without this row, as it must."""
    path = checkout / TABLE
    original = path.read_text()
    path.write_text(without(original, row))
    try:
        subprocess.run(shlex.split(build), cwd=checkout, check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(
            [
                sys.executable,
                "-B",
                str(HERE / "run.py"),
                "--tamis",
                str(checkout / tamis),
                "--row",
                str(row),
                "--limit",
                "3",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.write_text(original)
    summary = (done.stdout.strip().splitlines() or [done.stderr[-300:]])[-2:]
    print(f"row {row}: {'noticed' if done.returncode == 1 else 'NOT NOTICED'}; {summary[0]}", flush=True)
    return done.returncode == 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=pathlib.Path)
    parser.add_argument("--row", type=int)
    parser.add_argument("--restore", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--build", default="ninja -C build/release tamis tamis-jail")
    parser.add_argument("--tamis", default="build/release/tamis")
    options = parser.parse_args()
    path = options.checkout / TABLE
    if options.restore:
        return subprocess.run(["git", "-C", str(options.checkout), "checkout", "--", TABLE], check=False).returncode
    if options.row:
        path.write_text(without(path.read_text(), options.row))
        return 0
    if not options.all:
        parser.error("--row, --restore or --all")
    rows = [row for row in range(1, 53) if row not in NO_CASES]
    return 0 if all([try_row(options.checkout.resolve(), row, options.build, options.tamis) for row in rows]) else 1


if __name__ == "__main__":
    sys.exit(main())
