#!/usr/bin/env python3
"""Opens a shard of ours with the usual readers, none of them with an option.

    readers_test.py WRITE_SAMPLE_SHARD

Run by ctest in build/venv-readers (tools/setup_readers.sh). The pictures are made here, by Pillow.
"""
import hashlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

FOLDER = tempfile.TemporaryDirectory(prefix="tamis_readers_")
ROOT = pathlib.Path(FOLDER.name)
# Before the libraries are imported: they read these once. No network, no cache outside of the folder.
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=str(ROOT / "hf"))

import datasets  # noqa: E402
import duckdb  # noqa: E402
import pandas  # noqa: E402
import polars  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet  # noqa: E402
from PIL import Image  # noqa: E402

PROGRAM = ""
ROWS = 40
SIZE = (64, 48)
FETCH_TIME = "2026-09-21T14:13:21.000002"  # UTC


def picture(n):
    """A JPEG of one colour, with noise enough that row groups close."""
    image = Image.effect_noise(SIZE, 80).convert("RGB")
    image.paste(((n * 40) % 256, 80, 160), (0, 0, 32, 24))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


class Shard:
    """The files that every test opens: a dataset folder as the crawler leaves it, and a shard without pictures."""

    pictures = []
    dataset = ROOT / "dataset"
    path = dataset / "data" / "train-abcdefgh-00003.parquet"
    without_images = ROOT / "without.parquet"

    @classmethod
    def write(cls):
        cls.path.parent.mkdir(parents=True)
        names = []
        for n in range(ROWS):
            cls.pictures.append(picture(n))
            names.append(ROOT / f"{n}.jpg")
            names[-1].write_bytes(cls.pictures[-1])
        for path, image in ((cls.path, "keep"), (cls.without_images, "drop")):
            subprocess.run([PROGRAM, path, image, *names], check=True, stdout=subprocess.DEVNULL)
        for name in ("manifest.json", "summary.json"):
            (cls.dataset / name).write_text("{}\n")


def key(n):
    return f"abcdefgh-00003-{n:06}"


class ReadersTest(unittest.TestCase):
    def check_row(self, row, n):
        """A row as a mapping of Python values; without the picture."""
        self.assertEqual(row["key"], key(n))
        self.assertEqual(row["url"], f"https://img.example.org/{n}.jpg")
        self.assertEqual(row["caption"], f"a red boat, number {n}")
        self.assertEqual(row["page_url"], f"https://example.org/{n // 2}.html")
        self.assertEqual((row["width"], row["height"]), SIZE)
        self.assertEqual(row["original_bytes"], len(Shard.pictures[n]))
        self.assertEqual(row["sha256"], hashlib.sha256(Shard.pictures[n]).hexdigest())
        uid = hashlib.md5(f"a red boat, number {n}https://img.example.org/{n}.jpg".encode()).hexdigest()
        self.assertEqual(row["uid"], uid)
        self.assertEqual(row["fetch_time"].isoformat(), FETCH_TIME)
        filters = [finding["filter"] for finding in json.loads(row["findings"])]
        self.assertEqual(filters, ["page_consent", "alt_text", "content_type", "hash_list", "size", "rights",
                                   "text_rules", "nsfw"])
        if n > 0:
            self.assertEqual(row["context"], f"été {n}")

    def check_picture(self, image, n):
        self.assertEqual(image["bytes"], Shard.pictures[n])
        self.assertEqual(image["path"], key(n) + ".jpg")

    def test_pyarrow(self):
        file = pa.parquet.ParquetFile(Shard.path)
        self.assertGreater(file.num_row_groups, 2)
        rows = file.read().to_pylist()
        self.assertEqual(len(rows), ROWS)
        for n, row in enumerate(rows):
            self.check_row(row, n)
            self.check_picture(row["image"], n)
        self.assertIsNone(rows[0]["context"])
        metadata = json.loads(file.schema_arrow.metadata[b"tamis"])
        self.assertTrue(metadata["unscreened"])
        self.assertEqual(metadata["run"], "abcdefgh")

    def test_pyarrow_verifies_page_checksums(self):
        table = pa.parquet.read_table(Shard.path, page_checksum_verification=True)
        self.assertEqual(table.num_rows, ROWS)

    def test_pandas(self):
        frame = pandas.read_parquet(Shard.path)
        self.assertEqual(len(frame), ROWS)
        for n, row in enumerate(frame.to_dict("records")):
            self.check_row(row, n)
            self.check_picture(row["image"], n)

    def test_polars(self):
        frame = polars.read_parquet(Shard.path)
        for n, row in enumerate(frame.iter_rows(named=True)):
            self.check_row(row, n)
            self.check_picture(row["image"], n)
        found = polars.scan_parquet(Shard.path).filter(polars.col("key") == key(7)).collect()
        self.assertEqual(found["caption"].to_list(), ["a red boat, number 7"])

    def test_duckdb(self):
        rows = duckdb.sql(f"select * from '{Shard.path}' order by key")
        names = rows.columns
        for n, values in enumerate(rows.fetchall()):
            row = dict(zip(names, values))
            self.check_row(row, n)
            self.check_picture(row["image"], n)

    def test_duckdb_skips_row_groups_by_bloom_filter(self):
        for column, value in (("key", key(7)), ("url", "https://img.example.org/7.jpg"),
                              ("sha256", hashlib.sha256(Shard.pictures[7]).hexdigest())):
            probe = f"parquet_bloom_probe('{Shard.path}', '{column}', '{value}')"
            excluded = [row[0] for row in duckdb.sql(f"select bloom_filter_excludes from {probe}").fetchall()]
            self.assertIn(False, excluded, column)
            self.assertIn(True, excluded, column)

    def check_dataset(self, rows):
        seen = 0
        for n, row in enumerate(rows):
            self.check_row(row, n)
            self.assertIsInstance(row["image"], Image.Image)
            self.assertEqual(row["image"].size, SIZE)
            expected = Image.open(io.BytesIO(Shard.pictures[n])).convert("RGB")
            self.assertEqual(row["image"].convert("RGB").tobytes(), expected.tobytes())
            seen += 1
        self.assertEqual(seen, ROWS)

    def test_datasets_file(self):
        rows = datasets.load_dataset("parquet", data_files=str(Shard.path), split="train")
        self.assertIsInstance(rows.features["image"], datasets.Image)
        self.check_dataset(rows)

    def test_datasets_file_streaming(self):
        rows = datasets.load_dataset("parquet", data_files=str(Shard.path), split="train", streaming=True)
        self.assertIsInstance(rows.features["image"], datasets.Image)
        self.check_dataset(rows)

    def test_datasets_folder(self):
        self.check_dataset(datasets.load_dataset(str(Shard.dataset), split="train"))

    def test_datasets_folder_streaming(self):
        self.check_dataset(datasets.load_dataset(str(Shard.dataset), split="train", streaming=True))

    def test_without_images(self):
        table = pa.parquet.read_table(Shard.without_images)
        self.assertEqual(table["image"].null_count, ROWS)
        rows = datasets.load_dataset("parquet", data_files=str(Shard.without_images), split="train")
        self.assertIsNone(rows[0]["image"])
        self.assertEqual(rows[3]["caption"], "a red boat, number 3")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    Shard.write()
    unittest.main()
