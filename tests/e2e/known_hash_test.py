#!/usr/bin/env python3
"""Known pictures leave nothing behind but a sealed record: searched in every write, every file, and in memory.

    known_hash_test.py TAMIS DUMP_STATE

Planted: the bytes of a list; another encoding of a listed picture; its mirror image; the second frame of an animation;
one picture under two URLs; one whose sibling is already in a committed shard; one whose URL is listed.
"""
import hashlib
import io
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from PIL import Image, ImageFilter, ImageOps

import memory
import needles
import pictures
import traces
from crawl import Crawl
from hash_lists import Lists
from nothing_written_test import columns_of
from web_site import Reply, Site

TAMIS = DUMP_STATE = ""
SLOW_S = 25
MATCHES = 8         # of the cases below, siblings apart
WINDOW = 64
WINDOWS = 8         # of a file, of its pixels in each spelling


def scene(seed, size=(360, 280)):
    """Blurred blocks under some grain: PDQ must know it after another encoding."""
    source = random.Random(f"scene {seed}")
    small = Image.frombytes("RGB", (24, 20), source.randbytes(24 * 20 * 3))
    image = small.resize(size, Image.Resampling.BICUBIC)
    grain = Image.frombytes("RGB", size, source.randbytes(size[0] * size[1] * 3)).filter(ImageFilter.GaussianBlur(1))
    return Image.blend(image, grain, 0.08)


def encoded(image, kind="JPEG", **options):
    return pictures.encode(image, kind, **options)


def animation(first, second):
    """A GIF; what of its second frame is listed is as a decoder reads it."""
    buffer = io.BytesIO()
    first.save(buffer, "GIF", save_all=True, append_images=[second], duration=100, disposal=2)
    return buffer.getvalue()


class Planted:
    """The site, the list and what must not be found."""

    def __init__(self, lists, seed):
        self.random = random.Random(f"known {seed}")
        self.site = Site()
        self.cases = []                     # (name, url word, alt word, body)
        self.pages = {}
        listed, entries = {}, []
        for name in ("exact", "near", "mirrored", "frame", "twice", "late"):
            listed[name] = scene(f"{seed} {name}")
        exact = encoded(listed["exact"], quality=90)
        entries += lists.digests(exact)
        entries += lists.pdqs(*(encoded(listed[name], "PNG") for name in ("near", "mirrored", "frame", "twice", "late")))
        self.add("exact", "exact", exact)
        self.add("near", "near", encoded(listed["near"], quality=40))
        self.add("mirrored", "mirrored", encoded(ImageOps.mirror(listed["mirrored"]), "WEBP", quality=85))
        self.add("frame", "frame", animation(scene(f"{seed} harmless"), listed["frame"]), "image/gif")
        twice = encoded(listed["twice"], quality=80)
        self.add("twice1", "twice1", twice)
        self.add("twice2", "twice2", twice)
        for n in range(3):
            self.add(f"sibling{n}", "late", encoded(scene(f"{seed} sibling {n}"), quality=90), sibling=True)
        self.add("late", "late", encoded(listed["late"], quality=60), delay_s=5)
        url_word = self.add("by_url", "by_url", encoded(scene(f"{seed} by url")))
        entries.append(lists.entry("url", self.site.url("pics.known.test", f"/{url_word}/by_url.jpg"), scope="exact"))
        self.kept = []
        for n in range(4):
            body = encoded(scene(f"{seed} kept {n}"), quality=90)
            word = self.word()
            self.site.add("pics.known.test", f"/{word}/kept{n}.jpg", Reply(body, "image/jpeg"))
            self.img("kept", f"/{word}/kept{n}.jpg", f"a boat called {word}")
            self.kept.append((f"kept{n}", word, body))
        self.entries = entries
        links = "".join(f'<a href="/{name}.html">more</a>' for name in [*self.pages, "slow"])
        self.seed = self.site.add("pages.known.test", "/index.html", Reply(f"<title>x</title>{links}".encode()))
        self.site.add("pages.known.test", "/slow.html", Reply(b"<title>slow</title>", delay_s=SLOW_S))
        for name, parts in self.pages.items():
            self.site.add("pages.known.test", f"/{name}.html", Reply(f"<title>x</title>{''.join(parts)}".encode()))

    def word(self):
        return "".join(self.random.choice("bcdfghjklmnpqrstvwxz") for _ in range(12))

    def img(self, page, path, alt):
        self.pages.setdefault(page, []).append(f'<p><img src="{self.site.url("pics.known.test", path)}" alt="{alt}"></p>')

    def add(self, name, page, body, content_type="image/jpeg", delay_s=0.0, sibling=False):
        url_word, alt_word = self.word(), self.word()
        path = f"/{url_word}/{name}.jpg"
        self.site.add("pics.known.test", path, Reply(body, content_type, delay_s=delay_s))
        self.img(page, path, f"a boat called {alt_word}")
        self.cases.append((name, url_word, alt_word, body, sibling))
        return url_word

    def needles(self, siblings=True):
        found = []
        for name, url_word, alt_word, body, sibling in self.cases:
            if sibling and not siblings:
                continue
            kinds = needles.of_bytes(body) + needles.of_text("URL", url_word) + needles.of_text("alt text", alt_word)
            found += [(name, kind, needle) for kind, needle in kinds]
        return found


def windows_in_memory(body):
    """64-byte windows of the file and of its pixels, as RGB and as RGBA."""
    with Image.open(io.BytesIO(body)) as image:
        frames = []
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            frames += [image.convert("RGB").tobytes(), image.convert("RGBA").tobytes()]
    found = []
    for kind, data in [("bytes", body)] + [("pixels", frame) for frame in frames]:
        step = max(WINDOW, (len(data) - 800) // WINDOWS)
        for at in range(700, len(data) - WINDOW, step):
            window = data[at:at + WINDOW]
            if len(set(window)) > 12:       # not what other pictures have too
                found.append((kind, bytes(window)))
    return found


class KnownHashTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis_known_"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        lists = Lists(TAMIS, cls.folder / "lists")
        public, cls.secret = lists.keys()
        cls.planted = Planted(lists, os.environ.get("TAMIS_SEED", time.time_ns() % 1_000_000))
        cls.addClassCleanup(cls.planted.site.close)
        index = lists.index("lists.index", cls.planted.entries, role="csam")
        cls.lists = lists
        cls.crawl = Crawl(TAMIS, cls.folder / "crawl", {
            "network.resolve": cls.planted.site.resolve, "safety.hash_lists": [str(index)],
            "safety.allow_no_hash_list": False, "safety.incident_public_key": str(public), "output.shard_rows": 1,
            "safety.block_domain_after": 100, "safety.stop_after": 100, "politeness.image_concurrency": 16},
            [cls.planted.seed])
        cls.trace_path = cls.folder / "strace.txt"
        traced = cls.crawl.start("--verbose", prefix=traces.command(cls.trace_path))
        try:
            cls.before_end = cls.look_into_memory(traced)
            cls.exit_code = traced.wait(240)
        finally:
            if traced.poll() is None:
                traced.kill()
                traced.wait()
        cls.trace = traces.Trace(cls.trace_path)
        copy = cls.folder / "copy"
        shutil.copytree(cls.crawl.private, copy)
        dump = subprocess.run([DUMP_STATE, copy], capture_output=True, timeout=60)
        cls.opened_state = b"\n".join(bytes.fromhex(w) for l in dump.stdout.decode().splitlines() for w in l.split(" "))
        cls.dump_code = dump.returncode
        shutil.rmtree(copy)

    @classmethod
    def look_into_memory(cls, traced):
        """While the crawler waits for its slow page, with all matches behind it."""
        end = time.monotonic() + SLOW_S - 8
        incidents = cls.crawl.private / "incidents"
        while time.monotonic() < end:
            if incidents.exists() and len(list(incidents.glob("*"))) >= MATCHES:
                break
            time.sleep(0.1)
        time.sleep(2)
        if os.geteuid() != 0:
            return None
        return memory.snapshot(memory.children(traced.pid)[1])

    def test_the_run_ends_well_and_keeps_what_is_harmless(self):
        self.assertEqual(self.exit_code, 0, self.crawl.messages())
        self.assertEqual(self.crawl.problems(), [])
        words = {word for _, word, _ in self.planted.kept}
        self.assertEqual({row["url"].split("/")[3] for row in self.crawl.rows(["url"])}, words)

    def test_nothing_of_them_is_in_any_write(self):
        # Rows of a page that is tainted later had passed every gate when they were committed.
        self.assertEqual(self.trace.violations, [])
        writes = {path: data for path, data in self.trace.writes.items() if "/incidents/" not in path}
        self.assertEqual(needles.search(self.planted.needles(siblings=False), writes), [])

    def test_nothing_of_them_is_in_any_file(self):
        self.assertEqual(self.dump_code, 0)
        files = [path for folder in (self.crawl.out, self.crawl.private) for path in folder.rglob("*") if path.is_file()]
        remains = {str(path): path.read_bytes() for path in files}
        remains["the messages"] = self.crawl.stderr.read_bytes()
        remains["the opened state"] = self.opened_state
        for path in files:
            if path.suffix == ".parquet":
                remains[f"columns of {path}"] = columns_of(path)
        self.assertEqual(needles.search(self.planted.needles(), remains), [])

    def test_the_same_search_finds_what_was_kept(self):
        columns = {str(path): columns_of(path) for path in self.crawl.shards()}
        for name, word, body in self.planted.kept:
            found = " ".join(needles.search([(name, kind, n) for kind, n in needles.of_text("URL", word)], columns))
            self.assertIn("URL of", found)
            found = " ".join(needles.search([(name, kind, n) for kind, n in needles.of_bytes(body)], columns))
            self.assertIn("sha256 hex of", found)

    def test_no_window_of_them_is_in_memory(self):
        if self.before_end is None:
            self.skipTest("reading another process's memory needs root; runs where the tests run as root")
        # A sibling is no match: its row was cleared, committed, and read once more to be taken out.
        wanted = [(name, kind, window) for name, _, _, body, sibling in self.planted.cases if not sibling
                  for kind, window in windows_in_memory(body)]
        self.assertGreater(len(wanted), 100)
        control = [("control", "domain", b"pages.known.test")]
        self.assertTrue(memory.find(self.before_end, control), "the search finds nothing at all")
        self.assertEqual(memory.find(self.before_end, wanted), [])

    def test_each_match_has_one_sealed_record(self):
        records = self.lists.incidents(self.crawl.private, self.secret)
        by_url = {}
        for record in records:
            by_url.setdefault(record["url"].split("/")[3], []).append(record)
        for name, url_word, _, body, sibling in self.planted.cases:
            if sibling:
                self.assertNotIn(url_word, by_url)
                continue
            self.assertEqual(len(by_url.get(url_word, [])), 1, name)
            record = by_url[url_word][0]
            if name == "by_url":
                self.assertEqual(self.planted.site.count(record["url"]), 0, "it was never asked for")
                continue
            self.assertEqual(record["digests"]["sha256"], hashlib.sha256(body).hexdigest())
        for path in (self.crawl.private / "incidents").iterdir():
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)

    def test_they_are_never_asked_for_again(self):
        before = self.planted.site.total()
        again = Crawl(TAMIS, self.folder / "crawl", {}, [self.planted.seed])
        again.config.write_text(self.crawl.config.read_text())
        urls = [url for url in self.planted.site.requests if any(case[1] in url for case in self.planted.cases)]
        counts = {url: self.planted.site.count(url) for url in urls}
        self.crawl.run()
        self.assertEqual({url: self.planted.site.count(url) for url in urls}, counts)
        self.assertGreaterEqual(self.planted.site.total(), before)


if __name__ == "__main__":
    TAMIS, DUMP_STATE = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
