#!/usr/bin/env python3
"""What sites and lists say later: `tamis recheck` removes exactly the rows that they deny now.

    recheck_test.py TAMIS
"""
import datetime
import fcntl
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import pyarrow.parquet

import pictures
from crawl import Crawl
from rights_test import GENERATED, with_xmp
from web_site import FILES_OF_ORIGINS, Reply, Site

TAMIS = ""
KILLS = 12
PAGES, PICS, OTHER = "pages.recheck.test", "pics.recheck.test", "other.recheck.test"
RSL = ('<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><{0} type="usage">ai-train</{0}>'
       '</license></content></rsl>')


class RecheckTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = tempfile.TemporaryDirectory()
        self.images = []
        self.names = {}  # key of a row -> name of its picture
        for host in (PAGES, PICS, OTHER):
            self.file(host, "/robots.txt", "User-agent: *\nDisallow: /nowhere/\n")

    def tearDown(self):
        self.site.close()
        self.folder.cleanup()

    def file(self, host, path, text, content_type="text/plain", status=200):
        return self.site.add(host, path, Reply(text.encode(), content_type, status))

    def image(self, name, host=PICS, body=None, **reply):
        body = pictures.jpeg(name, (240, 180), cell=12, quality=80) if body is None else body
        url = self.site.add(host, f"/{name}.jpg", Reply(body, "image/jpeg", **reply))
        self.images.append(f'<p><img src="{url}" alt="a boat in the harbour, {name}"></p>')
        return url

    def crawl(self, settings=None, head=""):
        html = f"<html lang=en><title>Boats</title>{head}<body>{''.join(self.images)}"
        seed = self.site.add(PAGES, "/index.html", Reply(html.encode()))
        settings = {"network.resolve": self.site.resolve, "rights.policy": "standard", **(settings or {})}
        crawl = Crawl(TAMIS, pathlib.Path(self.folder.name) / "crawl", settings, [seed])
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.names = {row["key"]: row["alt"].split()[-1] for row in crawl.rows() + self.quarantined(crawl)}
        self.site.requests.clear()
        return crawl

    def quarantined(self, crawl):
        manifest = crawl.private / "quarantine" / "manifest.json"
        shards = json.loads(manifest.read_text())["shards"] if manifest.exists() else []
        return [row for shard in shards
                for row in pyarrow.parquet.read_table(manifest.parent / shard["name"]).to_pylist()]

    def kept(self, crawl):
        return sorted(row["alt"].split()[-1] for row in crawl.rows())

    def recheck(self, crawl, *extra, code=0):
        done = subprocess.run([TAMIS, "recheck", "-c", crawl.config, "--json", *extra, crawl.out],
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return json.loads(done.stdout) if done.stdout else {}

    def tombstones(self, crawl):
        path = crawl.out / "tombstones.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def assert_sound(self, crawl, rows):
        """As if the others had never been there."""
        self.assertEqual(crawl.problems(), [])
        done = subprocess.run([TAMIS, "judge", "--all", crawl.private], capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, json.loads(done.stdout.splitlines()[-1])),
                         (0, {"rows": rows, "mismatches": 0}))
        stored = [key for file in (crawl.private / "evidence").glob("*.parquet")
                  for key in pyarrow.parquet.read_table(file, columns=["key"]).column("key").to_pylist()]
        there = [row["key"] for row in crawl.rows() + self.quarantined(crawl)]
        self.assertEqual(sorted(stored), sorted(there))
        ledger = "".join(file.read_text() for file in sorted((crawl.private / "ledger").glob("*.jsonl")))
        for stone in self.tombstones(crawl):
            whole = [line for line in ledger.splitlines() if stone["key"] in line]
            self.assertTrue(all('"removed"' in line for line in whole), whole)

    def state_of(self, crawl):
        files = [path for path in crawl.out.rglob("*") if path.is_file()]
        files += [path for name in ("evidence", "quarantine", "ledger")
                  for path in (crawl.private / name).rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in files}

    def test_rows_that_robots_txt_and_tdmrep_deny_now_go_and_no_others(self):
        for n in range(3):
            self.image(f"kept{n}")
        self.image("hidden")
        self.image("reserved", host=OTHER)
        crawl = self.crawl()
        self.assertEqual(len(crawl.rows()), 5)
        self.file(PICS, "/robots.txt", "User-agent: *\nDisallow: /hidden\n")
        self.file(OTHER, "/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1}]', "application/json")
        before = self.state_of(crawl)
        summary = self.recheck(crawl, "--dry-run")
        expected = {"robots_disallowed": 1, "consent_tdmrep": 1}
        self.assertEqual((summary["denied"], summary["rows_removed"]), (expected, 0))
        self.assertEqual(self.state_of(crawl), before)

        self.site.requests.clear()
        summary = self.recheck(crawl)
        self.assertEqual({name: summary[name] for name in ("rows", "origins_asked", "rows_unreachable", "rows_denied",
                                                           "rows_removed", "tombstones", "denied", "dry_run", "exit")},
                         {"rows": 5, "origins_asked": 3, "rows_unreachable": 0, "rows_denied": 2, "rows_removed": 2,
                          "tombstones": 2, "denied": expected, "dry_run": False, "exit": 0})
        self.assertEqual(self.site.total(), 0, "no page and no image is requested")
        for host in (PAGES, PICS, OTHER):
            for path in FILES_OF_ORIGINS[:3]:
                self.assertEqual(self.site.count(self.site.url(host, path)), 1, host + path)
        self.assertEqual(self.kept(crawl), ["kept0", "kept1", "kept2"])
        self.assert_sound(crawl, 3)
        today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
        stones = self.tombstones(crawl)
        self.assertEqual({self.names[stone["key"]]: stone["reason"] for stone in stones},
                         {"hidden": "robots_disallowed", "reserved": "consent_tdmrep"})
        self.assertTrue(all(set(stone) == {"key", "reason", "date"} and stone["date"] == today for stone in stones))

        after = self.state_of(crawl)
        summary = self.recheck(crawl)
        self.assertEqual((summary["rows"], summary["rows_removed"], summary["tombstones"]), (3, 0, 0))
        self.assertEqual(self.state_of(crawl), after)

    def test_what_cannot_be_asked_now_stays_and_is_counted(self):
        for name, host in (("kept", PICS), ("away", OTHER)):
            self.image(name, host=host)
        crawl = self.crawl()
        self.file(OTHER, "/robots.txt", "", status=503)
        before = self.state_of(crawl)
        summary = self.recheck(crawl, code=1)
        self.assertEqual((summary["rows_unreachable"], summary["rows_removed"], summary["exit"]), (1, 0, 1))
        self.file(OTHER, "/robots.txt", "User-agent: *\nDisallow:\n")
        self.file(OTHER, "/.well-known/tdmrep.json", "", status=503)
        self.assertEqual(self.recheck(crawl, code=1)["rows_unreachable"], 1)
        self.assertEqual(self.state_of(crawl), before)
        # What one origin denies does not wait for the other.
        self.file(PAGES, "/robots.txt", "User-agent: *\nDisallow: /index\n")
        summary = self.recheck(crawl)
        self.assertEqual((summary["rows_removed"], summary["rows_unreachable"]), (2, 0))
        self.assertEqual(crawl.rows(), [])
        self.assert_sound(crawl, 0)

    def test_a_whole_host_that_is_gone_takes_nothing_with_it(self):
        self.image("kept")
        crawl = self.crawl()
        self.site.close()
        self.assertEqual(self.recheck(crawl, code=1)["rows_unreachable"], 1)
        self.assertEqual(self.kept(crawl), ["kept"])
        self.site = Site()

    def test_opt_out_lists_remove_without_asking(self):
        listed = self.image("listed", host=OTHER)
        self.image("digest")
        self.image("kept")
        crawl = self.crawl()
        digest = next(row["sha256"] for row in crawl.rows() if row["alt"].endswith("digest"))
        opt_outs = pathlib.Path(self.folder.name) / "opt-outs.txt"
        opt_outs.write_text(f"{OTHER}\nsha256:{digest}\n")
        summary = self.recheck(crawl, "--set", f"rights.opt_out_lists={opt_outs}")
        self.assertEqual(summary["denied"], {"opted_out": 2})
        self.assertEqual(self.kept(crawl), ["kept"])
        self.assertEqual(self.site.count(self.site.url(OTHER, "/robots.txt")), 0, listed)
        self.assert_sound(crawl, 1)

    def test_quarantined_rows_go_too_without_a_tombstone(self):
        self.image("kept")
        body = pictures.jpeg("generated", (240, 180), cell=12, quality=80)
        self.image("generated", host=OTHER, body=with_xmp(body, GENERATED))
        crawl = self.crawl()
        self.assertEqual(len(self.quarantined(crawl)), 1)
        self.file(OTHER, "/robots.txt", "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n")
        summary = self.recheck(crawl)
        self.assertEqual((summary["rows"], summary["denied"], summary["rows_removed"]),
                         (2, {"consent_content_signal": 1}, 1))
        self.assertEqual((self.quarantined(crawl), self.kept(crawl)), ([], ["kept"]))
        self.assertEqual(self.tombstones(crawl), [])
        self.assert_sound(crawl, 1)

    def test_a_redirect_on_the_way_is_asked_as_well(self):
        target = self.site.url(PICS, "/target.jpg")
        self.image("far", host=OTHER, status=302, headers=(("Location", target),))
        self.site.add(PICS, "/target.jpg", Reply(pictures.jpeg("t", (240, 180), cell=12, quality=80), "image/jpeg"))
        self.image("kept")
        crawl = self.crawl()
        self.assertEqual(self.kept(crawl), ["far", "kept"])
        self.file(OTHER, "/robots.txt", "User-agent: *\nDisallow: /far\n")
        self.assertEqual(self.recheck(crawl)["denied"], {"robots_disallowed": 1})
        self.assertEqual(self.kept(crawl), ["kept"])
        self.assert_sound(crawl, 1)

    def test_licence_documents_are_asked_again_whoever_named_them(self):
        self.file(PAGES, "/licence.xml", RSL.format("permits"), "application/rsl+xml")
        self.image("linked", host=PAGES)
        crawl = self.crawl(head='<link rel="license" type="application/rsl+xml" href="/licence.xml">')
        self.assertEqual(self.kept(crawl), ["linked"])
        self.assertEqual(self.recheck(crawl)["rows_removed"], 0)
        # That it is gone takes nothing back; that it says no does.
        self.file(PAGES, "/licence.xml", "", status=404)
        self.assertEqual(self.recheck(crawl)["rows_removed"], 0)
        self.file(PAGES, "/licence.xml", "", status=503)
        self.assertEqual(self.recheck(crawl, code=1)["rows_unreachable"], 1)
        self.file(PAGES, "/licence.xml", RSL.format("prohibits"), "application/rsl+xml")
        self.assertEqual(self.recheck(crawl)["denied"], {"consent_rsl": 1})
        self.assert_sound(crawl, 0)

    def test_the_policy_is_todays_and_what_is_only_in_doubt_is_left_to_people(self):
        self.image("archive", headers=(("X-Robots-Tag", "noarchive"),))
        self.image("doubt", host=OTHER)
        crawl = self.crawl()
        self.assertEqual(self.kept(crawl), ["archive", "doubt"])
        self.file(OTHER, "/robots.txt", "User-agent: *\nContent-Usage: train-ai=n;;(\nAllow: /\n")
        summary = self.recheck(crawl)
        self.assertEqual((summary["rows_removed"], summary["rows_to_review"]), (0, 1))
        self.file(OTHER, "/robots.txt", "User-agent: *\nAllow: /\n")
        self.assertEqual(self.recheck(crawl, "--set", "rights.policy=strict")["denied"], {"consent_noarchive": 1})
        self.assertEqual(self.kept(crawl), ["doubt"])
        self.assert_sound(crawl, 1)

    def test_a_line_about_when_to_come_takes_nothing_back(self):
        self.image("kept")
        crawl = self.crawl()
        self.file(PICS, "/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
        self.assertEqual(self.recheck(crawl, code=1)["rows_unreachable"], 1)
        self.assertEqual(self.kept(crawl), ["kept"])

    def test_killed_anywhere_the_next_run_ends_the_same(self):
        for n in range(3):
            self.image(f"kept{n}")
        self.image("hidden")
        crawl = self.crawl()
        copy = pathlib.Path(self.folder.name) / "copy"
        shutil.copytree(crawl.folder, copy)
        self.file(PICS, "/robots.txt", "User-agent: *\nDisallow: /hidden\n")
        start = time.monotonic()
        self.recheck(crawl)
        took = time.monotonic() - start
        for n in range(KILLS):
            shutil.rmtree(crawl.folder)
            shutil.copytree(copy, crawl.folder)
            with subprocess.Popen([TAMIS, "recheck", "-c", crawl.config, crawl.out], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as victim:
                time.sleep(took * (n + 1) / KILLS)
                victim.send_signal(signal.SIGKILL)
            with self.subTest(kill=n):
                self.recheck(crawl)
                self.assertEqual(self.kept(crawl), ["kept0", "kept1", "kept2"])
                self.assertEqual([self.names[stone["key"]] for stone in self.tombstones(crawl)], ["hidden"])
                self.assert_sound(crawl, 3)

    def test_a_crawl_that_goes_on_leaves_them_out(self):
        self.image("kept")
        hidden = self.image("hidden")
        crawl = self.crawl()
        self.file(PICS, "/robots.txt", "User-agent: *\nDisallow: /hidden\n")
        self.recheck(crawl)
        self.site.requests.clear()
        self.image("more")
        crawl.seeds = [self.site.add(PAGES, "/more.html", Reply("".join(self.images).encode()))]
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual((self.kept(crawl), self.site.count(hidden)), (["kept", "more"], 0))
        self.assert_sound(crawl, 2)

    def test_a_dataset_that_is_in_use_is_left_alone(self):
        self.image("kept")
        crawl = self.crawl()
        lock = next(path for path in crawl.private.iterdir() if path.name.endswith("lock"))
        with open(lock) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.recheck(crawl, code=1)
        self.assertEqual(self.site.count(self.site.url(PICS, "/robots.txt")), 0)

    def test_wrong_usage_changes_nothing(self):
        self.image("kept")
        crawl = self.crawl()
        empty = pathlib.Path(self.folder.name) / "empty"
        empty.mkdir()
        for arguments in ([], [empty], [crawl.out, "--private", empty], [crawl.out, "--set", "rights.policy=mild"]):
            done = subprocess.run([TAMIS, "recheck", "-c", crawl.config, *arguments], capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(list(empty.iterdir()), [])
        missing = pathlib.Path(self.folder.name) / "missing.tki"
        self.recheck(crawl, "--set", f"safety.hash_lists={missing}", code=3)


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    unittest.main(verbosity=2)
