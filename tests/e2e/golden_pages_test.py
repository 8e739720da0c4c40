#!/usr/bin/env python3
"""`tamis extract` on the hand-made pages of tests/golden/pages: each construct of docs/extraction.md, one by one.

    golden_pages_test.py TAMIS

NAME.json says what is to be read of NAME.html (answered with the lines of NAME.headers); fields that it does not name are
empty or 0. Where Tamis knowingly reads a page otherwise, "explained" has the reason and what it reads instead, so
that the difference is listed and cannot grow. Values that no rule of the page fixes (detected languages, robots directives) are not compared.
"""
import json
import pathlib
import sys
import unittest

from extract_batch import extract, split, structured_labels

TAMIS = ""
PAGES = pathlib.Path(__file__).parents[1] / "golden" / "pages"
PAGE_FIELDS = "base_url charset title language canonical".split()
CANDIDATE_FIELDS = ("image_url alt title aria_label caption context heading source "
                    "declared_width declared_height").split()
LINK_FIELDS = "url rel anchor source hreflang".split()
MIN_PAGES = 80


def written(values, fields):
    """The fields that say something."""
    return {name: values[name] for name in fields if values.get(name) not in (None, "", 0)}


class GoldenPages(unittest.TestCase):
    maxDiff = None

    def test_every_page_reads_as_written_down(self):
        names = sorted(path.stem for path in PAGES.glob("*.json"))
        self.assertGreaterEqual(len(names), MIN_PAGES)
        wanted = {name: json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8")) for name in names}
        answers = list(extract(TAMIS, (self.case(name, wanted[name]) for name in names)))
        self.assertEqual(len(answers), len(names))
        for name, answer in zip(names, answers):
            with self.subTest(name, about=wanted[name]["about"]):
                self.compare(answer, wanted[name] | wanted[name].get("explained", {}).get("instead", {}))

    @staticmethod
    def case(name, wanted):
        headers = PAGES / f"{name}.headers"
        return {"url": wanted["url"], "page_file": str(PAGES / f"{name}.html"),
                "headers": headers.read_text(encoding="latin-1") if headers.exists() else ""}

    def compare(self, answer, wanted):
        self.assertNotIn("error", answer)
        page, candidates, links = split(answer)
        self.assertEqual(written(page, PAGE_FIELDS), written(wanted["page"], PAGE_FIELDS))
        self.assertEqual(structured_labels(page), wanted["page"].get("adult_labels", []))
        self.assertEqual([written(one, CANDIDATE_FIELDS) for one in candidates],
                         [written(one, CANDIDATE_FIELDS) for one in wanted["candidates"]])
        self.assertEqual([one["position"] for one in candidates], list(range(len(candidates))))
        self.assertEqual([written(one, LINK_FIELDS) for one in links],
                         [written(one, LINK_FIELDS) for one in wanted["links"]])


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    unittest.main()
