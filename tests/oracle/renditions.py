"""Which URL stands for an img (docs/extraction.md, "Best rendition of an img"), and its declared size."""
import re

SPACE = "\t\n\f\r "
SOURCE_TYPES = {"image/" + name for name in "jpeg jpg png webp gif".split()}
SET_ATTRIBUTES = ("data-srcset", "data-lazy-srcset", "srcset")
LAZY_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-lazyload", "data-original-src",
                   "data-hi-res-src", "data-echo", "data-image")
INTEGER = re.compile(r"[0-9]+\Z")
FLOAT = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")   # HTML 2.3.4.3, valid
MAX_DIMENSION = 1_000_000


def descriptors_at(text, at):
    """The descriptor tokens of one candidate and where the next begins (HTML, parse a srcset attribute, step 8)."""
    while at < len(text) and text[at] in SPACE:
        at += 1
    found, current, depth, between = [], "", False, False
    while True:
        char = text[at] if at < len(text) else None
        if between:                         # "after descriptor"
            if char is None:
                return found, at
            if char not in SPACE:
                between = False
                continue
        elif depth:                         # "in parens"
            if char is None:
                return found + [current], at
            current += char
            depth = char != ")"
        elif char is None or char == ",":
            return found + ([current] if current else []), at + (char is not None)
        elif char in SPACE:
            if current:
                found.append(current)
                current, between = "", True
        else:
            current += char
            depth = char == "("
        at += 1


def size_of(descriptors):
    """(width, density) of a candidate, either None; None on an error (step 9 to 14)."""
    width = density = height = None
    for token in descriptors:
        number, unit = token[:-1], token[-1]
        if unit == "w" and INTEGER.match(number):
            if width is not None or density is not None or int(number) == 0:
                return None
            width = int(number)
        elif unit == "x" and FLOAT.match(number):
            if width is not None or density is not None or height is not None or float(number) < 0:
                return None
            density = float(number)
        elif unit == "h" and INTEGER.match(number):
            if height is not None or density is not None or int(number) == 0:
                return None
            height = int(number)
        else:
            return None
    if height is not None and width is None:
        return None
    return width, density


def parse_srcset(text):
    """[(url, width, density)] of a srcset attribute, candidates with an error left out."""
    found, at = [], 0
    while True:
        while at < len(text) and text[at] in SPACE + ",":
            at += 1
        if at >= len(text):
            return found
        start = at
        while at < len(text) and text[at] not in SPACE:
            at += 1
        url = text[start:at]
        if url.endswith(","):
            url, descriptors = url.rstrip(","), []
        else:
            descriptors, at = descriptors_at(text, at)
        size = size_of(descriptors)
        if size is not None:
            found.append((url, *size))


def renditions(element):
    """The usable renditions of the first attribute that has any."""
    for name in SET_ATTRIBUTES:
        usable = [one for one in parse_srcset(element.attrs.get(name) or "")
                  if one[0] and not one[0].lower().startswith("data:")]
        if usable:
            return usable
    return []


def greatest(found):
    if any(width is not None for _, width, _ in found):
        return max(found, key=lambda one: one[1] or 0)[0]
    return max(found, key=lambda one: 1 if one[2] is None else one[2])[0]


def sources_of(img):
    """(without media, with media): the source elements of the parent picture that stand before the img."""
    plain, with_media = [], []
    if img.parent is None or img.parent.name != "picture":
        return plain, with_media
    for child in img.parent.children:
        if child is img:
            break
        if child.name != "source":
            continue
        kind = (child.attrs.get("type") or "").split(";")[0].strip(SPACE).lower()
        if kind and kind not in SOURCE_TYPES:
            continue
        (with_media if "media" in child.attrs else plain).append(child)
    return plain, with_media


def lazy_url(img):
    for name in LAZY_ATTRIBUTES:
        value = (img.attrs.get(name) or "").strip(SPACE)
        if value and not any(char in SPACE for char in value) and ("/" in value or "." in value) \
                and not value.lower().startswith("data:") and value[0] not in "{[":
            return value
    return (img.attrs.get("src") or "").strip(SPACE)


def url_of(img):
    """The URL of an img as it is written, or an empty string."""
    plain, with_media = sources_of(img)
    for element in [*plain, img]:
        if found := renditions(element):
            return greatest(found)
    if url := lazy_url(img):
        return url
    for element in with_media:
        if found := renditions(element):
            return greatest(found)
    return ""


def dimension(text):
    """HTML 2.3.4.4 for lengths; a percentage or an error is 0."""
    match = re.match(r"[\t\n\f\r ]*([0-9]+)(?:\.[0-9]*)?(%?)", text or "")
    if not match or match[2]:
        return 0
    return min(int(match[1]), MAX_DIMENSION)
