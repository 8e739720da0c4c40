#!/usr/bin/env python3
"""Writes the corpus of hostile files: seeded, deterministic, without a network.

    make_corpus.py OUT [--family NAME]... [--count N] [--seed S] [--list]

OUT/manifest.jsonl has one line a file: path, family, kind (image, page, sitemap) and what a correct tool answers:
"reject" (a reason why not), "any" (either), "keep" (a result). --count takes about N files, evenly from every family
and of files that are small; --list prints how many there are. Needs the Pillow of config/requirements-readers.txt.
"""
import argparse
import json
import pathlib
import sys

import bombs
import cut
import mutate
import pages
import sitemaps
import structure

FAMILIES = {
    "valid": cut.valid, "cut_kilobytes": cut.kilobytes, "cut_bytes": cut.every_byte, "cut_texts": cut.texts,
    "bombs": bombs.pictures, "huge_blocks": bombs.huge_blocks,
    "wrong_magic": structure.wrong_magic, "polyglots": structure.polyglots, "jpeg_segments": structure.jpeg_segments,
    "png_chunks": structure.png_chunks, "exif": structure.exif,
    "bit_flips": mutate.bit_flips, "noise": mutate.noise, "splices": mutate.splices, "shuffles": mutate.shuffles,
    "mutated_texts": mutate.texts,
    "deep_pages": pages.deep, "long_pages": pages.long, "entities": pages.entities, "json_ld": pages.json_ld,
    "charsets": pages.charsets,
    "sitemap_bombs": sitemaps.bombs, "sitemap_encodings": sitemaps.encodings, "sitemap_gzip": sitemaps.gzipped,
}
SMALL_BYTES = 5 << 20  # larger files are left out of a short corpus, apart from bombs of pictures
SHORT_ALWAYS = {"bombs", "valid"}


def chosen(families, seed, count):
    """Items by family; with a count an even choice: an equal share each, what a family lacks goes to the larger ones."""
    items = {name: FAMILIES[name](seed) for name in families}
    if count is None:
        return items
    left, picked = count, {}
    for position, name in enumerate(sorted(items, key=lambda name: len(items[name]))):
        share = min(len(items[name]), left // (len(items) - position))
        step = len(items[name]) / share if share else 0
        picked[name] = [items[name][int(index * step)] for index in range(share)]
        left -= share
    return {name: picked[name] for name in items}


def write(out, items, is_short):
    """Makes each file, writes it, notes it; gives (files, bytes)."""
    files, total = 0, 0
    with (out / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for family, members in items.items():
            (out / family).mkdir(parents=True, exist_ok=True)
            for item in members:
                content = item.make()
                if is_short and len(content) > SMALL_BYTES and family not in SHORT_ALWAYS:
                    continue
                path = f"{family}/{item.name}"
                (out / path).write_bytes(content)
                line = {"path": path, "family": family, "kind": item.kind, "expect": item.expect}
                manifest.write(json.dumps(line) + "\n")
                files, total = files + 1, total + len(content)
    return files, total


def make(out, families=(), count=None, seed=1):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    return write(out, chosen(families or list(FAMILIES), seed, count), count is not None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", nargs="?")
    parser.add_argument("--family", action="append", choices=list(FAMILIES), default=[])
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        sizes = {name: len(FAMILIES[name](options.seed)) for name in options.family or FAMILIES}
        for name, size in sizes.items():
            print(f"{size:7d} {name}")
        print(f"{sum(sizes.values()):7d} in all")
        return 0
    if not options.out:
        parser.error("OUT is missing")
    files, total = make(options.out, options.family, options.count, options.seed)
    print(f"{files} files, {total / 2**20:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
