"""JSON-LD and microdata of a page (docs/extraction.md; HTML section 5)."""
import json
import math
import re

import ada_url

from texts import is_html, is_opaque, text_of

MAX_DEPTH = 64
RATING_PROPERTIES = {"@value", "name", "alternateName", "ratingValue", "termCode"}
IMAGE_PROPERTIES = {"image", "primaryImageOfPage", "thumbnail"}
SCHEMA = re.compile(r"(?:https?://schema\.org/|schema:)")
PIXELS = re.compile(r"\s*([0-9]+)\s*(?:px)?\s*\Z")
NOT_FAMILY_FRIENDLY = r"\s*(?:false|no|0|https?://schema\.org/false)\s*"
MARKS = (("<!--", "-->"), ("<![CDATA[", "]]>"))
VALUE_ATTRIBUTE = {"meta": "content", "audio": "src", "embed": "src", "iframe": "src", "img": "src", "source": "src",
                   "track": "src", "video": "src", "a": "href", "area": "href", "link": "href", "object": "data",
                   "data": "value", "meter": "value"}


class Found:
    """An image that the data names, before its URL is resolved."""

    def __init__(self, url, caption="", title="", width=0, height=0, element=None):
        self.element = element      # that names it, where it is another one than that of the data
        self.url, self.caption, self.title, self.width, self.height = url, caption, title, width, height


def refuse(name):
    raise ValueError(f"{name} is no JSON")


def integer(digits):
    """Numbers over 64 bits read as null (ours)."""
    value = int(digits)
    return value if -2 ** 63 <= value < 2 ** 64 else None


def real(digits):
    value = float(digits)
    return value if math.isfinite(value) else None


def rating_texts(value):
    """What a contentRating says: strings and whole numbers, through lists and objects."""
    if isinstance(value, list):
        return [text for one in value for text in rating_texts(one)]
    if is_object(value):
        return [text for name, inner in value[1] if name in RATING_PROPERTIES for text in rating_texts(inner)]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return [str(value)] if is_number or (isinstance(value, str) and value) else []


def parse_json(text):
    """The value, objects as lists of pairs within a tuple; None where the text is not JSON."""
    text, changed = text.strip("\t\n\f\r \ufeff"), True
    while changed:
        changed = False
        for begin, end in MARKS:
            if text.startswith(begin):
                text, changed = text[len(begin):].strip(), True
            if text.endswith(end):
                text, changed = text[:-len(end)].strip(), True
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs), parse_constant=refuse,
                          parse_int=integer, parse_float=real)
    except (ValueError, RecursionError):
        return None


def is_object(value):
    return isinstance(value, tuple)


def member(value, key):
    return next((found for name, found in value[1] if name == key), None)


def has(value, key):
    return any(name == key for name, _ in value[1])


def text_value(value):
    """A string, else the @value of an object, else the first element of a list."""
    if is_object(value):
        value = member(value, "@value")
    elif isinstance(value, list):
        return text_value(value[0]) if value else ""
    return value if isinstance(value, str) else ""


def size_value(value):
    if is_object(value):
        value = member(value, "value")
    if isinstance(value, bool):
        return 0
    if isinstance(value, (int, float)):
        return int(min(max(value, 0), 1_000_000))
    match = PIXELS.match(value) if isinstance(value, str) else None
    return min(int(match[1]), 1_000_000) if match else 0


def types_of(value):
    kinds = member(value, "@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {SCHEMA.sub("", kind, count=1) if SCHEMA.match(kind) else kind for kind in kinds if isinstance(kind, str)}


def is_web_url(text):
    return text.lower().startswith(("http:", "https:")) and ada_url.check_url(text)


def object_image(value):
    url = text_value(member(value, "contentUrl")) or text_value(member(value, "url"))
    name = member(value, "@id")
    if not url and isinstance(name, str) and is_web_url(name):
        url = name
    return Found(url, text_value(member(value, "caption")) or text_value(member(value, "description")),
                 text_value(member(value, "name")), *(size_value(member(value, key)) for key in ("width", "height")))


def is_untyped_image(value):
    """An object without a type; one with nothing but @id refers to another object."""
    return not has(value, "@type") and any(name != "@id" for name, _ in value[1])


class JsonLd:
    """What one document says: images in document order, adult labels."""

    def __init__(self, text):
        self.images, self.labels = [], []
        self.walk(parse_json(text), 1, False)

    def walk(self, value, depth, names_images):
        if depth > MAX_DEPTH:
            return
        if isinstance(value, str) and names_images:
            self.images.append(Found(value))
        elif isinstance(value, list):
            for one in value:
                self.walk(one, depth + 1, names_images)
        elif is_object(value):
            if "ImageObject" in types_of(value) or (names_images and is_untyped_image(value)):
                self.images.append(object_image(value))
            self.label(value)
            for name, inner in value[1]:
                self.walk(inner, depth + 1, name in IMAGE_PROPERTIES)

    def label(self, value):
        for name, inner in value[1]:
            if name == "isFamilyFriendly" and (inner is False or (isinstance(inner, str) and re.fullmatch(
                    NOT_FAMILY_FRIENDLY, inner, re.IGNORECASE))):
                self.labels.append(("json-ld:isFamilyFriendly", "false"))
            elif name == "contentRating":
                self.labels += [("json-ld:contentRating", text) for text in rating_texts(inner)]


def properties(item):
    """[(name, element)] of an item, in tree order; other items' properties apart."""
    found = []
    stack = list(reversed(item.children))
    while stack:
        node = stack.pop()
        if node.name.startswith(("#", "!")) or not is_html(node):
            continue
        found += [(name, node) for name in (node.attrs.get("itemprop") or "").split()]
        if "itemscope" not in node.attrs and not is_opaque(node):
            stack.extend(reversed(node.children))
    return found


def property_value(element):
    """HTML 5.2.4, URLs not yet resolved; None for an item."""
    if "itemscope" in element.attrs:
        return None
    if element.name in VALUE_ATTRIBUTE:
        return element.attrs.get(VALUE_ATTRIBUTE[element.name]) or ""
    if element.name == "time" and "datetime" in element.attrs:
        return element.attrs["datetime"] or ""
    return text_of(element)


class Item:
    """One microdata item: its image and labels."""

    def __init__(self, element):
        self.images, self.labels = [], []
        found = properties(element)
        if {"http://schema.org/ImageObject", "https://schema.org/ImageObject"} & set(
                (element.attrs.get("itemtype") or "").split()):
            def first(*names):
                values = (property_value(node) for name in names for key, node in found if key == name)
                return next((value for value in values if value and value.strip()), "")
            self.images.append(Found(first("contentUrl", "url"), first("caption", "description"), first("name"),
                                     size_value(first("width")), size_value(first("height"))))
        else:
            for name, node in found:
                is_time = node.name == "time" and "datetime" in node.attrs
                kind = VALUE_ATTRIBUTE.get(node.name, "datetime" if is_time else "text")
                if name in ("image", "primaryImageOfPage") and kind in ("content", "href", "text"):
                    self.images.append(Found(property_value(node) or "", element=node))
        for name, node in found:
            value = (property_value(node) or "").strip()
            if name == "isFamilyFriendly" and re.fullmatch(NOT_FAMILY_FRIENDLY, value, re.IGNORECASE):
                self.labels.append(("microdata:isFamilyFriendly", "false"))
            elif name == "contentRating" and value:
                self.labels.append(("microdata:contentRating", value))
            elif name == "contentRating" and "itemscope" in node.attrs:
                texts = ((property_value(inner) or "").strip()
                         for key, inner in properties(node) if key in RATING_PROPERTIES)
                self.labels += [("microdata:contentRating", text) for text in texts if text]
