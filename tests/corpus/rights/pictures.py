"""Tiny valid pictures of 16 x 16, and the places in JPEG, PNG, WebP and GIF where metadata stand.

JPEG: ITU T.81; XMP Part 3 (2020) 1.1.3; IPTC-IIM 4.2; JUMBF ISO/IEC 19566-5. PNG: third edition. WebP: RFC 9649.
GIF: 89a application extension, XMP Part 3 1.1.2.
"""

import base64
import hashlib
import struct
import zlib

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO"
    "UlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
    "T09PT09PT0//wAARCAAQABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
    "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW"
    "V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi"
    "4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
    "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm"
    "Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq"
    "8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDkLTTeny1s2mmdPlrXs9N6fLW9Z6Z0+WvNhU9qXlmZ2tqf/9k="
)
WEBP = base64.b64decode("UklGRjAAAABXRUJQVlA4TCMAAAAvD8ADALkyRPQ/dvWvf/Q/QKRtUwn3b3jwdCAmICYArpP1HwA=")
GIF = base64.b64decode(
    "R0lGODdhEAAQAIIAALDQjzDQJ7CIXjCIGrBIMrAQCzBIDjAQAywAAAAAEAAQAEAIYAAPCBwosIDBgwYHKFyoUIDDhw4NSJwokYDF"
    "ixYDaNyoEYDHjx4JDkRIkuJEjBcdMlwI8aFHjhtByhRZkORBkxMLoLSI08DOiysXEmipMijRhwNgBoAoU2kAmSCdQv0YEAA7"
)
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"


def jpeg(*segments):
    """The JPEG with (marker, payload) segments after its first one."""
    after = 4 + struct.unpack(">H", JPEG[4:6])[0]
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload for marker, payload in segments)
    return JPEG[:after] + extra + JPEG[after:]


def png_chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png(before=(), after=()):
    """An 8-bit RGB PNG with (type, payload) chunks before and after its picture data."""
    rows = b"".join(
        b"\0" + bytes((x * 16, y * 16, x * y)[band] for x in range(16) for band in range(3)) for y in range(16)
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
        + b"".join(png_chunk(*chunk) for chunk in before)
        + png_chunk(b"IDAT", zlib.compress(rows))
        + b"".join(png_chunk(*chunk) for chunk in after)
        + png_chunk(b"IEND", b"")
    )


def itxt(packet, compressed=False):
    body = zlib.compress(packet) if compressed else packet
    return b"XML:com.adobe.xmp\0" + (b"\1\0" if compressed else b"\0\0") + b"\0\0" + body


def webp(flags, *chunks):
    """The extended format: VP8X, the picture, then (type, payload) chunks."""

    def chunk(kind, payload):
        return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)

    size = struct.pack("<I", 15)[:3]
    body = (
        b"WEBP"
        + chunk(b"VP8X", bytes((flags, 0, 0, 0)) + size + size)
        + WEBP[12:]
        + b"".join(chunk(*part) for part in chunks)
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif(packet):
    """XMP Part 3: the packet itself, then the 258 bytes that end it for a reader of sub-blocks."""
    magic = bytes((1,)) + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0bXMP DataXMP" + packet + magic
    body = GIF.replace(b"GIF87a", b"GIF89a", 1)
    table = 3 * 2 ** ((body[10] & 7) + 1) if body[10] & 0x80 else 0
    return body[: 13 + table] + extension + body[13 + table :]


def extended_xmp(main, extension, pieces=2):
    """APP1 segments of a packet and its ExtendedXMP; `main` names the digest as `GUID`."""
    guid = hashlib.md5(extension).hexdigest().upper().encode()
    step = (len(extension) + pieces - 1) // pieces
    parts = [
        (0xE1, XMP_EXTENSION + guid + struct.pack(">II", len(extension), at) + extension[at : at + step])
        for at in range(0, len(extension), step)
    ]
    return [(0xE1, XMP_HEADER + main.replace(b"GUID", guid)), *parts]


def xmp_carriers(packet):
    """(name, picture) for every place that carries a packet."""
    yield "jpeg", jpeg((0xE1, XMP_HEADER + packet))
    yield "jpeg-late", jpeg((0xED, b"Photoshop 3.0\0"), (0xE1, b"Exif\0\0" + exif({})), (0xE1, XMP_HEADER + packet))
    yield "png", png(before=[(b"iTXt", itxt(packet))])
    yield "png-compressed", png(before=[(b"iTXt", itxt(packet, True))])
    yield "png-after-data", png(after=[(b"iTXt", itxt(packet))])
    yield "webp", webp(0x04, (b"XMP ", packet))
    yield "webp-no-flag", webp(0x00, (b"XMP ", packet))
    yield "gif", gif(packet)


def exif(texts, big_endian=True):
    """A TIFF header with one IFD of ASCII tags."""
    order = ">" if big_endian else "<"
    entries, data = b"", b""
    at = 8 + 2 + 12 * len(texts) + 4
    for tag, text in sorted(texts.items()):
        value = text.encode("utf-8") + b"\0"
        if len(value) <= 4:
            entries += struct.pack(order + "HHI", tag, 2, len(value)) + value.ljust(4, b"\0")
            continue
        entries += struct.pack(order + "HHII", tag, 2, len(value), at + len(data))
        data += value + b"\0" * (len(value) % 2)
    return (
        (b"MM" if big_endian else b"II")
        + struct.pack(order + "HI", 42, 8)
        + struct.pack(order + "H", len(texts))
        + entries
        + struct.pack(order + "I", 0)
        + data
    )


def jpeg_exif(texts, big_endian=True):
    return jpeg((0xE1, b"Exif\0\0" + exif(texts, big_endian)))


def iim(datasets, utf8=True):
    """An APP13 payload: the Photoshop resource 0x0404 with records 2:n."""
    body = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, text in datasets:
        value = text.encode("utf-8" if utf8 else "latin-1")
        body += struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value
    body += b"\0" * (len(body) % 2)
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body


def jpeg_iim(datasets, utf8=True):
    return jpeg((0xED, iim(datasets, utf8)))


def jumbf_carriers(box):
    """(name, picture) for every place that carries a JUMBF box of C2PA."""
    yield "jpeg", jpeg(*app11(box, 60000))
    yield "jpeg-split", jpeg(*app11(box, 300))
    yield "png", png(before=[(b"caBX", box)])
    yield "webp", webp(0x00, (b"C2PA", box))


def app11(box, piece):
    """ISO/IEC 19566-5 annex D: every segment repeats length and type of the box."""
    head, body = box[:8], box[8:]
    step = piece - 8
    return [
        (0xEB, b"JP" + struct.pack(">HI", 1, number + 1) + head + body[at : at + step])
        for number, at in enumerate(range(0, len(body), step))
    ]
