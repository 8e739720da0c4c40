"""One case: a pair of page and image with all that their servers say, and the signals put into it."""

import base64
import dataclasses
import typing

from . import expected, pictures

PAGE_HOST = "www.lindenhof.example"
IMAGE_HOST = "img.lindenhof.example"
PAGE_URL = f"https://{PAGE_HOST}/notes/spring/garden.html"
IMAGE_URL = f"https://{IMAGE_HOST}/photos/2024/heron-17.jpg"
NOW = "2026-11-25T12:00:00Z"
AGENT = "TamisBot"


def _nothing(_case):
    pass


@dataclasses.dataclass(frozen=True)
class Signal:
    """Something that is said, and what the policies make of it."""

    name: str
    rows: tuple  # one of them must be among the findings where a policy denies
    mechanism: str
    apply: typing.Callable = _nothing
    effects: str = ""  # empty: those of rows[0]
    slots: frozenset = frozenset()  # what no other signal may touch

    def letters(self):
        return self.effects or expected.EFFECTS[self.rows[0]]


@dataclasses.dataclass
class Case:
    page_url: str = PAGE_URL
    image_url: str = IMAGE_URL
    headers: list = dataclasses.field(default_factory=lambda: ["Content-Type: text/html; charset=utf-8"])
    image_headers: list = dataclasses.field(default_factory=lambda: ["Content-Type: image/jpeg"])
    header_end: str = "\r\n"
    head: list = dataclasses.field(default_factory=list)
    body: list = dataclasses.field(default_factory=list)
    figure: list = dataclasses.field(default_factory=list)  # after the img element, inside its figure
    alt: str = "A grey heron stands in the reeds at the edge of the pond"
    img_attributes: str = ""
    html_attributes: str = ' lang="en"'
    page: str = ""  # instead of the template
    page_codec: str = "utf-8"  # "utf-8-sig", "utf-16", ...: then the page goes as bytes
    image: bytes = b""
    keys: dict = dataclasses.field(default_factory=dict)  # further keys of the contract, as they are

    def set_file(self, key, content):
        """A document as text, or as bytes."""
        self.keys.pop(key, None)
        if isinstance(content, bytes):
            self.keys[key + "_base64"] = base64.b64encode(content).decode()
        else:
            self.keys[key] = content

    def html(self):
        return self.page or (
            f'<!doctype html>\n<html{self.html_attributes}>\n<head>\n<meta charset="{self.charset()}">\n'
            f"<title>Spring notes from the pond</title>\n{''.join(part + chr(10) for part in self.head)}</head>\n"
            "<body>\n<h1>Spring notes</h1>\n<p>The reeds are high again, and the heron is back at the pond.</p>\n"
            f'<figure><img src="{self.image_url}" alt="{self.alt}" width="640" height="480"{self.img_attributes}>'
            f"{''.join(self.figure)}</figure>\n{''.join(part + chr(10) for part in self.body)}"
            "<p>More next week.</p>\n</body>\n</html>\n"
        )

    def charset(self):
        return "utf-8" if self.page_codec.startswith("utf") else self.page_codec

    def to_json(self, name, signals):
        out = {
            "id": name,
            "row": sorted({row for signal in signals for row in signal.rows}),
            "signals": [signal.name for signal in signals],
            "expect": expected.expectation([signal.letters() for signal in signals]),
            "must_find": [[list(s.rows), s.letters()] for s in signals],
            "url": self.page_url,
            "image_url": self.image_url,
            "agent": AGENT,
            "now": NOW,
            "headers": "".join(line + self.header_end for line in self.headers),
            "image_headers": "".join(line + self.header_end for line in self.image_headers),
            "image_base64": base64.b64encode(self.image or pictures.JPEG).decode(),
        }
        if self.page_codec == "utf-8":
            out["page"] = self.html()
        else:
            out["page_base64"] = base64.b64encode(self.html().encode(self.page_codec, "xmlcharrefreplace")).decode()
        out.update(self.keys)
        return out


def build(name, signals):
    """The JSON object of one case."""
    case = Case()
    for signal in signals:
        signal.apply(case)
    return case.to_json(name, signals)


def compatible(first, second):
    """Two mechanisms that do not touch each other. Tokens of both robots.txt files are counted together."""
    same = first.mechanism == second.mechanism or first.mechanism[:5] == second.mechanism[:5] == "token"
    return not same and not first.slots & second.slots
