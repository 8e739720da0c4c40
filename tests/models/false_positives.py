#!/usr/bin/env python3
"""How often harmless pictures reach the classifier's thresholds, by what they show.

    false_positives.py SCORE_PICTURES MANIFEST          with build/venv-models

Pictures are those that installed packages ship (pictures.py), sorted by hand by their paths, and generated ones.
Prints a Markdown table.
"""
import pathlib
import re
import sys

import numpy as np
import skimage
from PIL import Image

import pictures
from cascade_margin import crop, scores

SKIMAGE = pathlib.Path(skimage.__file__).parent / "data"
THRESHOLDS = (0.05, 0.1, 0.2, 0.5)
# Of names that show what a picture shows; the rest of the shipped ones is "everything else".
GROUPS = {
    "portraits and people": re.compile(r"astronaut|camera(man)?\.png|lena|messi|face|gabors_from|rescale|vtest|"
                                       r"basketball|grace|ellen|people|baby|WavyHair"),
    "medical and microscopy": re.compile(r"retina(?!Out|_Tree)|ihc|immuno|microaneurysms|cell\.png|phantom|skin|brain|"
                                         r"kidney|nickel|mitosis|blood|colocal|stain|phase_corr", re.I),
    "art, drawings, abstract wallpapers": re.compile(r"/usr/share/backgrounds/(gnome|mate/abstract|mate/desktop)|ukui|"
                                                     r"ubuntukylin|filters/examples|render|artistic", re.I),
    "landscapes, animals, objects": re.compile(r"/usr/share/backgrounds|china|flower|coffee|chelsea|rocket|hubble|"
                                               r"moon|fruits|apple|orange|home|building|butterfly|cat|horse", re.I),
}


def shipped_by_group():
    groups = {name: [] for name in GROUPS}
    groups["screenshots, figures, everything else"] = []
    named = [p for p in SKIMAGE.iterdir() if p.suffix in (".png", ".jpg")]
    folders = ["/usr/share/backgrounds", "/usr/share/doc/opencv-doc", "/usr/share/doc/python-skimage-doc"]
    for folder in folders:
        named += [p for p in pathlib.Path(folder).rglob("*") if p.suffix in (".png", ".jpg")]
    for path in sorted(set(named) | set(pictures.shipped_files(900))):
        is_diagram = "/html/d" in str(path) and re.search(r"(class|struct|namespace|interface)", path.name)
        if path.is_symlink() or is_diagram:
            continue
        group = next((name for name, pattern in GROUPS.items() if pattern.search(str(path))), None)
        groups[group or "screenshots, figures, everything else"].append(path)
    return groups


def opened(paths):
    for path in paths:
        try:
            with Image.open(path) as image:
                if min(image.size) >= 64 and image.size[0] * image.size[1] <= pictures.MAX_PIXELS:
                    yield image.convert("RGB")
        except (OSError, ValueError):
            continue


def main():
    program, manifest = sys.argv[1:3]
    faces = np.load(SKIMAGE / "lfw_subset.npy")[:100]
    sets = {name: opened(paths) for name, paths in shipped_by_group().items()}
    sets["100 faces of LFW, 25 x 25, grey"] = [
        Image.fromarray(np.uint8(face * 255)).convert("RGB") for face in faces]
    sets["skin-coloured surfaces, generated"] = [
        pictures.generated(n, [Image.new("RGB", (64, 64), (128, 128, 128))]) for n in range(0, 1800, 6)]
    photographs = [image.resize((512, 512)) for image in opened(pictures.shipped_files(40))]
    sets["skin-coloured blobs, generated"] = [pictures.generated(n, photographs) for n in range(1, 1800, 6)]
    sets["photographs tinted so, generated"] = [pictures.generated(n, photographs) for n in range(5, 1800, 6)]
    print("| pictures | number | median | largest | " + " | ".join(f"at or above {t}" for t in THRESHOLDS) + " |")
    print("|---|" + "---|" * (3 + len(THRESHOLDS)))
    for name, images in sets.items():
        crops = [crop(image) for image in images]
        _, exact = scores(program, manifest, "exact", b"".join(crops))
        rates = " | ".join(f"{int(np.sum(exact >= t))} ({100 * np.mean(exact >= t):.1f} %)" for t in THRESHOLDS)
        print(f"| {name} | {len(exact)} | {np.median(exact):.4f} | {exact.max():.3f} | {rates} |", flush=True)


if __name__ == "__main__":
    main()
