#!/usr/bin/env python3
"""Runs the mutation corpus through `tamis consent --batch` and prints what it missed.

run.py --tamis PATH [--policy all] [--share F] [--signal-free N] [--corpus FILE] [--jobs N]
--campaign: what CTest runs, half and 3,000 pages; with TAMIS_FULL=1 all of it and 10,000 pages.
Exit 1: a false allow, more than 0.5 % false denials, an error, or a denial of a page without signal.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time

if __package__ in (None, ""):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import rights  # noqa: F401

    __package__ = "rights"

from . import expected, generate, signal_free  # noqa: E402

BATCH = 500
MAX_FALSE_DENIALS = 0.005
BATCH_TIMEOUT_S = 300
SHORT_SHARE = 0.5
SHORT_PAGES = 3000


class Outcome(dict):
    """Of one case under one policy: id, rows, policy, grade, decision, found."""


def ask(command, lines):
    """The answers to one batch, one per line."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(
        [*command, "consent", "--batch"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=BATCH_TIMEOUT_S,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    if len(answers) != len(lines):
        raise RuntimeError(f"{len(lines)} cases, {len(answers)} answers, exit {done.returncode}: {done.stderr[-2000:]}")
    return answers


def weigh(one, policy, answer):
    decision = answer.get("decision", "")
    outcome = Outcome(
        id=one["id"], rows=one["row"], policy=policy, decision=decision, missing=[], expect=one["expect"][policy]
    )
    if "error" in answer or decision not in expected.STRENGTH:
        return Outcome(outcome, grade="error", decision=json.dumps(answer.get("error", answer))[:200])
    outcome["grade"] = expected.grade(one["expect"][policy], decision)
    outcome["missing"] = missing_rows(one, policy, decision, answer)
    if outcome["grade"] == "false_denial":
        outcome["found"] = sorted(
            {finding["row"] for finding in answer.get("findings", []) if finding.get("effect") != "record"}
        )
    return outcome


def missing_rows(one, policy, decision, answer):
    """The rows that must be among the findings and are not.

    Of a denied case: its strongest signals (do_not_fetch may end the reading before the others). Of a signal that
    every policy records: itself, where it is alone.
    """
    at = expected.POLICIES.index(policy)
    found = {finding.get("row") for finding in answer.get("findings", [])}
    recorded = [letters for _rows, letters in one["must_find"]] == ["RRR"]
    if recorded and one["id"].startswith("alone/") and policy != "strict":
        rows = one["must_find"][0][0]
        return [] if found & set(rows) else [rows]
    wanted = [(rows, letters[at]) for rows, letters in one["must_find"] if letters[at] in "XDQq"]
    if not wanted or decision == "allow":
        return []
    strongest = max(expected.STRENGTH_OF_LETTER[letter] for _rows, letter in wanted)
    top = [rows for rows, letter in wanted if expected.STRENGTH_OF_LETTER[letter] == strongest]
    return [] if any(found & set(rows) for rows in top) else top


def run(command, cases, policies, jobs):
    lines = [({**one, "policy": policy}, one, policy) for one in cases for policy in policies]
    batches = [lines[at : at + BATCH] for at in range(0, len(lines), BATCH)]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for batch, answers in zip(
            batches, pool.map(lambda batch: ask(command, [line for line, _, _ in batch]), batches)
        ):
            for (_line, one, policy), answer in zip(batch, answers):
                yield weigh(one, policy, answer)


def table(outcomes):
    """Per row: cases that hold it, false allows, false denials, findings that are missing."""
    rows = collections.defaultdict(collections.Counter)
    for outcome in outcomes:
        for row in outcome["rows"] or [0]:
            rows[row]["cases"] += 1
            rows[row][outcome["grade"]] += 1
            rows[row]["missing"] += bool(outcome["missing"])
    print(f"{'row':>4} {'cases':>7} {'false allow':>12} {'false denial':>13} {'row missing':>12} {'error':>6}")
    for row in sorted(rows):
        count = rows[row]
        print(
            f"{row or '-':>4} {count['cases']:>7} {count['false_allow']:>12} {count['false_denial']:>13} {count['missing']:>12} {count['error']:>6}"
        )
    for row, why in expected.NOT_EVALUATED.items():
        print(f"{row:>4} not evaluated: {why}")


def listed(outcomes, grade, limit):
    chosen = [outcome for outcome in outcomes if outcome["grade"] == grade]
    for outcome in chosen[:limit]:
        extra = f" rows {outcome['found']}" if outcome.get("found") else ""
        print(
            f"  {grade} {outcome['policy']} {outcome['id']}: {outcome['decision']}, expected {outcome['expect'][0]}{extra}"
        )
    if len(chosen) > limit:
        print(f"  ... and {len(chosen) - limit} more")
    return len(chosen)


def disordered(outcomes):
    """Ids whose stricter policy answered less strictly than a laxer one: what strict accepts, all accept."""
    of_case = collections.defaultdict(dict)
    for outcome in outcomes:
        of_case[outcome["id"]][outcome["policy"]] = expected.STRENGTH.get(outcome["decision"], 2)
    found = []
    for name, strength in of_case.items():
        levels = [strength[policy] for policy in expected.POLICIES if policy in strength]
        if levels != sorted(levels, reverse=True):
            found.append(name)
    return found


def report(outcomes, limit):
    """True if the corpus holds."""
    table(outcomes)
    allows, denials, errors = (listed(outcomes, grade, limit) for grade in ("false_allow", "false_denial", "error"))
    without = [outcome for outcome in outcomes if outcome["missing"]]
    for outcome in without[:limit]:
        print(f"  row missing {outcome['policy']} {outcome['id']}: none of {outcome['missing']} among the findings")
    wrong_order = disordered(outcomes)
    for name in wrong_order[:limit]:
        print(f"  laxer policy denies more: {name}")
    rate = denials / max(1, len(outcomes))
    print(
        f"{len(outcomes)} cases: {allows} false allows, {denials} false denials ({100 * rate:.3f} %), {errors} errors, "
        f"{len(without)} without their row"
    )
    return allows == 0 and errors == 0 and rate <= MAX_FALSE_DENIALS and not without


def check_signal_free(command, count, jobs, limit):
    """Not one denial, nor quarantine, under standard."""
    pages = list(signal_free.pages(count))
    outcomes = list(run(command, pages, ["standard"], jobs))
    bad = listed(outcomes, "false_denial", limit) + listed(outcomes, "error", limit)
    print(f"{len(outcomes)} pages without signal: {bad} not allowed")
    return bad == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tamis", required=True)
    parser.add_argument("--policy", default="all", choices=("all", *expected.POLICIES))
    parser.add_argument("--corpus", help="JSON Lines that generate.py wrote; default: generated now")
    parser.add_argument("--seed", type=int, default=generate.SEED)
    parser.add_argument("--share", type=float, default=1.0, help="of the corpus, at least 20 cases per row")
    parser.add_argument("--row", type=int, default=0, help="only cases with a signal of this row")
    parser.add_argument("--only", default="", help="only ids that contain this")
    parser.add_argument("--signal-free", type=int, default=0)
    parser.add_argument("--campaign", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--limit", type=int, default=200, help="how many of each kind are listed")
    options = parser.parse_args()

    if options.campaign:
        full = os.environ.get("TAMIS_FULL") == "1"
        options.share, options.signal_free = (1.0, 10_000) if full else (SHORT_SHARE, SHORT_PAGES)
    started = time.monotonic()
    lacking = generate.missing_rows()
    if lacking:
        print(f"rows with fewer than {generate.MIN_PER_ROW} mutations: {lacking}")
    if options.corpus:
        with open(options.corpus, encoding="utf-8") as file:
            cases = [json.loads(line) for line in file]
    else:
        cases = list(generate.cases(options.seed, options.share))
    cases = [one for one in cases if options.only in one["id"] and options.row in (0, *one["row"])]
    policies = expected.POLICIES if options.policy == "all" else (options.policy,)
    command = [options.tamis]
    good = report(list(run(command, cases, policies, options.jobs)), options.limit)
    if options.signal_free:
        good = check_signal_free(command, options.signal_free, options.jobs, options.limit) and good
    print(f"{time.monotonic() - started:.1f} s")
    return 0 if good and not lacking else 1


if __name__ == "__main__":
    sys.exit(main())
