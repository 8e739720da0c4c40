#!/usr/bin/env python3
"""Runs the corpora of texts through `tamis text --batch`: benign captions, and mutations of what must not pass.

run.py --tamis PATH [--share F] [--packages] [--misses FILE] [--markdown] [--jobs N]
--campaign: what CTest runs; with TAMIS_FULL=1 the captions of packages, too.
Exit 1: more than 0.5 % of the benign captions dropped under standard, or recall under its floor.
"""

import argparse
import collections
import os
import pathlib
import random
import sys
import time

if __package__ in (None, ""):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import text  # noqa: F401

    __package__ = "text"

from . import ask  # noqa: E402
from .benign import captions, packages  # noqa: E402
from .mutations import minors, personal  # noqa: E402

MAX_BENIGN_DROPS = 0.005
# Of the cases that are not hard. Just under what was measured (docs/quality.md): a change of the rules that loses
# something is noticed. They are no claim that this is enough.
MIN_RECALL = {"minors": 0.815, "personal": 0.99}
MIN_STRICT = {"personal": 0.97}  # dropped under strict
# Personal data in these never drops a pair: credits may be written to, what a file says is not published.
NEVER_DROPS = {"attribution", "embedded"}
# That docs/text.md says have lists; the floor of combinations is for these.
LISTED = set("ar de en es fr hi it ja ko nl pl pt ru tr zh".split())
SEED = 20261126
META = ("lang", "topic", "source")


def sampled(cases, share):
    if share >= 1:
        return cases
    return random.Random(SEED).sample(cases, int(len(cases) * share))


def benign(with_packages):
    lines = list(captions.written()) + (list(packages.found()) if with_packages else [])
    return [
        {**{key: line[key] for key in META}, "fields": {key: line[key] for key in line if key not in META}}
        for line in lines
    ]


class Table:
    """Counts by one key of the cases."""

    def __init__(self, title, columns):
        self.title, self.columns, self.rows = title, columns, collections.defaultdict(collections.Counter)

    def add(self, row, **counts):
        self.rows[row]["cases"] += 1
        self.rows[row].update(counts)

    def show(self, markdown):
        heads = [self.title, "cases", *self.columns]
        lines = [
            [row, str(count["cases"]), *(percent(count[column], count["cases"]) for column in self.columns)]
            for row, count in sorted(self.rows.items())
        ]
        if markdown:
            print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
            print("".join("| " + " | ".join(line) + " |\n" for line in lines))
            return
        for line in [heads, *lines]:
            print(f"  {line[0]:<28}" + "".join(f"{part:>14}" for part in line[1:]))


def percent(part, whole):
    return f"{100 * part / max(1, whole):.2f} %"


def run_benign(command, options, misses):
    """Whether at most MAX_BENIGN_DROPS are dropped under standard."""
    cases = sampled(benign(options.packages), options.share)
    tables = [Table(key, ("standard", "strict", "redacted")) for key in ("topic", "lang", "source")]
    total = collections.Counter()
    strict = ask.answers(command, cases, "strict", options.jobs)
    for (case, answer), (_case, harder) in zip(ask.answers(command, cases, "standard", options.jobs), strict):
        bad, touched = ask.dropped(answer), not ask.dropped(answer) and ask.touched(case, answer)
        counts = {"standard": bad, "strict": ask.dropped(harder), "redacted": touched}
        total.update(counts)
        for table in tables:
            table.add(case[table.title], **counts)
        if bad or touched:
            kind = "benign_dropped" if bad else "benign_redacted"
            misses.append((kind, case["topic"], case["lang"], answer.get("reason"), ask.terms(answer), case["fields"]))
    print(
        f"benign: {len(cases)} captions of {len({case['lang'] for case in cases})} languages; dropped under standard "
        f"{total['standard']} ({percent(total['standard'], len(cases))}), under strict {total['strict']} "
        f"({percent(total['strict'], len(cases))}); redacted {total['redacted']} "
        f"({percent(total['redacted'], len(cases))})"
    )
    for table in tables:
        table.show(options.markdown)
    return total["standard"] <= MAX_BENIGN_DROPS * len(cases)


def run_minors(command, options, misses):
    """Recall of the rule of combinations over the cases that are not hard."""
    cases = sampled(list(minors.cases()), options.share)
    answers = list(ask.answers(command, cases, "standard", options.jobs))
    known = {case["pair"] for case, answer in answers if is_plain(case) and ask.is_combination(answer)}
    by_class = Table("class", ("dropped", "combination", "of known pairs"))
    by_language = Table("language", ("dropped", "combination"))
    caught = collections.Counter()
    for case, answer in answers:
        right = ask.is_combination(answer)
        row = case["class"] + (" (hard)" if case["hard"] else "")
        if listed(case):
            by_class.add(row, dropped=ask.dropped(answer), combination=right)
        if case["pair"] in known and listed(case):
            by_class.rows[row]["known"] += 1
            by_class.rows[row]["known_right"] += right
        if not case["hard"]:
            by_language.add(case["language"][:2], dropped=ask.dropped(answer), combination=right)
            caught.update(all=1, all_right=right)
        if not case["hard"] and listed(case):
            caught.update(cases=1, right=right)
            caught.update(known=case["pair"] in known, known_right=right and case["pair"] in known)
        if not right:
            misses.append(
                (
                    "minors_hard" if case["hard"] else "minors",
                    case["class"],
                    case["language"],
                    answer.get("reason"),
                    ask.terms(answer),
                    case["fields"],
                )
            )
    for count in by_class.rows.values():  # the last column is a share of the known pairs, not of the cases
        count["of known pairs"] = count["cases"] * count["known_right"] / max(1, count["known"])
    print(
        f"minors: recall {percent(caught['all_right'], caught['all'])} of {caught['all']} combinations; in the "
        f"{len(LISTED)} languages with lists {percent(caught['right'], caught['cases'])} of {caught['cases']}; of those "
        f"whose two terms are known when written plainly {percent(caught['known_right'], caught['known'])}"
    )
    by_class.show(options.markdown)
    by_language.show(options.markdown)
    return caught["right"] >= MIN_RECALL["minors"] * caught["cases"]


def listed(case):
    return set(case["language"].split("+")) <= LISTED


def is_plain(case):
    return case["class"].startswith(("terms_", "inflected_", "place_")) or case["class"] == "plain"


def run_personal(command, options, misses):
    cases = sampled(list(personal.cases()), options.share)
    by_kind, by_field, by_class = (Table(key, ("removed", "strict")) for key in ("kind", "field", "class"))
    caught = collections.Counter()
    strict = ask.answers(command, cases, "strict", options.jobs)
    for (case, answer), (_case, harder) in zip(ask.answers(command, cases, "standard", options.jobs), strict):
        left = "" if ask.dropped(answer) else ask.left_of(case, ask.redacted(answer))
        allowed = not left and list(case["fields"])[-1] in NEVER_DROPS
        counts = {"removed": not left, "strict": ask.dropped(harder) or allowed}
        hard = " (hard)" if case["hard"] else ""
        by_kind.add(case["kind"] + hard, **counts)
        by_class.add(case["class"] + hard, **counts)
        if not case["hard"]:
            caught.update(cases=1, **counts)
            by_field.add(list(case["fields"])[-1], **counts)
        if left or not counts["strict"]:
            misses.append(("personal" + hard, case["class"], case["language"], left, ask.terms(answer), case["fields"]))
    print(
        f"personal data: {percent(caught['removed'], caught['cases'])} of {caught['cases']} taken out under standard, "
        f"{percent(caught['strict'], caught['cases'])} dropped under strict"
    )
    for table in (by_kind, by_field, by_class):
        table.show(options.markdown)
    return (
        caught["removed"] >= MIN_RECALL["personal"] * caught["cases"]
        and caught["strict"] >= MIN_STRICT["personal"] * caught["cases"]
    )


PARTS = {"benign": run_benign, "minors": run_minors, "personal": run_personal}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tamis", required=True)
    parser.add_argument("--only", choices=tuple(PARTS))
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--packages", action="store_true", help="captions of installed Debian packages, too")
    parser.add_argument("--misses", help="a file for everything that went wrong")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--campaign", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if options.campaign:
        options.packages = os.environ.get("TAMIS_FULL") == "1"
    if options.packages and packages.missing():
        print(f"not installed: {', '.join(packages.missing())}")
    started, misses, good = time.monotonic(), [], True
    for name, part in PARTS.items():
        if options.only in (None, name) and not part([options.tamis], options, misses):
            print(f"{name}: does not hold")
            good = False
    if options.misses:
        with open(options.misses, "w", encoding="utf-8") as file:
            for miss in misses:
                print(*(str(part) for part in miss), sep="\t", file=file)
    print(f"{time.monotonic() - started:.1f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
