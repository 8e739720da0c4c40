"""Runs inside the virtual environment of a peer: JSON Lines in (image_headers, image path, token), one word out.

peer_checks.py img2dataset|datadiligence
"""

import base64
import email.parser
import http.client
import json
import os
import pathlib
import sys
import tempfile

SUFFIXES = ((b"\xff\xd8", ".jpg"), (b"\x89PNG", ".png"), (b"RIFF", ".webp"), (b"GIF8", ".gif"))


def message(text):
    """What http.client makes of these lines."""
    return email.parser.Parser(_class=http.client.HTTPMessage).parsestr(
        text.replace("\r\n", "\n") + "\n", headersonly=True
    )


def img2dataset():
    """The call of download_image, with the directives that its defaults give."""
    from img2dataset.downloader import is_disallowed

    directives = ["noai", "noimageai", "noindex", "noimageindex"]
    return lambda case: is_disallowed(message(case["image_headers"]), case["agent"].lower(), directives)


def datadiligence():
    """Its header rules and its C2PA rule; the Spawning API needs a key and the network."""
    os.environ.pop("SPAWNING_OPTS_KEY", None)
    from datadiligence.evaluators import FileEvaluator, HttpEvaluator

    folder = tempfile.TemporaryDirectory()
    headers = HttpEvaluator(user_agent="TamisBot")
    files = FileEvaluator()

    def denied(case, keep=folder):
        fields = message(case["image_headers"])
        if len(fields) and not headers.is_allowed(headers=fields):
            return True
        data = base64.b64decode(case.get("image_base64", ""))
        suffix = next((end for start, end in SUFFIXES if data.startswith(start)), ".bin")
        path = pathlib.Path(keep.name, "image" + suffix)
        path.write_bytes(data)
        try:
            return not files.is_allowed(path=str(path))
        except Exception:  # what it cannot read it does not deny
            return False

    return denied


def main():
    out = sys.stdout
    sys.stdout = sys.stderr  # the libraries print
    denied = {"img2dataset": img2dataset, "datadiligence": datadiligence}[sys.argv[1]]()
    for line in sys.stdin:
        out.write("deny\n" if denied(json.loads(line)) else "allow\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
