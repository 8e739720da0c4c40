"""Pictures for tests and measurements of the classifier: shipped by packages, and generated. None shows nudity.

Generated ones are abstract: textures, gradients and blobs in colours of skin, mixtures of them with photographs. They
are what a classifier of nudity is least sure of, which is what a cascade must be tried with.
"""
import pathlib

import numpy as np
from PIL import Image, ImageFilter

FOLDERS = ("/usr/share/backgrounds", "/usr/share/doc", "/usr/share/gimp", "/usr/share/icons/gnome/256x256",
           "/usr/share/qt5/doc", "/usr/share/help", "/usr/share/kicad")
MIN_SIDE, MAX_PIXELS = 128, 12_000_000


def shipped_files(count, seed=1):
    """Paths of pictures that installed packages ship, at most 12 of one folder, in an order that `seed` gives."""
    import skimage
    import sklearn
    folders = [pathlib.Path(f) for f in FOLDERS]
    folders += [pathlib.Path(skimage.__file__).parent / "data", pathlib.Path(sklearn.__file__).parent / "datasets/images"]
    by_folder = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp") and path.is_file() and not path.is_symlink():
                by_folder.setdefault(path.parent, []).append(path)
    random = np.random.default_rng(seed)
    files = []
    for folder in sorted(by_folder):
        files += list(random.permutation(np.array(by_folder[folder], dtype=object))[:12])
    order = [files[i] for i in random.permutation(len(files))]
    chosen = []
    for path in order:
        if len(chosen) == count:
            break
        try:
            with Image.open(path) as image:
                if min(image.size) >= MIN_SIDE and image.size[0] * image.size[1] <= MAX_PIXELS:
                    image.load()
                    chosen.append(path)
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
    return chosen


def _field(random, side, waves):
    """A smooth field from 0 to 1."""
    small = random.random((waves, waves)).astype(np.float32)
    grown = Image.fromarray(small).resize((side, side), Image.Resampling.BICUBIC)
    field = np.asarray(grown)
    return (field - field.min()) / max(1e-6, float(np.ptp(field)))


def _skin(random):
    """A colour of skin, light to dark."""
    value = random.uniform(70, 250)
    return np.array([value, value * random.uniform(0.58, 0.86), value * random.uniform(0.42, 0.8)])


def _blobs(random, side):
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    canvas = np.empty((side, side, 3), np.float32)
    canvas[:] = random.uniform(0, 255, 3) if random.random() < 0.6 else _skin(random)
    for _ in range(random.integers(1, 9)):
        x, y = random.uniform(0, side, 2)
        a, b = random.uniform(side * 0.08, side * 0.6, 2)
        turn = random.uniform(0, np.pi)
        along = (columns - x) * np.cos(turn) + (rows - y) * np.sin(turn)
        across = -(columns - x) * np.sin(turn) + (rows - y) * np.cos(turn)
        distance = (along / a) ** 2 + (across / b) ** 2
        inside = np.clip((1 - distance) * random.uniform(2, 20), 0, 1)[..., None]
        shade = np.clip(1.15 - 0.5 * distance, 0.3, 1.2)[..., None]
        canvas = canvas * (1 - inside) + _skin(random) * shade * inside
    return canvas


def generated(number, photographs):
    """The picture of this number: the same each time."""
    random = np.random.default_rng(number)
    side = int(random.integers(224, 420))
    kind = number % 6
    if kind == 0:  # one colour with a texture
        canvas = _skin(random) * (0.75 + 0.5 * _field(random, side, random.integers(2, 30)))[..., None]
    elif kind in (1, 2):
        canvas = _blobs(random, side)
    elif kind == 3:  # gradient of hues
        t = _field(random, side, 2)[..., None]
        canvas = _skin(random) * (1 - t) + random.uniform(0, 255, 3) * t
    else:  # a photograph, cropped or blurred, mixed with the above
        photograph = photographs[random.integers(len(photographs))].resize((side, side))
        t = random.uniform(0.1, 0.7)
        tint = _blobs(random, side) if kind == 4 else np.broadcast_to(_skin(random), (side, side, 3))
        canvas = np.asarray(photograph, np.float32) * t + tint * (1 - t)
    canvas = canvas + random.normal(0, random.uniform(0, 10), (side, side, 1))
    image = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))
    return image.filter(ImageFilter.GaussianBlur(random.uniform(0, 4)))
