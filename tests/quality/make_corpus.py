#!/usr/bin/env python3
"""Makes the pictures of the detectors' quality tables (docs/quality.md) in a folder. Needs Pillow, the Debian
packages of config/packages.txt ("bench" and "full") and, the first time, package indexes."""

import argparse
from pathlib import Path

from corpus_documents import make_documents
from corpus_faces import make_faces
from corpus_plain import make_plain, photographs
from sources import Sources

HERE = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    sources = Sources(folder / "cache")
    faces = make_faces(folder / "faces", sources, HERE / "faces.txt", photographs())
    print(f"faces: {len(faces)} pictures, {sum(len(row['faces']) for row in faces)} faces")
    print(f"documents: {make_documents(folder / 'documents', photographs())} pictures")
    print(f"plain: {make_plain(folder / 'plain')} pictures without faces")


if __name__ == "__main__":
    main()
