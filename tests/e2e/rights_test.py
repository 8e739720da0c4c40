#!/usr/bin/env python3
"""What sites and files say is asked for once, honoured before a body is received, and provable afterwards.

    rights_test.py TAMIS
"""
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

import pyarrow.parquet

import pictures
from crawl import Crawl
from web_site import FILES_OF_ORIGINS, Reply, Site

TAMIS = ""
PAGES, PICS = "pages.rights.test", "pics.rights.test"
XMP = ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
       '<rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
       'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
       'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{}</rdf:Description></rdf:RDF></x:xmpmeta>')
GENERATED = ("<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
             "</Iptc4xmpExt:DigitalSourceType>")
CC_BY = ("<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>")


def with_xmp(jpeg, properties):
    packet = b"http://ns.adobe.com/xap/1.0/\0" + XMP.format(properties).encode()
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + jpeg[2:]


def picture(seed):
    return pictures.jpeg(seed, (240, 180), cell=12, quality=80)


def tool(*arguments, stdin=""):
    done = subprocess.run([TAMIS, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


class RightsTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = tempfile.TemporaryDirectory()
        self.images = []

    def tearDown(self):
        self.site.close()
        self.folder.cleanup()

    def image(self, name, *, host=PICS, body=None, headers=(), status=200, **reply):
        body = picture(name) if body is None else body
        url = self.site.add(host, f"/{name}.jpg", Reply(body, "image/jpeg", status, tuple(headers), **reply))
        self.images.append(f'<p><img src="{url}" alt="a boat in the harbour, {name}"></p>')
        return url

    def crawl(self, settings=None, page="/index.html", head=""):
        html = f"<html lang=en><title>Boats</title>{head}<body>{''.join(self.images)}"
        seed = self.site.add(PAGES, page, Reply(html.encode()))
        settings = {"network.resolve": self.site.resolve, "rights.policy": "standard", **(settings or {})}
        return Crawl(TAMIS, pathlib.Path(self.folder.name) / "crawl", settings, [seed])

    def dropped(self, crawl):
        return crawl.summary()["images"]["dropped"]

    def quarantined(self, crawl):
        folder = crawl.private / "quarantine"
        files = sorted(folder.glob("*.parquet")) if folder.exists() else []
        return [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]

    def test_each_origin_is_asked_for_two_files_beside_robots_txt_once_and_negative_answers_are_kept(self):
        for n in range(5):
            self.image(f"kept{n}")
        crawl = self.crawl()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(len(crawl.rows()), 5)
        for host in (PAGES, PICS):
            for path in FILES_OF_ORIGINS[:3]:
                self.assertEqual(self.site.count(self.site.url(host, path)), 1, host + path)
            self.assertEqual(self.site.count(self.site.url(host, "/trust.txt")), 0, "strict alone asks for it")
        # Another start within the day asks for none of them again.
        more = self.image("kept5")
        crawl.seeds = [self.site.add(PAGES, "/more.html", Reply(self.images[-1].encode()))]
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(self.site.count(more), 1)
        for host in (PAGES, PICS):
            for path in FILES_OF_ORIGINS[:3]:
                self.assertEqual(self.site.count(self.site.url(host, path)), 1, host + path)

    def test_a_header_that_denies_ends_the_transfer_before_the_body(self):
        body = picture("long")
        denials = {"noai": ("X-Robots-Tag", "noai"), "signal": ("Content-Signal", "ai-train=no"),
                   "usage": ("Content-Usage", "train-ai=n"), "tdm": ("TDM-Reservation", "1")}
        for name, header in denials.items():
            # The rest never comes: whoever waits for it gets a truncated body, and another reason.
            self.image(name, body=body[:100], headers=[header], declared_bytes=len(body))
        crawl = self.crawl()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(self.dropped(crawl), {"consent_noai": 1, "consent_content_signal": 1,
                                               "consent_content_usage": 1, "consent_tdmrep": 1})

    def test_a_denial_on_the_way_counts_like_one_at_the_end(self):
        target = self.site.add(PICS, "/target.jpg", Reply(picture("target"), "image/jpeg"))
        self.image("hop", status=302, headers=[("Location", target), ("X-Robots-Tag", "noai")])
        self.site.add("hop.rights.test", "/.well-known/tdmrep.json",
                      Reply(b'[{"location": "/", "tdm-reservation": 1}]', "application/json"))
        self.image("far", host="hop.rights.test", status=302, headers=[("Location", target)])
        crawl = self.crawl()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(crawl.rows(), [])
        self.assertEqual(self.dropped(crawl), {"consent_noai": 1, "consent_tdmrep": 1})

    def test_nothing_is_taken_from_an_origin_whose_tdmrep_json_could_not_be_had(self):
        self.image("kept")
        away = self.image("away", host="away.rights.test")
        self.site.add("away.rights.test", "/.well-known/tdmrep.json", Reply(b"", status=503))
        crawl = self.crawl()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(self.site.count(away), 0)
        self.assertEqual(len(crawl.rows()), 1)
        self.assertEqual(crawl.summary()["images"].get("postponed", {}), {"consent_file_unreachable": 1})

    def test_a_licence_document_that_the_page_links_is_fetched_and_honoured(self):
        self.site.add(PAGES, "/licence.xml", Reply(
            b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
            b'<prohibits type="usage">ai-train</prohibits></license></content></rsl>', "application/rsl+xml"))
        self.image("licensed", host=PAGES)
        crawl = self.crawl(head='<link rel="license" type="application/rsl+xml" href="/licence.xml">')
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(self.site.count(self.site.url(PAGES, "/licence.xml")), 1)
        self.assertEqual(self.dropped(crawl), {"consent_rsl": 1})

    def test_quarantined_rows_are_private(self):
        self.image("kept")
        self.image("generated", body=with_xmp(picture("generated"), GENERATED))
        crawl = self.crawl()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual([row["alt"].split()[-1] for row in crawl.rows()], ["kept"])
        self.assertEqual([row["alt"].split()[-1] for row in self.quarantined(crawl)], ["generated"])
        self.assertEqual(crawl.problems(), [])

    def test_every_row_carries_its_evidence_and_the_verdict_can_be_had_again(self):
        robots = b"User-agent: GPTBot\nDisallow: /\n"
        self.site.add(PICS, "/robots.txt", Reply(robots, "text/plain"))
        licensed = self.image("licensed", body=with_xmp(picture("licensed"), CC_BY))
        self.image("generated", body=with_xmp(picture("generated"), GENERATED))
        denied = self.image("denied", headers=[("X-Robots-Tag", "noai")])
        crawl = self.crawl()
        self.assertEqual(crawl.run(), 0, crawl.messages())
        (row,) = crawl.rows()
        self.assertEqual(row["license_spdx"], "CC-BY-4.0")
        self.assertEqual(row["license_source"], "L01")
        self.assertEqual(row["license_confidence"], "A")
        code, (why,) = tool("why", crawl.private, row["key"])
        self.assertEqual((code, why["decision"]), (0, "allow"))
        self.assertIn({"row": 9, "effect": "record"},
                      [{"row": one["row"], "effect": one["effect"]} for one in why["findings"]])
        self.assertEqual(tool("why", crawl.private, licensed)[1][0]["key"], row["key"])
        documents = crawl.private / "evidence" / "documents"
        self.assertEqual((documents / hashlib.sha256(robots).hexdigest()).read_bytes(), robots)
        code, (drop,) = tool("why", crawl.private, denied)
        self.assertEqual((code, drop["reason"]), (0, "consent_noai"))
        self.assertEqual(tool("why", crawl.private, "https://nobody.example/x.jpg")[0], 1)
        code, lines = tool("judge", "--all", crawl.private)
        self.assertEqual((code, lines[-1]["rows"], lines[-1]["mismatches"]), (0, 2, 0))
        evidence = pathlib.Path(self.folder.name) / "evidence.json"
        evidence.write_text(json.dumps(why["evidence"]))
        code, (verdict,) = tool("judge", evidence, "--policy", "standard")
        self.assertEqual((code, verdict["decision"]), (0, "allow"))
        self.assertEqual([(one["row"], one["raw"], one["effect"]) for one in verdict["findings"]],
                         [(one["row"], one["raw"], one["effect"]) for one in why["findings"]])

    def test_an_opt_out_list_that_grows_while_the_crawl_runs_holds_at_once(self):
        listed = pathlib.Path(self.folder.name) / "opt-outs.txt"
        listed.write_text("nobody.example\n")
        self.image("before")
        slow = self.site.add(PAGES, "/slow.html", Reply(b"<title>slow</title>", delay_s=4))
        late = self.site.add(PAGES, "/late.html", Reply(
            f'<img src="{self.site.url(PICS, "/late.jpg")}" alt="a late boat">'.encode(), delay_s=3))
        self.site.add(PICS, "/late.jpg", Reply(picture("late"), "image/jpeg"))
        self.images.append(f'<a href="{slow}">s</a><a href="{late}">l</a>')
        crawl = self.crawl({"rights.opt_out_lists": [str(listed)], "safety.hash_list_check_interval": "1s"})
        process = crawl.start()
        self.assertTrue(self.site.wait_for(2))
        listed.write_text(f"nobody.example\n{PICS}\n")
        self.assertEqual(process.wait(60), 0, crawl.messages())
        self.assertEqual(self.site.count(self.site.url(PICS, "/late.jpg")), 0)

    def test_strict_keeps_less_than_standard_and_that_less_than_permissive(self):
        self.image("plain")
        self.image("archive", headers=[("X-Robots-Tag", "noarchive")])
        self.image("index", headers=[("X-Robots-Tag", "noindex")])
        self.image("training", headers=[("X-Robots-Tag", "noai")])
        kept = {}
        for policy in ("strict", "standard", "permissive"):
            crawl = self.crawl({"rights.policy": policy})
            crawl.out, crawl.private = (crawl.folder / f"{policy}{end}" for end in ("", ".private"))
            self.assertEqual(crawl.run(), 0, crawl.messages())
            kept[policy] = {row["alt"].split()[-1] for row in crawl.rows()}
        self.assertEqual(kept, {"strict": {"plain"}, "standard": {"plain", "archive"},
                                "permissive": {"plain", "archive", "index"}})


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    unittest.main(verbosity=2)
