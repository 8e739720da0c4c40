#!/usr/bin/env python3
"""The sandbox inside an ordinary container: container_test.py LIKE_DOCKER TAMIS PROGRAM...

LIKE_DOCKER (tests/support/like_docker.cc) gives what Docker gives by default: no namespaces of its own to make, few
capabilities or none. The PROGRAMs are tamis-jail, jail_tests and its workers. They are copied to where any user runs them.
"""
import functools
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

LAUNCHER, *PROGRAMS = sys.argv[1:]
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "hostile"))
from crawl import Crawl  # noqa: E402
import seeds  # noqa: E402

REQUIRED = {"seccomp", "rlimits", "no_new_privs", "closed_descriptors"}
NAMESPACES = {"pid_namespace", "net_namespace", "mount_namespace", "ipc_namespace"}
DOCKER_CAPABILITIES = 0xA80425FB  # its default bounding set, as /proc/self/status of a container shows it
CANNOT_TRY = 77
EXIT_REFUSED = 3
PAGE = b"<title>Boats</title><p>A harbour. <img src=/boat.png alt='a red cutter in the evening sun'></p>"


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        kinds = {"/": ("text/html", PAGE), "/boat.png": ("image/png", seeds.pictures(256)["png_rgb"])}
        kind, body = kinds.get(self.path, ("text/plain", b""))
        self.send_response(200 if self.path in kinds else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class ContainerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="tamis_container_")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o777)
        for program in (LAUNCHER, *PROGRAMS):
            shutil.copy(program, cls.folder)
        cls.launcher = str(cls.folder / pathlib.Path(LAUNCHER).name)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.url = f"http://127.0.0.1:{server.server_address[1]}/"

    def launch(self, mode, *command):
        """(exit code, output) of a command in a container. Skips the test where that cannot be tried."""
        ran = subprocess.run([self.launcher, mode, *map(str, command)], capture_output=True, text=True, timeout=120,
                             env={**os.environ, "TAMIS_TEST_PROGRAMS": str(self.folder)}, check=False)
        if ran.returncode == CANNOT_TRY:
            self.skipTest(f"like_docker {mode}: {ran.stderr.strip() or 'not root'}")
        return ran.returncode, ran.stdout + ran.stderr

    def crawl(self, mode, sandbox):
        """(exit code, the crawl) of a site with one picture."""
        self.launch(mode, "/bin/true")
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        crawl = Crawl(self.folder / "tamis", folder, {"engine.sandbox": sandbox, "engine.threads": 1}, [self.url])
        folder.chmod(0o777)
        return crawl.run(prefix=[self.launcher, mode], timeout_s=60), crawl

    def test_the_launcher_gives_what_docker_gives(self):
        for mode, user, holds in (("root", 0, DOCKER_CAPABILITIES), ("user", 1000 if os.geteuid() == 0 else None, 0)):
            with self.subTest(mode):
                _, text = self.launch(mode, "/bin/cat", "/proc/self/status")
                status = dict(line.split(":", 1) for line in text.splitlines())
                self.assertEqual(status["Seccomp"].strip(), "2")
                self.assertEqual(int(status["CapEff"], 16), holds)
                if user is not None:
                    self.assertEqual(int(status["Uid"].split()[0]), user)
                    self.assertEqual(int(status["CapBnd"], 16), DOCKER_CAPABILITIES)
                self.assertNotEqual(self.launch(mode, "/usr/bin/unshare", "--net", "/bin/true")[0], 0)
                self.assertNotEqual(self.launch(mode, "/usr/bin/unshare", "--user", "/bin/true")[0], 0)

    def test_a_worker_that_was_taken_over_is_stopped_there_too(self):
        for mode in ("root", "user"):
            with self.subTest(mode):
                code, output = self.launch(mode, self.folder / "jail_tests", "--gtest_brief=1",
                                           "--gtest_filter=Attacks/*:ExploitedWorkerControl.*:JailPoolTest.*")
                self.assertEqual(code, 0, output[-3000:])

    def test_a_crawl_with_the_sandbox_required_runs_and_says_what_is_missing(self):
        for mode in ("root", "user"):
            with self.subTest(mode):
                code, crawl = self.crawl(mode, "required")
                self.assertEqual(code, 0, crawl.messages()[-2000:])
                summary = json.loads((crawl.out / "summary.json").read_text())
                layers = set(summary["sandbox"]["layers"])
                self.assertLessEqual(REQUIRED | {"unprivileged"}, layers)
                self.assertFalse(layers & NAMESPACES)
                self.assertEqual("landlock" in layers, self.has_landlock())
                self.assertEqual(summary["images"]["kept"], 1)

    def test_where_calls_cannot_be_filtered_required_refuses_and_best_effort_says_so(self):
        code, crawl = self.crawl("no-seccomp", "required")
        self.assertEqual(code, EXIT_REFUSED, crawl.messages()[-2000:])
        self.assertIn("engine.sandbox = required", crawl.messages())
        self.assertEqual(crawl.manifest()["shards"], [])
        code, crawl = self.crawl("no-seccomp", "best-effort")
        self.assertEqual(code, 0, crawl.messages()[-2000:])
        summary = json.loads((crawl.out / "summary.json").read_text())
        self.assertEqual(set(summary["sandbox"]["layers"]) & {"seccomp", "rlimits", "no_new_privs"},
                         {"rlimits", "no_new_privs"})
        self.assertEqual(summary["images"]["kept"], 1)

    @functools.lru_cache(maxsize=None)
    def has_landlock(self):
        _, crawl = self.crawl("user", "best-effort")
        lsm = pathlib.Path("/sys/kernel/security/lsm")
        known = lsm.exists() and "landlock" in lsm.read_text()
        return known or json.loads((crawl.out / "summary.json").read_text())["sandbox"]["landlock_abi"] > 0


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
