"""Pictures without faces and without documents, of Debian packages: photographs, drawings, screenshots, textures."""

import hashlib
import random
from pathlib import Path

from PIL import Image, ImageFilter

from corpus_faces import opened, scaled
from sources import paths_of

LONGEST_PX = 1024
SMALLEST_SIDE_PX = 128  # images.min_side_px
PHOTOGRAPHS = ("gnome-backgrounds", "mate-backgrounds", "ukui-wallpapers")
LEFT_OUT = frozenset((Path(__file__).parent / "people.txt").read_text().splitlines())
# package -> how many of its pictures, drawn at random but always the same
OTHERS = {
    "opencv-doc": 150,
    "gimp-help-en": 150,
    "python-skimage-doc": 120,
    "libgtk-4-doc": 30,
    "kicad-doc-ja": 40,
    "octave-doc": 20,
}


def photographs():
    return [path for package in PHOTOGRAPHS for path in usable(package)]


def usable(package):
    found = []
    for path in paths_of(package):
        if hashlib.sha256(path.read_bytes()).hexdigest()[:16] in LEFT_OUT:
            continue
        with Image.open(path) as picture:
            if min(picture.size) >= SMALLEST_SIDE_PX and max(picture.size) <= 3 * min(picture.size):
                found.append(path)
    return found


def textures(count):
    """Noise at many scales: what looks like anything to a detector that is too eager."""
    rng = random.Random(4)
    for index in range(count):
        side = 2 ** (2 + index % 6)
        noise = Image.effect_noise((side, side), 60 + 20 * (index % 5))
        picture = noise.resize((640, 480), Image.BICUBIC)
        if rng.random() < 0.5:
            picture = Image.blend(picture, Image.effect_noise((640, 480), 40), 0.4)
        yield picture.filter(ImageFilter.GaussianBlur(index % 3)).convert("RGB")


def make_plain(folder):
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for package, limit in {**{name: 10_000 for name in PHOTOGRAPHS}, **OTHERS}.items():
        paths = usable(package)
        random.Random(package).shuffle(paths)
        for path in paths[:limit]:
            picture, _ = scaled(opened(path.read_bytes()), [], LONGEST_PX)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            kind = "photo" if package in PHOTOGRAPHS else package
            picture.save(folder / f"{kind}-{digest}.jpg", quality=92)
            count += 1
    for index, picture in enumerate(textures(60)):
        picture.save(folder / f"texture-{index:03}.jpg", quality=92)
        count += 1
    return count
