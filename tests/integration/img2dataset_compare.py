"""The same pictures through img2dataset's Resizer and `tamis image`: sizes equal, pixels nearly so.

usage: img2dataset_compare.py TAMIS SOURCE_DIR [--jpegs FOLDER]       (needs Pillow)

Compared are the pixels before encoding: those that img2dataset hands to cv2.imencode, and those of a PNG of
ours. img2dataset runs in build/venv-img2dataset (tests/bench/setup_peers.sh img2dataset); where that is absent
the test is skipped (exit 77). Plain: 60 JPEGs, a part of the settings. TAMIS_FULL=1: 3,000 JPEGs cut from
Debian's wallpapers as tests/bench/corpus.py does it, all settings.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

SKIPPED = 77
SIZE = 300  # between the sizes of the JPEGs: some are enlarged, some shrunk
MEAN_LIMIT, LARGEST_LIMIT = 1.0, 3

# Kinds that must differ, and why. A kind that no longer differs in any setting fails the test.
EXPECTED = {
    "jpeg-turned": "cv2.IMREAD_UNCHANGED ignores the EXIF orientation; we apply it, as browsers do",
    "png-grey-16": "img2dataset keeps 16 bits, of which its padding of 255 is nearly black",
}


def settings(full):
    """Options of both sides: resize mode, only if bigger, upscale and downscale interpolation."""
    chosen = [("no", False, "lanczos", "area")]
    for mode in ("border", "keep_ratio", "keep_ratio_largest", "center_crop"):
        for bigger in (False, True):
            chosen.append((mode, bigger, "lanczos", "area"))
    for interpolation in ("nearest", "linear", "cubic", "area", "lanczos"):
        chosen.append(("border", False, interpolation, interpolation))
    return chosen if full else [chosen[i] for i in (0, 1, 4, 6, 7, 11)]


# ---- The side of img2dataset: this file again, in its own environment.


def peer():
    import cv2
    import io
    import numpy
    from img2dataset import resizer

    caught = []

    def keep_pixels(_extension, pixels, params=None):
        caught.append(pixels)
        return True, numpy.zeros(1, numpy.uint8)

    resizer.cv2.imencode = keep_pixels
    for line in sys.stdin:
        case = json.loads(line)
        mode, bigger, up, down = case["setting"]
        resize = resizer.Resizer(SIZE, mode, bigger, up, down, encode_format="png", encode_quality=1)
        answers = []
        for file, ours in case["files"]:
            caught.clear()
            *_, error = resize(io.BytesIO(pathlib.Path(file).read_bytes()))
            answers.append(compare(cv2, numpy, caught[0] if caught else None, error, ours))
        print(json.dumps(answers), flush=True)


def compare(cv2, numpy, theirs, error, ours):
    if theirs is None or ours is None:
        return {"theirs": error or "pixels", "ours": "pixels" if ours else "error"}
    mine = cv2.imread(ours, cv2.IMREAD_COLOR)
    os.remove(ours)
    if theirs.dtype == numpy.uint16:
        theirs = (theirs >> 8).astype(numpy.uint8)
    if theirs.ndim == 2 or theirs.shape[2] == 1:
        theirs = numpy.repeat(theirs.reshape(theirs.shape[0], theirs.shape[1], 1), 3, axis=2)
    if theirs.shape != mine.shape:
        return {"sizes": [list(theirs.shape), list(mine.shape)]}
    apart = numpy.abs(theirs.astype(numpy.int16) - mine)
    return {"mean": float(apart.mean()), "largest": int(apart.max())}


# ---- Pictures of every kind.


def noise(width, height, mode, seed):
    from PIL import Image, ImageFilter

    chance = random.Random(seed)
    bands = len(Image.new(mode, (1, 1)).getbands())
    small = Image.frombytes(mode, (width // 8, height // 8), chance.randbytes(width // 8 * (height // 8) * bands))
    return small.resize((width, height), Image.Resampling.BICUBIC).filter(ImageFilter.SMOOTH)


def draw(folder, full):
    """{kind: files}"""
    from PIL import Image

    made = {}

    def save(kind, image, extension, **how):
        path = folder / f"{kind}-{len(made.get(kind, []))}.{extension}"
        image.save(path, **how)
        made.setdefault(kind, []).append(str(path))

    sizes = ((640, 480), (301, 203), (120, 250), (300, 300), (33, 900))
    for number, (width, height) in enumerate(sizes if full else sizes[:3]):
        rgb, rgba = noise(width, height, "RGB", number), noise(width, height, "RGBA", number)
        more = [noise(width, height, "RGB", number + 100 * i) for i in (1, 2)]
        for subsampling in (0, 1, 2):
            save("jpeg", rgb, "jpg", quality=90, subsampling=subsampling)
        save("jpeg-progressive", rgb, "jpg", quality=80, progressive=True)
        save("jpeg-grey", rgb.convert("L"), "jpg", quality=90)
        save("jpeg-cmyk", rgb.convert("CMYK"), "jpg", quality=90)
        exif = Image.Exif()
        exif[0x0112] = 6
        save("jpeg-turned", rgb, "jpg", quality=90, exif=exif)
        save("png", rgb, "png")
        save("png-alpha", rgba, "png")
        save("png-grey", rgb.convert("L"), "png")
        save("png-grey-alpha", rgba.convert("LA"), "png")
        save("png-palette", rgb.quantize(64), "png")
        save("png-palette-transparent", rgb.quantize(64), "png", transparency=3)
        save("png-one-bit", rgb.convert("1"), "png")
        save("png-grey-16", Image.frombytes("I;16", (64, 48), random.Random(number).randbytes(64 * 48 * 2)), "png")
        save("apng", rgba, "png", save_all=True, append_images=[image.convert("RGBA") for image in more])
        save("webp", rgb, "webp", quality=85)
        save("webp-lossless", rgb, "webp", lossless=True)
        save("webp-alpha", rgba, "webp", quality=85)
        save("webp-alpha-lossless", rgba, "webp", lossless=True)
        save("webp-animated", rgb, "webp", save_all=True, append_images=more, lossless=True)
        save("gif", rgb.quantize(128), "gif", interlace=0)
        save("gif-interlaced", rgb.quantize(128), "gif", interlace=1)
        save("gif-transparent", rgb.quantize(128), "gif", transparency=3)
        save("gif-animated", rgb.quantize(128), "gif", save_all=True, append_images=[i.quantize(64) for i in more])
    return made


def cut_jpegs(source, folder, count):
    """JPEGs of the benchmarks' corpus; none where Debian's wallpapers are not installed."""
    sys.path.insert(0, str(source / "tests/bench"))
    import corpus

    if not corpus.wallpaper_files():
        return []
    corpus.build_images(folder, count)
    return sorted(str(path) for path in (folder / "images").iterdir())


# ---- Our side, and the table.


def render(tamis, setting, files, out):
    """Paths of our PNGs, None where we refuse; and our refusals by file."""
    mode, bigger, up, down = setting
    done = subprocess.run(
        [tamis, "image", "--resize-mode", mode, "--size", str(SIZE), "--only-if-bigger", str(bigger).lower(),
         "--upscale-interpolation", up, "--downscale-interpolation", down, "--encode", "png", "--out", str(out),
         *files], capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == files, done.stderr
    refused = {line["file"]: line["error"]["message"] for line in lines if "error" in line}
    return [str(out / line["out"]) if "out" in line else None for line in lines], refused


class Tally:
    """What became of one kind of picture under one setting."""

    def __init__(self):
        self.count = self.same_size = self.equal = self.within = 0
        self.mean = self.largest = 0
        self.notes = set()

    def add(self, answer):
        self.count += 1
        if "mean" not in answer:
            self.notes.add(json.dumps(answer))
            return
        self.same_size += 1
        self.equal += answer["largest"] == 0
        self.within += answer["mean"] <= MEAN_LIMIT and answer["largest"] <= LARGEST_LIMIT
        self.mean, self.largest = max(self.mean, answer["mean"]), max(self.largest, answer["largest"])

    def row(self, setting, kind):
        mode, bigger, up, down = setting
        notes = " ".join(sorted(self.notes))[:160]
        return (f"{mode:18} {'bigger' if bigger else 'all':6} {up + '/' + down:15} {kind:24} {self.count:5} "
                f"{self.same_size:5} {self.equal:5} {self.within:5} {self.mean:7.3f} {self.largest:4}  {notes}")


def run(tamis, kinds, full, peer_process):
    failures, differing = [], set()
    print(f"{'mode':18} {'which':6} {'up/down':15} {'kind':24} files  size equal within  mean largest")
    with tempfile.TemporaryDirectory() as out:
        for setting in settings(full):
            for kind, files in kinds.items():
                ours, refused = render(tamis, setting, files, pathlib.Path(out))
                peer_process.stdin.write(json.dumps({"setting": setting, "files": list(zip(files, ours))}) + "\n")
                peer_process.stdin.flush()
                tally = Tally()
                for answer in json.loads(peer_process.stdout.readline()):
                    tally.add(answer)
                tally.notes |= set(refused.values())
                print(tally.row(setting, kind), flush=True)
                if tally.within == tally.count:
                    continue
                differing.add(kind)
                if kind not in EXPECTED:
                    failures.append(f"{kind} under {setting}: {tally.count - tally.within} of {tally.count}")
    for kind in sorted(EXPECTED):
        print(f"{kind}: {EXPECTED[kind]}")
        if kind not in differing:
            failures.append(f"{kind} is expected to differ and does not")
    return failures


def main():
    if sys.argv[1:] == ["--peer"]:
        return peer()
    tamis, source = sys.argv[1], pathlib.Path(sys.argv[2])
    python = source / "build/venv-img2dataset/bin/python"
    if not python.exists():
        print("build/venv-img2dataset is absent: run tests/bench/setup_peers.sh img2dataset")
        return SKIPPED
    full = os.environ.get("TAMIS_FULL") == "1"
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        kinds = draw(root, full)
        if "--jpegs" in sys.argv:
            cut = sorted(map(str, pathlib.Path(sys.argv[sys.argv.index("--jpegs") + 1]).glob("*.jpg")))
        else:
            cut = cut_jpegs(source, root / "cut", 3000 if full else 60)
        if cut:
            kinds["jpeg-photographs"] = cut
        peer_process = subprocess.Popen([python, "-B", __file__, "--peer"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            failures = run(tamis, kinds, full, peer_process)
        finally:
            peer_process.stdin.close()
            peer_process.wait(timeout=60)
    print("\n".join(failures) or "all within the limits, or different as expected")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
