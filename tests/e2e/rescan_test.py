#!/usr/bin/env python3
"""`tamis rescan` on datasets of ours and of others: what a list knows is gone, all else is as it was.

    rescan_test.py TAMIS
"""
import fcntl
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest

import datasets
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import xxhash
from PIL import Image, ImageOps

from crawl import Crawl
from pictures import encode, jpeg, noise, png
from web_site import Reply, Site

TAMIS = ""
HOST = "boats.test"
KILLS = 30 if os.environ.get("TAMIS_FULL") == "1" else 6
SEED = int(os.environ.get("TAMIS_SEED", time.time_ns() % 1_000_000))


def run(*arguments):
    return subprocess.run([TAMIS, *map(str, arguments)], capture_output=True, text=True, timeout=240)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def listed(kind, body):
    """The line of a text list for these bytes."""
    return f"{kind} {hashlib.new(kind, body).hexdigest()}"


def tree(folder):
    """Every file below a folder, by its digest."""
    return {str(path.relative_to(folder)): sha256(path.read_bytes())
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


class RescanCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rescan-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def index(self, *values, role="ncii", name="index"):
        """An index file of these lines of a text list."""
        text = self.folder / f"{name}.txt"
        text.write_text("".join(f"{value}\n" for value in values))
        path = self.folder / f"{name}.tki"
        done = run("hashlist", "import", "--out", path, "--source", name, "--role", role, "--list-version", "1",
                   "--as-of", time.strftime("%Y-%m-%d", time.gmtime()), text)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def pdq(self, body):
        path = self.folder / "one.picture"
        path.write_bytes(body)
        return "pdq " + json.loads(run("hash", path).stdout)["pdq"]

    def rescan(self, dataset, *lists, exit_code=0, options=()):
        done = run("rescan", "--lists", ",".join(map(str, lists)), dataset, *options)
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return json.loads(done.stdout) if done.stdout else done.stderr

    def assertGone(self, folder, *texts):
        for path in pathlib.Path(folder).rglob("*"):
            if not path.is_file():
                continue
            content = path.read_bytes()
            for text in texts:
                wanted = text if isinstance(text, bytes) else text.encode()
                self.assertFalse(wanted in content, f"{wanted!r} is in {path}")


class OwnDataset(RescanCase):
    """Page n of 4 shows picture n; page 4 shows pictures 4 and 5."""

    def setUp(self):
        super().setUp()
        self.site = Site()
        self.addCleanup(self.site.close)
        self.bodies = [jpeg(n) for n in range(6)]
        self.urls = [self.site.add(HOST, f"/picture-{n}.jpg", Reply(body, "image/jpeg"))
                     for n, body in enumerate(self.bodies)]
        self.pages = []
        for n, shown in enumerate([[0], [1], [2], [3], [4, 5]]):
            images = "".join(f'<p><img src="{self.urls[i]}" alt="{self.caption(i)}"></p>' for i in shown)
            page = f"<html><title>Boats</title><p>A page of boats in a harbour.</p>{images}</html>"
            self.pages.append(self.site.add(HOST, f"/{n}.html", Reply(page.encode())))
        self.crawl = Crawl(TAMIS, self.folder / "crawl", {"network.resolve": self.site.resolve,
                                                          "output.shard_rows": 4}, self.pages)
        self.assertEqual(self.crawl.run(), 0, self.crawl.messages())
        self.before = self.rows()
        self.assertEqual(sorted(self.before), self.urls)

    @staticmethod
    def caption(n):
        return f"Boat number {n} called {'Anna Berta Clara Dora Emma Frieda'.split()[n]} in the harbour"

    def rows(self):
        return {row["url"]: row for row in self.crawl.rows()}

    def assertRemoved(self, *pictures):
        self.assertEqual(self.crawl.problems(), [])
        rows = self.rows()
        kept = [url for n, url in enumerate(self.urls) if n not in pictures]
        self.assertEqual(sorted(rows), kept)
        for url in kept:
            self.assertEqual(rows[url], self.before[url])
        traces = [trace for n in pictures for trace in
                  (self.caption(n), self.urls[n], self.before[self.urls[n]]["image"]["bytes"][-200:-136])]
        self.assertGone(self.crawl.out, *traces)

    def test_a_digest_takes_exactly_its_row(self):
        summary = self.rescan(self.crawl.out, self.index(listed("sha256", self.bodies[1])))
        self.assertEqual((summary["rows"], summary["rows_matched"], summary["rows_removed"],
                          summary["files_rewritten"], summary["old_files_deleted"]), (6, 1, 1, 1, 1))
        self.assertRemoved(1)
        for shard in self.crawl.shards():
            count = pyarrow.parquet.read_metadata(shard).num_rows
            self.assertEqual(len(pandas.read_parquet(shard)), count)
            self.assertEqual(len(polars.read_parquet(shard)), count)
            self.assertEqual(duckdb.sql(f"select count(*) from '{shard}'").fetchall(), [(count,)])
        files = list(map(str, self.crawl.shards()))
        loaded = datasets.load_dataset("parquet", data_files=files, cache_dir=self.folder / "cache")["train"]
        self.assertEqual(len(loaded), 5)
        self.assertEqual(loaded[0]["image"].size, (200, 160))

    def test_md5_and_sha1_are_those_of_the_bytes_as_received(self):
        lists = [self.index(listed("md5", self.bodies[0]), name="first"),
                 self.index(listed("sha1", self.bodies[2]), name="second")]
        self.assertEqual(self.rescan(self.crawl.out, *lists)["rows_removed"], 2)
        self.assertRemoved(0, 2)

    def test_the_next_crawl_does_not_ask_for_it_again(self):
        self.rescan(self.crawl.out, self.index(listed("sha256", self.bodies[1])))
        asked = self.site.count(self.urls[1])
        again = self.site.add(HOST, "/again.html", Reply(
            f'<p>More boats in a harbour.<img src="{self.urls[1]}" alt="{self.caption(1)}">'.encode()))
        self.crawl.seeds = [again]
        self.assertEqual(self.crawl.run(), 0, self.crawl.messages())
        self.assertEqual(self.site.count(again), 1)
        self.assertEqual(self.site.count(self.urls[1]), asked)
        self.assertRemoved(1)

    def test_rows_of_the_same_page_go_with_a_match(self):
        summary = self.rescan(self.crawl.out, self.index(listed("sha256", self.bodies[4])))
        self.assertEqual((summary["rows_matched"], summary["rows_of_tainted_pages"], summary["rows_removed"]),
                         (1, 1, 2))
        self.assertRemoved(4, 5)

    def test_pairs_of_the_same_page_that_still_wait_are_not_taken(self):
        settings = {"network.resolve": self.site.resolve, "crawl.max_images": 1}
        short = Crawl(TAMIS, self.folder / "short", settings, [self.pages[4]])
        self.assertEqual(short.run(), 0, short.messages())
        kept = [self.urls.index(row["url"]) for row in short.rows()]
        self.assertEqual(len(kept), 1, "one of the two pairs waits")
        self.rescan(short.out, self.index(listed("sha256", self.bodies[kept[0]])))
        waiting = self.urls[9 - kept[0]]
        asked = self.site.count(waiting)
        longer = Crawl(TAMIS, self.folder / "short", {"network.resolve": self.site.resolve}, [self.pages[4]])
        self.assertEqual(longer.run(), 0, longer.messages())
        self.assertEqual(len(longer.rows()), 0)
        self.assertEqual(self.site.count(waiting), asked)

    def test_a_mirrored_and_resized_picture_is_found_by_its_hash(self):
        mirrored = ImageOps.mirror(Image.open(io.BytesIO(self.bodies[3]))).resize((300, 240))
        index = self.index(self.pdq(encode(mirrored, "JPEG", quality=80)))
        self.assertEqual(self.rescan(self.crawl.out, index)["rows_removed"], 1)
        self.assertRemoved(3)

    def test_urls_of_pictures_and_pages(self):
        index = self.index("url " + self.urls[0], "url " + self.pages[2])
        self.assertEqual(self.rescan(self.crawl.out, index)["rows_removed"], 2)
        self.assertRemoved(0, 2)

    def test_without_hashes_in_the_ledger_the_stored_picture_is_hashed(self):
        for path in (self.crawl.private / "ledger").iterdir():
            lines = []
            for line in path.read_text().splitlines():
                entry = json.loads(line)
                entry.pop("pdq", None)
                entry.pop("check")
                body = json.dumps(entry, separators=(",", ":"))
                lines.append(f'{body[:-1]},"check":"{xxhash.xxh3_64_hexdigest(body[:-1].encode())}"}}\n')
            path.write_text("".join(lines))
        summary = self.rescan(self.crawl.out, self.index(self.pdq(self.bodies[3])))
        self.assertEqual((summary["pictures_hashed"], summary["rows_without_ledger"], summary["rows_removed"]),
                         (6, 0, 1))
        self.assertRemoved(3)

    def test_a_dry_run_only_counts(self):
        before = tree(self.crawl.out)
        summary = self.rescan(self.crawl.out, self.index(listed("sha256", self.bodies[1])), options=["--dry-run"])
        self.assertEqual((summary["rows_matched"], summary["rows_removed"]), (1, 0))
        self.assertEqual(tree(self.crawl.out), before)

    def test_a_list_that_knows_nothing_changes_nothing(self):
        before = tree(self.crawl.out)
        summary = self.rescan(self.crawl.out, self.index(listed("sha256", b"another")))
        self.assertEqual((summary["rows"], summary["rows_matched"], summary["files_rewritten"]), (6, 0, 0))
        self.assertEqual(tree(self.crawl.out), before)

    def test_removing_all_leaves_an_empty_dataset(self):
        self.rescan(self.crawl.out, self.index(*(listed("sha256", body) for body in self.bodies)))
        self.assertRemoved(*range(6))
        self.assertEqual(self.crawl.shards(), [])

    def test_a_dataset_that_is_in_use_is_left_alone(self):
        before = tree(self.crawl.out)
        lock = next(path for path in self.crawl.private.iterdir() if path.name.endswith("lock"))
        with open(lock) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            message = self.rescan(self.crawl.out, self.index(listed("sha256", self.bodies[1])), exit_code=1)
        self.assertIn("another run", message)
        self.assertEqual(tree(self.crawl.out), before)

    def test_a_damaged_list_is_refused(self):
        index = self.index(listed("sha256", self.bodies[1]))
        content = bytearray(index.read_bytes())
        content[-1] ^= 1
        index.write_bytes(content)
        self.rescan(self.crawl.out, index, exit_code=3)
        self.assertEqual(len(self.rows()), 6)

    def test_role_csam_needs_a_key_and_leaves_sealed_records(self):
        index = self.index(listed("sha256", self.bodies[1]), role="csam")
        self.rescan(self.crawl.out, index, exit_code=3)
        self.assertEqual(len(self.rows()), 6)
        keys = self.folder / "keys"
        self.assertEqual(run("incidents", "keygen", "--out", keys).returncode, 0)
        self.rescan(self.crawl.out, index, options=["--incident-public-key", keys / "incident-public.key"])
        self.assertRemoved(1)
        records = list((self.crawl.private / "incidents").glob("*.sealed"))
        self.assertEqual(len(records), 1)
        self.assertNotIn(self.urls[1].encode(), records[0].read_bytes())

    def test_killed_anywhere_the_next_run_ends_the_same(self):
        index = self.index(listed("sha256", self.bodies[1]), self.pdq(self.bodies[3]))
        kept = self.folder / "kept"
        shutil.copytree(self.folder / "crawl", kept)
        moments = random.Random(SEED)
        start = time.monotonic()
        self.rescan(self.crawl.out, index)
        took = time.monotonic() - start
        self.assertRemoved(1, 3)
        for _ in range(KILLS):
            shutil.rmtree(self.folder / "crawl")
            shutil.copytree(kept, self.folder / "crawl")
            with subprocess.Popen([TAMIS, "rescan", self.crawl.out, "--lists", index],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as victim:
                time.sleep(moments.uniform(0, took))
                victim.send_signal(signal.SIGKILL)
            with self.subTest(seed=SEED):
                self.rescan(self.crawl.out, index)
                self.assertRemoved(1, 3)


class ForeignDataset(RescanCase):
    def setUp(self):
        super().setUp()
        self.bodies = [png(n) if n % 2 else jpeg(n) for n in range(8)]
        self.data = self.folder / "data"
        self.data.mkdir()

    def huggingface(self, name="train.parquet", bodies=None):
        bodies = self.bodies if bodies is None else bodies
        features = datasets.Features({"image": datasets.Image(), "text": datasets.Value("string")})
        rows = {"image": [{"bytes": body, "path": f"{n}.img"} for n, body in enumerate(bodies)],
                "text": [f"the text of row {n}." for n in range(len(bodies))]}
        path = self.data / name
        datasets.Dataset.from_dict(rows, features=features).to_parquet(path)
        return path

    def tar(self, name="00000.tar"):
        path = self.data / name
        with tarfile.open(path, "w") as out:
            for n, body in enumerate(self.bodies):
                about = json.dumps({"url": f"https://example.org/{n}.jpg", "md5": hashlib.md5(body).hexdigest()})
                for extension, content in (("jpg", body), ("txt", f"the text of row {n}.".encode()),
                                           ("json", about.encode())):
                    entry = tarfile.TarInfo(f"{n:09}.{extension}")
                    entry.size = len(content)
                    out.addfile(entry, io.BytesIO(content))
        return path

    @staticmethod
    def samples(path):
        with tarfile.open(path) as archive:
            return {entry.name: archive.extractfile(entry).read() for entry in archive}

    def texts(self, path, column="text"):
        return pyarrow.parquet.read_table(path, page_checksum_verification=True)[column].to_pylist()

    def test_pictures_of_hugging_face_tables(self):
        path = self.huggingface()
        before = pyarrow.parquet.read_table(path)
        summary = self.rescan(path, self.index(listed("sha256", self.bodies[2]), self.pdq(self.bodies[5])))
        self.assertEqual((summary["rows"], summary["rows_matched"], summary["rows_removed"],
                          summary["pictures_hashed"], summary["files_rewritten"]), (8, 2, 2, 8, 1))
        after = pyarrow.parquet.read_table(path)
        kept = [n for n in range(8) if n not in (2, 5)]
        self.assertTrue(after.equals(before.take(kept), check_metadata=True))
        self.assertGone(self.data, "row 2.", "row 5.", self.bodies[2][-200:-136], self.bodies[5][-200:-136])
        loaded = datasets.load_dataset("parquet", data_files=str(path), cache_dir=self.folder / "cache")["train"]
        self.assertEqual(loaded[5]["image"].size, (200, 160))
        self.assertEqual(len(list(self.data.iterdir())), 1)

    def test_tar_samples_go_whole_with_their_row_in_the_table_beside(self):
        tar = self.tar()
        table = self.data / "00000.parquet"
        keys = [f"{n:09}" for n in range(8)]
        pyarrow.parquet.write_table(pyarrow.table({
            "key": keys, "url": [f"https://example.org/{n}.jpg" for n in range(8)],
            "caption": [f"the text of row {n}." for n in range(8)]}), table)
        before = self.samples(tar)
        index = self.index(self.pdq(self.bodies[1]), listed("md5", self.bodies[4]), "url https://example.org/6.jpg")
        summary = self.rescan(self.data, index)
        self.assertEqual(summary["files_rewritten"], 2)
        kept = {name: content for name, content in before.items() if int(name[:9]) not in (1, 4, 6)}
        self.assertEqual(self.samples(tar), kept)
        self.assertEqual(self.texts(table, "key"), [key for key in keys if int(key) not in (1, 4, 6)])
        self.assertGone(self.data, "row 1.", "row 4.", "row 6.", self.bodies[1][-200:-136])

    def test_tables_of_digests_alone(self):
        path = self.data / "metadata.parquet"
        pyarrow.parquet.write_table(pyarrow.table({
            "MD5": [hashlib.md5(body).hexdigest().upper() for body in self.bodies],
            "image_sha256": [hashlib.sha256(body).digest() for body in self.bodies],
            "URL": [f"https://example.org/{n}.jpg" for n in range(8)],
            "text": [f"the text of row {n}." for n in range(8)]}), path, compression="snappy")
        index = self.index(listed("md5", self.bodies[0]), listed("sha256", self.bodies[3]),
                           "url https://example.org/7.jpg")
        self.assertEqual(self.rescan(path, index)["rows_removed"], 3)
        self.assertEqual(self.texts(path), [f"the text of row {n}." for n in (1, 2, 4, 5, 6)])

    def test_columns_that_are_named(self):
        path = self.data / "odd.parquet"
        pyarrow.parquet.write_table(pyarrow.table({
            "fingerprint": [hashlib.md5(body).hexdigest() for body in self.bodies],
            "text": [f"the text of row {n}." for n in range(8)]}), path)
        index = self.index(listed("md5", self.bodies[0]))
        self.rescan(path, index, exit_code=1)
        self.rescan(path, index, exit_code=1, options=["--md5-column", "none"])
        self.assertEqual(len(self.texts(path)), 8)
        self.assertEqual(self.rescan(path, index, options=["--md5-column", "fingerprint"])["rows_removed"], 1)

    def test_cleaned_copies_elsewhere(self):
        (self.data / "deep").mkdir()
        self.huggingface("deep/a.parquet")
        self.huggingface("b.parquet", self.bodies[3:4])
        before = tree(self.data)
        out = self.folder / "clean"
        self.rescan(self.data, self.index(listed("sha256", self.bodies[2])), options=["--out", out])
        self.assertEqual(tree(self.data), before)
        self.assertEqual(sorted(tree(out)), ["b.parquet", "deep/a.parquet"])
        self.assertEqual(tree(out)["b.parquet"], before["b.parquet"])
        self.assertEqual(len(self.texts(out / "deep" / "a.parquet")), 7)
        self.assertGone(out, self.bodies[2][-200:-136])
        self.rescan(self.data, self.index(listed("sha256", b"x")), exit_code=2,
                    options=["--out", self.data / "inside"])

    def test_a_dry_run_only_counts(self):
        self.huggingface()
        self.tar()
        before = tree(self.data)
        summary = self.rescan(self.data, self.index(listed("sha256", self.bodies[2])), options=["--dry-run"])
        self.assertEqual((summary["rows"], summary["rows_matched"], summary["rows_removed"]), (16, 2, 0))
        self.assertEqual(tree(self.data), before)

    def test_what_cannot_be_judged_is_reported_removed_or_kept(self):
        flat = encode(Image.new("RGB", (200, 160), "white"), "PNG")
        path = self.huggingface(bodies=[self.bodies[0], b"no picture", flat, self.bodies[1]])
        index = self.index(self.pdq(self.bodies[7]))
        summary = self.rescan(path, index, exit_code=1)
        self.assertEqual((summary["rows_unscannable"], summary["rows_removed"]), (2, 0))
        self.assertEqual(self.rescan(path, index, options=["--unscannable", "keep"])["rows_removed"], 0)
        self.assertEqual(len(self.texts(path)), 4)
        self.assertEqual(self.rescan(path, index, options=["--unscannable", "remove"])["rows_removed"], 2)
        self.assertEqual(self.texts(path), ["the text of row 0.", "the text of row 3."])

    def test_files_that_cannot_be_read_stay_and_the_others_are_cleaned(self):
        good, bad = self.huggingface("good.parquet"), self.data / "bad.parquet"
        bad.write_bytes(good.read_bytes()[:-100])
        (self.data / "links.tar").write_bytes(self.link_tar())
        (self.data / "packed.tar.gz").write_bytes(b"")
        os.symlink(good, self.data / "linked.parquet")
        summary = self.rescan(self.data, self.index(listed("sha256", self.bodies[2])), exit_code=1)
        self.assertEqual((summary["files_unreadable"], summary["rows_removed"]), (4, 1))
        self.assertEqual(len(self.texts(good)), 7)
        self.assertTrue(bad.exists())

    @staticmethod
    def link_tar():
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as out:
            entry = tarfile.TarInfo("1.jpg")
            entry.type, entry.linkname = tarfile.SYMTYPE, "../../../etc/passwd"
            out.addfile(entry)
        return buffer.getvalue()

    def test_a_file_without_a_row_left_goes(self):
        path = self.huggingface()
        self.rescan(path, self.index(*(listed("sha256", body) for body in self.bodies)))
        self.assertEqual(list(self.data.iterdir()), [])

    def test_killed_anywhere_the_next_run_ends_the_same(self):
        path, tar = self.huggingface("00000.parquet"), self.tar()
        index = self.index(self.pdq(self.bodies[1]), listed("sha256", self.bodies[4]))
        kept = self.folder / "kept"
        shutil.copytree(self.data, kept)
        start = time.monotonic()
        self.rescan(self.data, index)
        took = time.monotonic() - start
        expected = tree(self.data)
        moments = random.Random(SEED)
        for _ in range(KILLS):
            shutil.rmtree(self.data)
            shutil.copytree(kept, self.data)
            with subprocess.Popen([TAMIS, "rescan", self.data, "--lists", index],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as victim:
                time.sleep(moments.uniform(0, took))
                victim.send_signal(signal.SIGKILL)
            with self.subTest(seed=SEED):
                self.rescan(self.data, index)
                self.assertEqual(tree(self.data), expected)


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    unittest.main(verbosity=2)
