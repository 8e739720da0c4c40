"""Texts of elements, runs and sentences (docs/extraction.md, "Texts of a candidate")."""
import bisect
import re
import unicodedata

MAX_TEXT_BYTES = 4096
MAX_ANCHOR_BYTES = 256
MAX_CONTEXT_BYTES = 512
SPACE = "\t\n\f\r \x0b\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACES = re.compile(f"[{SPACE}]+")
VISIBLE = re.compile(f"[^{SPACE}]")
SENTENCE_END = re.compile(f"[.!?…](?=[{SPACE}]|\\Z)|[。！？]")
# Contents that are no text of the page.
LEFT_OUT = set("script style template textarea xmp noembed noframes iframe".split())
PHRASING = set("""
    a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark meter nobr noscript
    output picture progress q ruby rb rp rt rtc s samp small source span strike strong sub sup time tt u var
    wbr img image br
    """.split())
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
MUTED = HEADINGS | {"figcaption", "title", "button", "select", "option"}
# The elements of the HTML standard, obsolete ones with it (sections 4 and 16.2): all others are unknown.
KNOWN = PHRASING | MUTED | LEFT_OUT | set("""
    html head base link meta body article section nav aside hgroup header footer address p hr pre blockquote
    ol ul menu li dl dt dd figure main search div embed object video audio track map area table caption
    colgroup col tbody thead tfoot tr td th form input datalist optgroup fieldset legend details summary
    dialog slot canvas svg math selectedcontent applet bgsound dir frame frameset isindex keygen listing
    menuitem nextid param plaintext basefont center marquee multicol spacer
    """.split())


def without_controls(text):
    return "".join(char for char in text if unicodedata.category(char) != "Cc" or SPACES.match(char))


def cut(text, limit):
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def clean(text, limit=MAX_TEXT_BYTES):
    return cut(SPACES.sub(" ", without_controls(text or "")).strip(" "), limit).rstrip(" ")


def is_html(node):
    return node.namespace in (None, "html")


def is_opaque(node):
    """Whether nothing inside of this element is read."""
    return not is_html(node) or node.name in LEFT_OUT


def bounds(node):
    """Whether start and end of this element end a run."""
    return not is_html(node) or (node.name in KNOWN and node.name not in PHRASING)


def walk(root):
    """("start" | "end" | "text", node) in document order; opaque elements without what is inside of them."""
    stack = [("start", root)]
    while stack:
        kind, node = stack.pop()
        if kind == "end":
            yield kind, node
        elif node.name == "#text":
            yield "text", node
        elif node.name.startswith("#") and node is not root or node.name.startswith("!"):
            continue
        else:
            yield "start", node
            stack.append(("end", node))
            if node is root or not is_opaque(node):
                stack.extend(("start", child) for child in reversed(node.children or ()))


def text_of(element):
    """The text of an element, not yet cleaned; block boundaries and br are spaces, a title inside it is left out."""
    if is_opaque(element):
        return ""
    parts = []
    for kind, node in walk(element):
        if kind == "text":
            parts.append(node.data if node.parent is element or node.parent.name != "title" else "")
        elif node.name == "br" or (node is not element and bounds(node)):
            parts.append(" ")
    return "".join(parts)


def sentences(run):
    """[(begin, end)] of the sentences of a run; white space after the last is none."""
    found, begin = [], 0
    for match in SENTENCE_END.finditer(run):
        if VISIBLE.search(run, begin, match.end()):
            found.append((begin, match.end()))
            begin = match.end()
    if VISIBLE.search(run, begin):
        found.append((begin, len(run)))
    return found


def sentence_at(run, offset):
    found = sentences(run)
    begin, end = next((one for one in found if offset < one[1]), found[-1])
    return clean(run[begin:end], MAX_CONTEXT_BYTES)


def first_sentence(run):
    begin, end = sentences(run)[0]
    return clean(run[begin:end], MAX_CONTEXT_BYTES)


def last_sentence(run):
    begin, end = sentences(run)[-1]
    return clean(run[begin:end], MAX_CONTEXT_BYTES)


class Tape:
    """The page as a line of marks: text, boundaries, headings and elements, so that "between" is a range."""

    def __init__(self, root):
        self.marks = []              # (kind, value): "text" str, "bound" None, "heading" node, "element" node
        self.headings = []           # indexes of the "heading" marks
        self.place = {}              # id of an element -> index of its "element" mark
        muted = 0
        for kind, node in walk(root):
            if kind == "text":
                if not muted:
                    self.marks.append(("text", node.data))
                continue
            edge = node is not root and bounds(node)
            muting = is_html(node) and node.name in MUTED
            if kind == "end":
                muted -= muting
                if edge:
                    self.marks.append(("bound", None))
                continue
            if edge:
                self.marks.append(("bound", None))
            if is_html(node) and node.name in HEADINGS:
                self.headings.append(len(self.marks))
                self.marks.append(("heading", node))
            self.place[id(node)] = len(self.marks)
            self.marks.append(("element", node))
            muted += muting
            if node.name == "br" and not muted:
                self.marks.append(("text", " "))

    def run_around(self, index):
        """(text of the run that holds a mark, offset of the mark in it)."""
        begin = end = index
        while begin > 0 and self.marks[begin - 1][0] != "bound":
            begin -= 1
        while end < len(self.marks) and self.marks[end][0] != "bound":
            end += 1
        before = "".join(value for kind, value in self.marks[begin:index] if kind == "text")
        after = "".join(value for kind, value in self.marks[index:end] if kind == "text")
        return before + after, len(before)

    def heading_before(self, index):
        earlier = bisect.bisect_left(self.headings, index)
        return clean(text_of(self.marks[self.headings[earlier - 1]][1])) if earlier else ""

    def neighbour(self, index, step, is_candidate):
        """The nearest run with text in one direction, or None where an image or a heading stands between."""
        at = index + step
        while 0 <= at < len(self.marks):
            kind, value = self.marks[at]
            if kind == "text" and VISIBLE.search(value):
                return self.run_around(at)[0]
            if kind == "heading" or (kind == "element" and value.name == "img" and is_candidate(value)):
                return None
            at += step
        return None

    def context(self, element, is_candidate):
        index = self.place[id(element)]
        run, offset = self.run_around(index)
        if VISIBLE.search(run):
            return sentence_at(run, offset)
        run = self.neighbour(index, 1, is_candidate)
        if run is not None:
            return first_sentence(run)
        run = self.neighbour(index, -1, is_candidate)
        return last_sentence(run) if run is not None else ""
