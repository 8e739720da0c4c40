#!/usr/bin/env python3
"""Crawls a real manual, Debian's debian-handbook, served by nginx, and checks it against a second reading of the files.

    handbook_test.py TAMIS

The second reading (page_rules.py and below) knows the files and docs/filters.md, not the crawler: it gives the pages
there are, the pairs to keep and the number of drops for each reason. English, Japanese, Arabic and Norwegian; every
language with TAMIS_FULL=1. Then the usual readers open the shards.
"""
import collections
import hashlib
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="tamis_handbook_"))
# Before the libraries are imported: they read these once. No network, no cache outside of the folder.
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=str(FOLDER / "hf"))

import datasets  # noqa: E402
import duckdb  # noqa: E402
import pandas  # noqa: E402
import polars  # noqa: E402
import pyarrow.parquet  # noqa: E402
from PIL import Image, ImageChops, ImageStat  # noqa: E402

import page_rules  # noqa: E402
from crawl import Crawl  # noqa: E402
from web_site import free_port  # noqa: E402

TAMIS = ""
MANUAL = pathlib.Path("/usr/share/doc/debian-handbook/html")
BOILERPLATE = pathlib.Path(__file__).parents[2] / "config" / "boilerplate_texts.txt"
HOST = "handbook.test"
LANGUAGES = sorted(path.name for path in MANUAL.iterdir()) if os.environ.get("TAMIS_FULL") == "1" \
    else ["ar-MA", "en-US", "ja-JP", "nb-NO"]
MIN_SIDE, MAX_ASPECT, SIZE = 128, 1.4, 400      # so that size and aspect both drop and both keep something
TYPES = {".html": "text/html", ".png": "image/png", ".gif": "image/gif", ".jpg": "image/jpeg",
         ".svg": "image/svg+xml", ".pdf": "application/pdf"}
CONFIG = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{ {types} }}
  default_type application/x-unknown;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    index index.html;
  }}
}}
"""


class Nginx:
    """The manual on 127.0.0.1, until close()."""

    def __init__(self, folder):
        folder.mkdir()
        types = " ".join(f"{name} {ending[1:]};" for ending, name in TYPES.items())
        for _ in range(5):      # somebody else may take the port in between
            self.port = free_port()
            config = folder / "nginx.conf"
            config.write_text(CONFIG.format(folder=folder, types=types, port=self.port, root=MANUAL))
            self.process = subprocess.Popen(["/usr/sbin/nginx", "-p", str(folder), "-c", str(config)],
                                            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if self._answers():
                return
        raise AssertionError((folder / "error.log").read_text())

    def _answers(self):
        end = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/en-US/index.html", timeout=5):
                    return True
            except OSError:
                time.sleep(0.05)
        self.close()
        return False

    def close(self):
        self.process.terminate()
        self.process.wait(20)


class Reading:
    """What the files say: pages, candidates, and what is to become of each."""

    def __init__(self, port, seeds):
        self.root = f"http://{HOST}:{port}/"
        self.boilerplate = page_rules.boilerplate_texts(BOILERPLATE)
        self.pages = {}                             # url -> PageReader
        self.page_drops = collections.Counter()
        self.image_drops = collections.Counter()
        self.pairs = set()                          # (page_url, url, alt) that pass the rules for texts
        self.pictures = {}                          # sha256 -> body, of what passes every rule
        self.urls_of = collections.defaultdict(set)  # sha256 -> image URLs
        self.candidates = 0
        self._follow(seeds)
        for url, page in self.pages.items():
            self._judge_page(url, page)
        self._judge_pictures()

    def file_of(self, url):
        """(reason, path): what the server gives for it."""
        path = MANUAL / urllib.parse.unquote(urllib.parse.urlsplit(url).path).lstrip("/")
        if path.is_dir():
            path = path / "index.html"
        return ("", path) if path.is_file() else ("http_404", path)

    def _follow(self, seeds):
        waiting, seen = list(seeds), set(seeds)
        while waiting:
            url = waiting.pop()
            reason, path = self.file_of(url)
            if not reason and TYPES.get(path.suffix) != "text/html":
                reason = "content_type"
            if reason:
                self.page_drops[reason] += 1
                continue
            page = self.pages[url] = page_rules.PageReader(url)
            page.feed(path.read_text(encoding="utf-8"))
            for link in page.links - seen:
                if link.startswith(self.root):
                    seen.add(link)
                    waiting.append(link)
                # crawl.scope = host: the rest of the web is not asked. How often it is counted is not said.

    def _judge_page(self, url, page):
        repeats = collections.Counter(alt for _, alt, _, _ in page.images)
        for candidate in page.images:
            self.candidates += 1
            reason = page_rules.candidate_reason(candidate, repeats[candidate[1]], MIN_SIDE, self.boilerplate)
            if reason:
                self.image_drops[reason] += 1
                continue
            if any(candidate[0] == image for _, image, _ in self.pairs):
                self.image_drops["duplicate_url"] += 1
            self.pairs.add((url, candidate[0], candidate[1]))

    def _judge_pictures(self):
        for url in {url for _, url, _ in self.pairs}:
            reason, path = self.file_of(url)
            body = b"" if reason else path.read_bytes()
            reason = reason or self._picture_reason(path.suffix, body)
            if reason:
                self.image_drops[reason] += 1
                continue
            digest = hashlib.sha256(body).hexdigest()
            if digest in self.pictures:
                self.image_drops["duplicate_content"] += 1      # whichever URL comes first is the row
            self.pictures[digest] = body
            self.urls_of[digest].add(url)

    @staticmethod
    def _picture_reason(ending, body):
        if TYPES.get(ending) not in ("image/png", "image/jpeg", "image/gif"):
            return "content_type"
        with Image.open(io.BytesIO(body)) as image:
            short, long = sorted(image.size)
        if short < MIN_SIDE:
            return "image_too_small"
        return "aspect_ratio" if long / short > MAX_ASPECT else ""


def stored_size(size):
    """keep_ratio, only_if_bigger: the shorter side becomes SIZE."""
    short = min(size)
    return size if short <= SIZE else tuple(round(side * SIZE / short) for side in size)


class HandbookTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        nginx = Nginx(FOLDER / "nginx")
        try:
            cls.seeds = [f"http://{HOST}:{nginx.port}/{language}/index.html" for language in LANGUAGES]
            cls.crawl = Crawl(TAMIS, FOLDER / "crawl", {
                "network.resolve": [f"{HOST}:{nginx.port}:127.0.0.1"], "crawl.scope": "host",
                # Figures of a manual: what models take them for is not what is tested here.
                "safety.nsfw_threshold": 1, "privacy.faces": "keep", "privacy.documents": "keep",
                "images.max_aspect_ratio": MAX_ASPECT, "images.min_side_px": MIN_SIDE, "images.size": SIZE,
                "output.shard_rows": 40}, cls.seeds)
            cls.exit_code = cls.crawl.run(timeout_s=600)
        finally:
            nginx.close()
        cls.reading = Reading(nginx.port, cls.seeds)
        cls.rows = cls.crawl.rows()
        cls.summary = cls.crawl.summary()

    def test_it_ends_well(self):
        self.assertEqual(self.exit_code, 0, self.crawl.messages())
        self.assertEqual(self.crawl.problems(), [])
        self.assertGreater(len(self.crawl.shards()), 1)
        # The comparison below says something only if much is kept and much is dropped, for several reasons.
        self.assertGreater(len(self.rows), 50)
        self.assertGreater(sum(self.reading.image_drops.values()), 50)
        self.assertGreater(len(self.reading.image_drops), 3)

    def test_pages(self):
        pages = self.summary["pages"]
        self.assertEqual(pages["fetched"], len(self.reading.pages))
        self.assertEqual(pages["kept"], len(self.reading.pages))
        dropped = dict(pages["dropped"])
        dropped.pop("out_of_scope", None)           # counted whenever a link is met
        self.assertEqual(dropped, dict(self.reading.page_drops))

    def test_drops_by_reason(self):
        images = self.summary["images"]
        self.assertEqual(images["candidates"], self.reading.candidates)
        self.assertEqual(images["dropped"], dict(self.reading.image_drops))

    def test_kept_pictures(self):
        self.assertEqual(sorted(row["sha256"] for row in self.rows), sorted(self.reading.pictures))
        self.assertEqual(self.summary["images"]["kept"], len(self.rows))

    def test_rows_are_true(self):
        for row in self.rows:
            with self.subTest(row["key"]):
                body = self.reading.pictures[row["sha256"]]
                self.assertIn(row["url"], self.reading.urls_of[row["sha256"]])
                # A picture that several pages show is a row of one of them.
                self.assertIn((row["page_url"], row["url"], row["caption"]), self.reading.pairs)
                self.assertEqual(row["original_bytes"], len(body))
                self.assertEqual(row["uid"], hashlib.md5((row["caption"] + row["url"]).encode()).hexdigest())
                with Image.open(io.BytesIO(body)) as original:
                    self.assertEqual((row["original_width"], row["original_height"]), original.size)
                    self.assertEqual((row["width"], row["height"]), stored_size(original.size))

    def test_stored_pictures_look_like_the_originals(self):
        for row in self.rows:
            with self.subTest(row["key"]):
                with Image.open(io.BytesIO(self.reading.pictures[row["sha256"]])) as original:
                    seen = original.convert("RGBA")
                    white = Image.new("RGBA", seen.size, "white")
                    expected = Image.alpha_composite(white, seen).convert("RGB")
                with Image.open(io.BytesIO(row["image"]["bytes"])) as stored:
                    self.assertEqual((stored.format, stored.mode), ("JPEG", "RGB"))
                    self.assertEqual(stored.size, (row["width"], row["height"]))
                    resized = expected.resize(stored.size, Image.Resampling.BOX)
                    differences = ImageStat.Stat(ImageChops.difference(stored, resized)).mean
                self.assertLess(max(differences), 12)

    def test_page_fields(self):
        for row in self.rows:
            language = urllib.parse.urlsplit(row["page_url"]).path.split("/")[1]
            self.assertIn(language, LANGUAGES)
            self.assertTrue(row["page_title"])
            self.assertEqual((row["http_status"], row["format"], row["original_format"]), (200, "jpeg", "png"))
            self.assertIsNone(row["page_robots_sha256"])    # the server has no robots.txt

    # Readers: OUT/data/*.parquet, without an option.

    def captions(self):
        return sorted(row["caption"] for row in self.rows)

    def pattern(self):
        return str(self.crawl.out / "data" / "*.parquet")

    def test_pyarrow(self):
        table = pyarrow.parquet.read_table(self.crawl.out / "data")
        self.assertEqual(sorted(table["caption"].to_pylist()), self.captions())

    def test_pandas(self):
        frame = pandas.read_parquet(self.crawl.out / "data")
        self.assertEqual(sorted(frame["caption"]), self.captions())
        Image.open(io.BytesIO(frame["image"][0]["bytes"])).load()

    def test_polars(self):
        self.assertEqual(sorted(polars.read_parquet(self.pattern())["caption"]), self.captions())
        self.assertEqual(polars.scan_parquet(self.pattern()).filter(polars.col("width") > 0).collect().height,
                         len(self.rows))

    def test_duckdb(self):
        rows = duckdb.sql(f"select caption from '{self.pattern()}'").fetchall()
        self.assertEqual(sorted(caption for caption, in rows), self.captions())

    def test_datasets(self):
        rows = datasets.load_dataset("parquet", data_files=self.pattern(), split="train")
        self.assertEqual(sorted(rows["caption"]), self.captions())
        for row in rows:
            self.assertEqual(row["image"].size, (row["width"], row["height"]))

    def test_datasets_streaming_a_folder(self):
        rows = list(datasets.load_dataset(str(self.crawl.out), split="train", streaming=True))
        self.assertEqual(sorted(row["caption"] for row in rows), self.captions())
        for row in rows:
            self.assertEqual(row["image"].size, (row["width"], row["height"]))


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    try:
        unittest.main(verbosity=2)      # ends with sys.exit
    finally:
        shutil.rmtree(FOLDER, True)
