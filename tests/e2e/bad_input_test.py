#!/usr/bin/env python3
"""Bad input of every kind ends in a clear message and the right exit code, and nothing that was committed is lost.

    bad_input_test.py TAMIS

Exit codes: 0 done; 1 no page could be fetched, or the run ended early; 2 wrong usage or configuration; 3 refused for
safety.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import unittest

from crawl import QUICK, Crawl, write_config
from pictures import jpeg
from web_site import Reply, Site, free_port

TAMIS = ""
CONTACT = ("--set", "identity.contact=https://example.org/bot")
NO_LIST = ("--set", "safety.allow_no_hash_list=true")
SEED = "http://127.0.0.1:9/"


def tamis(*arguments, text=None, timeout_s=60):
    return subprocess.run([TAMIS, *map(str, arguments)], input=text, capture_output=True, text=True,
                          timeout=timeout_s)


class BadInputTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis_bad_"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.out = self.folder / "out"

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def refused(self, code, words, *arguments, command="crawl", text=None):
        """It ends with `code`, says every one of `words` on standard error, and has made no folder."""
        run = tamis(command, *arguments, text=text)
        self.assertEqual(run.returncode, code, run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertNotIn("terminate called", run.stderr)
        self.assertLess(len(run.stderr), 2000)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertFalse(self.out.exists(), "it has begun a dataset")
        self.assertFalse(pathlib.Path(f"{self.out}.private").exists(), "it has begun a private folder")
        return run.stderr

    def refused_crawl(self, code, words, *arguments, **options):
        return self.refused(code, words, "--out", self.out, *CONTACT, *NO_LIST, *arguments, SEED, **options)

    # Command line.

    def test_unknown_command(self):
        self.refused(2, ["crwal", "--help"], command="crwal")

    def test_no_command(self):
        run = subprocess.run([TAMIS], capture_output=True, text=True, timeout=30)
        self.assertEqual(run.returncode, 2)
        self.assertIn("crawl", run.stderr)

    def test_unknown_flag(self):
        self.refused_crawl(2, ["--speed"], "--speed")

    def test_missing_value(self):
        self.refused(2, ["--out"], "--out")

    def test_help_is_no_error(self):
        for arguments in (["--help"], ["crawl", "--help"], ["--version"], ["status", "--help"], ["doctor", "--help"]):
            with self.subTest(arguments):
                run = tamis(*arguments)
                self.assertEqual((run.returncode, run.stderr), (0, ""))
                self.assertTrue(run.stdout)

    # Configuration.

    def test_bad_toml_names_file_and_line(self):
        config = self.file("bad.toml", '[identity]\ncontact = "https://example.org/"\n[crawl\n')
        self.refused_crawl(2, ["bad.toml", "3"], "-c", config)

    def test_unknown_knob_names_the_nearest(self):
        config = self.file("knob.toml", "[politeness]\nhost_dely = '1s'\n")
        self.refused_crawl(2, ["knob.toml:2", "host_dely", "host_delay"], "-c", config)
        self.refused_crawl(2, ["crawl.max_pagse", "crawl.max_pages"], "--set", "crawl.max_pagse=3")

    def test_wrong_type_and_range(self):
        config = self.file("type.toml", "[images]\nmin_side_px = 'many'\n")
        self.refused_crawl(2, ["type.toml:2", "images.min_side_px"], "-c", config)
        self.refused_crawl(2, ["images.quality", "100"], "--set", "images.quality=101")
        self.refused_crawl(2, ["politeness.host_delay"], "--set", "politeness.host_delay=soon")
        self.refused_crawl(2, ["crawl.scope"], "--set", "crawl.scope=world")
        self.refused_crawl(2, ["crawl.include"], "--set", "crawl.include=(")

    def test_knob_of_a_stage_that_does_not_exist_yet(self):
        self.refused_crawl(2, ["output.format"], "--set", "output.format=webdataset")

    def test_configuration_that_cannot_be_read(self):
        self.refused_crawl(2, ["absent.toml"], "-c", self.folder / "absent.toml")
        self.refused_crawl(2, [str(self.folder)], "-c", self.folder)
        (self.folder / "bytes.toml").write_bytes(b"\xff\xfe\x00[crawl]\x00")
        self.refused_crawl(2, ["bytes.toml"], "-c", self.folder / "bytes.toml")

    def test_set_without_a_value(self):
        self.refused_crawl(2, ["crawl.max_pages"], "--set", "crawl.max_pages")

    def test_no_contact(self):
        self.refused(2, ["identity.contact"], "--out", self.out, *NO_LIST, SEED)
        self.refused(2, ["identity.contact"], "--out", self.out, *NO_LIST, "--set", "identity.contact=me", SEED)

    def test_no_out(self):
        self.refused(2, ["--out"], *CONTACT, *NO_LIST, SEED)

    def test_no_hash_list(self):
        self.refused(3, ["safety.allow_no_hash_list"], "--out", self.out, *CONTACT, SEED)

    def hash_list(self, path, role="other", source="us"):
        return self.file("list.toml", f'[[hash_list]]\npath = "{path}"\nsource = "{source}"\nrole = "{role}"\n')

    def test_hash_list_of_role_csam(self):
        digests = self.file("digests.txt", hashlib.md5(b"x").hexdigest() + "\n")
        for role in ("csam", "csam-video"):
            self.refused(3, [role], "--out", self.out, *CONTACT, "-c", self.hash_list(digests, role), SEED)

    def test_hash_list_that_cannot_be_used(self):
        absent = self.hash_list(self.folder / "absent.txt")
        self.refused_crawl(3, ["absent.txt"], "-c", absent)
        empty = self.hash_list(self.file("empty.txt", "# nothing\n"))
        self.refused_crawl(3, ["empty.txt"], "-c", empty)
        secret = hashlib.sha1(b"listed").hexdigest()
        bad = self.hash_list(self.file("bad.txt", f"{secret}\n{secret}77\n"))
        message = self.refused_crawl(3, ["bad.txt:2"], "-c", bad)
        self.assertNotIn(secret, message)           # a list is nobody's to read
        no_source = self.hash_list(self.file("good.txt", f"{secret}\n"), source="")
        self.refused_crawl(2, ["source"], "-c", no_source)

    def test_block_list_that_cannot_be_read(self):
        self.refused_crawl(2, ["absent.txt"], "--set", f"safety.block_domains_file={self.folder}/absent.txt")

    def test_network_settings_that_mean_nothing(self):
        self.refused_crawl(2, ["network.allow_cidrs"], "--set", "network.allow_cidrs=10.0.0.0/40")
        self.refused_crawl(2, ["network.resolve"], "--set", "network.resolve=nonsense")
        self.refused_crawl(2, ["absent.pem"], "--set", f"network.ca_file={self.folder}/absent.pem")

    def test_private_folder_inside_the_dataset(self):
        self.refused_crawl(3, ["inside"], "--private", self.out / "private")

    def test_private_folder_inside_the_dataset_by_a_link(self):
        # The link leads nowhere until OUT is made: found when the folders are opened, before anything is in them.
        (self.folder / "link").symlink_to(self.out, target_is_directory=True)
        run = tamis("crawl", "--out", self.out, *CONTACT, *NO_LIST, "--private", self.folder / "link" / "p", SEED)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("apart", run.stderr)
        self.assertFalse((self.out / "p").exists())

    def test_log_file_that_cannot_be_written(self):
        occupied = self.file("occupied", "mine")
        self.refused_crawl(2, ["occupied"], "--log-file", occupied / "tamis.log")
        self.assertEqual(occupied.read_text(), "mine")

    # Seeds.

    def test_bad_seeds(self):
        for seed in ("not a url", "ftp://example.org/", "http://", "http://[::/"):
            with self.subTest(seed):
                self.refused(2, [seed], "--out", self.out, *CONTACT, *NO_LIST, seed)
        seeds = self.file("seeds.txt", "# ours\nhttp://127.0.0.1:9/\nhttp://exa mple.org/\n")
        self.refused(2, ["http://exa mple.org/"], "--out", self.out, *CONTACT, *NO_LIST, "--seeds", seeds)

    def test_no_seeds(self):
        self.refused(2, ["seed"], "--out", self.out, *CONTACT, *NO_LIST)
        self.refused(2, ["absent.txt"], "--out", self.out, *CONTACT, *NO_LIST, "--seeds", self.folder / "absent.txt")

    def test_out_is_a_file(self):
        path = self.file("occupied", "mine")
        run = tamis("crawl", "--out", path, *CONTACT, *NO_LIST, SEED)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("occupied", run.stderr)
        self.assertEqual(path.read_text(), "mine")

    # --print-config.

    def test_print_config_round_trip(self):
        config = self.file("all.toml", "")
        write_config(config, {**QUICK, "crawl.include": ["^http://a/", 'b"c'], "images.quality": 77,
                              "crawl.max_pages": 12}, '[[site]]\nhost = "example.org"\nhost_delay = "3s"\n')
        first = tamis("crawl", "-c", config, "--set", "text.min_letters=5", "--print-config")
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        printed = tomllib.loads(first.stdout)
        self.assertEqual(printed["images"]["quality"], 77)
        self.assertEqual(printed["text"]["min_letters"], 5)
        self.assertEqual(printed["crawl"]["include"], ["^http://a/", 'b"c'])
        self.assertEqual(printed["site"][0]["host"], "example.org")
        again = tamis("crawl", "-c", "-", "--print-config", text=first.stdout)
        self.assertEqual((again.returncode, again.stdout), (0, first.stdout), again.stderr)
        self.assertFalse(self.out.exists())


class DatasetTest(unittest.TestCase):
    """A dataset is there, and something is wrong: what was committed stays as it is."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis_bad_"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.site = Site()
        self.addCleanup(self.site.close)
        images = []
        for n in range(8):
            url = self.site.add("pics.test", f"/{n}.jpg", Reply(jpeg(n), "image/jpeg"))
            images.append(f"<img src='{url}' alt='a boat, number {n}'>")
        self.seed = self.site.add("pics.test", "/", Reply("".join(images).encode()))
        self.crawl = self.crawl_of([self.seed])

    def crawl_of(self, seeds, **settings):
        return Crawl(TAMIS, self.folder / "run", {
            "network.resolve": self.site.resolve, "output.shard_rows": 3,
            **{name.replace("__", "."): value for name, value in settings.items()}}, seeds)

    def complete(self):
        """A whole run; gives what the files of the dataset are."""
        self.assertEqual(self.crawl.run(), 0, self.crawl.messages())
        self.assertEqual(len(self.crawl.rows()), 8)
        return self.dataset()

    def dataset(self):
        return {path.name: path.read_bytes() for path in sorted((self.crawl.out / "data").iterdir())}

    def refuses_and_keeps(self, before, codes, words):
        """The next start ends with a message; shards and manifest are as they were."""
        manifest = (self.crawl.out / "manifest.json").read_bytes()
        self.crawl.stderr.unlink()
        code = self.crawl.run()
        self.assertIn(code, codes, self.crawl.messages())
        for word in words:
            self.assertIn(word, self.crawl.messages())
        self.assertEqual(self.dataset(), before)
        self.assertEqual((self.crawl.out / "manifest.json").read_bytes(), manifest)

    def test_second_run_on_a_folder_in_use(self):
        self.site.replies["pics.test", "/late.html"] = Reply(b"late", delay_s=30)
        self.site.replies["pics.test", "/"].body += b"<a href='/late.html'>late</a>"
        first = self.crawl.start()
        self.addCleanup(first.wait)
        self.addCleanup(first.kill)
        self.assertTrue(self.site.wait_for(10))
        second = subprocess.run(self.crawl.command(), capture_output=True, text=True, timeout=30)
        self.assertEqual(second.returncode, 1, second.stderr)
        self.assertRegex(second.stderr, "(?i)lock|in use|another")
        self.assertIn(str(self.crawl.private), second.stderr)
        self.assertIsNone(first.poll(), "the first run was disturbed")
        status = tamis("status", "--json", self.crawl.out, "--private", self.crawl.private)
        self.assertEqual(status.returncode, 0)
        self.assertIn("running", status.stdout)

    def test_damaged_manifest(self):
        before = self.complete()
        manifest = self.crawl.out / "manifest.json"
        good = manifest.read_bytes()
        for bad in (b"", b"{", b"[]", good[:len(good) // 2], good.replace(b'"rows"', b'"rowz"')):
            with self.subTest(bad[:20]):
                manifest.write_bytes(bad)
                self.refuses_and_keeps(before, (1, 2), ["manifest"])
        manifest.write_bytes(good)
        self.assertEqual(self.crawl.run(), 0, self.crawl.messages())
        self.assertEqual(self.dataset(), before)

    def test_missing_manifest(self):
        before = self.complete()
        manifest = self.crawl.out / "manifest.json"
        good = manifest.read_bytes()
        manifest.unlink()
        self.crawl.stderr.unlink()
        self.assertIn(self.crawl.run(), (1, 2), self.crawl.messages())
        self.assertIn("manifest", self.crawl.messages())
        self.assertEqual(self.dataset(), before)
        manifest.write_bytes(good)
        self.assertEqual(self.crawl.run(), 0, self.crawl.messages())
        self.assertEqual(self.dataset(), before)

    def test_missing_shard(self):
        before = self.complete()
        name = sorted(before)[0]
        (self.crawl.out / "data" / name).rename(self.folder / name)
        self.refuses_and_keeps({other: data for other, data in before.items() if other != name}, (1, 2), [name])

    def test_damaged_state(self):
        before = self.complete()
        state = self.crawl.private / "state"
        (state / "CURRENT").write_bytes(b"MANIFEST-999999\n")
        self.refuses_and_keeps(before, (1, 2), ["state"])

    def test_damaged_state_bytes(self):
        before = self.complete()
        state = self.crawl.private / "state"
        for path in state.iterdir():
            data = bytearray(path.read_bytes())
            if path.suffix in (".log", ".ldb") and len(data) > 2000:
                for at in range(200, len(data), 997):
                    data[at] ^= 0x55
                path.write_bytes(data)
        self.refuses_and_keeps(before, (1, 2), ["state"])

    def test_lost_and_damaged_keys(self):
        before = self.complete()
        key = self.crawl.private / "keys" / "seal.key"
        good = key.read_bytes()
        key.write_bytes(b"short")
        self.refuses_and_keeps(before, (1, 2), ["seal.key"])
        key.write_bytes(bytes(32))
        self.refuses_and_keeps(before, (1, 2), ["state"])
        key.unlink()
        self.refuses_and_keeps(before, (1, 2), ["key"])
        key.write_bytes(good)
        key.chmod(0o600)
        self.assertEqual(self.crawl.run(), 0, self.crawl.messages())

    def test_readable_key(self):
        before = self.complete()
        (self.crawl.private / "keys" / "seal.key").chmod(0o644)
        self.refuses_and_keeps(before, (1, 2), ["seal.key"])

    def test_private_folder_of_another_dataset(self):
        before = self.complete()
        shutil.move(self.crawl.private, self.folder / "elsewhere")
        self.refuses_and_keeps(before, (1, 2), ["manifest"])

    def test_all_seeds_unreachable(self):
        dead = free_port()
        crawl = self.crawl_of([f"http://127.0.0.1:{dead}/a", f"http://127.0.0.1:{dead}/b"])
        began = time.monotonic()
        self.assertEqual(crawl.run(), 1, crawl.messages())
        self.assertLess(time.monotonic() - began, 90)
        self.assertEqual(crawl.summary()["exit"], 1)
        self.assertEqual(crawl.problems(), [])

    def test_only_404s(self):
        # No page could be fetched: 1.
        crawl = self.crawl_of([self.site.url("pics.test", f"/nothing/{n}") for n in range(3)])
        self.assertEqual(crawl.run(), 1, crawl.messages())
        self.assertEqual(crawl.summary()["pages"]["dropped"], {"http_404": 3})

    def test_single_404s_never_change_the_exit_code(self):
        crawl = self.crawl_of([self.seed, self.site.url("pics.test", "/nothing")])
        self.assertEqual(crawl.run(), 0, crawl.messages())
        self.assertEqual(crawl.summary()["pages"]["dropped"], {"http_404": 1})
        self.assertEqual(len(crawl.rows()), 8)

    def test_forbidden_by_robots(self):
        self.site.add("pics.test", "/robots.txt", Reply(b"User-agent: *\nDisallow: /\n", "text/plain"))
        self.assertEqual(self.crawl.run(), 1, self.crawl.messages())
        self.assertEqual(self.crawl.summary()["pages"]["dropped"], {"robots_disallowed": 1})

    def test_status_of_nothing(self):
        for what in (self.folder / "absent", self.folder):
            run = tamis("status", what)
            self.assertEqual((run.returncode, run.stdout), (1, ""))
            self.assertIn(str(what), run.stderr)


if __name__ == "__main__":
    TAMIS = sys.argv.pop(1)
    unittest.main(verbosity=2)
