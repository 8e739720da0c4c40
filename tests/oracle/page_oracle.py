#!/usr/bin/env python3
"""A second reading of a page, from the HTML standard and docs/extraction.md alone.

    page_oracle.py --url URL [--headers FILE] FILE     the JSON Lines of `tamis extract`, as far as they are compared

Trees are built by JustHTML (the standard's construction, scripting off), URLs by ada, encodings by Python.
"""
import argparse
import json
import pathlib
import sys

import ada_url
import justhtml

import charset
import renditions
import structured
from texts import MAX_ANCHOR_BYTES, Tape, clean, is_html, text_of, walk

OG_MORE = ("og:image:url", "og:image:secure_url")
TWITTER = ("twitter:image", "twitter:image:src")
LINK_SOURCES = {"a": "href", "area": "href", "iframe": "src", "frame": "src"}


def attribute(element, name):
    return element.attrs.get(name) or ""


def tokens(element, name):
    return attribute(element, name).lower().split()


def header(headers, wanted):
    return next((value.strip() for name, _, value in (line.partition(":") for line in headers.splitlines())
                 if name.strip().lower() == wanted), "")


def essence(value):
    return value.split(";")[0].strip().lower()


class Candidate:
    """An image with the element that names it; texts are filled in later."""

    def __init__(self, element, source, url, **texts):
        self.element, self.source, self.written = element, source, url
        self.url = ""
        self.alt = clean(texts.get("alt", ""))
        self.title = clean(texts.get("title", ""))
        self.caption = clean(texts.get("caption", ""))
        self.opened_by = texts.get("opened_by")
        self.width, self.height = texts.get("width", 0), texts.get("height", 0)


class Page:
    """One page; `page`, `candidates` and `links` are what is printed."""

    def __init__(self, data, url, headers=""):
        self.charset, text = charset.read(data, header(headers, "content-type"))
        root = justhtml.JustHTML(text, sanitize=False, scripting_enabled=False).root
        self.elements, self.in_noscript, self.ids = [], set(), {}
        self.scan(root)
        self.url = ada_url.URL(url).href
        self.base = self.base_url()
        self.tape = Tape(root)
        self.labels, self.twitter_alt = [], ""
        self.candidates = self.kept(self.found())
        self.images = {id(one.element) for one in self.candidates}
        self.page = {"type": "page", "url": self.url, "base_url": self.base, "charset": self.charset.lower(),
                     "title": self.title(), "language": self.language(headers), "canonical": self.canonical(),
                     "adult_labels": sorted(set(self.labels))}
        self.links = self.read_links()
        self.items = [self.printed(position, one) for position, one in enumerate(self.candidates)]

    def scan(self, root):
        depth = 0
        for kind, node in walk(root):
            noscript = kind != "text" and node.name == "noscript"
            if kind == "end":
                depth -= noscript
            elif kind == "start":
                depth += noscript
                if node is not root and is_html(node):
                    self.elements.append(node)
                    self.ids.setdefault(node.attrs.get("id"), node)
                    if depth and node.name == "img":
                        self.in_noscript.add(id(node))

    # URLs

    def parsed(self, written, base):
        try:
            return ada_url.URL(written.encode("utf-8", "replace").decode(), base=base)
        except ValueError:
            return None

    def base_url(self):
        for element in self.elements:
            if element.name == "base" and "href" in element.attrs:
                found = self.parsed(attribute(element, "href"), self.url)
                return self.url if found is None or found.protocol in ("data:", "javascript:") else found.href
        return self.url

    def resolve(self, written):
        """The href without its fragment, "data:", or empty."""
        found = self.parsed(written, self.base)
        if found is None:
            return ""
        if found.protocol == "data:":
            return "data:"
        return found.href.partition("#")[0] if found.protocol in ("http:", "https:") else ""

    # Candidates

    def found(self):
        """All images of the page with a URL, in document order."""
        result = []
        for element in self.elements:
            if element.name == "img":
                source = "noscript" if id(element) in self.in_noscript else "img"
                result.append(Candidate(
                    element, source, renditions.url_of(element), alt=attribute(element, "alt"),
                    title=attribute(element, "title"), caption=self.caption(element),
                    width=renditions.dimension(attribute(element, "width")),
                    height=renditions.dimension(attribute(element, "height"))))
            elif element.name == "meta":
                self.read_meta(element, result)
            elif element.name == "link" and "image_src" in tokens(element, "rel"):
                result.append(Candidate(element, "link", attribute(element, "href").strip()))
            elif element.name == "script" and essence(attribute(element, "type")) == "application/ld+json":
                document = structured.JsonLd("".join(child.data for child in element.children if child.name == "#text"))
                result += self.structured(element, "json-ld", document)
            if "itemscope" in element.attrs:
                result += self.structured(element, "microdata", structured.Item(element))
        for one in result:
            if one.source == "twitter:image":
                one.alt = self.twitter_alt
        order = {id(element): index for index, element in enumerate(self.elements)}
        result.sort(key=lambda one: order[id(one.element)])
        return [one for one in result if one.written]

    def read_meta(self, element, result):
        """An og or twitter image, or what is said of one."""
        name, content = self.meta_name(element), attribute(element, "content").strip()
        og = next((one for one in reversed(result) if one.source == "og:image"), None)
        if name == "og:image" or (name in OG_MORE and (og is None or og.opened_by == name)):
            result.append(Candidate(element, "og:image", content, opened_by=name))
        elif name in OG_MORE:
            og.written = og.written or content
        elif name in TWITTER:
            result.append(Candidate(element, "twitter:image", content))
        elif name == "twitter:image:alt":
            self.twitter_alt = self.twitter_alt or clean(content)
        elif name == "og:image:alt" and og is not None:
            og.alt = og.alt or clean(content)
        elif name == "og:image:width" and og is not None:
            og.width = og.width or renditions.dimension(content)
        elif name == "og:image:height" and og is not None:
            og.height = og.height or renditions.dimension(content)

    def structured(self, element, source, document):
        self.labels += [(name, clean(value)) for name, value in document.labels]
        return [Candidate(one.element or element, source, one.url.strip(), caption=one.caption, title=one.title,
                          width=one.width, height=one.height) for one in document.images]

    @staticmethod
    def meta_name(element):
        """The property, else the name, lower-case, that says what this meta is."""
        given = [attribute(element, key).strip().lower() for key in ("property", "name")]
        return next((name for name in given if name.startswith(("og:image", "twitter:image"))), "")

    def kept(self, found):
        """"Once each": images of img always, others where nobody else has their URL."""
        first_img, result, seen = {}, [], set()
        for one in found:
            one.url = self.resolve(one.written)
            if one.source == "img":
                first_img.setdefault(one.url, one)
        for one in found:
            if one.source != "img":
                if one.url in ("", "data:"):
                    continue
                if (img := first_img.get(one.url)) is not None:
                    for field in ("alt", "title", "caption"):
                        if not getattr(img, field):
                            setattr(img, field, getattr(one, field))
                    continue
                if one.url in seen:
                    continue
                seen.add(one.url)
            result.append(one)
        return result

    @staticmethod
    def caption(element):
        figure = element.parent
        while figure is not None and not (figure.name == "figure" and is_html(figure)):
            figure = figure.parent
        if figure is None:
            return ""
        captions = (node for kind, node in walk(figure)
                    if kind == "start" and node.name == "figcaption" and is_html(node))
        first = next(captions, None)
        if first is None:
            return ""
        nearer = first.parent
        while not (nearer.name == "figure" and is_html(nearer)):
            nearer = nearer.parent
        return text_of(first) if nearer is figure else ""

    def aria_label(self, element):
        named = (self.ids.get(name) for name in attribute(element, "aria-labelledby").split())
        text = clean(" ".join(text_of(node) for node in named if node is not None))
        return text or clean(attribute(element, "aria-label"))

    def printed(self, position, one):
        return {"type": "candidate", "image_url": one.url, "alt": one.alt, "title": one.title,
                "aria_label": self.aria_label(one.element) if one.element.name == "img" else "", "caption": one.caption,
                **self.surroundings(one.element), "source": one.source, "position": position,
                "declared_width": one.width, "declared_height": one.height}

    def surroundings(self, element):
        """Context and heading, which only an img has."""
        if element.name != "img":
            return {"context": "", "heading": ""}
        return {"context": self.tape.context(element, lambda node: id(node) in self.images),
                "heading": self.tape.heading_before(self.tape.place[id(element)])}

    # The page

    def title(self):
        return next((clean(text_of(element)) for element in self.elements if element.name == "title"), "")

    def language(self, headers):
        for element in self.elements:
            if element.name == "html":
                for name in ("lang", "xml:lang"):
                    if attribute(element, name).strip():
                        return attribute(element, name).strip()
        pragma = next((attribute(element, "content") for element in self.elements if element.name == "meta" and
                       attribute(element, "http-equiv").strip().lower() == "content-language"), "")
        for value in (pragma.strip(), header(headers, "content-language")):
            if value and "," not in value and len(value.split()) == 1:
                return value
        return ""

    def canonical(self):
        first = next((element for element in self.elements if element.name == "link" and
                      "canonical" in tokens(element, "rel")), None)
        found = first is not None and "href" in first.attrs and self.resolve(attribute(first, "href"))
        return found if found and found != "data:" else ""

    def read_links(self):
        result, seen = [], set()
        anchors = {"a": text_of, "area": lambda area: attribute(area, "alt")}
        for element in self.elements:
            key, rel = LINK_SOURCES.get(element.name), tokens(element, "rel")
            translation = "alternate" in rel and attribute(element, "hreflang")
            if element.name == "link" and ({"next", "prev"} & set(rel) or translation):
                key = "href"
            if key is None or key not in element.attrs:
                continue
            url = self.resolve(attribute(element, key))
            if url in ("", "data:") or url in seen:
                continue
            seen.add(url)
            hreflang = attribute(element, "hreflang").strip() if element.name == "link" and "alternate" in rel else ""
            anchor = clean(anchors.get(element.name, lambda _: "")(element), MAX_ANCHOR_BYTES)
            result.append({"type": "link", "url": url, "rel": " ".join(rel), "anchor": anchor, "source": element.name,
                           "hreflang": hreflang})
        return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--headers", type=pathlib.Path)
    parser.add_argument("file", type=pathlib.Path)
    given = parser.parse_args()
    headers = given.headers.read_text(encoding="latin-1") if given.headers else ""
    page = Page(given.file.read_bytes(), given.url, headers)
    for line in (page.page, *page.items, *page.links):
        json.dump(line, sys.stdout, ensure_ascii=False)
        print()


if __name__ == "__main__":
    main()
