#!/usr/bin/env python3
"""No symbol binds across Arrow's wheel, OpenVINO's and the system's libraries, and all answer right in one process.

    cross_bindings_test.py PROGRAM LIBRARY;LIBRARY LIBRARY;LIBRARY

PROGRAM is built of cross_bindings.cc; the libraries are those of Arrow's wheel and of OpenVINO's (none where the
system's are used: then only the answers are checked). TBB is of OpenVINO's wheel and serves OpenCV too: a process has
one. Bindings are what the dynamic linker itself reports (LD_DEBUG=bindings), all of
them at start (LD_BIND_NOW). To see this test fail, give it the libraries as they are in the wheel:

    LD_LIBRARY_PATH=<unpacked wheel>/pyarrow cross_bindings_test.py ...
"""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""
WHEEL = set()     # Arrow's libraries
OPENVINO = set()  # those of the other wheel, without its TBB
TBB = "libtbb.so.12"

BINDING = re.compile(r"binding file (\S+) \[0\] to (\S+) \[0\]: \w+ symbol `([^']+)'")
# What a process has once, whoever links it.
SHARED = re.compile(r"(libc|libm|libstdc\+\+|libgcc_s|ld-linux[^.]*|libpthread|libdl|librt)\.so")
# Between the program and the wheel: Arrow's own names, and inline code of the C++ library, which is compiled into
# each and must be one; likewise OpenVINO's. The linker copies libc's stream variables into a program that uses them.
ARROW = re.compile(r"5arrow|7parquet|14arrow_vendored")
OV = re.compile(r"^_Z\w*2ov\d")
INLINE = re.compile(r"^_Z(T[VTIS]|GV|N?K?|St)*(St|NSt|NKSt|N9__gnu_cxx|N10__cxxabi)")
COPIED = {"stdin", "stdout", "stderr"}


def bindings(report):
    """(from, to, symbol) for each line of the linker's report; file names without folders."""
    for line in report.splitlines():
        match = BINDING.search(line)
        if match:
            yield os.path.basename(match[1]), os.path.basename(match[2]), match[3]


def wheel_of(library):
    return "arrow" if library in WHEEL else "openvino" if library in OPENVINO else None


def is_foreign(source, target, symbol, program):
    """Whether this binding crosses between a wheel and others in a way that must not be."""
    if wheel_of(source) == wheel_of(target) or SHARED.match(target) or TBB in (source, target):
        return False
    if program in (source, target):
        return not (ARROW.search(symbol) or OV.search(symbol) or INLINE.match(symbol) or symbol in COPIED)
    return True


class CrossBindingsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tamis_bindings_")
        root = pathlib.Path(cls.folder.name)
        cls.certificate, cls.key = root / "certificate.pem", root / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", cls.key, "-out", cls.certificate],
                       check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_program(self, **environment):
        with tempfile.TemporaryDirectory(dir=self.folder.name) as folder:
            done = subprocess.run([PROGRAM, folder, self.certificate, self.key], env={**os.environ, **environment},
                                  capture_output=True, text=True, errors="replace", timeout=100)
        return done

    def test_right_answers_beside_parquet(self):
        done = self.run_program()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count(": right\n"), 8, done.stdout)

    def test_right_answers_when_bound_at_start(self):
        done = self.run_program(LD_BIND_NOW="1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_no_symbol_binds_across(self):
        if not WHEEL or not OPENVINO:
            self.skipTest("a library of the system is used: it shares the system's OpenSSL and RE2")
        done = self.run_program(LD_BIND_NOW="1", LD_DEBUG="bindings")
        program = os.path.basename(PROGRAM)
        across = collections.defaultdict(list)
        pairs = collections.Counter()
        for source, target, symbol in bindings(done.stderr):
            pairs[source, target] += 1
            if is_foreign(source, target, symbol, program):
                across[source, target].append(symbol)
        # The report is a real one: the program uses the wheel, the system's OpenSSL and RE2, and curl the same OpenSSL.
        for library in WHEEL:
            self.assertGreater(pairs[program, library], 0, pairs)
        for library in ("libcrypto.so.3", "libcurl.so.4"):
            self.assertGreater(pairs[program, library], 0, pairs)
        self.assertTrue(any(source == program and target.startswith("libre2.so") for source, target in pairs))
        self.assertGreater(pairs["libcurl.so.4", "libssl.so.3"], 0, pairs)
        self.assert_one_tbb(done.stderr, pairs)
        listing = [f"{source} -> {target}: {len(symbols)} symbols, {', '.join(symbols[:5])}"
                   for (source, target), symbols in across.items()]
        self.assertEqual(listing, [], "\n".join(["symbols bind across the wheel and the system:", *listing]))


    def assert_one_tbb(self, report, pairs):
        """The wheel's TBB serves the runtime, which has opened its plugin, and OpenCV."""
        plugin = next(name for name in OPENVINO if "cpu_plugin" in name)
        for user in (plugin, "libopenvino", "libopencv_core"):
            self.assertTrue(any(source.startswith(user) and target == TBB for source, target in pairs), user)
        loaded = {match[2] for match in map(BINDING.search, report.splitlines())
                  if match and os.path.basename(match[2]) == TBB}
        self.assertEqual(len(loaded), 1, loaded)
        self.assertIn("openvino", loaded.pop())


if __name__ == "__main__":
    OPENVINO.update(os.path.basename(name) for name in sys.argv.pop(3).split(";") if name)
    OPENVINO.discard(TBB)
    WHEEL.update(os.path.basename(name) for name in sys.argv.pop(2).split(";") if name)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
