#!/usr/bin/env python3
"""Nothing of a rejected pair is ever written: looks for it in every write of a real crawl, and in all it leaves.

    nothing_written_test.py TAMIS DUMP_STATE

planted_site.py has a case for each reason to drop; the crawl runs under strace (traces.py). Searched (needles.py):
every byte handed to a file, and every file of both folders and the log, Parquet with its columns read and the state
database with its values opened. What may be found is said where it is exempted.
"""
import collections
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import pyarrow.parquet

import needles
import traces
from crawl import Crawl
from planted_site import MAX_IMAGE_BYTES, MAX_PIXELS, PlantedSite

TAMIS = DUMP_STATE = ""
SEED = int(os.environ.get("TAMIS_SEED", time.time_ns() % 1_000_000))


def needles_of(case, texts=True, contents=True):
    found = needles.of_bytes(case.body) if contents and case.body else []
    if texts:
        for word in case.url_words:
            found += needles.of_text("URL", word)
        if case.alt_word:
            found += needles.of_text("alt text", case.alt_word)
    return [(case.name, kind, needle) for kind, needle in found]


def columns_of(shard):
    """Every value of a Parquet file, decompressed."""
    pieces = []

    def collect(value):
        if isinstance(value, dict):
            for entry in value.values():
                collect(entry)
        elif isinstance(value, bytes):
            pieces.append(value)
        elif value is not None:
            pieces.append(str(value).encode())
    file = pyarrow.parquet.ParquetFile(shard)
    for row in file.read().to_pylist():
        collect(row)
    pieces += [value for pair in (file.schema_arrow.metadata or {}).items() for value in pair]
    return b"\0".join(pieces)


class Run:
    """One crawl of a planted site under strace, and everything that was searched."""

    def __init__(self, folder, late_listing=True, kill=False, screened=False, arguments=(), **settings):
        self.folder = folder
        self.kill = kill
        self.site = PlantedSite(SEED, late_listing, screened)
        self.log = folder / "logs" / "tamis.log"
        self.log.parent.mkdir(parents=True)
        lists = {}
        digests = [body for body in self.site.listed] or [b"an empty list is no list"]
        for name, lines in (("domains", ["blocked.test"]), ("urls", self.site.blocked_urls or ["http://blocked.test/"]),
                            ("digests", [needles.hashlib.new(kind, body).hexdigest() for kind, body in
                                         zip(("md5", "sha1", "sha256", "md5"), digests)])):
            lists[name] = folder / f"{name}.txt"
            lists[name].write_text("\n".join(lines) + "\n")
        self.crawl = Crawl(TAMIS, folder, {
            "network.resolve": self.site.resolve, "network.max_image_bytes": MAX_IMAGE_BYTES,
            "text.pii": "redact",
            # Strict, for the list does not say where it is from. What detectors see in noise is left to the drawings.
            **({"privacy.faces": "drop", "privacy.documents": "drop", "duplicates.near": "drop",
                "duplicates.max_distance": 4} if screened else
               {"privacy.faces": "blur", "privacy.documents": "keep", "safety.nsfw_threshold": 1}),
            "images.max_pixels": MAX_PIXELS, "politeness.image_concurrency": 32,
            "safety.block_domains_file": str(lists["domains"]), "safety.block_urls_file": str(lists["urls"]),
            **{name.replace("__", "."): value for name, value in settings.items()}},
            [self.site.seed],
            f'[[hash_list]]\npath = "{lists["digests"]}"\nsource = "the test"\nrole = "operator"\n')
        self.arguments = [str(argument).replace("LOG", str(self.log)) for argument in arguments]
        self.trace_path = folder / "strace.txt"
        self.exit_code = self._run()
        self.trace = traces.Trace(self.trace_path)
        self.trace_path.unlink()
        self.opened_state = self._open_state()
        self.site.close()

    def _run(self):
        process = self.crawl.start(*self.arguments, prefix=traces.command(self.trace_path))
        try:
            if self.kill:
                self._kill_midway(process)
            return process.wait(300)
        finally:
            if process.poll() is None:
                self._kill_traced(process)
                process.wait()

    @staticmethod
    def _kill_traced(strace):
        """The crawler; strace ends with it, and not the other way round."""
        for child in pathlib.Path(f"/proc/{strace.pid}/task/{strace.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)

    def _kill_midway(self, strace):
        """When shards are committed and much is still under way."""
        end = time.monotonic() + 120
        while len(self.crawl.manifest()["shards"]) < 2 or self.site.total() < 70:
            if strace.poll() is not None or time.monotonic() > end:
                return
            time.sleep(0.01)
        self._kill_traced(strace)

    def _open_state(self):
        """On a copy, so that the files are searched as the crawl left them."""
        copy = self.folder / "copy"
        shutil.copytree(self.crawl.private, copy)
        dump = subprocess.run([DUMP_STATE, copy], capture_output=True, timeout=60)
        if dump.returncode != 0:
            raise AssertionError(dump.stderr.decode())
        shutil.rmtree(copy)
        return b"\n".join(bytes.fromhex(word) for line in dump.stdout.decode().splitlines() for word in line.split(" "))

    def folders(self):
        return [self.crawl.out, self.crawl.private, self.log.parent]

    def files(self):
        for folder in self.folders():
            yield from (path for path in sorted(folder.rglob("*")) if path.is_file())

    def writes(self):
        return {f"a write to {path}": data for path, data in self.trace.writes.items()}

    def remains(self):
        """Every file, raw and opened, without the state database's opened values."""
        found = {f"file {path}": path.read_bytes() for path in self.files()}
        found[f"file {self.crawl.stderr}"] = self.crawl.stderr.read_bytes()
        for shard in (path for path in self.files() if path.suffix == ".parquet" and not path.name.startswith(".")):
            found[f"columns of {shard}"] = columns_of(shard)
        return found

    def dropped(self):
        return [case for case in self.site.cases if case.reason]

    def kept(self):
        """[(case, row)] of the rows that are in the dataset."""
        by_word = {case.url_words[0]: case for case in self.site.cases if not case.reason}
        return [(by_word[row["url"].split("/")[3]], row) for row in self.crawl.rows()]


class NothingWrittenTest(unittest.TestCase):
    maxDiff = None

    def run_of(self, **options):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis_nothing_"))
        self.addCleanup(shutil.rmtree, folder, True)
        return Run(folder, **options)

    def check_nothing_of_dropped(self, run):
        self.assertEqual(run.trace.violations, [])
        in_writes, everywhere = [], []
        for case in run.dropped():
            everywhere += needles_of(case)
            if not case.only_in_files:
                in_writes += needles_of(case)
        self.assertGreater(len(everywhere), 20 * len(run.dropped()))
        self.assertEqual(needles.search(in_writes, run.writes()), [])
        self.assertEqual(needles.search(everywhere, run.remains()), [])
        outside = [path for path in run.trace.opened
                   if not any(pathlib.Path(path).is_relative_to(folder) for folder in run.folders())]
        self.assertEqual(outside, [], "opened for writing outside of the folders")

    def check_state(self, run):
        """Opened values: no bytes, pixels, digests of anything, no word of what was dropped on its page.

        URL and alt text of a cleared candidate wait there, sealed, until it is fetched; so they may be found
        where the run was killed, and of what is to be tried again.
        """
        found = []
        for case in run.site.cases:
            words = bool(case.reason) and not (case.waits or run.kill and case.queued)
            found += needles_of(case, texts=words)
        self.assertEqual(needles.search(found, {"the opened state": run.opened_state}), [])
        self.assertGreater(len(run.opened_state), 1000)

    def check_redacted(self, run):
        """Personal data of rows that are kept: not in the dataset, and not in a file of the private folder either."""
        for case, row in run.kept():
            if case.personal:
                self.assertIn("[email]", row["caption"])
                self.assertEqual(row["redactions"], 1)
                found = [(case.name, "personal data", needle) for _, needle in
                         needles.of_text("personal data", case.personal)]
                self.assertEqual(needles.search(found, run.remains()), [])
                return
        self.fail("no row with personal data was kept")

    def check_logs(self, run):
        """No URL of an image, alt text or digest, of kept ones neither."""
        found = [needle for case in run.site.cases for needle in needles_of(case)]
        logs = {"the messages": run.crawl.stderr.read_bytes()}
        logs.update((str(path), path.read_bytes()) for path in run.log.parent.iterdir())
        self.assertEqual(needles.search(found, logs), [])

    def check_positive_control(self, run):
        """The same search finds what was kept."""
        kept = run.kept()
        self.assertGreater(len(kept), 1)
        columns = {name: data for name, data in run.remains().items() if name.startswith("columns")}
        parquet_writes = {name: data for name, data in run.writes().items() if "/data/" in name}
        ledger_writes = {name: data for name, data in run.writes().items() if "/ledger/" in name}
        for case, row in kept:
            picture = [(case.name, "stored picture", piece) for piece in needles.windows(row["image"]["bytes"], 7)]
            self.assertGreater(len(picture), 2 if run.site.screened else 6, case.name)
            self.assertEqual(len(needles.search(picture, parquet_writes)), len(picture), case.name)
            found = " ".join(needles.search(needles_of(case), columns))
            for kind in ("alt text", "URL", "sha256 hex") if case.alt_word else ("URL", "sha256 hex"):
                self.assertIn(f"{kind} of {case.name}", found)
            self.assertIn(f"sha256 hex of {case.name}", " ".join(needles.search(needles_of(case), ledger_writes)))

    def check_reasons(self, run):
        """Every case was dropped for its own reason: otherwise this test would look for the wrong thing."""
        summary = run.crawl.summary()["images"]
        expected, either = collections.Counter(), collections.Counter()
        for case in run.dropped():
            if case.waits:
                self.assertGreater(summary["postponed"].get(case.reason, 0), 0, case.name)
            elif isinstance(case.reason, set):
                either[frozenset(case.reason)] += 1
            else:
                expected[case.reason] += 1
        found = collections.Counter({reason: 9 if n == "<10" else n for reason, n in summary["dropped"].items()})
        if summary["dropped"].get("safety") == "<10":
            self.assertLess(expected["safety"], 10)
            found["safety"] = expected["safety"]
        for reasons in either:
            expected += collections.Counter({reason: found[reason] - expected[reason] for reason in reasons})
        self.assertEqual(dict(found), {reason: n for reason, n in expected.items() if n})
        self.assertEqual(summary["kept"], sum(not case.reason for case in run.site.cases))
        for case in run.site.cases:
            if not case.requested:
                self.assertEqual(run.site.count(case.url), 0, f"{case.name} was requested")

    def test_a_whole_run(self):
        run = self.run_of()
        self.assertEqual(run.exit_code, 0, run.crawl.messages())
        self.check_reasons(run)
        self.check_nothing_of_dropped(run)
        self.check_state(run)
        self.check_redacted(run)
        self.check_logs(run)
        self.check_positive_control(run)

    def test_a_verbose_run_with_a_log_file(self):
        # Small row groups: rows of a page that is tainted later may be in the open, temporary shard file already.
        # They had passed every filter then. The shard is rewritten before its commit: no file may hold them.
        run = self.run_of(arguments=("--verbose", "--log-format", "json", "--log-file", "LOG"),
                          output__row_group_bytes="64KiB")
        self.assertEqual(run.exit_code, 0, run.crawl.messages())
        self.assertGreater(run.log.stat().st_size, 0)
        self.check_reasons(run)
        self.check_nothing_of_dropped(run)
        self.check_state(run)
        self.check_logs(run)
        self.check_positive_control(run)

    def test_what_models_condemn(self):
        run = self.run_of(screened=True)
        self.assertEqual(run.exit_code, 0, run.crawl.messages())
        self.check_reasons(run)
        self.check_nothing_of_dropped(run)
        self.check_state(run)
        self.check_logs(run)
        self.check_positive_control(run)

    def test_a_run_that_is_killed(self):
        # Without the page whose listed picture comes late: its first rows would be committed, as this version allows.
        run = self.run_of(late_listing=False, kill=True, output__shard_rows=2)
        self.assertEqual(run.exit_code, -signal.SIGKILL, run.crawl.messages())
        self.check_nothing_of_dropped(run)
        self.check_state(run)
        self.check_logs(run)
        self.check_positive_control(run)


if __name__ == "__main__":
    TAMIS, DUMP_STATE = sys.argv.pop(1), sys.argv.pop(1)
    print(f"seed {SEED}", flush=True)
    unittest.main(verbosity=2)
