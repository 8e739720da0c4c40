"""A tool in batch mode: lines in, one row out for each, and what the kernel says of the process meanwhile."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def _stat(pid):
    """(parent, start time, state) of a process, or nothing if it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text[text.rindex(")") + 2:].split()
    return int(fields[1]), int(fields[19]), fields[0]


def descendants(pid):
    """pid -> start time of every living process below `pid`."""
    parents = {}
    for entry in os.listdir("/proc"):
        stat = _stat(entry) if entry.isdigit() else None
        if stat and stat[2] != "Z":
            parents[int(entry)] = stat
    found, grown = {}, True
    while grown:
        grown = False
        for child, (parent, start, _) in parents.items():
            if child not in found and (parent == pid or parent in found):
                found[child], grown = start, True
    return found


def resident_kib(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KIB
    except (OSError, IndexError):
        return 0


class Gone(Exception):
    """The tool ended, or went silent, before it had answered everything."""


class WatchedTool:
    """`lines` are sent by a thread of its own, so that a full pipe on either side stops nobody."""

    def __init__(self, command, silence_s):
        self.silence_s = silence_s
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.errors = b""
        self.seen, self.peak_kib = {}, 0
        self._answered = time.monotonic()
        self._done = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._drain, self._watch)]
        for thread in self._threads:
            thread.start()

    def _drain(self):
        for piece in iter(lambda: self.process.stderr.read1(65536), b""):
            self.errors = (self.errors + piece)[-20_000:]

    def _watch(self):
        """Remembers every worker and the peak of memory; ends a tool that has gone silent."""
        while not self._done.wait(0.2):
            pid = self.process.pid
            below = descendants(pid)
            self.seen.update(below)
            self.peak_kib = max(self.peak_kib, resident_kib(pid) + sum(map(resident_kib, below)))
            if time.monotonic() - self._answered > self.silence_s:
                self.process.kill()

    def answers(self, lines):
        """One (row, seconds) for each of `lines`."""
        self._answered = time.monotonic()
        sender = threading.Thread(target=self._send, args=(lines,), daemon=True)
        sender.start()
        for _ in lines:
            self._answered = time.monotonic()  # what was done with the last row is not the tool's time
            row = self.process.stdout.readline()
            now = time.monotonic()
            seconds, self._answered = now - self._answered, now
            if not row.endswith(b"\n"):
                raise Gone(f"no answer after {seconds:.1f} s")
            yield json.loads(row), seconds
        sender.join()

    @contextlib.contextmanager
    def killing(self, times, pause_s):
        """Kills a worker every now and then; gives the list of those that were."""
        killed, done = [], threading.Event()

        def kill():
            while len(killed) < times and not done.wait(pause_s):
                below = descendants(self.process.pid)
                leaves = [pid for pid in below if not descendants(pid)]
                if leaves:
                    killed.append(leaves[0])
                    self._kill(leaves[0])

        thread = threading.Thread(target=kill, daemon=True)
        thread.start()
        try:
            yield killed
        finally:
            done.set()
            thread.join()

    @staticmethod
    def _kill(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def _send(self, lines):
        try:
            for line in lines:
                self.process.stdin.write(json.dumps(line).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it is gone; whoever waits for its answers says so

    def state(self):
        """Descriptors, resident KiB and workers now; nothing if the tool has ended."""
        pid = self.process.pid
        if self.process.poll() is not None:
            return None
        try:
            descriptors = len(os.listdir(f"/proc/{pid}/fd"))
        except OSError:
            return None
        return {"descriptors": descriptors, "resident_kib": resident_kib(pid), "workers": len(descendants(pid))}

    def close(self):
        """Ends the input; gives the exit code and the workers that outlived the tool by two seconds."""
        self._answered = time.monotonic()
        try:
            self.process.stdin.close()
        except OSError:
            pass
        rest = self.process.stdout.read()
        code = self.process.wait()
        self._done.set()
        for thread in self._threads:
            thread.join()
        self.process.stdout.close()
        self.process.stderr.close()
        deadline = time.monotonic() + 2
        while (left := self._left()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return code, rest, left

    def _left(self):
        living = {pid: _stat(pid) for pid in self.seen}
        return [pid for pid, stat in living.items() if stat and stat[1] == self.seen[pid] and stat[2] != "Z"]
