#!/usr/bin/env python3
"""Kills real crawls at random moments, resumes them, and compares what they leave with undisturbed ones.

    kill_resume_test.py TAMIS

8 kills for each site, 50 with TAMIS_FULL=1. TAMIS_SEED repeats a sequence of moments. The disk that is full is a
tmpfs: that part needs root.
"""
import collections
import gzip
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from crawl import Crawl
from pictures import jpeg, png
from web_site import Reply, Site

TAMIS = ""
FULL = os.environ.get("TAMIS_FULL") == "1"
KILLS = 50 if FULL else 8
SEED = int(os.environ.get("TAMIS_SEED", time.time_ns() % 1_000_000))
PAGES = 60
HOSTS = ("a.boats.test", "b.boats.test", "c.boats.test")
SHARD_ROWS = 20
ANSWER_S = 0.02                 # of every answer, so that a run lasts a few seconds


def picture(n):
    """About 4 KiB, a third of them PNG."""
    return png(n, (160, 130), 8) if n % 3 == 0 else jpeg(n, (160, 130), 8)


class BoatSite(Site):
    """60 pages, each linked from the page before and from page n // 2. Page n shows 2 or 3 of the pictures.

    `shared`: some pictures are on several pages, under one URL or under several.
    `mapped`: no page links to another; robots.txt names an index of two packed sitemaps that list them all.
    """

    def __init__(self, shared=False, mapped=False, delay_s=ANSWER_S):
        super().__init__(delay_s)
        self.mapped = mapped
        self.pages = []
        self.seed = self.page_url(0)
        count = 0
        for n in range(PAGES):
            images = []
            for _ in range(2 + n % 2):
                name, body = count, count
                if shared and count % 4 == 3:
                    name = body = count - 40 if count >= 40 else 3       # an URL of another page
                elif shared and count % 4 == 2:
                    body = count % 10                                    # bytes of another URL
                images.append((name, body))
                count += 1
            self.pages.append(self.page_url(n))
            self.replies[HOSTS[n % 3], f"/{n}.html"] = Reply(self.page(n, images).encode())
        self.pictures = count
        if mapped:
            self.add_maps()

    def add_maps(self):
        """Between the pages stands what is out of scope, so that a list is longer than what is queued at once."""
        maps = []
        for half in range(2):
            urls = []
            for n in range(half, PAGES, 2):
                urls += [self.page_url(n)] + [f"http://elsewhere.test/{n}/{i}" for i in range(40)]
            text = "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>"
            packed = Reply(gzip.compress(text.encode()), "application/gzip")
            maps.append(self.add(HOSTS[0], f"/map-{half}.xml.gz", packed))
        index = "<sitemapindex>" + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in maps) + "</sitemapindex>"
        self.pages += maps + [self.add(HOSTS[0], "/maps.xml", Reply(index.encode(), "application/xml"))]
        self.add(HOSTS[0], "/robots.txt", Reply(b"Sitemap: /maps.xml\n", "text/plain"))

    def page_url(self, n):
        return self.url(HOSTS[n % 3], f"/{n}.html")

    def page(self, n, images):
        lines = [f"<!doctype html><title>Boats, page {n}</title>"]
        for other in {n + 1, 2 * n + 1, 2 * n + 2}:
            if other < PAGES and not self.mapped:
                lines.append(f"<a href='{self.page_url(other)}'>more boats</a>")
        for name, body in images:
            content = picture(body)
            suffix = "png" if content.startswith(b"\x89PNG") else "jpg"
            host = HOSTS[name % 3]
            self.replies[host, f"/{name}.{suffix}"] = Reply(content, f"image/{'png' if suffix == 'png' else 'jpeg'}")
            lines.append(f"<img src='{self.url(host, f'/{name}.{suffix}')}' alt='boat of wood, number {name}'>")
        return "\n".join(lines)

    def crawl(self, folder, **settings):
        return Crawl(TAMIS, folder, {"network.resolve": self.resolve, "output.shard_rows": SHARD_ROWS,
                                     "politeness.retry_delay": "50ms",
                                     **{name.replace("__", "."): value for name, value in settings.items()}},
                     [self.seed])


def pairs(crawl):
    return [(row["page_url"], row["url"], row["caption"], row["sha256"])
            for row in crawl.rows(["page_url", "url", "caption", "sha256"])]


class KillTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis_kill_"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.random = random.Random(SEED)

    def site(self, *args, **options):
        site = BoatSite(*args, **options)
        self.addCleanup(site.close)
        return site

    def reference(self, site):
        """Rows and seconds of an undisturbed run."""
        crawl = site.crawl(self.folder / "reference")
        began = time.monotonic()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        seconds = time.monotonic() - began
        self.check(crawl)
        self.assertGreater(len(crawl.shards()), 2)
        site.requests.clear()
        return pairs(crawl), seconds

    def check(self, crawl):
        self.assertEqual(crawl.problems(), [], crawl.messages())
        rows = pairs(crawl)
        twice = [row for row, n in collections.Counter(rows).items() if n > 1]
        self.assertEqual(twice, [])
        for what, column in (("image URL", 1), ("picture", 3)):
            values = [row[column] for row in rows]
            self.assertEqual(len(values), len(set(values)), f"a {what} is there twice")
        return rows

    def disturbed_runs(self, site, seconds, compare):
        """Runs until KILLS kills hit; each run is killed now and then, and resumed until it ends by itself."""
        kills = campaign = 0
        while kills < KILLS:
            crawl = site.crawl(self.folder / f"campaign-{campaign}")
            site.requests.clear()
            kills_here = 0
            while True:
                process = crawl.start()
                last = kills >= KILLS or kills_here >= 12
                try:
                    process.wait(120 if last else self.moment(seconds))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    self.assertFalse(last, f"the crawl does not end; seed {SEED}\n{crawl.messages()}")
                    kills += 1
                    kills_here += 1
                    self.check_committed(crawl)
                    continue
                break
            why = f"campaign {campaign}, {kills_here} kills, seed {SEED}\n{crawl.messages()}"
            self.assertEqual(process.returncode, 0, why)
            compare(self.check(crawl), why)
            lost = [url for url in site.pages if site.count(url) == 0]
            self.assertEqual(lost, [], why)
            too_often = {url: n for url, n in site.requests.items()
                         if n > 1 + kills_here and not url.endswith("/robots.txt")}
            self.assertEqual(too_often, {}, why)
            campaign += 1

    def moment(self, seconds):
        """At the start (folders, keys, recovery), or anywhere in a run."""
        longest = 0.2 if self.random.random() < 0.3 else seconds * 0.7
        return self.random.uniform(0.001, longest)

    def check_committed(self, crawl):
        """What the manifest names after a kill is whole already."""
        for shard in crawl.manifest()["shards"]:
            path = crawl.out / "data" / shard["name"]
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), shard["sha256"], f"seed {SEED}")

    def test_killed_at_random_moments_without_shared_images(self):
        site = self.site()
        expected, seconds = self.reference(site)
        self.assertEqual(len(expected), site.pictures)

        def same_pairs(rows, why):
            self.assertEqual(sorted(rows), sorted(expected), why)
        self.disturbed_runs(site, seconds, same_pairs)

    def test_killed_at_random_moments_with_shared_images(self):
        site = self.site(shared=True)
        expected, seconds = self.reference(site)
        self.assertLess(len(expected), site.pictures)

        def same_pictures(rows, why):
            self.assertEqual({row[3] for row in rows}, {row[3] for row in expected}, why)
        self.disturbed_runs(site, seconds, same_pictures)

    def test_killed_at_random_moments_with_pages_that_only_sitemaps_name(self):
        site = self.site(mapped=True)
        expected, seconds = self.reference(site)
        self.assertEqual(len(expected), site.pictures)

        def same_pairs(rows, why):
            self.assertEqual(sorted(rows), sorted(expected), why)
        self.disturbed_runs(site, seconds, same_pairs)

    def test_one_signal_finishes_the_shard_and_exits_130(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                site = self.site()
                crawl = site.crawl(self.folder / number.name, output__shard_rows=1000)
                process = crawl.start()
                self.assertTrue(site.wait_for(80))
                process.send_signal(number)
                self.assertEqual(process.wait(30), 130, crawl.messages())
                self.assertEqual(crawl.summary()["exit"], 130)
                rows = self.check(crawl)
                self.assertEqual(len(crawl.shards()), 1)          # the open one, finished
                self.assertLess(len(rows), site.pictures)
                status = subprocess.run([TAMIS, "status", "--json", str(crawl.out), "--private", str(crawl.private)],
                                        capture_output=True, text=True, timeout=30)
                self.assertEqual(status.returncode, 0, status.stderr)
                said = json.loads(status.stdout)
                self.assertEqual((said["state"], said["rows"]), ("resumable", len(rows)))

                self.assertEqual(crawl.run(), 0, crawl.messages())
                resumed = crawl.messages().split("resuming")[-1].splitlines()[0]
                self.assertIn(f"rows={len(rows)}", resumed)
                self.assertIn("shards=1", resumed)
                self.assertRegex(resumed, r"(pages|images)_queued=[1-9]")
                self.assertEqual(len(self.check(crawl)), site.pictures)
                # Nothing was asked twice: what ran was finished, what waited was not begun.
                self.assertEqual({url: n for url, n in site.requests.items()
                                  if n > 1 and not url.endswith("/robots.txt")}, {})

    def test_two_signals_stop_at_once(self):
        site = self.site()
        hang = site.url(HOSTS[0], "/slow.jpg")
        site.add(HOSTS[0], "/slow.jpg", Reply(picture(999), "image/jpeg", delay_s=60))
        page = site.replies[HOSTS[0], "/0.html"]
        page.body += f"<img src='{hang}' alt='a boat that is late'>".encode()
        crawl = site.crawl(self.folder)
        process = crawl.start()
        self.addCleanup(lambda: process.poll() is None and process.kill())
        end = time.monotonic() + 60
        while site.count(hang) == 0 and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(2)                                       # the first one waits for the transfer
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(2), 130)
        self.check_committed(crawl)
        site.replies[HOSTS[0], "/slow.jpg"].delay_s = 0
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(len(self.check(crawl)), site.pictures + 1)

    def test_a_finished_run_has_nothing_more_to_do(self):
        site = self.site()
        crawl = site.crawl(self.folder)
        self.assertEqual(crawl.run(), 0, crawl.messages())
        rows, requests = pairs(crawl), site.total()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual((pairs(crawl), site.total()), (rows, requests))
        self.check(crawl)


class FullDiskTest(KillTest):
    """A disk that fills up while the crawl runs: it stops with a message, and goes on when there is space."""

    # The tests of the parent class are not to run twice.
    test_killed_at_random_moments_without_shared_images = None
    test_killed_at_random_moments_with_shared_images = None
    test_killed_at_random_moments_with_pages_that_only_sitemaps_name = None
    test_one_signal_finishes_the_shard_and_exits_130 = None
    test_two_signals_stop_at_once = None
    test_a_finished_run_has_nothing_more_to_do = None

    def small_disk(self, folder, kib):
        folder.mkdir(parents=True)
        if os.geteuid() != 0:
            self.skipTest("mounting a small disk needs root")
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k,mode=0700", "tmpfs", folder],
                                 capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"mount does not work here: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "--lazy", str(folder)], check=False)

    def run_into_full_disk(self, which, kib):
        site = self.site(delay_s=0.002)
        crawl = site.crawl(self.folder / "run")
        disk = getattr(crawl, which)
        self.small_disk(disk, kib)
        self.assertEqual(crawl.run(), 1, crawl.messages())
        self.assertRegex(crawl.messages(), r"(?i)no space left|disk full|ENOSPC")
        self.check_committed(crawl)
        committed = pairs(crawl)
        self.assertLess(len(committed), site.pictures)
        # Still full: the same answer, and nothing gets lost by trying.
        self.assertEqual(crawl.run(), 1, crawl.messages())
        self.check_committed(crawl)
        self.assertLessEqual(set(committed), set(pairs(crawl)))
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        self.assertEqual(crawl.run(), 0, crawl.messages())
        rows = self.check(crawl)
        self.assertLessEqual(set(committed), set(rows))
        self.assertEqual(len(rows), site.pictures)
        return committed

    def test_the_datasets_disk_is_full(self):
        self.assertGreater(len(self.run_into_full_disk("out", 500)), 0)

    def test_the_private_disk_is_full(self):
        self.run_into_full_disk("private", 150)


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    print(f"seed {SEED}, {KILLS} kills", flush=True)
    unittest.main(verbosity=2)
