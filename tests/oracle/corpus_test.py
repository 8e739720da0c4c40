#!/usr/bin/env python3
"""`tamis extract` against the second reading, on the golden pages and on real ones from Debian packages.

    corpus_test.py TAMIS

300 pages of debian-handbook; with TAMIS_FULL=1 at least 5,000 of the packages below (kinds "bench" and "full" of
config/packages.txt). Every difference is explained in explained.py.
"""
import os
import pathlib
import subprocess
import sys
import unittest

import compare_pages

TAMIS = ""
GOLDEN = pathlib.Path(__file__).parents[1] / "golden" / "pages"
FULL = os.environ.get("TAMIS_FULL") == "1"
MANUAL = "debian-handbook"
PACKAGES = ("abs-guide aptitude-doc-ja asciidoctor-doc cmake-doc debian-handbook gimp-help-en git-doc kicad-doc-ja "
            "libadwaita-1-doc libgtk-4-doc libjs-bootstrap5-doc mkdocs-doc octave-doc postgresql-doc-15 "
            "python-django-doc python-pil-doc python-skimage-doc python3.11-doc qtbase5-doc-html "
            "sqlite3-doc zsh-doc").split()
SLICE = 300          # pages of debian-handbook in the short run
MAX_OF_PACKAGE = 700
MIN_PAGES = 5000


def pages_of(package):
    answer = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True, check=True)
    listed = map(pathlib.Path, sorted(answer.stdout.splitlines()))
    return [path for path in listed if path.suffix in (".html", ".htm") and path.is_file()]


class Corpus(unittest.TestCase):
    def compare(self, paths):
        found, answered = compare_pages.run(TAMIS, paths)
        self.assertEqual(answered, len(paths))
        self.assertEqual(compare_pages.report(found, 3), 0, "differences without an explanation, listed above")

    def test_golden_pages(self):
        self.compare(sorted(GOLDEN.glob("*.html")))

    @unittest.skipIf(FULL, "the whole campaign has these pages too")
    def test_a_slice_of_the_handbook(self):
        paths = compare_pages.evenly(pages_of(MANUAL), SLICE)
        self.assertEqual(len(paths), SLICE)
        self.compare(paths)

    @unittest.skipUnless(FULL, "a campaign of some minutes: TAMIS_FULL=1")
    def test_pages_of_many_packages(self):
        paths = [path for package in PACKAGES for path in compare_pages.evenly(pages_of(package), MAX_OF_PACKAGE)]
        self.assertGreaterEqual(len(paths), MIN_PAGES)
        self.compare(paths)


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    unittest.main()
