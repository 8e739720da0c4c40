"""Small files that ask for much: pixels, frames, scans, inflated bytes."""
import functools
import io
import struct
import zlib

import seeds
from corpus import ANY, IMAGE, REJECT, Item
from PIL import Image

MANY = 100_000


def _zeros(size):
    """A zlib stream of at least `size` zeros."""
    return seeds.repeated_zlib(bytes(1 << 20), -(-size // (1 << 20)))


def _rows(row, height):
    """A zlib stream of `height` rows of zeros, not a byte more."""
    rows = next(n for n in range(min(height, max(1, (1 << 20) // row)), 0, -1) if height % n == 0)
    return seeds.repeated_zlib(bytes(row * rows), height // rows)


def _png_of_zeros(width, height, depth=8, colour_type=2):
    channels = {0: 1, 2: 3, 3: 1, 6: 4}[colour_type]
    row = 1 + (width * depth * channels + 7) // 8
    palette = seeds.png_chunk(b"PLTE", bytes(3)) if colour_type == 3 else b""
    return seeds.png(width, height, _rows(row, height), colour_type, depth, before=palette)


def _png_header(width, height):
    return seeds.png(width, height, bytes(100))


def _png_too_much_data():
    return seeds.png(8, 8, _zeros(64 << 20))


def _png_text_bomb(name, prefix):
    return seeds.png(8, 8, bytes(8 * 25), before=seeds.png_chunk(name, prefix + _zeros(256 << 20)))


def _jpeg_sides(width, height, progressive=False):
    name = "jpeg_progressive" if progressive else "jpeg_baseline"
    parts, rest = seeds.jpeg_parts(seeds.pictures(64)[name])
    return seeds.jpeg_of([(marker, part[:5] + struct.pack(">HH", height, width) + part[9:])
                          if marker in (0xC0, 0xC2) else (marker, part) for marker, part in parts], rest)


def _jpeg_scans(count):
    """A progressive picture whose last scan comes again and again."""
    content = seeds.pictures(64)["jpeg_progressive"]
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + b"\xff\xd9"


def _jpeg_scans_of_nothing(count):
    content = seeds.pictures(64)["jpeg_progressive"]
    header = seeds.jpeg_segment(0xDA, bytes([1, 1, 0, 1, 63, 0]))
    return content[:-2] + header * count + b"\xff\xd9"


def _jpeg_large_progressive(side):
    return seeds.saved(Image.new("RGB", (side, side), (9, 9, 9)), "JPEG", quality=20, progressive=True)


def _gif_frames(count, screen=(1, 1), frame=(1, 1)):
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + bytes(3) + b"\xff\xff\xff"
    one = b"!\xf9\x04\0\0\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x02\x44\x01\0"
    return head + one * count + b";"


def _gif_code_bomb():
    """LZW codes that each stand for ever longer runs, for a screen of the largest size."""
    image = Image.new("P", (8000, 5000))
    buffer = io.BytesIO()
    image.save(buffer, "GIF")
    content = bytearray(buffer.getvalue())
    content[6:10] = struct.pack("<HH", 65535, 65535)
    return bytes(content)


def _webp_frames(count, canvas=16):
    still = dict(seeds.riff_chunks(seeds.saved(Image.new("RGB", (16, 16)), "WEBP", lossless=True)))
    data = b"VP8L" + struct.pack("<I", len(still[b"VP8L"])) + still[b"VP8L"] + b"\0" * (len(still[b"VP8L"]) % 2)
    frame = bytes(6) + b"\x0f\0\0\x0f\0\0" + b"\x64\0\0" + b"\0" + data
    side = struct.pack("<I", canvas - 1)[:3]
    return seeds.riff([(b"VP8X", b"\x02\0\0\0" + side + side), (b"ANIM", bytes(6))] + [(b"ANMF", frame)] * count)


def _webp_large():
    """One colour needs no bits for its pixels (RFC 9649 3.7.2.1.1), so the data serves any size."""
    (name, data), = seeds.riff_chunks(seeds.saved(Image.new("RGB", (16, 16)), "WEBP", lossless=True))
    sides = struct.unpack_from("<I", data, 1)[0] & ~0xFFFFFFF | 16382 << 14 | 16382
    return seeds.riff([(name, data[:1] + struct.pack("<I", sides) + data[5:])])


def _apng_frames(count):
    data = zlib.compress(bytes(8 * 25))
    pieces, sequence = [seeds.png_chunk(b"acTL", struct.pack(">II", count, 0))], 0
    after = []
    for index in range(count):
        control = struct.pack(">IIIIIHHBB", sequence, 8, 8, 0, 0, 1, 10, 0, 0)
        sequence += 1
        if index == 0:
            pieces.append(seeds.png_chunk(b"fcTL", control))
            continue
        after.append(seeds.png_chunk(b"fcTL", control))
        after.append(seeds.png_chunk(b"fdAT", struct.pack(">I", sequence) + data))
        sequence += 1
    return seeds.png(8, 8, bytes(8 * 25), before=b"".join(pieces), after=b"".join(after))


def pictures(_seed):
    made = {
        "png_20000": (REJECT, lambda: _png_of_zeros(20000, 20000)),
        "png_60000_bilevel": (REJECT, lambda: _png_of_zeros(60000, 60000, 1, 0)),
        "png_40000_palette": (REJECT, lambda: _png_of_zeros(40000, 40000, 1, 3)),
        "png_16_bit": (REJECT, lambda: _png_of_zeros(9000, 9000, 16, 6)),
        "png_too_much_data": (ANY, _png_too_much_data),
        "png_ztxt": (ANY, lambda: _png_text_bomb(b"zTXt", b"Comment\0\0")),
        "png_itxt_xmp": (ANY, lambda: _png_text_bomb(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0")),
        "png_iccp": (ANY, lambda: _png_text_bomb(b"iCCP", b"icc\0\0")),
        "jpeg_scans": (ANY, lambda: _jpeg_scans(MANY // 100)),
        "jpeg_scans_of_nothing": (ANY, lambda: _jpeg_scans_of_nothing(MANY)),
        "jpeg_large_progressive": (ANY, lambda: _jpeg_large_progressive(6000)),
        "gif_frames": (REJECT, lambda: _gif_frames(MANY)),
        "gif_frames_large_screen": (REJECT, lambda: _gif_frames(1000, (65535, 65535))),
        "gif_frames_large": (REJECT, lambda: _gif_frames(200, (6000, 6000), (6000, 6000))),
        "gif_codes": (REJECT, _gif_code_bomb),
        "webp_frames": (REJECT, lambda: _webp_frames(MANY)),
        "webp_frames_large_canvas": (REJECT, lambda: _webp_frames(1000, 16384)),
        "webp_large": (REJECT, _webp_large),
        "apng_frames": (ANY, lambda: _apng_frames(MANY)),
    }
    items = [Item(name, IMAGE, expect, make) for name, (expect, make) in made.items()]
    for width, height in ((0x7FFFFFFF, 0x7FFFFFFF), (0x7FFFFFFF, 1), (1, 0x7FFFFFFF), (0xFFFFFFFF, 8),
                          (0x10001, 0x10001), (65535, 65535), (1 << 30, 4)):
        items.append(Item(f"png_sides_{width}_{height}", IMAGE, REJECT, functools.partial(_png_header, width, height)))
    for width, height in ((65535, 65535), (65500, 65500), (1, 65535), (65535, 1), (65535, 600), (40000, 1001)):
        for progressive in (False, True):
            items.append(Item(f"jpeg_sides_{width}_{height}_{progressive}", IMAGE, REJECT,
                              functools.partial(_jpeg_sides, width, height, progressive)))
    return items


def huge_blocks(_seed):
    """Megabytes of what nobody asked for around a small picture."""
    jpeg = seeds.pictures(64)["jpeg_baseline"]
    png_data = bytes(8 * 25)

    def jpeg_with(marker, prefix, count):
        return lambda: b"\xff\xd8" + seeds.jpeg_segment(marker, prefix + bytes(65000)) * count + jpeg[2:]

    def png_with(name, prefix, size):
        return lambda: seeds.png(8, 8, png_data, before=seeds.png_chunk(name, prefix + b"x" * size))

    def webp_with(name, size):
        return lambda: seeds.riff([(b"VP8X", b"\x2c\0\0\0\x3f\0\0\x3f\0\0")] +
                                  seeds.riff_chunks(seeds.pictures(64)["webp_lossy"]) + [(name, b"x" * size)])

    extended = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 16 << 20, 0)
    made = {
        "jpeg_icc": jpeg_with(0xE2, b"ICC_PROFILE\0\1\xff", 255),
        "jpeg_xmp": jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0", 100),
        "jpeg_extended_xmp": jpeg_with(0xE1, extended, 256),
        "jpeg_exif": jpeg_with(0xE1, b"Exif\0\0II*\0", 100),
        "jpeg_comments": jpeg_with(0xFE, b"", 300),
        "jpeg_jumbf": jpeg_with(0xEB, b"JP\0\1\0\0\0\1\0\0\xff\xffjumb", 100),
        "jpeg_photoshop": jpeg_with(0xED, b"Photoshop 3.0\0008BIM\4\4\0\0\0\0\xff\0", 100),
        "png_xmp": png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0", 16 << 20),
        "png_exif": png_with(b"eXIf", b"II*\0\x08\0\0\0\xff\xff", 8 << 20),
        "png_unknown": png_with(b"prIv", b"", 16 << 20),
        "png_jumbf": png_with(b"caBX", b"\0\0\0\1jumb", 8 << 20),
        "webp_exif": webp_with(b"EXIF", 8 << 20),
        "webp_xmp": webp_with(b"XMP ", 8 << 20),
        "webp_icc": webp_with(b"ICCP", 8 << 20),
        "gif_comment": lambda: _gif_frames(1)[:-1] + b"!\xfe" + (b"\xff" + b"c" * 255) * 40_000 + b"\0;",
    }
    return [Item(name, IMAGE, ANY, make) for name, make in made.items()]
