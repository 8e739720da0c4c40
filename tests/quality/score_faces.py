#!/usr/bin/env python3
"""Recall and false alarms of the built-in face detector: score_faces.py DETECT_PICTURES CORPUS [--repeat N].

A face is found when a box overlaps its own by 0.3 or more (intersection over union)."""

import argparse
import json
import subprocess
from collections import defaultdict
from pathlib import Path

LEAST_OVERLAP = 0.3


def overlap(a, b):
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(0, across) * max(0, down)
    return common / (a[2] * a[3] + b[2] * b[3] - common)


def detect(program, files, repeat=1):
    run = subprocess.run([program, "--repeat", str(repeat)], input="\n".join(map(str, files)), text=True,
                         capture_output=True, check=True)
    return {row["file"]: row for row in map(json.loads, run.stdout.splitlines())}


def recall(program, folder, repeat):
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    answers = detect(program, [folder / row["file"] for row in truth], repeat)
    found, sought, milliseconds = defaultdict(int), defaultdict(int), []
    sizes = defaultdict(lambda: [0, 0])
    for row in truth:
        answer = answers[str(folder / row["file"])]
        milliseconds.append(answer["faces_ms"])
        for face in row["faces"]:
            hit = any(overlap(face, box) >= LEAST_OVERLAP for box in answer["faces"])
            found[row["group"]] += hit
            sought[row["group"]] += 1
            if row["group"] == "scene":
                sizes[round(face[3] / 8) * 8][0] += hit
                sizes[round(face[3] / 8) * 8][1] += 1
    for group, count in sought.items():
        print(f"{group:12} {found[group]:5} of {count:5}  {found[group] / count:.3f}")
    print("scene, by height of the face in 800 x 600:",
          ", ".join(f"{size}: {hit / count:.2f}" for size, (hit, count) in sorted(sizes.items())))
    print(f"{'all':12} {sum(found.values()):5} of {sum(sought.values()):5}  "
          f"{sum(found.values()) / sum(sought.values()):.3f}")
    return milliseconds


def false_alarms(program, folder, repeat):
    answers = detect(program, sorted(folder.glob("*.jpg")), repeat)
    pictures, alarmed, boxes = defaultdict(int), defaultdict(int), 0
    for path, answer in answers.items():
        kind = Path(path).name.rsplit("-", 1)[0]
        pictures[kind] += 1
        alarmed[kind] += bool(answer["faces"])
        boxes += len(answer["faces"])
    for kind, count in sorted(pictures.items()):
        print(f"{kind:20} {alarmed[kind]:4} of {count:4}  {alarmed[kind] / count:.3f}")
    total = sum(pictures.values())
    print(f"{'without faces':20} {sum(alarmed.values()):4} of {total:4}  {sum(alarmed.values()) / total:.3f}"
          f"  ({boxes / total:.2f} boxes a picture)")
    return [answer["faces_ms"] for answer in answers.values()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    arguments = parser.parse_args()
    times = recall(arguments.program, arguments.corpus / "faces", arguments.repeat)
    times += false_alarms(arguments.program, arguments.corpus / "plain", arguments.repeat)
    times.sort()
    print(f"CPU milliseconds: mean {sum(times) / len(times):.2f}, median {times[len(times) // 2]:.2f}, "
          f"longest {times[-1]:.2f}")


if __name__ == "__main__":
    main()
