"""The benchmarks' web server: nginx on a free port of loopback, its CPU and its requests apart."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

TEMPLATE = pathlib.Path(__file__).with_name("nginx.conf.in")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_of(pid):
    """User + system seconds of one living process."""
    with open(f"/proc/{pid}/stat", "rb") as stat:
        fields = stat.read().rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


class Server:
    """Serves `root` until the with-block ends."""

    def __init__(self, root, run):
        self.port = free_port()
        self._run = pathlib.Path(run).resolve()
        self.root = pathlib.Path(root).resolve()
        self._asked = 0  # our own requests for the counters
        self._process = None
        self._worker = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if nginx is None:
            raise SystemExit("bench: nginx is missing: install the Debian package nginx-light")
        self._run.mkdir(parents=True, exist_ok=True)
        text = TEMPLATE.read_text()
        # The master starts as root, its worker would be nobody, who may not read a checkout.
        values = {"RUN": self._run, "ROOT": self.root, "PORT": self.port,
                  "USER": "user root;" if os.geteuid() == 0 else ""}
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        (self._run / "nginx.conf").write_text(text)
        self._process = subprocess.Popen([nginx, "-c", self._run / "nginx.conf", "-e", self._run / "error.log"])
        self._wait_until_up()
        master = self._process.pid
        children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
        self._worker = int(children[0])
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(10)

    def _wait_until_up(self):
        for _ in range(100):
            if self._process.poll() is not None:
                raise SystemExit(f"bench: nginx ended at once, see {self._run}/error.log")
            try:
                self.requests()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise SystemExit("bench: nginx does not answer")

    def cpu_s(self):
        return cpu_of(self._worker)

    def requests(self):
        """Requests served so far, without those of this method."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.url}/server-status", timeout=10) as answer:
            counters = re.search(r"\n\s*\d+ \d+ (\d+)", answer.read().decode())
        self._asked += 1
        return int(counters.group(1)) - self._asked
