"""The pictures that models see, compared with Pillow's, sample by sample, over random sizes and specs.

Usage: model_input_test.py TOOL [COUNT] [SEED], or "vectors" for the rows of tests/unit/extract/model_input_test.cc.
TOOL is tests/support/model_input_tool.cc. Sizes, crops and padding are
written here from torchvision's documentation (Resize, CenterCrop) and not from our code. Pictures that Pillow 13 and
later resample by columns first are left out there; Pillow 12 and before are compared over everything.
"""

import io
import random
import struct
import subprocess
import sys

import numpy
import PIL
from PIL import Image

STRETCH, SHORTEST, LETTERBOX = range(3)
FILTERS = [Image.Resampling.BILINEAR, Image.Resampling.BICUBIC]
ROWS_FIRST_ALWAYS = int(PIL.__version__.split(".")[0]) < 13


def picture_of(rng, width, height):
    """Noise, a ramp with noise, or blocks: what shows rounding, clipping and places."""
    kind = rng.randrange(3)
    seed = numpy.random.default_rng(rng.randrange(1 << 32))
    if kind == 0:
        return seed.integers(0, 256, (height, width, 3), dtype=numpy.uint8)
    if kind == 1:
        ramp = numpy.linspace(0, 255, width)[None, :, None] + numpy.linspace(0, 80, height)[:, None, None]
        return ((ramp + seed.integers(0, 30, (height, width, 3))) % 256).astype(numpy.uint8)
    return seed.integers(0, 2, (height, width, 3), dtype=numpy.uint8) * 255


def spec_of(rng):
    resize, resampler = rng.randrange(3), rng.randrange(2)
    side = rng.choice([8, 32, 96, 224, 256, 320, 336, 384])
    box = (side, side) if rng.random() < 0.6 else (side, rng.randrange(1, side + 1))
    crop = box if rng.random() < 0.4 else tuple(rng.randrange(max(1, s // 2), s + 1) for s in box)
    return resize, resampler, box, crop, rng.choice([0, 0, 75, 75, 90])


def open_nsfw(_):
    return STRETCH, 0, (256, 256), (224, 224), 75


def resized(image, resize, resampler, box):
    width, height = image.size
    if resize == STRETCH:
        size = box
    elif resize == SHORTEST:
        side = min(box)
        short, long = min(width, height), max(width, height)
        other = int(side * long / short)
        size = (side, other) if width <= height else (other, side)
    else:
        size = (box[0], max(1, int(height * box[0] / width + 0.5))) if width * box[1] >= height * box[0] else (
            max(1, int(width * box[1] / height + 0.5)), box[1])
    content = image.resize(size, FILTERS[resampler])
    if resize != LETTERBOX:
        return content
    boxed = Image.new("RGB", box)
    boxed.paste(content, (0, 0))
    return boxed


def expected(samples, resize, resampler, box, crop, quality):
    image = resized(Image.fromarray(samples), resize, resampler, box)
    left, top = (int(round((have - want) / 2.0)) for have, want in zip(image.size, crop))
    image = image.crop((left, top, left + crop[0], top + crop[1]))  # black beyond the picture
    if quality:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        image = Image.open(io.BytesIO(file.getvalue()))
    return numpy.asarray(image.convert("RGB"))


def columns_first(size, box):
    return size[1] > box[1] and size[1] - box[1] > 2 * (size[0] - box[0])


def cases(rng, count):
    for number in range(count):
        if number % 3 == 0:
            size = rng.choice([(1600, 1000), (640, 480), (256, 256), (500, 375), (300, 900), (224, 224), (257, 255)])
            size = (max(1, size[0] + rng.randrange(-40, 41)), max(1, size[1] + rng.randrange(-40, 41)))
            yield size, open_nsfw(rng) if number % 2 else spec_of(rng)
        elif number % 3 == 1:
            yield (rng.randrange(1, 700), rng.randrange(1, 700)), spec_of(rng)
        else:
            yield (rng.choice([1, 2, 3, 7, 15, 16, 17, 100]), rng.randrange(1, 4000))[:: rng.choice([1, -1])], spec_of(rng)


def vectors():
    """Rows of the unit test: sizes, spec, and FNV-1a of what Pillow makes of a picture of a simple generator."""
    rng = random.Random(7)
    for number, (size, spec) in enumerate(cases(rng, 36)):
        size = tuple(min(side, 500) for side in size)
        state, samples = 12345 + number, numpy.empty(size[0] * size[1] * 3, numpy.uint8)
        for i in range(samples.size):
            state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
            samples[i] = state >> 24
        digest = 0xCBF29CE484222325
        for byte in expected(samples.reshape(size[1], size[0], 3), *spec).tobytes():
            digest = ((digest ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
        resize, resampler, box, crop, quality = spec
        print(f"    {{{size[0]}, {size[1]}, {resize}, {resampler}, {box[0]}, {box[1]}, {crop[0]}, {crop[1]}, {quality}, "
              f"0x{digest:016X}}},")
    return 0


def main(tool, count=400, seed=20):
    rng = random.Random(seed)
    compared = differing = skipped = worst = 0
    with subprocess.Popen([tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for size, (resize, resampler, box, crop, quality) in cases(rng, count):
            if resize == SHORTEST and max(size) / min(size) > 300:
                resize = STRETCH
            if not ROWS_FIRST_ALWAYS and columns_first(size, box):
                skipped += 1
                continue
            samples = picture_of(rng, *size)
            process.stdin.write(struct.pack("<9i", *size, resize, resampler, *box, *crop, quality) + samples.tobytes())
            process.stdin.flush()
            ours = numpy.frombuffer(process.stdout.read(crop[0] * crop[1] * 3), numpy.uint8)
            theirs = expected(samples, resize, resampler, box, crop, quality)
            compared += 1
            difference = numpy.abs(ours.reshape(theirs.shape).astype(int) - theirs)
            if difference.any():
                differing += 1
                worst = max(worst, int(difference.max()))
                print(f"differs: {size} {resize} {resampler} {box} {crop} {quality}: "
                      f"{numpy.count_nonzero(difference)} samples, at most {difference.max()}")
        process.stdin.close()
    print(f"{compared} pictures compared with Pillow {PIL.__version__}, {skipped} left out: "
          f"{differing} differ, by at most {worst}")
    return 1 if differing or compared < count // 2 else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["vectors"]:
        sys.exit(vectors())
    sys.exit(main(sys.argv[1], *(int(argument) for argument in sys.argv[2:4])))
