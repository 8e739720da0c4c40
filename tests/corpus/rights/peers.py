#!/usr/bin/env python3
"""The same corpus through img2dataset's header check and datadiligence, as a table for docs/benchmarks.md.

peers.py [--img2dataset PYTHON] [--datadiligence PYTHON] [--tamis PATH] [--share F]

Counted are the cases of one signal that the standard policy denies. "could know": the signal stands where the
peer looks at all, the headers of the image's response. C2PA (row 35), which datadiligence reads too, is not
counted there: it asks for a signature, and the manifests of this corpus have none. A peer that is not there is
reported as absent.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys

if __package__ in (None, ""):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import rights  # noqa: F401

    __package__ = "rights"

from . import generate, run  # noqa: E402

# Rows that a peer knows, by its documentation: img2dataset 1.47 reads X-Robots-Tag; datadiligence 0.1 reads
# X-Robots-Tag and tdm-reservation.
KNOWS = {"img2dataset": {12, 15}, "datadiligence": {12, 28}}


def could_know(peer, one):
    name = one["signals"][0]
    row = int(name.split("-", 1)[0])
    if peer == "tamis":
        return True
    return row in KNOWS[peer] and "-image_headers-" in name


def ask_peer(peer, python, cases):
    """ "deny" or "allow" per case; none where the peer is absent, with the reason."""
    if not python or not pathlib.Path(python).exists():
        return None, "no interpreter"
    script = pathlib.Path(__file__).with_name("peer_checks.py")
    lines = "".join(
        json.dumps({key: one.get(key, "") for key in ("image_headers", "image_base64", "agent")}) + "\n"
        for one in cases
    )
    done = subprocess.run([python, str(script), peer], input=lines, capture_output=True, text=True, check=False)
    words = done.stdout.split()
    if done.returncode or len(words) != len(cases):
        return None, (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return words, ""


def ask_tamis(binary, cases):
    outcomes = run.run([binary], cases, ["standard"], os.cpu_count() or 1)
    return ["allow" if outcome["decision"] == "allow" else "deny" for outcome in outcomes]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--img2dataset", default="build/venv-img2dataset/bin/python")
    parser.add_argument("--datadiligence", default="build/venv-datadiligence/bin/python")
    parser.add_argument("--tamis", default="")
    parser.add_argument("--share", type=float, default=1.0)
    options = parser.parse_args()

    cases = [one for one in generate.cases(share=options.share) if one["id"].startswith("alone/")]
    denied = [one for one in cases if one["expect"]["standard"][0] == "deny"]
    calm = [one for one in cases if one["expect"]["standard"][1] == "allow"]
    answers = {}
    for peer, python in (("img2dataset", options.img2dataset), ("datadiligence", options.datadiligence)):
        words, why = ask_peer(peer, python, denied + calm)
        if words is None:
            print(f"{peer}: absent ({why})")
        else:
            answers[peer] = words
    if options.tamis:
        answers["tamis"] = ask_tamis(options.tamis, denied + calm)
    show(denied, calm, answers)
    return 0


def show(denied, calm, answers):
    peers = list(answers)
    print(f"\n{len(denied)} cases of one signal that standard denies, {len(calm)} that it allows\n")
    print("| row | cases | " + " | ".join(peers) + " |")
    print("|---|---|" + "---|" * len(peers))
    rows = collections.defaultdict(list)
    for at, one in enumerate(denied):
        rows[int(one["signals"][0].split("-", 1)[0])].append(at)
    for row in sorted(rows):
        cells = [f"{sum(answers[peer][at] == 'deny' for at in rows[row])}" for peer in peers]
        print(f"| {row} | {len(rows[row])} | " + " | ".join(cells) + " |")
    for label, chosen in (("all", lambda _peer, _one: True), ("could know", could_know)):
        cells = []
        for peer in peers:
            which = [at for at, one in enumerate(denied) if chosen(peer, one)]
            seen = sum(answers[peer][at] == "deny" for at in which)
            cells.append(
                f"{seen} of {len(which)} ({100 * seen / max(1, len(which)):.1f} %), {len(which) - seen} false allows"
            )
        print(f"| {label} | | " + " | ".join(cells) + " |")
    cells = [str(sum(word == "deny" for word in answers[peer][len(denied) :])) for peer in peers]
    print(f"| false denials | of {len(calm)} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    sys.exit(main())
