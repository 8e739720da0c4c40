#!/usr/bin/env python3
"""What run_hostile.py must find: each kind of misbehaviour, shown by a tool that has it and nothing else."""
import contextlib
import io
import json
import pathlib
import stat
import sys
import tempfile
import unittest

import run_hostile

TOOL = """#!{python}
import json, os, subprocess, sys, time
BEHAVIOUR = {behaviour!r}
if "--help" in sys.argv:
    sys.exit(0 if sys.argv[1] == "image" else 2)
kept = []
for number, line in enumerate(sys.stdin):
    name = json.loads(line)["file"]
    bad = "reject" in name
    if BEHAVIOUR == "crash" and bad: os.abort()
    if BEHAVIOUR == "silent" and bad: time.sleep(60)
    if BEHAVIOUR == "descriptors" and bad: kept.append(os.open("/dev/null", os.O_RDONLY))
    if BEHAVIOUR == "memory" and bad: kept.append(b"x" * (2 << 20))
    if BEHAVIOUR == "worker" and number == 4: subprocess.Popen(["sleep", "8"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    row = {{"error": {{"code": "c", "message": "reason: more"}}}} if bad else {{"width": 1}}
    if BEHAVIOUR == "keeps": row = {{"width": 1}}
    if BEHAVIOUR == "refuses": row = {{"error": {{"code": "c", "message": "m"}}}}
    if BEHAVIOUR == "speechless" and bad: row = {{"error": {{}}}}
    if BEHAVIOUR == "dies" and bad: row = {{"error": {{"code": "c", "message": "job_crashed: signal 31"}}}}
    if BEHAVIOUR == "changes" and not bad: row = {{"width": number}}
    if BEHAVIOUR == "no_json" and bad: print("oops")
    print(json.dumps(row), flush=True)
sys.exit(9 if BEHAVIOUR == "exit" else 0)
"""


class RunnerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tamis_runner_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        entries = [{"path": "keep_0", "family": "f", "kind": "image", "expect": "keep"}]
        entries += [{"path": f"reject_{i}", "family": "f", "kind": "image", "expect": "reject"} for i in range(40)]
        (self.folder / "manifest.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
        run_hostile.SILENCE_S = 2

    def run_with(self, behaviour):
        """(exit code, problems) of a run over a tool that behaves so."""
        tool = self.folder / "tool"
        tool.write_text(TOOL.format(python=sys.executable, behaviour=behaviour))
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        options = type("Options", (), {"tamis": str(tool), "tool": ["image"]})
        said, output = io.StringIO(), io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(output):
            code = run_hostile.run(options, self.folder)
        return code, said.getvalue()

    def test_good_behaviour_is_no_problem(self):
        self.assertEqual(self.run_with("good"), (0, ""))

    def test_misbehaviour_is_found(self):
        words = {"crash": "exit code -6", "silent": "no answer", "descriptors": "descriptors", "memory": "every pass",
                 "worker": "workers", "keeps": "has to be rejected", "refuses": "nothing is wrong", "exit": "exit code 9",
                 "speechless": "without a reason", "no_json": "answered",
                 "dies": "signal 31", "changes": "not the row"}
        for behaviour, word in words.items():
            with self.subTest(behaviour):
                code, said = self.run_with(behaviour)
                self.assertEqual(code, 1)
                self.assertIn(word, said)

    def test_a_missing_tool_is_a_problem_only_if_asked_for(self):
        options = type("Options", (), {"tamis": "/bin/false", "tool": []})
        with contextlib.redirect_stderr(io.StringIO()) as said, contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(run_hostile.run(options, self.folder), 1)
        self.assertIn("no tool was run", said.getvalue())


if __name__ == "__main__":
    unittest.main()
