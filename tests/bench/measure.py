"""Measures one command: wall clock, CPU of it and all its descendants, peak of their summed PSS.

    measure.py [--timeout S] [--stdout FILE] [--stderr FILE] -- COMMAND...     prints one JSON object

CPU is user + system as the kernel accounted it (getrusage of all reaped children), so threads and processes
that end early count. This process is the subreaper of what it starts: children that outlive their parent come
here, are ended and counted. PSS is the sum of /proc/<pid>/smaps_rollup over the tree every 100 ms: a page that
several processes share counts once. Reading it is our own time, not the command's.
"""

import argparse
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

SAMPLE_S = 0.1
GRACE_S = 5.0  # for descendants that are left when the command has ended
PR_SET_CHILD_SUBREAPER = 36


def parents():
    """pid -> parent's pid, of every process."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as stat:
                found[int(name)] = int(stat.read().rpartition(b")")[2].split()[1])
        except OSError:
            continue  # ended meanwhile
    return found


def descendants(root):
    parent_of = parents()
    children = {}
    for pid, parent in parent_of.items():
        children.setdefault(parent, []).append(pid)
    found, todo = [], [root]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def pss_kib(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except OSError:
        pass  # ended meanwhile, or a zombie
    return 0


class PssSampler(threading.Thread):
    """Samples the tree below this process until stopped; `peak_kib` and `samples` are the result."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak_kib = 0
        self.samples = 0
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.wait(SAMPLE_S):
            self.peak_kib = max(self.peak_kib, sum(map(pss_kib, descendants(os.getpid()))))
            self.samples += 1

    def stop(self):
        self._stopped.set()
        self.join()


def end_leftovers():
    """Waits for descendants that the command left behind, ends them after GRACE_S; returns how many were ended."""
    deadline = time.monotonic() + GRACE_S
    ended = set()
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return len(ended)
        if pid:
            continue
        if time.monotonic() > deadline:
            for left in descendants(os.getpid()):
                ended.add(left)
                os.kill(left, signal.SIGKILL)
        time.sleep(0.02)


def measure(command, stdout, stderr, timeout_s):
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    sampler = PssSampler()
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
    sampler.start()
    timed_out = False
    try:
        code = process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        timed_out = True
        process.kill()
        code = process.wait()
    wall = time.monotonic() - start
    sampler.stop()
    leftovers = end_leftovers()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "exit": code,
        "timed_out": timed_out,
        "leftovers": leftovers,
        "wall_s": round(wall, 3),
        "user_s": round(used.ru_utime, 3),
        "system_s": round(used.ru_stime, 3),
        "cpu_s": round(used.ru_utime + used.ru_stime, 3),
        "peak_pss_mib": round(sampler.peak_kib / 1024, 1),
        "pss_samples": sampler.samples,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeout", type=float, default=3600.0)
    parser.add_argument("--stdout", default=os.devnull)
    parser.add_argument("--stderr", default=os.devnull)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with open(options.stdout, "wb") as out, open(options.stderr, "wb") as err:
        result = measure(options.command, out, err, options.timeout)
    print(json.dumps(result))
    return 0 if result["exit"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
