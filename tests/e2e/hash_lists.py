"""Makes index files, keys and incident readers with the shipped binary; all lists are synthetic."""
import datetime
import hashlib
import json
import pathlib
import subprocess


def today(days=0):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


class Lists:
    """Index files in `folder`, made by `tamis hashlist import`."""

    def __init__(self, tamis, folder):
        self.tamis = str(tamis)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.count = 0

    def run(self, *arguments, expect=0):
        done = subprocess.run([self.tamis, *map(str, arguments)], capture_output=True, timeout=120)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr.decode()} {done.stdout.decode()}")
        return done.stdout.decode()

    def hash(self, path):
        return json.loads(self.run("hash", path).splitlines()[0])

    def hash_bytes(self, body):
        path = self.folder / "to-hash.bin"
        path.write_bytes(body)
        try:
            return self.hash(path)
        finally:
            path.unlink()

    def entry(self, kind, value, **more):
        return {"op": "add", "type": kind, "value": value, **more}

    def digests(self, *bodies):
        return [self.entry("sha256", hashlib.sha256(body).hexdigest()) for body in bodies]

    def pdqs(self, *bodies):
        return [self.entry("pdq", self.hash_bytes(body)["pdq"]) for body in bodies]

    def index(self, name, entries, role="other", source="list of the test", as_of=None, version="1", more=()):
        """The path of an index file with these entries; an existing one is updated."""
        self.count += 1
        listed = self.folder / f"entries-{self.count}.jsonl"
        listed.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
        path = self.folder / name
        self.run("hashlist", "import", "--out", path, "--format", "jsonl", "--source", source, "--role", role,
                 "--list-version", version, "--as-of", as_of or today(), *more, listed)
        listed.unlink()
        return path

    def keys(self):
        """(public key file, secret key file)."""
        folder = self.folder / "keys"
        folder.mkdir(exist_ok=True)
        self.run("incidents", "keygen", "--out", folder)
        return folder / "incident-public.key", folder / "incident-secret.key"

    def incidents(self, private, secret_key):
        """The opened records of a private folder."""
        folder = pathlib.Path(private) / "incidents"
        if not any(folder.glob("*")):
            return []
        return [json.loads(line) for line in self.run("incidents", "open", "--key", secret_key, folder).splitlines()]
