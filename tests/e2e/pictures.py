"""Pictures of known bytes, each different: coloured noise, sharp enough that no two windows of bytes are alike."""
import io
import random

from PIL import Image


def noise(seed, size, cell=4, mode="RGB"):
    """`cell`: pixels of one colour along each side; larger cells make smaller files."""
    source = random.Random(f"picture {seed}")
    width, height = size
    small = (max(1, width // cell), max(1, height // cell))
    bands = len(mode)
    image = Image.frombytes(mode, small, source.randbytes(small[0] * small[1] * bands))
    return image.resize(size, Image.Resampling.NEAREST)


def encode(image, file_format, **options):
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def jpeg(seed, size=(200, 160), cell=4, **options):
    return encode(noise(seed, size, cell), "JPEG", **{"quality": 85, **options})


def png(seed, size=(200, 160), cell=4):
    return encode(noise(seed, size, cell), "PNG")


def pixels(body):
    """The decoded RGB bytes, or none if it is no picture at all."""
    try:
        with Image.open(io.BytesIO(body)) as image:
            return image.convert("RGB").tobytes()
    except OSError:
        return b""
