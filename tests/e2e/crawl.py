"""Runs `tamis crawl` in a folder of its own, and reads what it left."""
import hashlib
import json
import pathlib
import subprocess

import pyarrow.parquet

# No waiting on a server that is ours.
QUICK = {
    "identity.contact": "https://example.org/bot",
    "network.allow_cidrs": ["127.0.0.0/8"],
    "politeness.host_delay": "0s",
    "politeness.image_delay": "0s",
    "politeness.ip_delay": "0s",
    "politeness.host_concurrency": 4,
    "politeness.domain_concurrency": 16,
    "politeness.ip_concurrency": 16,
    "politeness.retry_delay": "20ms",
    "safety.allow_no_hash_list": True,
    "safety.allow_swap": True,  # whatever the machine that tests has
}


def toml_value(value):
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(entry) for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def write_config(path, settings, tables=""):
    """`settings`: "section.key" -> value; `tables`: further TOML, as it is."""
    sections = {}
    for name, value in settings.items():
        section, key = name.split(".")
        sections.setdefault(section, []).append(f"{key} = {toml_value(value)}\n")
    text = "".join(f"[{section}]\n{''.join(lines)}" for section, lines in sections.items())
    pathlib.Path(path).write_text(text + tables, encoding="utf-8")


class Crawl:
    """One dataset: FOLDER/out, FOLDER/out.private, FOLDER/tamis.toml."""

    def __init__(self, binary, folder, settings, seeds=(), tables=""):
        self.binary = str(binary)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.out = self.folder / "out"
        self.private = self.folder / "out.private"
        self.config = self.folder / "tamis.toml"
        self.stderr = self.folder / "stderr.txt"
        self.seeds = list(seeds)
        write_config(self.config, {**QUICK, **settings}, tables)

    def command(self, *extra):
        return [self.binary, "crawl", "-c", str(self.config), "--out", str(self.out), "--private",
                str(self.private), *extra, *self.seeds]

    def start(self, *extra, prefix=()):
        """The process. Its messages go to the end of `stderr`."""
        with open(self.stderr, "ab") as log:
            return subprocess.Popen([*prefix, *self.command(*extra)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def run(self, *extra, timeout_s=240, prefix=()):
        """Exit code of a whole run."""
        process = self.start(*extra, prefix=prefix)
        try:
            return process.wait(timeout_s)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def messages(self):
        return self.stderr.read_text(encoding="utf-8", errors="replace")

    def manifest(self):
        path = self.out / "manifest.json"
        return json.loads(path.read_text()) if path.exists() else {"shards": []}

    def summary(self):
        return json.loads((self.out / "summary.json").read_text())

    def shards(self):
        return [self.out / "data" / shard["name"] for shard in self.manifest()["shards"]]

    def rows(self, columns=None):
        rows = []
        for shard in self.shards():
            rows += pyarrow.parquet.read_table(shard, columns=columns, page_checksum_verification=True).to_pylist()
        return rows

    def problems(self):
        """What is wrong with manifest and data/, in words."""
        found = []
        named = set()
        for shard in self.manifest()["shards"]:
            named.add(shard["name"])
            path = self.out / "data" / shard["name"]
            if not path.exists():
                found.append(f"{shard['name']} is missing")
                continue
            if path.stat().st_size != shard["bytes"]:
                found.append(f"{shard['name']} has another length")
            if hashlib.sha256(path.read_bytes()).hexdigest() != shard["sha256"]:
                found.append(f"{shard['name']} has another digest")
            if pyarrow.parquet.ParquetFile(path).metadata.num_rows != shard["rows"]:
                found.append(f"{shard['name']} has another number of rows")
        data = self.out / "data"
        if data.exists():
            found += [f"{path.name} is not named" for path in data.iterdir() if path.name not in named]
        keys = [row["key"] for row in self.rows(["key"])]
        if len(set(keys)) != len(keys):
            found.append("a key is there twice")
        return found
