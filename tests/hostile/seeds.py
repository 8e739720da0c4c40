"""Valid files that the hostile ones are made from, and writers of single blocks."""
import functools
import io
import random
import struct
import zlib

from PIL import Image

FORMATS = ("jpeg", "png", "gif", "webp")


def picture(name, size, mode="RGB"):
    """Coloured cells, so that files stay small and every part of them matters."""
    source = random.Random(f"seed picture {name}")
    small = (max(1, size[0] // 4), max(1, size[1] // 4))
    image = Image.frombytes(mode, small, source.randbytes(small[0] * small[1] * len(mode)))
    return image.resize(size, Image.Resampling.BICUBIC)


def saved(image, file_format, **options):
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def animation(file_format, size, frames, **options):
    pictures = [picture(f"frame {i}", size) for i in range(frames)]
    return saved(pictures[0], file_format, save_all=True, append_images=pictures[1:], duration=100, **options)


def _makers(size):
    rgb = functools.partial(picture, "rgb", size)
    return {
        "jpeg_baseline": lambda: saved(rgb(), "JPEG", quality=60),
        "jpeg_progressive": lambda: saved(rgb(), "JPEG", quality=60, progressive=True),
        "jpeg_grey": lambda: saved(rgb().convert("L"), "JPEG", quality=60),
        "jpeg_cmyk": lambda: saved(rgb().convert("CMYK"), "JPEG", quality=60),
        "jpeg_restart": lambda: saved(rgb(), "JPEG", quality=60, restart_marker_rows=1),
        "png_rgb": lambda: saved(rgb(), "PNG"),
        "png_alpha": lambda: saved(picture("rgba", size, "RGBA"), "PNG"),
        "png_palette": lambda: saved(rgb().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
        "png_grey16": lambda: saved(rgb().convert("I;16"), "PNG"),
        "apng": lambda: animation("PNG", size, 3),
        "gif": lambda: saved(rgb().convert("P", palette=Image.Palette.ADAPTIVE), "GIF"),
        "gif_animated": lambda: animation("GIF", size, 3),
        "webp_lossy": lambda: saved(rgb(), "WEBP", quality=60),
        "webp_lossless": lambda: saved(rgb(), "WEBP", lossless=True),
        "webp_alpha": lambda: saved(picture("rgba", size, "RGBA"), "WEBP", quality=60),
        "webp_animated": lambda: animation("WEBP", size, 3),
    }


@functools.cache
def pictures(side):
    """All kinds of valid pictures with this side, by name."""
    return {name: make() for name, make in _makers((side, side)).items()}


def format_of(name):
    return "png" if name == "apng" else name.split("_")[0]


# Streams.

def _repeated(block, count):
    """Raw deflate of `count` times `block`: packed once, so that gigabytes cost nothing to make."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * count + packer.flush()


def _checked(check, start, block, count):
    for _ in range(count):
        start = check(block, start)
    return start


def repeated_zlib(block, count):
    return b"\x78\xda" + _repeated(block, count) + struct.pack(">I", _checked(zlib.adler32, 1, block, count))


def repeated_gzip(block, count):
    size = len(block) * count & 0xFFFFFFFF
    return (b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + _repeated(block, count) +
            struct.pack("<II", _checked(zlib.crc32, 0, block, count), size))


# Blocks.

def png_chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width, height, data, colour_type=2, depth=8, before=b"", after=b""):
    """`data`: the raw scan lines, or ready IDAT content if it begins like a zlib stream."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    packed = data if data[:1] == b"\x78" else zlib.compress(data, 9)
    return (PNG_SIGNATURE + png_chunk(b"IHDR", header) + before + png_chunk(b"IDAT", packed) + after +
            png_chunk(b"IEND", b""))


def png_chunks(content):
    """(name, content) of every chunk."""
    chunks, at = [], 8
    while at + 8 <= len(content):
        size = struct.unpack_from(">I", content, at)[0]
        chunks.append((content[at + 4:at + 8], content[at + 8:at + 8 + size]))
        at += 12 + size
    return chunks


def jpeg_segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg_parts(content):
    """Segments of the header as (marker, whole bytes), then the rest from the first scan on."""
    parts, at = [], 2
    while content[at + 1] != 0xDA:
        size = struct.unpack_from(">H", content, at + 2)[0]
        parts.append((content[at + 1], content[at:at + 2 + size]))
        at += 2 + size
    return parts, content[at:]


def jpeg_of(parts, rest):
    return b"\xff\xd8" + b"".join(part for _, part in parts) + rest


def riff_chunks(content):
    """(name, content) of every chunk of a WebP file."""
    chunks, at = [], 12
    while at + 8 <= len(content):
        size = struct.unpack_from("<I", content, at + 4)[0]
        chunks.append((content[at:at + 4], content[at + 8:at + 8 + size]))
        at += 8 + size + size % 2
    return chunks


def riff(chunks):
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
                              for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tiff(entries, endian="<"):
    """One directory; entries of (tag, type, count, four bytes)."""
    header = (b"II*\0" if endian == "<" else b"MM\0*") + struct.pack(endian + "I", 8)
    body = struct.pack(endian + "H", len(entries))
    for tag, kind, count, value in entries:
        body += struct.pack(endian + "HHI", tag, kind, count) + value
    return header + body + b"\0\0\0\0"


def with_exif(jpeg, exif):
    return b"\xff\xd8" + jpeg_segment(0xE1, b"Exif\0\0" + exif) + jpeg[2:]


# Pages and site maps.

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<base href="https://a.example/b/"><meta name="robots" content="noai"><meta property="og:image" content="/og.jpg">
<script type="application/ld+json">{"@type":"ImageObject","contentUrl":"/j.jpg","caption":"A caption"}</script>
</head><body><h1>Heading</h1><p>A sentence. <img src="a.jpg" alt="A red cat" title="t"> Another one.</p>
<figure><picture><source srcset="b.webp 1x, c.webp 2x" type="image/webp"><img src="b.jpg" alt="b"></picture>
<figcaption>What is <b>seen</b> here</figcaption></figure><noscript><img src="n.jpg" alt="n"></noscript>
<table><tr><td><a href="next.html" rel="nofollow">next</a></td></tr></table>
<div itemscope itemtype="https://schema.org/ImageObject"><img itemprop="contentUrl" src="m.jpg"></div>
<p>Gr&uuml;&szlig;e &#x1F600; &amp; more</p></body></html>
"""

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://a.example/1?x=1&amp;y=2</loc><lastmod>2026-01-02</lastmod><changefreq>daily</changefreq>
<priority>0.5</priority><image:image><image:loc>https://a.example/1.jpg</image:loc></image:image></url>
<url><loc><![CDATA[https://a.example/2]]></loc></url></urlset>
"""

FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>t</title>
<item><link>https://a.example/i</link><media:content url="https://a.example/i.jpg" medium="image"/></item>
</channel></rss>
"""
