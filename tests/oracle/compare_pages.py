#!/usr/bin/env python3
"""Compares `tamis extract --batch` with the second reading (page_oracle.py), field by field.

    compare_pages.py TAMIS [--limit N] [--examples N] PAGE-or-FOLDER...

Prints the differences by kind, with their number and examples; exit 1 where one is not explained (explained.py). With
--limit N pages are taken evenly from all that were found.
"""
import argparse
import collections
import difflib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))

import explained  # noqa: E402
import page_oracle  # noqa: E402
from extract_batch import extract, split, structured_labels  # noqa: E402

PAGE_FIELDS = "base_url charset title language canonical".split()
CANDIDATE_FIELDS = ("alt title aria_label caption context heading position declared_width declared_height").split()
LINK_FIELDS = "rel anchor source hreflang".split()
SITE = "https://docs.test"
TIMEOUT_S = 3600          # for all pages
Difference = collections.namedtuple("Difference", "kind page where ours oracle")


def pages_of(paths):
    found = []
    for path in map(pathlib.Path, paths):
        found += sorted(one for one in path.rglob("*.htm*") if one.is_file()) if path.is_dir() else [path]
    return found


def evenly(found, limit):
    if not limit or len(found) <= limit:
        return found
    return [found[index * len(found) // limit] for index in range(limit)]


def case_of(path):
    headers = path.with_suffix(".headers")
    wanted = path.with_suffix(".json")
    url = SITE + str(path)
    if "golden" in path.parts and wanted.exists():
        url = json.loads(wanted.read_text(encoding="utf-8"))["url"]
    return {"url": url, "page_file": str(path),
            "headers": headers.read_text(encoding="latin-1") if headers.exists() else ""}


def aligned(ours, theirs, keys):
    """Pairs of rows with the same keys in order; (row, None) and (None, row) where one side has no partner."""
    matcher = difflib.SequenceMatcher(None, *([tuple(row.get(key, "") for key in keys) for row in side]
                                              for side in (ours, theirs)), autojunk=False)
    for tag, a_begin, a_end, b_begin, b_end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(ours[a_begin:a_end], theirs[b_begin:b_end])
        else:
            yield from ((row, None) for row in ours[a_begin:a_end])
            yield from ((None, row) for row in theirs[b_begin:b_end])


def compared_rows(kind, page, sides, keys, fields):
    for ours, theirs in aligned(*sides, keys):
        row = ours or theirs
        where = " ".join(str(row.get(key, "")) for key in keys)
        if ours is None or theirs is None:
            yield Difference(f"{kind} only in {'ours' if ours else 'oracle'}", page, where, ours, theirs)
            continue
        for field in fields:
            if (ours.get(field) or "") != (theirs.get(field) or ""):
                yield Difference(f"{kind}.{field}", page, where, ours.get(field), theirs.get(field))


def differences(path, answer, oracle):
    """All differences of one page."""
    name = str(path)
    if "error" in answer:
        yield Difference("error", name, "", answer["error"], None)
        return
    page, candidates, links = split(answer)
    for field in PAGE_FIELDS:
        if (page.get(field) or "") != oracle.page[field]:
            yield Difference(f"page.{field}", name, "", page.get(field), oracle.page[field])
    labels = [list(label) for label in oracle.page["adult_labels"]]
    if structured_labels(page) != labels:
        yield Difference("page.adult_labels", name, "", structured_labels(page), labels)
    yield from compared_rows("candidate", name, (candidates, oracle.items), ("source", "image_url"), CANDIDATE_FIELDS)
    yield from compared_rows("link", name, (links, oracle.links), ("url",), LINK_FIELDS)


def run(tamis, paths):
    """(differences, number of pages that were answered)."""
    cases = [case_of(path) for path in paths]
    found, candidates, links, answered = [], 0, 0, 0
    for path, case, answer in zip(paths, cases, extract(tamis, cases, TIMEOUT_S)):
        oracle = page_oracle.Page(path.read_bytes(), case["url"], case["headers"])
        found += differences(path, answer, oracle)
        candidates += len(oracle.items)
        links += len(oracle.links)
        answered += 1
    print(f"{answered} pages, {candidates} candidates, {links} links: {len(found)} differences")
    return found, answered


def report(found, examples):
    """Prints the groups; the number of differences without an explanation."""
    groups = collections.defaultdict(list)
    for one in found:
        ours, oracle = (json.dumps(value, ensure_ascii=False) for value in (one.ours, one.oracle))
        groups[explained.reason_of(one.kind, one.page, ours, oracle), one.kind].append((one, ours, oracle))
    for (reason, kind), members in sorted(groups.items(), key=lambda group: (group[0][0] is None, -len(group[1]))):
        print(f"{len(members)} x {kind} on {len({one.page for one, *_ in members})} pages: {reason or 'NOT EXPLAINED'}")
        for one, ours, oracle in members[:examples if reason is None else 1]:
            print(f"    {one.page} {one.where}\n      ours   {ours[:400]}\n      oracle {oracle[:400]}")
    return sum(len(members) for (reason, _), members in groups.items() if reason is None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tamis")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--examples", type=int, default=3)
    parser.add_argument("pages", nargs="+")
    given = parser.parse_args()
    paths = evenly(pages_of(given.pages), given.limit)
    found, answered = run(given.tamis, paths)
    return 1 if report(found, given.examples) or answered != len(paths) or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
