#!/usr/bin/env python3
"""Scores of second opinions on small models, against the same computed in numpy.

    opinions_test.py OPINION_SCORES
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

import make_models as made

PROGRAM = sys.argv[1]
SCORES = ("nsfw_head", "watermark", "aesthetic", "similarity")

# By hand, of make_models.MERGES: bytes are their ASCII less 33, 256 more at the end of a word.
START, END = 516, 517
CAPTIONS = {
    "": [],
    "Cat dog": [513, 515],
    "a  CAT": [ord("a") - 33 + 256, 513],
    "dogs": [514, ord("g") - 33, ord("s") - 33 + 256],
    "cat cat cat cat cat cat cat cat cat cat cat cat cat": [513] * 13,
    "\u00e4": [0xC3 - 0xAE + 106, 0xA4 - 0xA1 + 94 + 256],
}


def padded(tokens):
    tokens = [START] + tokens
    tokens = tokens[:made.CONTEXT - 1] + [END]
    return tokens + [0] * (made.CONTEXT - len(tokens))


def run(manifests, cases=(), expect=0):
    done = subprocess.run([PROGRAM, *manifests], input=b"".join(cases), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == expect, (manifests, done.returncode, done.stderr.decode())
    return done.stdout.decode().splitlines(), done.stderr.decode()


def scores_of(line):
    words = line.split()
    return dict(zip(words[::2], map(float, words[1::2])))


def check_scores(folder, watermark):
    names = ["aesthetic", "embedding", "text", watermark, "nsfw-head"]
    manifests = [os.path.join(folder, name + ".toml") for name in names]
    rng = np.random.default_rng(3)
    cases, expected = [], []
    for index in range(200):
        picture = rng.integers(0, 256, (made.SIDE, made.SIDE, 3), dtype=np.uint8)
        if index % 3 == 0:
            picture = np.broadcast_to(rng.integers(0, 256, 3, dtype=np.uint8), picture.shape)
        other = rng.integers(0, 256, (made.SIDE, made.SIDE, 3), dtype=np.uint8)
        caption, tokens = list(CAPTIONS.items())[index % len(CAPTIONS)]
        vector = made.embedding(picture)
        by_head = watermark == "watermark-head"
        cases.append(caption.encode() + b"\0" + picture.tobytes() + (b"" if by_head else other.tobytes()))
        expected.append({
            "nsfw_head": made.nsfw_head(vector),
            "watermark": made.watermark_head(vector) if by_head else made.watermark_picture(other),
            "aesthetic": made.aesthetic(vector),
            "similarity": float(vector @ made.text_vector(padded(tokens))),
        })
    lines, _ = run(manifests, cases)
    assert lines[0] == "", lines[0]
    worst = dict.fromkeys(SCORES, 0.0)
    for line, values in zip(lines[1:], expected, strict=True):
        ours = scores_of(line)
        for name in SCORES:
            worst[name] = max(worst[name], abs(ours[name] - values[name]))
    spread = {name: (min(v[name] for v in expected), max(v[name] for v in expected)) for name in SCORES}
    print(watermark, "largest differences", {n: f"{v:.1e}" for n, v in worst.items()},
          "of", {n: f"{low:.2f}..{high:.2f}" for n, (low, high) in spread.items()})
    assert all(value < 1e-5 for value in worst.values()), worst
    assert all(high - low > 0.05 for low, high in spread.values()), spread


def check_absent(folder):
    lines, _ = run([], [b"cat\0", b"dog\0"])
    assert lines == ["nsfw_head watermark aesthetic similarity ", "", ""], lines
    lines, _ = run([os.path.join(folder, name + ".toml") for name in ("embedding", "text")])
    assert lines == ["nsfw_head watermark aesthetic "], lines


def check_refusals(folder):
    def path(name):
        return os.path.join(folder, name + ".toml")

    def alter(name, old, new):
        with open(path(name), encoding="utf-8") as file:
            text = file.read()
        assert old in text, (old, text)
        altered = path(f"{name}-{hashlib.sha256(new.encode()).hexdigest()[:8]}")
        with open(altered, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        return altered

    e = path("embedding")
    shutil.copy(os.path.join(folder, "aesthetic.onnx"), os.path.join(folder, "cut.onnx"))
    with open(os.path.join(folder, "cut.onnx"), "r+b") as file:
        file.seek(40)
        file.write(b"\xff")
    with open(os.path.join(folder, "no-merges.txt"), "w", encoding="utf-8") as file:
        file.write("#version\nx\n")
    cases = [
        ([path("absent")], 3, "absent.toml"),
        ([e, alter("aesthetic", "aesthetic.onnx", "nowhere.onnx")], 3, "nowhere.onnx"),
        ([e, alter("aesthetic", "aesthetic.onnx", "cut.onnx")], 3, "aesthetic"),
        ([e, alter("text", "merges.txt", "nowhere.txt")], 3, "vocabulary: cannot open"),
        ([e, alter("text", "merges.txt", "no-merges.txt")], 3, "its manifest says"),
        ([e, alter("watermark-head", '"faint", "none", "clear"', '"faint", "clear"')], 3, "watermark-head"),
        ([e], 2, "no model judges"),
        ([path("aesthetic")], 2, "no model of kind embedding"),
        ([path("text")], 2, "no model of kind embedding"),
        ([e, e, path("text")], 2, "has a model already"),
        ([e, path("watermark"), path("watermark-head")], 2, "has a model already"),
        ([e, alter("nsfw-head", 'embedding = "embedding"', 'embedding = "other"')], 2, 'goes with the embedding "other"'),
        ([e, alter("text", 'embedding = "embedding"\n', "")], 2, 'goes with the embedding ""'),
        ([e, alter("aesthetic", "vector_size = 4", "vector_size = 5")], 3, "aesthetic"),
        ([e + "=0.5", path("text")], 2, "no score"),
        ([path("faces")], 2, "knob of its own"),
        ([alter("aesthetic", "kind", "kidn")], 2, "kidn"),
    ]
    for manifests, code, says in cases:
        _, error = run(manifests, expect=code)
        assert says in error, (manifests, says, error)
    print(len(cases), "refusals")


def main():
    with tempfile.TemporaryDirectory() as folder:
        made.make_all(folder)
        check_scores(folder, "watermark-head")
        check_scores(folder, "watermark")
        check_absent(folder)
        check_refusals(folder)


if __name__ == "__main__":
    main()
