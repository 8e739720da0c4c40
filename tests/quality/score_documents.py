#!/usr/bin/env python3
"""Recall and false alarms of the document score: score_documents.py DETECT_PICTURES CORPUS [--repeat N].

Of generated documents and of plain pictures only those that fit_documents.py did not see."""

import argparse
from collections import defaultdict
from pathlib import Path

from fit_documents import for_fitting
from score_faces import detect

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def table(title, groups):
    print(f"{title:36} count  " + "  ".join(f">={threshold}" for threshold in THRESHOLDS))
    groups = dict(sorted(groups.items()))
    groups["all"] = [score for scores in groups.values() for score in scores]
    for group, scores in groups.items():
        shares = [sum(score >= threshold for score in scores) / len(scores) for threshold in THRESHOLDS]
        print(f"{group:36} {len(scores):5}  " + "  ".join(f"{share:5.3f}" for share in shares))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    arguments = parser.parse_args()
    times = []
    for title, patterns in (("documents", ["documents/*.jpg"]),
                            ("no documents", ["plain/*.jpg", "faces/as_shipped*.jpg", "faces/scene*.jpg"])):
        paths = [path for pattern in patterns for path in sorted(arguments.corpus.glob(pattern))]
        paths = [path for path in paths if path.name.startswith("manual-page") or not for_fitting(path)]
        kinds, changes = defaultdict(list), defaultdict(list)
        for path, row in detect(arguments.program, paths, arguments.repeat).items():
            parts = Path(path).stem.split("-")
            kinds["-".join(parts[:-1]) if title != "documents" else parts[0]].append(row["document_score"])
            changes[parts[1]].append(row["document_score"])
            times.append(row["document_ms"])
        table(title, kinds)
        if title == "documents":
            table("documents, by what was done to them", changes)
    times.sort()
    print(f"CPU milliseconds: mean {sum(times) / len(times):.2f}, median {times[len(times) // 2]:.2f}, "
          f"longest {times[-1]:.2f}")


if __name__ == "__main__":
    main()
