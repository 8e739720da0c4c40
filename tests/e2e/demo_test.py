"""`tamis demo` against what its own pages promise, and against the table of reason codes.

usage: demo_test.py TAMIS SOURCE_DIR        (needs pyarrow)

The pages of config/demo/site say with data-expect what becomes of each link and image. They are read here
with another parser than the crawler's.
"""
import base64
import hashlib
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from collections import Counter

import pyarrow.parquet

TAMIS = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])
SITE = SOURCE / "config" / "demo" / "site"
SEED = "http://harbour.demo.test:{port}/"
TAINTED_PAGES = ("gifts.html", "attic.html")

# Codes that no run of the demo can show, and why.
NOT_SHOWN = {
    "filter_error": "no filter of ours fails on purpose",
    "bad_url": "what does not parse never becomes a link",
    "address_unresolved": "a host without an address is dns_failed before",
    "robots_unknown": "robots.txt is always asked before a target is judged",
    "robots_stale": "a copy is fresh for an hour at least",
    "http_unknown": "libcurl takes no status below 100, and from 500 on all are http_5xx",
    "page_incomplete": "the crawler itself gives pages their id and URL",
    "digest_missing": "OpenSSL would have to fail",
    "image_no_pixels": "the decoders give pixels or an error",
    "image_animated": "the demo encodes anew",
    "tls_failed": "the demo has no TLS, and robots.txt of such an origin fails first",
    "address_refused": "the peer of a socket would have to be another than was asked for",
    "url_refused": "libcurl and our parser would have to disagree",
    "page_unreadable": "every byte string is a page in some encoding",
    "page_too_complex": "takes a tree of more than 128 MiB",
    "job_crashed": "the demo has no file that kills a decoder",
    "job_timeout": "nor one that keeps it busy",
    "job_bad_answer": "the worker would have to be taken over",
    "job_memory": "the demo's pages and pictures fit into the smallest budget",
    "memory_budget": "the demo's pictures fit into the smallest budget",
    "matcher_failed": "the demo has no matcher that is not ours",
    "matcher_unscannable": "the demo has no matcher that is not ours",
    "stock_domain": "the demo's hosts are no agency's",
    "watermark": "no model of the set-up sees watermarks",
    "text_minor": "counted as safety; the bundled site combines no such words",
    "minor_picture": "counted as safety; the bundled site combines no such words",
    "language": "the demo keeps every language",
    "nsfw_head": "no second opinion is part of the set-up",
    "watermark_score": "no second opinion is part of the set-up",
    "aesthetic": "no second opinion is part of the set-up",
    "similarity": "no second opinion is part of the set-up",
    "licence_missing": "the demo requires no licence",
    "licence_unsure": "the demo requires no licence",
    "licence_noncommercial": "the demo requires no licence",
    "internal": "a library or system call would have to fail",
    "state_damaged": "the state database would have to be damaged",
}
# Counted as tried again later, not as dropped.
POSTPONED = {"consent_file_unreachable", "http_429", "http_5xx", "host_paused", "connect_failed", "protocol_error", "timeout",
             "truncated_body", "robots_unreachable", "robots_rate_limited", "robots_redirects"}
# Links whose way has more than one end.
WAYS = {"busy": [], "maze": ["too_many_redirects"], "ring": ["redirect_loop"], "redirected": ["kept"]}
REDIRECTS = {"maze": 10, "ring": 1, "redirected": 1}


class PageReader(html.parser.HTMLParser):
    """Links and images of a page with their data-expect; URLs resolved against the page's.

    data-expect-url and data-expect-alt say by which URL and text an image is found where src and alt do not.
    """

    def __init__(self, url):
        super().__init__()
        self.url, self.links, self.images = url, [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "data-expect" not in attrs:
            return
        expected = attrs["data-expect"]
        if tag == "a":
            self.links.append((urllib.parse.urljoin(self.url, attrs["href"]), expected))
        else:
            url = attrs.get("data-expect-url") or attrs["src"]
            alt = attrs.get("data-expect-alt") or attrs.get("alt", "")
            self.images.append((urllib.parse.urljoin(self.url, url), alt, expected))


def read_site():
    pages = []
    for path in sorted(SITE.rglob("*.html")):
        host, name = path.relative_to(SITE).parts[0], path.relative_to(SITE / path.relative_to(SITE).parts[0])
        url = f"http://{host}.demo.test:PORT/{'' if str(name) == 'index.html' else name}"
        reader = PageReader(url)
        reader.feed(path.read_text().replace("{port}", "PORT"))
        pages.append(reader)
    return pages


def expected_of_maps():
    """Ends of what sitemaps list, and of the sitemaps that robots.txt names."""
    expected = Counter()
    for path in SITE.rglob("*.xml"):
        expected.update(re.findall(r'<loc data-expect="([a-z_]+)">', path.read_text()))
    for path in SITE.glob("*/robots.txt"):
        expected.update(re.findall(r"^Sitemap: \S+ # ([a-z_]+)$", path.read_text(), re.MULTILINE))
    return expected


def expected_pages(pages):
    counts = Counter({"kept": 1}) + expected_of_maps()  # the seed first
    for page in pages:
        for _, expected in page.links:
            counts.update(WAYS.get(expected, [expected]))
            counts["redirected"] += REDIRECTS.get(expected, 0)
    counts.update({"http_429": 1, "host_paused": 1})  # the two links of the busy host, in either order
    return counts


def expected_images(pages):
    counts = Counter()
    for page in pages:
        for url, _, expected in page.images:
            counts[expected] += 1
            if url.endswith("/moved.jpg"):
                counts["redirected"] += 1
    twins = counts.pop("twin")
    return counts + Counter({"kept": twins - 1, "duplicate_content": 1})


def particular_pieces(path, body):
    """Pieces of a file that no other file of the site has: not the tables and plain areas that many share."""
    others = [other.read_bytes() for other in SITE.rglob("*") if other.is_file() and other != path]
    pieces = []
    for start in range(60, len(body) - 24, 24):
        piece = body[start:start + 24]
        if len(set(piece)) >= 18 and not any(piece[:8] in other for other in others):
            pieces.append((start, piece))
    assert len(pieces) >= 5, path
    return pieces


def needles_of(path, caption, url):
    body = path.read_bytes()
    found = {f"{path.name}: caption": caption.encode(), f"{path.name}: url": url.split("PORT")[1].encode()}
    for start, piece in particular_pieces(path, body):
        found[f"{path.name}: bytes at {start}"] = piece
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, body).digest()
        found[f"{path.name}: {name} raw"] = digest
        found[f"{path.name}: {name} hex"] = digest.hex().encode()
        found[f"{path.name}: {name} base64"] = base64.b64encode(digest).rstrip(b"=")
    return found


class DemoTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        (cls.root / "tmp").mkdir()
        cls.environment = dict(os.environ, TMPDIR=str(cls.root / "tmp"))
        cls.out = cls.root / "museum"
        cls.done = cls.demo("--out", str(cls.out))
        assert cls.done.returncode == 0, cls.done.stdout + cls.done.stderr
        cls.pages = read_site()
        cls.summary = json.loads((cls.out / "summary.json").read_text())
        cls.shards = sorted((cls.out / "data").glob("*.parquet"))
        cls.rows = [row for shard in cls.shards for row in pyarrow.parquet.read_table(shard).to_pylist()]
        cls.port = re.search(r":([0-9]+)/", cls.rows[0]["page_url"]).group(1)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def demo(cls, *arguments):
        return subprocess.run([TAMIS, "demo", *arguments], cwd=cls.root, env=cls.environment, text=True,
                              capture_output=True, timeout=120, check=False)

    def check_side(self, side, seen, expected):
        counts = self.summary[side]
        ends = Counter(counts["postponed"])
        for reason, count in counts["dropped"].items():
            if reason == "safety":
                self.assertEqual(count, "<10")
                self.assertTrue(0 < expected["safety"] < 10)
            ends[reason] += expected["safety"] if reason == "safety" else count
        ends += Counter(kept=counts["kept"], redirected=counts["redirected"])
        self.assertEqual(ends, expected)
        self.assertEqual(counts[seen], sum(ends.values()), "what was seen has one end")
        self.assertLessEqual(set(counts["postponed"]), POSTPONED)
        self.assertFalse(set(counts["dropped"]) & POSTPONED)

    def test_pages_end_as_their_links_say(self):
        self.check_side("pages", "seen", expected_pages(self.pages))

    def test_images_end_as_their_pages_say(self):
        self.check_side("images", "candidates", expected_images(self.pages))

    def test_every_reason_code_is_shown_or_excused(self):
        table = (SOURCE / "filter" / "reasons.h").read_text()
        codes = set(re.findall(r'^ +\{"([a-z0-9_]+)", "', table, re.MULTILINE))
        self.assertGreater(len(codes), 50)
        shown = set()
        for side in ("pages", "images"):
            shown |= set(self.summary[side]["dropped"]) | set(self.summary[side]["postponed"])
        self.assertEqual(codes - shown, set(NOT_SHOWN), "neither shown nor excused, or excused without need")

    def test_rows_are_the_pairs_that_the_pages_mark_as_kept(self):
        kept, twins = set(), set()
        for page in self.pages:
            for url, caption, expected in page.images:
                pair = tuple(text.replace("PORT", self.port) for text in (page.url, url, caption))
                if expected == "kept":
                    kept.add(pair)
                if expected == "twin":
                    twins.add(pair)
        found = {(row["page_url"], row["url"], row["caption"]) for row in self.rows}
        self.assertEqual(len(found), len(self.rows))
        self.assertEqual(found - twins, kept)
        self.assertEqual(len(found & twins), 1)
        self.assertEqual(len(self.rows), self.summary["images"]["kept"])

    def everything_written(self):
        """{name: bytes} of all files of both folders, and of what is inside the shards."""
        contents = {}
        for folder in (self.out, pathlib.Path(f"{self.out}.private")):
            for path in folder.rglob("*"):
                if path.is_file():
                    contents[str(path)] = path.read_bytes()
        for number, row in enumerate(self.rows):
            contents[f"row {number}"] = row["image"]["bytes"] + repr(row).encode()
        return contents

    def test_nothing_of_listed_pictures_or_tainted_pages_is_written(self):
        needles = {}
        for page in self.pages:
            if page.url.endswith(TAINTED_PAGES):
                for url, caption, _ in page.images:
                    needles.update(needles_of(SITE / "gifts" / url.rsplit("/", 1)[1], caption, url))
        self.assertEqual(len({name.split(":")[0] for name in needles}), 6)
        contents = self.everything_written()
        found = [f"{name} in {place}" for place, content in contents.items()
                 for name, needle in needles.items() if needle in content]
        self.assertEqual(found, [])
        # The same search finds what was kept.
        path = "img/boats/schooner.jpg"
        caption = "Model of a two-masted schooner under full sail"
        control = needles_of(SITE / "harbour" / path, caption, "PORT/" + path)
        hits = {name.split(": ")[1] for name, needle in control.items()
                if any(needle in content for content in contents.values())}
        self.assertLessEqual({"caption", "url", "sha256 hex"}, hits)

    def test_says_what_it_did(self):
        for text in ("kept", "dropped", "tried again later", "shard"):
            self.assertIn(text, self.done.stderr)
        self.assertIn(str(self.out), self.done.stdout)
        self.assertIn("read_parquet", self.done.stdout)
        self.assertIn(self.rows[0]["key"], self.done.stdout)
        self.assertLess(self.summary["wall_s"], 20)
        self.assertEqual(self.summary["exit"], 0)
        self.assertFalse(self.summary["unscreened"])
        self.assertEqual(list((self.root / "tmp").iterdir()), [], "the block lists are gone")

    def test_never_mixes_datasets(self):
        again = self.demo("--out", str(self.out), "--json")
        self.assertEqual(again.returncode, 0, again.stderr)
        said = json.loads(again.stdout)
        self.assertEqual(said["out"], f"{self.out}-2")
        self.assertEqual(said["kept"], len(self.rows))
        self.assertEqual(len(said["rows"]), 8)
        self.assertTrue((self.root / "museum-2" / "summary.json").exists())

    def test_wrong_usage_exits_2(self):
        self.assertEqual(self.demo("--nonsense").returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
