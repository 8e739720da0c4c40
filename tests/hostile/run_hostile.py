#!/usr/bin/env python3
"""Feeds hostile files to the tools and checks what a crawler depends on.

    run_hostile.py TAMIS [--count N] [--corpus DIR] [--seed S] [--tool image|extract|sitemap|hash]...

For every file one row, a result or a reason why there is none; a reason where the file has to be rejected and a result
where nothing is wrong, the same one every time; no crash, of a sandboxed worker neither, and no silence; afterwards as
many descriptors and workers of the tool as after the first files, and memory that does not grow with every pass over the files;
no worker left when it has ended. Then workers are killed in the middle of valid files: each death costs one row at most.
About 1,500 files, with TAMIS_FULL=1 the whole corpus (over 20,000).
A tool that this binary does not have yet is named, and fails the run only if --tool asks for it.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import make_corpus
from watched_tool import Gone, WatchedTool

SHORT_COUNT = 1500
SILENCE_S = 60
HOSTILE_BETWEEN_VALID = 10
# What the allocator keeps of the largest files is no leak: files come again until a pass needs no more memory.
MAY_GROW_KIB, MOST_PASSES = 8 * 1024, 4
SECOND_PASS_FILES = 2000
SANE_EXITS = (0, 1)
# No file that we have may end a worker, stop it, or make it say what cannot be.
DEATHS = ("job_crashed", "job_timeout", "job_bad_answer")
KILLS, BETWEEN_KILLS_S, FILES_WHILE_KILLING = 8, 0.15, 6000
PAGE_URL = "https://a.example/b/page.html"

TOOLS = {  # name: (kind of file, whether it judges, key of the file's path, keys beside it)
    "image": ("image", True, "file", {}),
    "hash": ("image", False, "file", {}),
    "extract": ("page", True, "page_file", {"url": PAGE_URL}),
    "sitemap": ("sitemap", True, "sitemap_file", {"url": "https://a.example/sitemap.xml"}),
}


class Problems(list):
    def __init__(self):
        super().__init__()
        self.rows = {}  # the first of each valid file

    def note(self, text):
        self.append(text)
        print(f"PROBLEM {text}", file=sys.stderr, flush=True)


def reason_of(row):
    """Why there is no result, or nothing if there is one."""
    error = row.get("error")
    if isinstance(error, dict):
        return error.get("message") or error.get("code") or ""
    return row.get("reason") or error


def exists(binary, tool):
    return subprocess.run([binary, tool, "--help"], capture_output=True, timeout=60).returncode == 0


def check_row(tool, entry, row, problems):
    """One row against what the manifest promises; gives its outcome for the count."""
    judges = TOOLS[tool][1]
    refused = isinstance(row, dict) and ("error" in row or "reason" in row)
    if not isinstance(row, dict) or not row:
        problems.note(f"{tool} {entry['path']}: the row is {str(row)[:100]}")
    elif refused and not isinstance(reason_of(row), str) or refused and not reason_of(row):
        problems.note(f"{tool} {entry['path']}: refused without a reason: {str(row)[:200]}")
    elif judges and entry["expect"] == "reject" and not refused:
        problems.note(f"{tool} {entry['path']}: kept, but has to be rejected: {str(row)[:200]}")
    elif entry["expect"] == "keep" and refused:
        problems.note(f"{tool} {entry['path']}: refused, but nothing is wrong with it: {str(row)[:200]}")
    elif entry["expect"] == "keep" and problems.rows.setdefault((tool, entry["path"]), row) != row:
        problems.note(f"{tool} {entry['path']}: not the row that it had before: {str(row)[:200]}")
    elif refused and reason_of(row).startswith(DEATHS):
        problems.note(f"{tool} {entry['path']}: {reason_of(row)}")
    return str(reason_of(row)).split(":")[0][:60] if refused else "result"


def has_grown(states):
    """In the last pass."""
    return states[-1]["resident_kib"] - states[-2]["resident_kib"] > MAY_GROW_KIB


def check_state(tool, states, problems):
    for what in ("descriptors", "workers"):
        if states[-1][what] > states[0][what]:
            problems.note(f"{tool}: {what} {states[0][what]} at the start, {states[-1][what]} at the end")
    if has_grown(states):
        problems.note(f"{tool}: grows with every pass, KiB {[state['resident_kib'] for state in states]}")


def check_end(tool, watched, problems):
    code, rest, left = watched.close()
    if code not in SANE_EXITS:
        problems.note(f"{tool}: exit code {code}: {watched.errors[-500:].decode(errors='replace')}")
    if rest:
        problems.note(f"{tool}: more rows than files: {rest[:200]!r}")
    if left:
        problems.note(f"{tool}: workers that outlived it: {left}")


def feed(tool, watched, corpus, entries, problems):
    """Sends files and judges the rows; gives counts of outcomes and the slowest files."""
    outcomes, times, answered = collections.Counter(), [], 0
    _, _, key, beside = TOOLS[tool]
    lines = [{key: str(corpus / entry["path"]), **beside} for entry in entries]
    try:
        for row, seconds in watched.answers(lines):
            entry = entries[answered]
            answered += 1
            times.append((seconds, entry["path"]))
            outcomes[check_row(tool, entry, row, problems)] += 1
    except (Gone, ValueError) as failure:
        problems.note(f"{tool}: {failure}; {answered} of {len(entries)} answered, next {entries[answered]['path']}")
    return outcomes, sorted(times, reverse=True)[:5]


def feed_while_killing(tool, watched, corpus, valid, problems):
    """Valid files while workers are killed; gives (rows lost, deaths)."""
    if not valid:
        return 0, 0
    _, _, key, beside = TOOLS[tool]
    entries = (valid * (FILES_WHILE_KILLING // len(valid) + 1))[:FILES_WHILE_KILLING]
    lost, answered = 0, 0
    with watched.killing(KILLS, BETWEEN_KILLS_S) as killed:
        try:
            for row, _ in watched.answers([{key: str(corpus / entry["path"]), **beside} for entry in entries]):
                entry = entries[answered]
                answered += 1
                # tamis hash keeps the digests, which no worker makes, and loses the rest.
                if str(row.get("pdq_error") or reason_of(row)).startswith("job_crashed"):
                    lost += 1
                elif problems.rows.get((tool, entry["path"])) != row:
                    problems.note(f"{tool} {entry['path']}: another row beside a dead worker: {str(row)[:200]}")
        except (Gone, ValueError) as failure:
            problems.note(f"{tool} while workers are killed: {failure}; {answered} of {len(entries)} answered")
    if lost > len(killed):
        problems.note(f"{tool}: {len(killed)} dead workers took {lost} rows")
    return lost, len(killed)


def with_neighbours(entries, valid):
    """The hostile files, a valid one after every few: whatever dies of a file, its neighbours are answered as ever."""
    mixed = []
    for index, entry in enumerate(entry for entry in entries if entry["expect"] != "keep"):
        if valid and index % HOSTILE_BETWEEN_VALID == 0:
            mixed.append(valid[index // HOSTILE_BETWEEN_VALID % len(valid)])
        mixed.append(entry)
    return mixed + valid


def run_tool(binary, tool, corpus, manifest, problems):
    kind = TOOLS[tool][0]
    entries = [entry for entry in manifest if entry["kind"] == kind]
    valid = [entry for entry in entries if entry["expect"] == "keep"]
    watched = WatchedTool([binary, tool, "--batch"], SILENCE_S)
    started = time.monotonic()
    feed(tool, watched, corpus, (valid or entries[:1]) * 3, problems)  # what it sets up once is there now
    states = [watched.state()]
    mixed = with_neighbours(entries, valid)
    outcomes, slowest = feed(tool, watched, corpus, mixed, problems)
    states.append(watched.state())
    again = mixed[::len(mixed) // SECOND_PASS_FILES + 1]
    for _ in range(MOST_PASSES):
        feed(tool, watched, corpus, again, problems)
        states.append(watched.state())
        if not all(states) or not has_grown(states):
            break
    if all(states):
        check_state(tool, states, problems)
    workers = len(watched.seen)
    lost, deaths = feed_while_killing(tool, watched, corpus, valid, problems)
    check_end(tool, watched, problems)
    memory = " ".join(f"{state['resident_kib'] / 1024:.0f}" for state in states if state)
    print(f"{tool}: {len(mixed)} files and {len(again)} again, {time.monotonic() - started:.1f} s, "
          f"MiB {memory}, peak with workers {watched.peak_kib / 1024:.0f}, "
          f"descriptors {' '.join(str(state['descriptors']) for state in states if state)}, {workers} processes below it; "
          f"then {deaths} workers killed, {lost} rows lost")
    for outcome, number in outcomes.most_common(25):
        print(f"  {number:6d} {outcome}")
    print("  slowest: " + ", ".join(f"{path} {seconds:.2f} s" for seconds, path in slowest))


def read_manifest(corpus):
    return [json.loads(line) for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


def run(options, corpus):
    manifest, problems, ran = read_manifest(corpus), Problems(), 0
    for tool in options.tool or TOOLS:
        if exists(options.tamis, tool):
            run_tool(options.tamis, tool, corpus, manifest, problems)
            ran += 1
        elif options.tool:
            problems.note(f"{tool}: {options.tamis} has no such command")
        else:
            print(f"{tool}: not run, {options.tamis} has no such command")
    if ran == 0:
        problems.note("no tool was run")
    print(f"{len(manifest)} files, {len(problems)} problems")
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tamis")
    parser.add_argument("--count", type=int, default=None if os.environ.get("TAMIS_FULL") else SHORT_COUNT)
    parser.add_argument("--corpus", help="a folder that make_corpus.py wrote, instead of a new one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tool", action="append", choices=list(TOOLS), default=[])
    options = parser.parse_args()
    if options.corpus:
        return run(options, pathlib.Path(options.corpus))
    with tempfile.TemporaryDirectory(prefix="tamis_hostile_") as folder:
        files, total = make_corpus.make(folder, count=options.count, seed=options.seed)
        print(f"{files} files, {total / 2**20:.0f} MiB, seed {options.seed}")
        return run(options, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
