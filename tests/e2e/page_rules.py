"""The rules of docs/filters.md for pages and alt texts, written a second time, in Python, from that page alone."""
import html.parser
import re
import unicodedata
import urllib.parse

MIN_LETTERS = 3
MAX_REPEATS = 4
IMAGE_ENDINGS = "jpg jpeg jfif png gif webp avif svg bmp tif tiff heic heif ico jxl".split()
DENSE = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA", "KATAKANA", "HANGUL")


class PageReader(html.parser.HTMLParser):
    """What a page links to and shows: `links` (resolved, without fragment) and `images` [(url, alt, width, height)]."""

    def __init__(self, url):
        super().__init__(convert_charrefs=True)
        self.base = url
        self.links = set()
        self.images = []

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in reversed(attributes)}     # the first of two counts
        rels = given.get("rel", "").lower().split()
        if tag in ("a", "area"):
            self.link(given.get("href"), rels)
        elif tag in ("iframe", "frame"):
            self.link(given.get("src"), rels)
        elif tag == "link" and ("next" in rels or "prev" in rels):
            self.link(given.get("href"), rels)
        elif tag == "img" and given.get("src", "").strip():
            url = urllib.parse.urldefrag(urllib.parse.urljoin(self.base, given["src"].strip()))[0]
            alt = " ".join(given.get("alt", "").split())
            self.images.append((url, alt, given.get("width", ""), given.get("height", "")))

    def link(self, target, rels):
        if target is None or "nofollow" in rels:
            return
        url = urllib.parse.urldefrag(urllib.parse.urljoin(self.base, target.strip()))[0]
        if url.startswith(("http://", "https://")):
            self.links.add(url)


def boilerplate_texts(path):
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return {plain_words(line) for line in lines if line and not line.startswith("#")}


def plain_words(text):
    """Without case (ASCII), digits and punctuation, words one space apart."""
    kept = (c.lower() if c.isascii() else c for c in text)
    return " ".join("".join(c if c.isalpha() or not c.isascii() else " " for c in kept).split())


def is_letter(character):
    return unicodedata.category(character).startswith("L")


def is_dense(character):
    return unicodedata.name(character, "").startswith(DENSE)


def has_word(text):
    """Two letters beside each other, marks between them apart; or one whose script writes words that way."""
    before = False
    for character in text:
        if is_dense(character) or (before and is_letter(character)):
            return True
        before = is_letter(character) or (before and unicodedata.category(character).startswith("M"))
    return False


def is_name(text):
    """A file name, a camera's name, an identifier or a URL."""
    bare = text.lower()
    if re.fullmatch(r"(https?://|//|www\.)\S+", bare):
        return True
    if re.search(r"\.(" + "|".join(IMAGE_ENDINGS) + r")(\?\S*)?$", bare):
        return True
    if re.fullmatch(r"(img|image|dsc|dscn|dscf|pict?|photo|picture|scan|screenshot|p)[ _.-]*\d[\d _.,:()x-]*", bare):
        return True
    digits = sum(c.isdigit() for c in bare)
    return digits >= 4 and re.fullmatch(r"[\w+/=.-]{16,}", bare, re.ASCII) is not None \
        or digits > 0 and re.fullmatch(r"[0-9a-f]{8,}", bare) is not None


def alt_reason(alt, same_on_page, boilerplate):
    """Why this alt text is dropped; "" if it is not."""
    if not alt:
        return "alt_missing"
    if is_name(alt):
        return "alt_file_name"
    if sum(map(is_letter, alt)) < MIN_LETTERS and sum(map(is_dense, alt)) < 2:
        return "alt_too_short"
    if not has_word(alt):
        return "alt_no_word"
    words = plain_words(alt)
    if words and (words in boilerplate or all(word in boilerplate for word in words.split())):
        return "alt_boilerplate"
    return "alt_repeated" if same_on_page > MAX_REPEATS else ""


def declared_px(text):
    match = re.match(r"\s*(\d+)(?!\d*%)", text)
    return int(match[1]) if match else 0


def candidate_reason(candidate, same_on_page, min_side, boilerplate):
    url, alt, width, height = candidate
    if not url.startswith(("http://", "https://")):
        return "data_url" if url.startswith("data:") else "bad_image_url"
    sides = (declared_px(width), declared_px(height))
    if min(sides) > 0 and max(sides) < min_side:
        return "too_small_declared"
    return alt_reason(alt, same_on_page, boilerplate)
