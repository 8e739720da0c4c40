"""Byte strings by which one picture, text or URL can be recognised in a file, and the search for them."""
import base64
import hashlib

from pictures import pixels

WINDOW = 24


def windows(data, count):
    """Pieces from all over `data`, not from its first bytes, which many files have in common."""
    if len(data) < 2 * WINDOW:
        return [data] if len(data) >= 12 else []
    first, last = min(len(data) * 2 // 5, 700), len(data) - WINDOW
    pieces = [bytes(data[first + (last - first) * n // count:][:WINDOW]) for n in range(count)]
    return [piece for piece in pieces if len(set(piece)) >= 8]  # plain areas are alike in many files


def of_bytes(body):
    """[(kind, needle)] of a file as received: pieces of it, of its pixels, and its digests in every spelling."""
    found = [("bytes", piece) for piece in windows(body, 7)]
    rgb = pixels(body)
    swapped = bytearray(rgb)
    swapped[0::3], swapped[2::3] = rgb[2::3], rgb[0::3]
    for order, data in (("RGB", rgb), ("BGR", bytes(swapped))):
        found += [(f"{order} pixels", piece) for piece in windows(data, 7)]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, body).digest()
        found += [(f"{name} raw", digest), (f"{name} hex", digest.hex().encode()),
                  (f"{name} HEX", digest.hex().upper().encode()),
                  (f"{name} base64", base64.b64encode(digest).rstrip(b"=")),
                  (f"{name} base64url", base64.urlsafe_b64encode(digest).rstrip(b"="))]
    return found


def of_text(kind, text):
    """A word of our own making: as UTF-8, UTF-16, hexadecimal and base64 (in its three alignments)."""
    data = text.encode()
    found = [(kind, data), (f"{kind} UTF-16", text.encode("utf-16-le")), (f"{kind} hex", data.hex().encode())]
    for skipped in range(3):
        # Only whole groups of three bytes have the same base64 whatever stands beside them.
        body = data[skipped:skipped + (len(data) - skipped) // 3 * 3]
        if len(body) >= 9:
            found.append((f"{kind} base64", base64.b64encode(body)))
    return found


def search(needles, haystacks):
    """Which needle is where, in words. `needles`: [(owner, kind, bytes)]; `haystacks`: {name: bytes}."""
    found = []
    for name, data in haystacks.items():
        data = bytes(data)
        for owner, kind, needle in needles:
            at = data.find(needle)
            if at >= 0:
                found.append(f"{kind} of {owner} in {name} at {at}")
    return found
