#!/usr/bin/env python3
"""A list or matcher that cannot be relied on: the crawl refuses to start, or stops; nothing is committed after.

    fail_closed_test.py TAMIS SAMPLE_MATCHER_PROCESS
"""
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import unittest

import pictures
from crawl import Crawl
from hash_lists import Lists, today
from web_site import Reply, Site

TAMIS = SAMPLE = ""
REFUSED = 3


class FailClosedTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis_closed_"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.lists = Lists(TAMIS, self.folder / "lists")
        self.site = Site()
        self.addCleanup(self.site.close)
        self.listed = pictures.jpeg("listed")

    def pages(self, count, delay_s=0.0):
        """A chain of pages with a picture each; each page takes `delay_s`."""
        for n in range(count):
            self.site.add("a.test", f"/{n}.jpg", Reply(pictures.jpeg(f"picture {n}"), "image/jpeg"))
            html = f'<img src="/{n}.jpg" alt="a boat called number {n}"><a href="/{n + 1}.html">next</a>'
            self.site.add("a.test", f"/{n}.html", Reply(html.encode(), delay_s=delay_s))
        return self.site.url("a.test", "/0.html")

    def index(self, **more):
        return self.lists.index("lists.index", self.lists.digests(self.listed) + self.lists.pdqs(self.listed), **more)

    def crawl(self, seed, index, tables="", **settings):
        return Crawl(TAMIS, self.folder / "crawl", {
            "network.resolve": self.site.resolve, "safety.allow_no_hash_list": False,
            "safety.hash_lists": [str(index)], "crawl.max_depth": 1000, "safety.hash_list_check_interval": "200ms",
            **{name.replace("__", "."): value for name, value in settings.items()}}, [seed], tables)

    def refused(self, crawl):
        exit_code = crawl.run()
        self.assertEqual(exit_code, REFUSED, crawl.messages())
        self.assertEqual(crawl.shards(), [])
        self.assertEqual(self.site.total(), 0, "nothing was asked for")
        crawl.stderr.unlink()

    def test_a_sound_list_lets_a_crawl_run(self):
        crawl = self.crawl(self.pages(2), self.index())
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(len(crawl.rows()), 2)
        manifest = crawl.manifest()
        self.assertFalse(manifest["unscreened"])
        self.assertEqual([(entry["source"], entry["stale"]) for entry in manifest["lists"]],
                         [("list of the test", False)])

    def models(self):
        """A copy of the model folder that the binary finds by itself, beside its build tree."""
        here = pathlib.Path(TAMIS).resolve().parents[1] / "models"
        folder = self.folder / "models"
        shutil.copytree(here, folder)
        return folder

    def test_a_missing_or_altered_classifier(self):
        seed, index, folder = self.pages(1), self.index(), self.models()
        model = folder / "open-nsfw.onnx"
        sound = model.read_bytes()
        self.refused(self.crawl(seed, index, safety__model_dir=str(self.folder / "none")))
        for damaged in (b"", sound[:-1], sound[:1000] + bytes([sound[1000] ^ 1]) + sound[1001:]):
            model.write_bytes(damaged)
            self.refused(self.crawl(seed, index, safety__model_dir=str(folder)))
            # Only absence may be allowed, never a model that is another one.
            self.refused(self.crawl(seed, index, safety__model_dir=str(folder), safety__allow_no_classifier=True))
        model.unlink()
        self.refused(self.crawl(seed, index, safety__model_dir=str(folder)))
        model.write_bytes(sound)
        crawl = self.crawl(seed, index, safety__model_dir=str(folder))
        self.assertEqual(crawl.run(), 0, crawl.messages())

    def test_a_run_without_a_classifier_says_so_for_good(self):
        seed, index = self.pages(2), self.index()
        crawl = self.crawl(seed, index, safety__nsfw_model="", safety__allow_no_classifier=True, crawl__max_pages=1)
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertIn("nsfw", crawl.manifest()["gates_not_evaluated"])
        self.assertEqual([row["nsfw_score"] for row in crawl.rows()], [None])
        crawl = self.crawl(seed, index)
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertIn("nsfw", crawl.manifest()["gates_not_evaluated"], "a row of the first run is still there")
        self.assertTrue(any("open-nsfw" in model for model in crawl.manifest()["models"]))

    def test_an_absent_file(self):
        self.refused(self.crawl(self.pages(1), self.folder / "none.index"))

    def test_an_empty_file(self):
        empty = self.folder / "empty.index"
        empty.write_bytes(b"")
        empty.chmod(0o600)
        self.refused(self.crawl(self.pages(1), empty))

    def test_a_list_without_entries(self):
        index = self.index()
        entries = self.lists.digests(self.listed) + self.lists.pdqs(self.listed)
        self.lists.index("lists.index", [{**entry, "op": "remove"} for entry in entries], more=("--delta",))
        self.refused(self.crawl(self.pages(1), index))

    def test_truncated_anywhere(self):
        whole = self.index().read_bytes()
        seed = self.pages(1)
        places = sorted({*range(0, len(whole), max(1, len(whole) // 24)), len(whole) - 1, 8, 64})
        for at in places:
            cut = self.folder / "cut.index"
            cut.write_bytes(whole[:at])
            cut.chmod(0o600)
            with self.subTest(at=at, of=len(whole)):
                self.refused(self.crawl(seed, cut))

    def test_one_flipped_bit(self):
        whole = bytearray(self.index().read_bytes())
        seed = self.pages(1)
        for at in range(0, len(whole), max(1, len(whole) // 24)):
            damaged = bytearray(whole)
            damaged[at] ^= 1 << (at % 8)
            path = self.folder / "flipped.index"
            path.write_bytes(damaged)
            path.chmod(0o600)
            with self.subTest(at=at):
                self.refused(self.crawl(seed, path))

    def test_an_expired_list(self):
        self.refused(self.crawl(self.pages(1), self.index(more=("--not-after", today(-1)))))

    def test_an_old_list(self):
        index = self.index(as_of=today(-40))
        self.refused(self.crawl(self.pages(1), index, safety__policy="strict"))
        crawl = self.crawl(self.pages(1), index)
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertIn("stale", crawl.messages())
        self.assertTrue(crawl.manifest()["lists"][0]["stale"])

    def test_permissions_of_others(self):
        index = self.index()
        for mode in (0o644, 0o620, 0o604, 0o660):
            index.chmod(mode)
            self.refused(self.crawl(self.pages(1), index))

    def test_a_list_of_role_csam_without_a_key(self):
        self.refused(self.crawl(self.pages(1), self.index(role="csam")))

    def run_and(self, change, pages=60, tables="", index=None, **settings):
        """Starts a crawl of slow pages that commits each row, then calls `change`; the crawl and its exit code."""
        crawl = self.crawl(self.pages(pages, 0.1), index or self.index(), tables, output__shard_rows=1, **settings)
        process = crawl.start()
        try:
            end = time.monotonic() + 60
            while len(crawl.manifest()["shards"]) < 3:
                self.assertIsNone(process.poll(), crawl.messages())
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
            change()
            self.committed = len(crawl.manifest()["shards"])
            return crawl, process.wait(60)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()

    def stopped(self, change, **more):
        crawl, exit_code = self.run_and(change, **more)
        self.assertEqual(exit_code, REFUSED, crawl.messages())
        # A commit that had begun before the fault may end after it; none begins after it.
        self.assertLessEqual(len(crawl.manifest()["shards"]), self.committed + 1)
        self.assertLess(len(crawl.rows()), 60)
        self.assertEqual(crawl.problems() and [p for p in crawl.problems() if "not named" not in p], [])
        return crawl

    def test_swapped_for_a_damaged_one_while_running(self):
        index = self.index()
        damaged = bytearray(index.read_bytes())
        damaged[len(damaged) // 2] ^= 4

        def swap():
            other = self.folder / "other.index"
            other.write_bytes(damaged)
            other.chmod(0o600)
            os.rename(other, index)
        self.stopped(swap, index=index)

    def test_removed_while_running(self):
        index = self.index()
        self.stopped(index.unlink, index=index)

    def test_truncated_in_place_while_running(self):
        index = self.index()
        self.stopped(lambda: os.truncate(index, 100), index=index)

    def test_made_readable_to_others_while_running(self):
        index = self.index()
        self.stopped(lambda: index.chmod(0o644), index=index)

    def test_swapped_for_a_sound_one_without_a_stop(self):
        index = self.index()
        late = pictures.jpeg("picture 59")
        crawl, exit_code = self.run_and(lambda: self.lists.index("lists.index", self.lists.digests(late), role="operator",
                                                                 source="another list"), index=index)
        self.assertEqual(exit_code, 0, crawl.messages())
        self.assertEqual(crawl.summary()["images"]["dropped"].get("safety"), "<10", crawl.messages()[-2000:])
        self.assertEqual(len(crawl.rows()), 59)

    def matcher(self, *arguments, timeout="500ms"):
        given = ", ".join(f'"{argument}"' for argument in (SAMPLE, *arguments))
        return (f'[[matcher]]\nname = "sample"\nkind = "process"\npath = "{sys.executable}"\n'
                f'arguments = [{given}]\nrole = "other"\ntimeout = "{timeout}"\n')

    def test_a_matcher_that_cannot_be_started(self):
        self.refused(self.crawl(self.pages(1), self.index(), self.matcher().replace(sys.executable, "/none/such")))

    def breaks_down(self, mode):
        """A matcher that answers until a file appears; then it crashes or hangs at every question."""
        broken = self.folder / "broken"
        crawl = self.stopped(broken.touch, tables=self.matcher(mode, broken))
        self.assertIn("matcher", crawl.messages())

    def test_a_matcher_that_crashes_while_running(self):
        self.breaks_down("crash-if")

    def test_a_matcher_that_hangs_while_running(self):
        self.breaks_down("hang-if")

    def test_a_matcher_that_answers_lets_a_crawl_run(self):
        crawl = self.crawl(self.pages(3), self.index(), self.matcher())
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(len(crawl.rows()), 3)
        self.assertEqual(crawl.manifest()["matchers"], ["sample"])

    def test_an_https_matcher_that_is_down(self):
        table = ('[[matcher]]\nname = "service"\nkind = "https"\nurl = "https://127.0.0.1:1/pdq"\nrole = "csam"\n')
        crawl = self.crawl(self.pages(12), self.index(), table)
        self.assertEqual(crawl.run(), REFUSED, crawl.messages())
        self.assertEqual(crawl.shards(), [])


if __name__ == "__main__":
    TAMIS, SAMPLE = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
