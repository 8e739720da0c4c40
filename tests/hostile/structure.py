"""Files whose parts contradict each other, the standard, or their name."""
import functools
import struct
import zlib

import seeds
from corpus import ANY, IMAGE, REJECT, Item, chance

MAGICS = {
    "jpeg": b"\xff\xd8\xff\xe0", "png": seeds.PNG_SIGNATURE, "gif": b"GIF89a", "webp": b"RIFF\xff\xff\0\0WEBPVP8 ",
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "jxl": b"\xff\x0a", "jxl_box": b"\0\0\0\x0cJXL \r\n\x87\n",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "tiff": b"II*\0\x08\0\0\0", "big_tiff": b"MM\0+\0\x08\0\0",
    "bmp": b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "pdf": b"%PDF-1.7\n", "zip": b"PK\3\4", "elf": b"\x7fELF\2\1\1",
    "html": b"<!DOCTYPE html><img src=x>", "mp4": b"\0\0\0\x18ftypisom", "gzip": b"\x1f\x8b\x08\0", "empty": b"",
    "script": b"#!/bin/sh\n", "ico": b"\0\0\1\0\1\0", "psd": b"8BPS\0\1", "wasm": b"\0asm\1\0\0\0",
}


def wrong_magic(seed):
    """No picture of a format that is read, whatever the first bytes say."""
    def noise_after(name, size):
        return MAGICS[name] + chance(seed, f"magic {name} {size}").randbytes(size)

    items = [Item(f"{name}_{size}", IMAGE, REJECT, functools.partial(noise_after, name, size))
             for name in MAGICS for size in (0, 1, 7, 40, 500, 5000)]
    for name, content in seeds.pictures(64).items():
        for magic in ("jpeg", "png", "gif", "webp"):
            if magic == seeds.format_of(name):
                continue
            swapped = MAGICS[magic] + content[len(MAGICS[magic]):]
            items.append(Item(f"{name}_as_{magic}", IMAGE, REJECT, functools.partial(bytes, swapped)))
    return items


def polyglots(_seed):
    """Files that are a picture and something else."""
    html = b"<html><script>alert(1)</script><img src=//evil.example/x></html>"
    tails = {"html": html, "zip": b"PK\3\4" + bytes(60) + b"PK\5\6" + bytes(18), "php": b"<?php system($_GET[0]); ?>",
             "zeros": bytes(5000), "javascript": b"*/=1;alert(1)//"}
    items = []
    for name, content in seeds.pictures(64).items():
        for tail, extra in tails.items():
            items.append(Item(f"{name}_then_{tail}", IMAGE, ANY, functools.partial(bytes, content + extra)))
        for other, following in seeds.pictures(8).items():
            items.append(Item(f"{name}_then_{other}", IMAGE, ANY, functools.partial(bytes, content + following)))
    jpeg, gif = seeds.pictures(64)["jpeg_baseline"], seeds.pictures(64)["gif"]
    comment = b"\xff\xd8" + seeds.jpeg_segment(0xFE, html) + jpeg[2:]
    items.append(Item("jpeg_with_html", IMAGE, ANY, functools.partial(bytes, comment)))
    items.append(Item("gif_script", IMAGE, ANY, functools.partial(bytes, b"GIF89a/*" + gif[8:] + b"*/=1;alert(1)")))
    return items


def _jpeg_variants(base):
    parts, rest = seeds.jpeg_parts(base)
    frame = next(i for i, (marker, _) in enumerate(parts) if marker in (0xC0, 0xC2))

    def frame_with(at, value):
        changed = bytearray(parts[frame][1])
        changed[at:at + len(value)] = value
        return seeds.jpeg_of(parts[:frame] + [(parts[frame][0], bytes(changed))] + parts[frame + 1:], rest)

    yield "zero_height", REJECT, frame_with(5, b"\0\0")
    yield "zero_width", REJECT, frame_with(7, b"\0\0")
    yield "precision_12", ANY, frame_with(4, b"\x0c")
    for count in (0, 2, 5, 255):
        yield f"components_{count}", REJECT, frame_with(9, bytes([count]))
    for sampling in (0x00, 0x01, 0x55, 0xFF):
        yield f"sampling_{sampling:02x}", ANY, frame_with(11, bytes([sampling]))
    yield "table_255", ANY, frame_with(12, b"\xff")
    for index, (marker, part) in enumerate(parts):
        yield f"twice_{marker:02x}_{index}", ANY, seeds.jpeg_of(parts[:index] + [(marker, part)] + parts[index:], rest)
        yield f"without_{marker:02x}_{index}", ANY, seeds.jpeg_of(parts[:index] + parts[index + 1:], rest)
        for length in (0, 1, 2, 3, len(part), 0xFFFF):
            changed = part[:2] + struct.pack(">H", length) + part[4:]
            yield f"length_{marker:02x}_{index}_{length}", ANY, seeds.jpeg_of(
                parts[:index] + [(marker, changed)] + parts[index + 1:], rest)
    yield "no_frame", REJECT, seeds.jpeg_of(parts[:frame] + parts[frame + 1:], rest)
    yield "only_frame", REJECT, b"\xff\xd8" + parts[frame][1] + b"\xff\xd9"
    restarts = b"".join(bytes([0xFF, 0xD0 + i % 8]) for i in range(200_000))
    yield "restarts", ANY, seeds.jpeg_of(parts, rest[:40] + restarts + rest[40:])
    yield "fill_bytes", ANY, b"\xff\xd8" + b"\xff" * 1_000_000 + base[3:]
    yield "starts", ANY, b"\xff\xd8" * 100_000 + base
    yield "reversed", ANY, seeds.jpeg_of(parts[::-1], rest)


def _huffman_variants(base, seed):
    for index in range(150):
        source = chance(seed, f"huffman {index}")
        parts, rest = seeds.jpeg_parts(base)
        tables = [i for i, (marker, _) in enumerate(parts) if marker in (0xC4, 0xDB)]
        chosen = source.choice(tables)
        changed = bytearray(parts[chosen][1])
        for _ in range(source.randint(1, 6)):
            changed[source.randrange(4, len(changed))] = source.randrange(256)
        parts[chosen] = (parts[chosen][0], bytes(changed))
        yield f"tables_{index}", ANY, seeds.jpeg_of(parts, rest)


def jpeg_segments(seed):
    items = []
    for name in ("jpeg_baseline", "jpeg_progressive", "jpeg_grey", "jpeg_cmyk", "jpeg_restart"):
        base = seeds.pictures(64)[name]
        for variant, expect, content in [*_jpeg_variants(base), *_huffman_variants(base, seed)]:
            # With one component only, that many tables and scans do not fit any more.
            lenient = expect if variant.startswith(("zero", "no_frame", "only")) else ANY
            items.append(Item(f"{name}_{variant}", IMAGE, lenient, functools.partial(bytes, content)))
    return items


def exif(_seed):
    """Orientations that do not exist, directories that point at themselves or out of the file."""
    jpeg = seeds.pictures(64)["jpeg_baseline"]
    blocks = {f"orientation_{value}": seeds.tiff([(0x112, 3, 1, struct.pack("<HH", value, 0))])
              for value in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 65535)}
    blocks |= {f"type_{kind}": seeds.tiff([(0x112, kind, 1, b"\6\0\0\0")]) for kind in (0, 1, 2, 4, 5, 13, 129, 65535)}
    blocks["count_0"] = seeds.tiff([(0x112, 3, 0, b"\6\0\0\0")])
    blocks["count_4g"] = seeds.tiff([(0x112, 3, 0xFFFFFFFF, b"\x08\0\0\0"), (0x8298, 2, 0xFFFFFFFF, b"\x08\0\0\0")])
    blocks["itself"] = seeds.tiff([(0x8769, 4, 1, b"\x08\0\0\0"), (0x8825, 4, 1, b"\x08\0\0\0")])
    blocks["next_itself"] = seeds.tiff([(0x112, 3, 1, b"\1\0\0\0")])[:-4] + b"\x08\0\0\0"
    blocks["out"] = seeds.tiff([(0x8769, 4, 1, b"\xff\xff\xff\xff"), (0x10F, 2, 100, b"\xf0\xff\xff\xff")])
    blocks["many"] = seeds.tiff([(0x10E, 2, 5000, b"\x08\0\0\0")] * 5000)
    blocks["first_out"] = b"MM\0*\xff\xff\xff\xff"
    blocks["short"] = b"II*\0"
    blocks["maker_note"] = seeds.tiff([(0x10F, 2, 4, b"NIKO"), (0x927C, 7, 60, b"\0\0\0\0")]) + b"Nikon\0\2\x10\0\0MM" + bytes(60)
    items = [Item(f"jpeg_{name}", IMAGE, ANY, functools.partial(seeds.with_exif, jpeg, block))
             for name, block in blocks.items()]
    return items + [Item(f"png_{name}", IMAGE, ANY, functools.partial(
        seeds.png, 8, 8, bytes(8 * 25), before=seeds.png_chunk(b"eXIf", block))) for name, block in blocks.items()]


def _png_of(chunks):
    return seeds.PNG_SIGNATURE + b"".join(seeds.png_chunk(name, content) for name, content in chunks)


def _png_variants(name, base):
    chunks = seeds.png_chunks(base)
    for index, (kind, content) in enumerate(chunks):
        label = f"{name}_{index:03d}_{kind.decode()}"
        at = 8 + sum(12 + len(before) for _, before in chunks[:index])
        damaged = bytearray(base)
        damaged[at + 8 + len(content)] ^= 1
        yield f"{label}_checksum", REJECT if kind in (b"IHDR", b"IDAT") and name != "apng" else ANY, bytes(damaged)
        yield f"{label}_twice", ANY, _png_of(chunks[:index] + [(kind, content)] + chunks[index:])
        yield f"{label}_without", REJECT if kind == b"IHDR" else ANY, _png_of(chunks[:index] + chunks[index + 1:])
        yield f"{label}_empty", ANY, _png_of(chunks[:index] + [(kind, b"")] + chunks[index + 1:])
        yield f"{label}_last", ANY, _png_of(chunks[:index] + chunks[index + 1:] + [(kind, content)])
    header = chunks[0][1]
    for at in range(13):
        for value in (0, 1, 3, 7, 16, 64, 255):
            changed = header[:at] + bytes([value]) + header[at + 1:]
            yield f"{name}_header_{at}_{value}", ANY, _png_of([(b"IHDR", changed)] + chunks[1:])
    yield f"{name}_zero_width", REJECT, _png_of([(b"IHDR", bytes(4) + header[4:])] + chunks[1:])
    yield f"{name}_zero_height", REJECT, _png_of([(b"IHDR", header[:4] + bytes(4) + header[8:])] + chunks[1:])


def png_chunks(_seed):
    items = []
    for name in ("png_rgb", "png_alpha", "png_palette", "png_grey16", "apng"):
        for variant, expect, content in _png_variants(name, seeds.pictures(64)[name]):
            items.append(Item(variant, IMAGE, expect, functools.partial(bytes, content)))
    for count in (1, 10, 10_000):
        data = zlib.compress(bytes(8 * 25))
        pieces = b"".join(seeds.png_chunk(b"IDAT", data[i:i + 1]) + seeds.png_chunk(b"IDAT", b"") * count
                          for i in range(len(data)))
        whole = seeds.png(8, 8, bytes(8 * 25))
        start = whole.index(b"IDAT") - 4
        items.append(Item(f"idat_in_bytes_{count}", IMAGE, ANY, functools.partial(
            bytes, whole[:start] + pieces + seeds.png_chunk(b"IEND", b""))))
    return items
