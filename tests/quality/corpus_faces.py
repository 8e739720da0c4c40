"""Pictures with faces whose boxes are known: as packages ship them, and smaller, turned, blurred, darkened,
compressed, or cut out and set into photographs without people at eight sizes."""

import io
import json
import math
import random
from collections import defaultdict
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

LONGEST_PX = 1024
GRID = "0d3e56e29cf588fa"  # 108 faces cut out of photographs, 18 a row
GRID_COLUMN_PX, GRID_ROW_PX, GRID_TOP_PX, GRID_TILE_PX = 106.67, 112.4, 284, 96
PASTED_FACE_PX = (24, 32, 40, 48, 64, 80, 112, 160)  # heights of faces in a scene of 800 x 600
SCENE_PX = (800, 600)


def read_truth(path):
    faces = defaultdict(list)
    for line in Path(path).read_text().splitlines():
        if not line.startswith("#"):
            source, digest, *box = line.split("|")
            faces[source, digest].append([int(number) for number in box])
    return faces


def opened(data):
    picture = Image.open(io.BytesIO(data))
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture)
        picture = white
    return picture.convert("RGB")


def scaled(picture, boxes, longest_px):
    factor = longest_px / max(picture.size)
    if factor >= 1:
        return picture, boxes
    size = [max(1, round(side * factor)) for side in picture.size]
    return picture.resize(size, Image.LANCZOS), [[number * factor for number in box] for box in boxes]


def turned(picture, boxes, degrees):
    """Counter-clockwise about the centre, same size; faces whose centre leaves the picture are left out."""
    width, height = picture.size
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    moved = []
    for x, y, w, h in boxes:
        right, down = x + w / 2 - width / 2, y + h / 2 - height / 2
        at = (width / 2 + right * cosine + down * sine, height / 2 - right * sine + down * cosine)
        if 0 <= at[0] < width and 0 <= at[1] < height:
            moved.append([at[0] - w / 2, at[1] - h / 2, w, h])
    return picture.rotate(degrees, Image.BICUBIC, fillcolor=(128, 128, 128)), moved


def compressed(picture, quality):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


VARIANTS = {
    "as_shipped": lambda picture, boxes: (picture, boxes),
    "longest_512": lambda picture, boxes: scaled(picture, boxes, 512),
    "longest_256": lambda picture, boxes: scaled(picture, boxes, 256),
    "turned_10": lambda picture, boxes: turned(picture, boxes, 10),
    "turned_20": lambda picture, boxes: turned(picture, boxes, -20),
    "turned_30": lambda picture, boxes: turned(picture, boxes, 30),
    "mirrored": lambda picture, boxes: (ImageOps.mirror(picture),
                                        [[picture.width - x - w, y, w, h] for x, y, w, h in boxes]),
    "blurred": lambda picture, boxes: (
        picture.filter(ImageFilter.GaussianBlur(max(picture.size) / 250)), boxes),
    "dark": lambda picture, boxes: (ImageEnhance.Brightness(picture).enhance(0.35), boxes),
    "quality_20": lambda picture, boxes: (compressed(picture, 20), boxes),
}


def tiles(grid, boxes):
    """Each face of the grid with what surrounds it, and its box within."""
    for box in boxes:
        x, y, w, h = box
        column = int((x + w / 2) // GRID_COLUMN_PX)
        row = int((y + h / 2 - GRID_TOP_PX) // GRID_ROW_PX)
        left, top = round(column * GRID_COLUMN_PX) + 2, round(GRID_TOP_PX + row * GRID_ROW_PX) + 2
        cut = grid.crop((left, top, left + GRID_TILE_PX, top + GRID_TILE_PX))
        yield cut, [x - left, y - top, w, h]


def set_into(scene, cuts, rng):
    """Eight faces in a row of cells each, two rows, one size each."""
    boxes = []
    sizes = list(PASTED_FACE_PX)
    rng.shuffle(sizes)
    for index, ((cut, box), face_px) in enumerate(zip(cuts, sizes)):
        factor = face_px / box[3]
        side = round(GRID_TILE_PX * factor)
        cell_x, cell_y = (index % 4) * 200, (index // 4) * 300
        x = cell_x + rng.randrange(max(1, 200 - min(side, 199)))
        y = cell_y + rng.randrange(max(1, 300 - min(side, 299)))
        scene.paste(cut.resize((side, side), Image.LANCZOS), (x, y))
        boxes.append([x + box[0] * factor, y + box[1] * factor, box[2] * factor, box[3] * factor])
    return boxes


class Writer:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rows = []

    def add(self, group, picture, boxes):
        name = f"{group}-{len(self.rows):04}.jpg"
        picture.save(self.folder / name, quality=92)
        self.rows.append({"file": name, "group": group, "size": picture.size,
                          "faces": [[round(number, 1) for number in box] for box in boxes]})

    def close(self):
        (self.folder / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in self.rows))


def make_faces(folder, sources, truth_path, scenes):
    """`scenes`: photographs without people, paths."""
    writer = Writer(folder)
    rng = random.Random(20221125)
    cuts = []
    for (source, digest), boxes in read_truth(truth_path).items():
        picture = opened(sources.read(source, digest))
        if digest == GRID:
            cuts = list(tiles(picture, boxes))
            continue
        picture, boxes = scaled(picture, boxes, LONGEST_PX)
        for group, change in VARIANTS.items():
            writer.add(group, *change(picture, boxes))
    for cut, box in cuts:
        factor = 3
        writer.add("portrait", cut.resize([side * factor for side in cut.size], Image.LANCZOS),
                   [[number * factor for number in box]])
    for turn in range(3):  # every face at three sizes
        rng.shuffle(cuts)
        for first in range(0, len(cuts), len(PASTED_FACE_PX)):
            scene = ImageOps.fit(opened(Path(scenes[len(writer.rows) % len(scenes)]).read_bytes()), SCENE_PX)
            boxes = set_into(scene, cuts[first:first + len(PASTED_FACE_PX)], rng)
            writer.add("scene", scene, boxes)
    writer.close()
    return writer.rows
