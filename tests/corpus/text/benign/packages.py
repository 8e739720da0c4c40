"""Captions that others wrote, read from Debian packages when the corpus runs; nothing of them is kept here.

Alternative texts and figure captions of manuals, and the names of pictures that Unicode's CLDR gives in many
languages. A package that is not installed is left out and named.
"""

import html.parser
import pathlib
import re
import xml.etree.ElementTree

CLDR = pathlib.Path("/usr/share/unicode/cldr/common/annotations")  # unicode-cldr-core, Unicode-DFS-2016
CLDR_LANGUAGES = (
    "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ka ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta th tr uk"
    " ur vi zh zh_Hant"
).split()
# (folder, package, licence)
MANUALS = (
    ("/usr/share/doc/debian-handbook/html", "debian-handbook", "CC-BY-SA-3.0 or GPL-2+"),
    ("/usr/share/gimp/2.0/help", "gimp-help-*", "GFDL-1.2+"),
    ("/usr/share/doc/python3.11/html", "python3.11-doc", "PSF-2.0"),
    ("/usr/share/doc/python-pil-doc/html", "python-pil-doc", "HPND"),
    ("/usr/share/doc/python-skimage-doc/html", "python-skimage-doc", "BSD-3-Clause"),
    ("/usr/share/doc/octave", "octave-doc", "GPL-3+"),
    ("/usr/share/doc/postgresql-doc-15/html", "postgresql-doc-15", "PostgreSQL"),
    ("/usr/share/doc/git/html", "git-doc", "GPL-2"),
    ("/usr/share/doc/cmake-data/html", "cmake-doc", "BSD-3-Clause"),
    ("/usr/share/qt5/doc", "qtbase5-doc-html", "GFDL-1.3"),
)
MAX_BYTES = 4 << 20
MAX_PER_MANUAL_LANGUAGE = 800
CAPTION_CLASSES = {"title", "caption", "caption-text", "figcaption"}
LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?$")
NAMES = re.compile(r"\S+\.(png|jpe?g|svg|gif)$|^\W*$", re.I)


class Captions(html.parser.HTMLParser):
    """Alternative texts, figure captions and the title of one page."""

    def __init__(self):
        super().__init__()
        self.found, self.title, self._into, self._depth = [], "", None, 0

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "img" and values.get("alt"):
            self.found.append(values["alt"])
        if tag == "title":
            self._into = "title"
        elif tag == "figcaption" or (tag == "p" and CAPTION_CLASSES & set((values.get("class") or "").split())):
            self._into = tag
            self.found.append("")

    def handle_endtag(self, tag):
        if tag == self._into:
            self._into = None

    def handle_data(self, data):
        if self._into == "title":
            self.title += data
        elif self._into and self.found:
            self.found[-1] += data


def language_of(path, root):
    parts = path.relative_to(root).parts
    return parts[0][:2] if len(parts) > 1 and LANGUAGE.match(parts[0]) else "en"


def manual(folder, package):
    root, seen, count = pathlib.Path(folder), set(), {}
    for path in sorted(root.rglob("*.html")):
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        reader = Captions()
        reader.feed(path.read_text(encoding="utf-8", errors="replace"))
        language = language_of(path, root)
        for text in reader.found:
            text = " ".join(text.split())
            if len(text) < 3 or len(text) > 400 or text in seen or NAMES.search(text):
                continue
            count[language] = count.get(language, 0) + 1
            if count[language] > MAX_PER_MANUAL_LANGUAGE:
                continue
            seen.add(text)
            fields = {"alt": text}
            if reader.title.strip():
                fields["page_title"] = " ".join(reader.title.split())[:200]
            yield {**fields, "lang": language, "topic": "manuals", "source": package}


def emoji_names():
    for language in CLDR_LANGUAGES:
        path = CLDR / f"{language}.xml"
        if not path.exists():
            continue
        for entry in xml.etree.ElementTree.parse(path).getroot().iter("annotation"):
            if entry.get("type") == "tts" and entry.text and ord(entry.get("cp")[0]) > 0x2100:
                yield {"alt": entry.text, "lang": language[:2], "topic": "picture_names", "source": "unicode-cldr-core"}


def found():
    yield from emoji_names()
    for folder, package, _licence in MANUALS:
        yield from manual(folder, package)


def missing():
    absent = [package for folder, package, _licence in MANUALS if not pathlib.Path(folder).exists()]
    return absent + ([] if CLDR.exists() else ["unicode-cldr-core"])
