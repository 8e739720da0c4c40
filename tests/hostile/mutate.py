"""Valid files changed by chance: flipped bits, spliced halves, shuffled and resized chunks, inserted noise."""
import functools
import struct

import seeds
from corpus import ANY, IMAGE, PAGE, SITEMAP, Item, chance

SIDES = (8, 32, 64)
TEXTS = {"page": (PAGE, seeds.PAGE), "sitemap": (SITEMAP, seeds.SITEMAP), "feed": (SITEMAP, seeds.FEED)}
WORDS = (b"<", b">", b"</", b"<!--", b"-->", b"]]>", b"<![CDATA[", b"\0", b"&", b"&#", b"&#x110000;", b"\xff", b"\xef\xbb\xbf",
         b"<table>", b"<svg>", b"<math>", b"<template>", b"<noscript>", b"<script>", b"<title>", b"<select>", b"<plaintext>",
         b"<a>", b"</p>", b'"', b"'", b"=", b" srcset=", b"data:", b"\xed\xa0\x80", b"<?", b"<!DOCTYPE", b"xmlns=")


def _flipped(seed, name, content):
    source, changed = chance(seed, name), bytearray(content)
    for _ in range(source.choice((1, 1, 1, 2, 3, 8, 40))):
        changed[source.randrange(len(changed))] ^= 1 << source.randrange(8)
    return bytes(changed)


def _noisy(seed, name, content):
    """Runs of bytes overwritten, left out, doubled or put in."""
    source, changed = chance(seed, name), bytearray(content)
    for _ in range(source.randint(1, 4)):
        at, size = source.randrange(len(changed) + 1), source.choice((1, 2, 4, 16, 100, 1000))
        action = source.randrange(5)
        if action == 0:
            changed[at:at + size] = source.randbytes(size)
        elif action == 1:
            del changed[at:at + size]
        elif action == 2:
            changed[at:at] = changed[at:at + size]
        elif action == 3:
            changed[at:at] = source.choice((b"\0", b"\xff")) * size
        else:
            changed[at:at + 4] = struct.pack(source.choice("<>") + "I", source.choice(
                (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(content), size)))
    return bytes(changed)


def _spliced(seed, name, content, others):
    source = chance(seed, name)
    other = source.choice(others)
    first, second = source.randrange(len(content) + 1), source.randrange(len(other) + 1)
    return content[:first] + other[second:]


def _parts(name, content):
    """The file in pieces, and how it is put together from them."""
    if seeds.format_of(name) == "png":
        return seeds.png_chunks(content), lambda parts: seeds.PNG_SIGNATURE + b"".join(
            seeds.png_chunk(kind, data) for kind, data in parts)
    if seeds.format_of(name) == "webp":
        return seeds.riff_chunks(content), seeds.riff
    if seeds.format_of(name) == "jpeg":
        parts, rest = seeds.jpeg_parts(content)
        return parts, lambda changed: seeds.jpeg_of(changed, rest)
    pieces = [(None, piece) for piece in content.split(b"\0")]
    return pieces, lambda changed: b"\0".join(piece for _, piece in changed)


def _shuffled(seed, label, name, content):
    source = chance(seed, label)
    parts, join = _parts(name, content)
    for _ in range(source.randint(1, 3)):
        action, at = source.randrange(4), source.randrange(len(parts))
        if action == 0:
            source.shuffle(parts)
        elif action == 1:
            parts.insert(at, source.choice(parts))
        elif action == 2 and len(parts) > 1:
            del parts[at]
        else:
            kind, data = parts[at]
            parts[at] = (kind, data[:source.randrange(len(data) + 1)])
    return join(parts)


def _pictures():
    return [(f"{name}_{side}", name, content) for side in SIDES for name, content in seeds.pictures(side).items()]


def bit_flips(seed, each=110):
    items = []
    for label, _, content in _pictures():
        for index in range(each):
            name = f"{label}_{index:04d}"
            items.append(Item(name, IMAGE, ANY, functools.partial(_flipped, seed, f"flip {name}", content)))
    return items


def noise(seed, each=70):
    items = []
    for label, _, content in _pictures():
        for index in range(each):
            name = f"{label}_{index:04d}"
            items.append(Item(name, IMAGE, ANY, functools.partial(_noisy, seed, f"noise {name}", content)))
    return items


def splices(seed, each=50):
    """Halves of two files of one format, cut anywhere."""
    items = []
    for label, kind, content in _pictures():
        others = [other for _, name, other in _pictures() if seeds.format_of(name) == seeds.format_of(kind)]
        for index in range(each):
            name = f"{label}_{index:04d}"
            items.append(Item(name, IMAGE, ANY, functools.partial(_spliced, seed, f"splice {name}", content, others)))
    return items


def shuffles(seed, each=40):
    items = []
    for label, kind, content in _pictures():
        for index in range(each):
            name = f"{label}_{index:04d}"
            items.append(Item(name, IMAGE, ANY, functools.partial(_shuffled, seed, f"shuffle {name}", kind, content)))
    return items


def _mixed(seed, name, text):
    """Bits, noise, or words that mean something to a parser, in a text."""
    source = chance(seed, name)
    if source.random() < 0.3:
        return _flipped(seed, name, text)
    if source.random() < 0.3:
        return _noisy(seed, name, text)
    changed = bytearray(text)
    for _ in range(source.randint(1, 12)):
        at = source.randrange(len(changed) + 1)
        changed[at:at + source.choice((0, 0, 1, 5))] = source.choice(WORDS) * source.choice((1, 1, 2, 50))
    return bytes(changed)


def texts(seed, each=700):
    items = []
    for label, (kind, text) in TEXTS.items():
        for index in range(each):
            name = f"{label}_{index:04d}"
            items.append(Item(name, kind, ANY, functools.partial(_mixed, seed, f"text {name}", text.encode())))
    return items
