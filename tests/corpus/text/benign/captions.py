"""The benign captions: frames and subjects of lines/*.txt, as one pair of image and page for each line.

A file of lines: `[topic]`, `= frame` with {x}, `@ page title`, `/ path of a page` with {slug}, everything else a
subject. What stands before the first topic holds for topics that have none of their own. The first two letters of
a file's name are the language.
"""

import dataclasses
import pathlib
import re
import unicodedata

LINES = pathlib.Path(__file__).resolve().parent / "lines"
HOST = "https://www.lindenhof.example/"
MARKS = {"=": "frames", "@": "titles", "/": "paths"}


@dataclasses.dataclass
class Topic:
    name: str
    frames: list = dataclasses.field(default_factory=list)
    titles: list = dataclasses.field(default_factory=list)
    paths: list = dataclasses.field(default_factory=list)
    subjects: list = dataclasses.field(default_factory=list)


def read(path):
    """The topics of one file."""
    common, topics = Topic(""), []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        at = topics[-1] if topics else common
        if line.startswith("["):
            topics.append(Topic(line.strip("[]")))
        elif line[:2] in ("= ", "@ ", "/ "):
            getattr(at, MARKS[line[0]]).append(line[2:])
        else:
            at.subjects.append(line)
    for topic in topics:
        for kind in MARKS.values():
            setattr(topic, kind, getattr(topic, kind) or getattr(common, kind))
    return topics


def slug(text):
    """As a content system writes it into a URL; letters of other scripts stay."""
    plain = "".join(c if c > "\u024f" else unicodedata.normalize("NFKD", c)[0] for c in text)
    letters = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in plain.lower())
    return re.sub("-+", "-", letters).strip("-")[:60].strip("-")


def captions(topic):
    """Every subject in as many frames as the topic has."""
    for at, subject in enumerate(topic.subjects):
        for turn, frame in enumerate(topic.frames):
            text = frame.replace("{x}", subject)
            yield at, turn, subject, text[0].upper() + text[1:]


def pair(topic, at, turn, subject, text):
    """The fields of a pair. Every third caption stands alone, the others with what their page says."""
    fields = {"alt": text}
    kind = (at + turn) % 3
    if kind == 0 and not topic.name.startswith("pairs"):
        return {"text": text}
    if topic.titles:
        fields["page_title"] = topic.titles[(at + turn) % len(topic.titles)].replace("{x}", subject)
    if topic.paths:
        path = topic.paths[(at + turn) % len(topic.paths)].replace("{slug}", slug(subject))
        fields["page_url"] = HOST + path
        fields["image_url"] = f"{HOST}images/{2010 + at % 14}/{slug(subject)}-{turn + 1}.jpg"
    if kind == 2:
        fields["context"] = topic.subjects[(at + 1) % len(topic.subjects)]
        fields["title"] = subject
    return fields


def written():
    """Of templates and subjects: dicts of fields, lang, topic, source."""
    for path in sorted(LINES.glob("*.txt")):
        for topic in read(path):
            for at, turn, subject, text in captions(topic):
                yield {
                    **pair(topic, at, turn, subject, text),
                    "lang": path.stem[:2],
                    "topic": topic.name,
                    "source": "written",
                }
