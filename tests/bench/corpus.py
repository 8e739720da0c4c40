"""Builds the benchmarks' document root: Debian's HTML manuals, and JPEGs cut from Debian's wallpapers.

    corpus.py --out build/bench-corpus [--packages git-doc,...] [--images 3000]

ROOT/docs/<manual>   links to the installed manuals; docs/index.html names their entry pages and lists of all
                     their pages, so that every page is one plain link away from ours
ROOT/images/NNNN.jpg one third each of SIZES; same seed, same Pillow, same bytes
ROOT/gallery/        pages of 50 images, each with an alt text of its own
corpus.json          what is there, for tests/bench/compare.py; an unchanged corpus is not built again
"""

import argparse
import hashlib
import html
import io
import itertools
import json
import os
import pathlib
import random
import shutil
import sys

VERSION = 1  # a change here builds every corpus again
SIZES = ((256, 256), (640, 480), (1600, 1000))
JPEG_QUALITY = 90
IMAGES_PER_PAGE = 50
LINKS_PER_LIST = 500
SEED = 20220222

# package: folders of pages, each with the name it gets under docs/ and its entry page.
MANUALS = {
    "python3.11-doc": [("python", "/usr/share/doc/python3.11/html", "index.html")],
    "postgresql-doc-15": [("postgresql", "/usr/share/doc/postgresql-doc-15/html", "index.html")],
    "sqlite3-doc": [("sqlite", "/usr/share/doc/sqlite3", "index.html")],
    "octave-doc": [
        ("octave", "/usr/share/doc/octave/octave.html", "index.html"),
        ("liboctave", "/usr/share/doc/octave/liboctave.html", "index.html"),
    ],
    "cmake-doc": [("cmake", "/usr/share/doc/cmake-data/html", "index.html")],
    "qtbase5-doc-html": [("qt", "/usr/share/qt5/doc", "qtcore/qtcore-index.html")],
    "git-doc": [("git", "/usr/share/doc/git-doc", "index.html")],
    "debian-handbook": [
        ("handbook-en", "/usr/share/doc/debian-handbook/html/en-US", "index.html"),
        ("handbook-fr", "/usr/share/doc/debian-handbook/html/fr-FR", "index.html"),
    ],
}
WALLPAPERS = ("/usr/share/backgrounds/gnome", "/usr/share/backgrounds")

# Sources of the manuals in plain text: linked from every page, no page themselves. All crawlers obey robots.txt.
ROBOTS = "User-agent: *\nDisallow: /docs/cmake/_sources/\nDisallow: /docs/python/_sources/\n"

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""


def write_page(path, title, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGE.format(title=html.escape(title), body="\n".join(lines)), encoding="utf-8")


def link(target, text):
    return f'<p><a href="{html.escape(target)}">{html.escape(text)}</a></p>'


def pages_below(folder):
    """HTML files below a folder, as paths relative to it, in a fixed order."""
    found = []
    for top, _, names in os.walk(folder):
        found += [pathlib.Path(top, name).relative_to(folder) for name in names if name.endswith((".html", ".htm"))]
    return sorted(found)


def build_docs(root, packages):
    """Links the manuals, writes index and lists; returns the number of pages that a crawl must find."""
    docs = root / "docs"
    entries, pages, size = [], [], 0
    for package in packages:
        for name, folder, entry in MANUALS[package]:
            if not os.path.isfile(os.path.join(folder, entry)):
                sys.exit(f"corpus: {folder}/{entry} is missing: install the Debian package {package}")
            docs.mkdir(parents=True, exist_ok=True)
            (docs / name).symlink_to(folder)
            entries.append(link(f"{name}/{entry}", f"{package}: {name}"))
            below = pages_below(folder)
            size += sum(os.path.getsize(os.path.join(folder, page)) for page in below)
            pages += [f"{name}/{page}" for page in below]
    lists = 0
    for start in range(0, len(pages), LINKS_PER_LIST):
        part = pages[start : start + LINKS_PER_LIST]
        name = f"lists/{lists:03d}.html"
        write_page(docs / name, f"Pages, part {lists}", [link(f"../{page}", page) for page in part])
        entries.append(link(name, f"pages, part {lists}"))
        lists += 1
    write_page(docs / "index.html", "Manuals", entries)
    return {"manual_pages": len(pages), "manual_bytes": size, "pages": len(pages) + lists + 1}


def wallpaper_files():
    """Wallpapers with enough detail to be cut from, without the dark twin of a picture."""
    found = []
    for folder in WALLPAPERS:
        if os.path.isdir(folder):
            found += [path for path in sorted(pathlib.Path(folder).iterdir())
                      if path.suffix in (".jpg", ".png", ".webp") and path.stat().st_size > 500_000]
    return found


def cut(picture, size, chance):
    """A random window with the shape of `size`, at least as large, scaled down to it, as JPEG."""
    from PIL import Image

    width, height = size
    largest = min(picture.width / width, picture.height / height)
    scale = chance.uniform(1.0, max(1.0, min(largest, 4.0)))
    window = (int(width * scale), int(height * scale))
    left = chance.randrange(max(1, picture.width - window[0] + 1))
    top = chance.randrange(max(1, picture.height - window[1] + 1))
    part = picture.crop((left, top, left + window[0], top + window[1]))
    data = io.BytesIO()
    part.resize(size, Image.Resampling.LANCZOS).save(data, "JPEG", quality=JPEG_QUALITY)
    return data.getvalue()


def build_images(root, count):
    """Writes `count` distinct JPEGs, image i of size i % 3; returns their total size in bytes."""
    from PIL import Image

    files = wallpaper_files()
    if not files:
        sys.exit("corpus: no wallpapers: install the Debian packages gnome-backgrounds and ukui-wallpapers")
    folder = root / "images"
    folder.mkdir(parents=True)
    seen, total = set(), 0
    for number, path in enumerate(files):
        picture = Image.open(path).convert("RGB")
        if picture.width < 1600 or picture.height < 1000:
            sys.exit(f"corpus: {path} is smaller than 1600x1000")
        for index in range(number, count, len(files)):
            data = b""
            for attempt in itertools.count():
                chance = random.Random(f"{SEED}/{index}/{attempt}")
                data = cut(picture, SIZES[index % len(SIZES)], chance)
                if hashlib.sha256(data).digest() not in seen:
                    break
            seen.add(hashlib.sha256(data).digest())
            (folder / f"{index:04d}.jpg").write_bytes(data)
            total += len(data)
    return total


LIGHT = ("early", "bright", "pale", "warm", "cold", "soft", "deep", "clear", "dim", "golden")
COLOUR = ("blue", "green", "violet", "amber", "silver", "crimson", "grey", "teal", "white", "brown")
THING = ("hills", "waves", "leaves", "shapes", "clouds", "stones", "dunes", "fields", "lines", "petals")
PLACE = ("by a lake", "under the sky", "in the north")


def caption(index):
    """An alt text that no other image has: 3,000 of them, words only."""
    parts = (LIGHT[index % 10], COLOUR[index // 10 % 10], THING[index // 100 % 10], PLACE[index // 1000 % 3])
    text = "{} light on {} {} {}".format(*parts).capitalize()
    return text if index < 3000 else f"{text}, series {index // 3000}"


def build_gallery(root, count):
    gallery = root / "gallery"
    entries = []
    for start in range(0, count, IMAGES_PER_PAGE):
        name = f"{start // IMAGES_PER_PAGE:03d}.html"
        lines = [f'<p><img src="../images/{index:04d}.jpg" alt="{caption(index)}"></p>'
                 for index in range(start, min(start + IMAGES_PER_PAGE, count))]
        write_page(gallery / name, f"Pictures {start} and following", lines)
        entries.append(link(name, f"pictures {start} and following"))
    write_page(gallery / "index.html", "Pictures", entries)
    return len(entries) + 1


def build_start_up(root):
    """A site of one page and a gallery of one image: what a tool costs before its first page."""
    write_page(root / "start-up/pages.html", "One page", ["<p>Nothing to follow.</p>"])
    image = f'<p><img src="../images/0000.jpg" alt="{caption(0)}"></p>'
    write_page(root / "start-up/gallery.html", "One picture", [image])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/bench-corpus"))
    parser.add_argument("--packages", default=",".join(MANUALS))
    parser.add_argument("--images", type=int, default=3000)
    options = parser.parse_args()
    packages = options.packages.split(",")
    if unknown := [name for name in packages if name not in MANUALS]:
        parser.error(f"no manual {unknown[0]}; there are {', '.join(MANUALS)}")

    wanted = {"version": VERSION, "packages": packages, "images": options.images}
    described = options.out / "corpus.json"
    if described.exists():
        have = json.loads(described.read_text())
        if {key: have.get(key) for key in wanted} == wanted:
            return
    shutil.rmtree(options.out, ignore_errors=True)
    root = options.out / "root"
    root.mkdir(parents=True)
    (root / "robots.txt").write_text(ROBOTS)
    made = build_docs(root, packages)
    made["image_bytes"] = build_images(root, options.images)
    made["gallery_pages"] = build_gallery(root, options.images)
    build_start_up(root)
    captions = [caption(index) for index in range(options.images)]
    described.write_text(json.dumps(wanted | made | {"captions": captions}))
    print(f"corpus: {made['pages']} pages ({made['manual_bytes'] // 1_000_000} MB), {options.images} images "
          f"({made['image_bytes'] // 1_000_000} MB) in {options.out}")


if __name__ == "__main__":
    main()
