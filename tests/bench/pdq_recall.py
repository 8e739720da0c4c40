"""How well PDQ finds changed pictures, and how often it takes different ones for the same.

    pdq_recall.py --tamis build/bench/tamis [--pictures 88] [--windows 1500] [--figures 3000] [--distance 31]

Recall: windows of Debian's wallpapers (as tests/bench/corpus.py cuts them) are hashed, changed, and hashed
again by `tamis hash --batch`. One needle: the hash of the changed picture lies within the distance of the
original's. Eight: one of its turned and mirrored needles does. False matches: pairs of windows of different
wallpapers, and pairs of figures out of manuals of different packages; by the lower quality of the two. Same
files, same Pillow, same table.
"""

import argparse
import base64
import hashlib
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys

import numpy
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from corpus import MANUALS, cut, wallpaper_files

SIZES = ((640, 480), (800, 600), (512, 512), (1024, 768))
SEED = 20261126
MIN_QUALITY = 50
BANDS = ((0, 24), (25, 49), (50, 69), (70, 89), (90, 100))
MIN_FIGURE_BYTES = 2000  # smaller ones are buttons and bullets


def encoded(picture, form="PNG", **options):
    data = io.BytesIO()
    if form == "PNG":
        options["compress_level"] = 1  # lossless all the same
    picture.save(data, form, **options)
    return data.getvalue()


def jpeg(quality):
    return lambda picture: encoded(picture, "JPEG", quality=quality)


def resized(factor):
    return lambda picture: encoded(
        picture.resize((max(5, int(picture.width * factor)), max(5, int(picture.height * factor))),
                       Image.Resampling.LANCZOS))


def squeezed(picture):
    return encoded(picture.resize((picture.width, picture.height * 3 // 4), Image.Resampling.LANCZOS))


def brighter(factor):
    return lambda picture: encoded(ImageEnhance.Brightness(picture).enhance(factor))


def contrast(factor):
    return lambda picture: encoded(ImageEnhance.Contrast(picture).enhance(factor))


def blurred(radius):
    return lambda picture: encoded(picture.filter(ImageFilter.GaussianBlur(radius)))


def watermarked(share):
    """A half-opaque white bar with black letters over `share` of the height, in the lower part."""
    def change(picture):
        layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        top, height = int(picture.height * 0.7), max(8, int(picture.height * share))
        draw.rectangle((0, top, picture.width, top + height), fill=(255, 255, 255, 128))
        for left in range(10, picture.width, 80):
            draw.text((left, top + 1), "example.org", fill=(0, 0, 0, 200))
        return encoded(Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB"))
    return change


def cropped(share):
    """Takes `share` off the width and the height, half of it on each side."""
    def change(picture):
        across, down = int(picture.width * share / 2), int(picture.height * share / 2)
        return encoded(picture.crop((across, down, picture.width - across, picture.height - down)))
    return change


def turned(degrees):
    """Turned about its middle; corners are filled with grey."""
    return lambda picture: encoded(picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(128, 128, 128)))


def transposed(how):
    return lambda picture: encoded(picture.transpose(how))


def letterboxed(picture):
    bar = picture.height // 10
    return encoded(ImageOps.expand(picture, border=(0, bar, 0, bar), fill=(0, 0, 0)))


CHANGES = (
    [("none (PNG)", encoded)]
    + [(f"JPEG, quality {quality}", jpeg(quality)) for quality in (90, 80, 70, 60, 50, 40, 30, 20)]
    + [(f"resized to {int(factor * 100)} %", resized(factor)) for factor in (2, 0.75, 0.5, 0.25, 0.125)]
    + [("squeezed to 3/4 of its height", squeezed),
       ("WebP, quality 80", lambda picture: encoded(picture, "WEBP", quality=80)),
       ("WebP, quality 40", lambda picture: encoded(picture, "WEBP", quality=40)),
       ("GIF, 256 colours", lambda picture: encoded(picture, "GIF")),
       ("PNG, 16 colours", lambda picture: encoded(picture.quantize(16))),
       ("grey", lambda picture: encoded(picture.convert("L")))]
    + [(f"brightness {factor}", brighter(factor)) for factor in (0.5, 0.8, 1.25, 1.6)]
    + [(f"contrast {factor}", contrast(factor)) for factor in (0.6, 1.5)]
    + [(f"Gaussian blur, radius {radius} px", blurred(radius)) for radius in (1, 2, 4, 8)]
    + [(f"watermark over {int(share * 100)} % of the height", watermarked(share)) for share in (0.04, 0.08, 0.16)]
    + [("black bars of 10 % above and below", letterboxed)]
    + [(f"cropped by {int(share * 100)} %", cropped(share)) for share in (0.02, 0.05, 0.1, 0.15, 0.2)]
    + [("mirrored left to right", transposed(Image.Transpose.FLIP_LEFT_RIGHT)),
       ("mirrored top to bottom", transposed(Image.Transpose.FLIP_TOP_BOTTOM)),
       ("mirrored at the diagonal", transposed(Image.Transpose.TRANSPOSE)),
       ("turned by 90 degrees", transposed(Image.Transpose.ROTATE_90)),
       ("turned by 180 degrees", transposed(Image.Transpose.ROTATE_180)),
       ("turned by 270 degrees", transposed(Image.Transpose.ROTATE_270))]
    + [(f"turned by {degrees} degrees", turned(degrees)) for degrees in (0.5, 1, 2, 5, 10)]
)


class Hasher:
    """`tamis hash --batch` as a function from bytes to (8 needles as rows of 32 bytes, quality)."""

    def __init__(self, tamis):
        self.process = subprocess.Popen([tamis, "hash", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, data):
        case = {"file_base64": base64.b64encode(data).decode()}
        self.process.stdin.write(json.dumps(case).encode() + b"\n")
        self.process.stdin.flush()
        line = json.loads(self.process.stdout.readline())
        if not line.get("pdq"):
            return None
        needles = numpy.array([list(bytes.fromhex(needle)) for needle in line["pdq_dihedral"]], numpy.uint8)
        return needles, line["pdq_quality"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def distances(needles, others):
    return numpy.bitwise_count(needles[:, None, :] ^ others[None, :, :]).sum(-1, dtype=numpy.int32)


def windows(count):
    """`count` windows: (name of what they are cut from, picture). A light and a dark twin count as one."""
    files = wallpaper_files()
    if not files:
        sys.exit("pdq_recall: no wallpapers: install the Debian packages gnome-backgrounds and ukui-wallpapers")
    for number, path in enumerate(files):
        whole = Image.open(path).convert("RGB")
        for index in range(number, count, len(files)):
            data = cut(whole, SIZES[index // len(files) % len(SIZES)], random.Random(f"{SEED}/{index}"))
            yield re.sub(r"-[dl]$", "", path.stem), Image.open(io.BytesIO(data)).convert("RGB")


def figures(count):
    """At most `count` files of the corpus' manuals, byte-identical ones once, evenly taken: (package, bytes)."""
    found, seen = [], set()
    for package, folders in MANUALS.items():
        paths = [pathlib.Path(top, name)
                 for _, folder, _ in folders for top, _, names in os.walk(folder) for name in names]
        for path in sorted(path for path in paths if path.suffix in (".png", ".jpg", ".gif")):
            data = path.read_bytes()
            digest = hashlib.sha256(data).digest()
            if len(data) >= MIN_FIGURE_BYTES and digest not in seen:
                seen.add(digest)
                found.append((package, data))
    step = max(1.0, len(found) / count)
    return [found[int(i * step)] for i in range(min(count, len(found)))]


def print_recall(hasher, originals, limit):
    listed = [(picture, hashed[0][0]) for _, picture, hashed in originals if hashed[1] >= MIN_QUALITY]
    print(f"\nRecall at distance {limit}: {len(listed)} pictures of {len(originals)}; the others have a quality below "
          f"{MIN_QUALITY} and would not be listed.\n")
    print("| change | one needle | eight needles | median distance, eight | quality below 50 after it |")
    print("|---|---|---|---|---|")
    for name, change in CHANGES:
        nearest, low = [], 0
        for picture, original in listed:
            needles, quality = hasher(change(picture))
            nearest.append(distances(needles, original[None, :])[:, 0])
            low += quality < MIN_QUALITY
        nearest = numpy.array(nearest)
        one, eight = (nearest[:, 0] <= limit).mean(), (nearest.min(1) <= limit).mean()
        print(f"| {name} | {one:.1%} | {eight:.1%} | {numpy.median(nearest.min(1)):.0f} | {low} |", flush=True)


def count_pairs(groups, hashed, limit):
    """{band: [pairs, matches of one needle, matches of eight]} over ordered pairs of different groups."""
    counts = {band: [0, 0, 0] for band in BANDS}
    identity = numpy.array([needles[0] for needles, _ in hashed])
    quality = numpy.array([q for _, q in hashed])
    names = numpy.array(groups)
    for i, (needles, own) in enumerate(hashed):
        others = names != names[i]
        apart = distances(needles, identity)
        lower = numpy.minimum(quality, own)
        for band in BANDS:
            chosen = others & (lower >= band[0]) & (lower <= band[1])
            counts[band][0] += int(chosen.sum())
            counts[band][1] += int((apart[0][chosen] <= limit).sum())
            counts[band][2] += int((apart[:, chosen].min(0) <= limit).sum()) if chosen.any() else 0
    return counts


def print_false_matches(sets, limit):
    print(f"\nFalse matches at distance {limit}, for a million pairs (needle, listed hash) of different pictures.\n")
    print("| pictures | lower quality of the two | pairs | one needle | eight needles |\n|---|---|---|---|---|")
    for name, groups, hashed in sets:
        for band, (pairs, one, eight) in count_pairs(groups, hashed, limit).items():
            if pairs:
                print(f"| {name} | {band[0]} to {band[1]} | {pairs:,} | {one / pairs * 1e6:,.1f} "
                      f"| {eight / pairs * 1e6:,.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tamis", required=True)
    parser.add_argument("--pictures", type=int, default=88, help="windows for recall")
    parser.add_argument("--windows", type=int, default=1500, help="windows for false matches")
    parser.add_argument("--figures", type=int, default=3000, help="figures for false matches")
    parser.add_argument("--distance", type=int, default=31)
    options = parser.parse_args()
    hasher = Hasher(options.tamis)
    originals = [(name, picture, hasher(encoded(picture))) for name, picture in windows(options.pictures)]
    print_recall(hasher, originals, options.distance)
    photos = [(name, hasher(jpeg(90)(picture))) for name, picture in windows(options.windows)]
    drawn = [(name, hasher(data)) for name, data in figures(options.figures)]
    sets = [(title, [name for name, hashed in items if hashed], [hashed for _, hashed in items if hashed])
            for title, items in (("windows of wallpapers", photos), ("figures of manuals", drawn))]
    print_false_matches(sets, options.distance)
    hasher.close()


if __name__ == "__main__":
    main()
