"""Which edits a distance of PDQ catches, and which different pictures it takes for one: for duplicates.max_distance.

    near_duplicate_recall.py --tamis build/bench/tamis [--pictures 176] [--windows 1500] [--figures 3000] [--drawn 300]

As near duplicates are found: one of the eight needles of the later picture lies within the distance of the first
needle of the earlier one, and neither has a quality below 50 or a number of bits far from 128. Pictures, edits and
pairs of different pictures are those of pdq_recall.py; beside them pictures that are drawn here to be alike: pages of
text, charts with the same axes, bar codes, grids of squares.
"""

import argparse
import io
import random
import string

import numpy
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from pdq_recall import (CHANGES, MIN_QUALITY, SEED, Hasher, distances, encoded, figures, jpeg, windows)

DISTANCES = (0, 4, 6, 8, 10, 12, 16, 20, 24, 31)
BITS = (96, 160)  # as storage/near_duplicates.h


def signed(picture):
    """A name in a corner, as photographers put it."""
    changed = picture.copy()
    ImageDraw.Draw(changed).text((picture.width - 110, picture.height - 20), "(c) example.org", fill=(255, 255, 255))
    return encoded(changed)


def thumbnail(side):
    def change(picture):
        small = picture.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        return encoded(small, "JPEG", quality=75)
    return change


def bordered(picture):
    return encoded(ImageOps.expand(picture, border=4, fill=(255, 255, 255)))


def saturated(factor):
    return lambda picture: encoded(ImageEnhance.Color(picture).enhance(factor))


def sepia(picture):
    return encoded(ImageOps.colorize(picture.convert("L"), (40, 20, 0), (255, 240, 200)))


def inverted(picture):
    return encoded(ImageOps.invert(picture))


def mirrored_copy(picture):
    small = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    small.thumbnail((400, 400), Image.Resampling.LANCZOS)
    return encoded(small, "JPEG", quality=75)


MORE_CHANGES = [
    ("longest side 400 px, JPEG 75", thumbnail(400)), ("longest side 150 px, JPEG 75", thumbnail(150)),
    ("a name in a corner", signed), ("white border of 4 px", bordered),
    ("saturation 1.6", saturated(1.6)), ("sepia", sepia), ("negative", inverted),
    ("mirrored left to right, 400 px, JPEG 75", mirrored_copy)]


def page_of_text(chance):
    """The same margins, type and spacing; other words."""
    picture = Image.new("RGB", (600, 800), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    for top in range(60, 740, 16):
        words = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9))) for _ in range(15)]
        draw.text((50, top), " ".join(words)[:80], fill=(0, 0, 0))
    return picture


def axes(draw):
    draw.line((60, 20, 60, 360, 580, 360), fill=(0, 0, 0), width=2)
    for step in range(10):
        draw.text((30, 350 - step * 34), str(step * 10), fill=(0, 0, 0))
        draw.text((70 + step * 50, 370), str(2010 + step), fill=(0, 0, 0))


def bar_chart(chance):
    picture = Image.new("RGB", (600, 400), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    axes(draw)
    for step in range(10):
        draw.rectangle((70 + step * 50, 358 - chance.randint(10, 330), 100 + step * 50, 358), fill=(40, 90, 200))
    return picture


def line_chart(chance):
    picture = Image.new("RGB", (600, 400), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    axes(draw)
    height, points = 190, []
    for step in range(52):
        height = min(350, max(30, height + chance.randint(-30, 30)))
        points.append((65 + step * 10, height))
    draw.line(points, fill=(200, 40, 40), width=2)
    return picture


def bar_code(chance):
    picture = Image.new("RGB", (400, 200), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    left = 10
    while left < 390:
        width = chance.randint(1, 4) * 2
        draw.rectangle((left, 0, left + width - 1, 199), fill=(0, 0, 0))
        left += width + chance.randint(1, 4) * 2
    return picture


def squares(chance):
    """As two-dimensional codes are."""
    cells = Image.new("L", (29, 29))
    cells.putdata([chance.choice((0, 255)) for _ in range(29 * 29)])
    return cells.resize((348, 348), Image.Resampling.NEAREST).convert("RGB")


def letter(chance):
    """A letter in a plain square: an avatar, a logo."""
    mask = Image.new("L", (24, 16))
    ImageDraw.Draw(mask).text((4, 2), chance.choice(string.ascii_uppercase) + chance.choice(string.ascii_uppercase),
                              fill=255)
    picture = Image.new("RGB", (360, 240), tuple(chance.randint(0, 120) for _ in range(3)))
    picture.paste((255, 255, 255), mask=mask.resize(picture.size, Image.Resampling.NEAREST))
    return picture


DRAWN = [("pages of text", page_of_text), ("bar charts", bar_chart), ("line charts", line_chart),
         ("bar codes", bar_code), ("grids of squares", squares), ("two letters (676 kinds)", letter)]


def says_something(hashed):
    bits = int(numpy.bitwise_count(hashed[0][0]).sum())
    return hashed[1] >= MIN_QUALITY and BITS[0] <= bits <= BITS[1]


def print_recall(hasher, originals):
    known = [(picture, hashed[0][0]) for _, picture, hashed in originals if says_something(hashed)]
    print(f"\nRecall: {len(known)} pictures of {len(originals)}; the others say too little to be compared.\n")
    print("| edit | says too little after it | " + " | ".join(f"<= {limit}" for limit in DISTANCES)
          + " | one needle, <= 10 |")
    print("|---" * (len(DISTANCES) + 3) + "|")
    for name, change in CHANGES + MORE_CHANGES:
        nearest, one, low = [], [], 0
        for picture, original in known:
            hashed = hasher(change(picture))
            if hashed is None or not says_something(hashed):
                low += 1
                continue
            apart = distances(hashed[0], original[None, :])[:, 0]
            nearest.append(apart.min())
            one.append(apart[0])
        found = [sum(distance <= limit for distance in nearest) / len(known) for limit in DISTANCES]
        alone = sum(distance <= 10 for distance in one) / len(known)
        print(f"| {name} | {low / len(known):.1%} | " + " | ".join(f"{share:.1%}" for share in found)
              + f" | {alone:.1%} |", flush=True)


def print_merges(title, items, apart_if):
    """`items`: (group, hashed). Pictures that have another one within the distance, and pairs."""
    items = [item for item in items if item[1] is not None and says_something(item[1])]
    if len(items) < 2:
        return print(f"| {title} | {len(items)} |" + " |" * (len(DISTANCES) + 1))
    identity = numpy.array([hashed[0][0] for _, hashed in items])
    groups = numpy.array([group for group, _ in items])
    pairs, merged, near = 0, numpy.zeros(len(DISTANCES), int), numpy.zeros(len(DISTANCES), int)
    for number, (_, hashed) in enumerate(items):
        others = apart_if(groups[:number], groups[number])
        if not others.any():
            continue
        nearest = distances(hashed[0], identity[:number][others]).min(0)
        pairs += nearest.size
        for column, limit in enumerate(DISTANCES):
            near[column] += int((nearest <= limit).sum())
            merged[column] += int((nearest <= limit).any())
    print(f"| {title} | {len(items)} | {pairs:,} | "
          + " | ".join(f"{one} ({two:,})" for one, two in zip(merged, near)) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tamis", required=True)
    parser.add_argument("--pictures", type=int, default=176, help="windows for recall")
    parser.add_argument("--windows", type=int, default=1500, help="windows for false merges")
    parser.add_argument("--figures", type=int, default=3000, help="figures for false merges")
    parser.add_argument("--drawn", type=int, default=300, help="drawn pictures of each kind")
    options = parser.parse_args()
    hasher = Hasher(options.tamis)
    print("False merges: pictures that would be taken for an earlier, different one; in brackets pairs.\n")
    print("| pictures | compared | pairs | " + " | ".join(f"<= {limit}" for limit in DISTANCES) + " |")
    print("|---" * (len(DISTANCES) + 3) + "|")
    others = lambda groups, own: groups != own
    print_merges("windows of different wallpapers",
                 [(name, hasher(jpeg(90)(picture))) for name, picture in windows(options.windows)], others)
    drawings = [(name, hasher(data)) for name, data in figures(options.figures)]
    print_merges("figures of different packages", drawings, others)
    print_merges("figures of one package", drawings, lambda groups, own: groups == own)
    for title, draw in DRAWN:
        chance = random.Random(f"{SEED}/{title}")
        made = {encoded(draw(chance)) for _ in range(options.drawn)}  # the same one twice is no false merge
        print_merges(title, [(title, hasher(data)) for data in sorted(made)], lambda groups, own: groups == own)
    originals = [(name, picture, hasher(encoded(picture))) for name, picture in windows(options.pictures)]
    print_recall(hasher, originals)
    hasher.close()


if __name__ == "__main__":
    main()
