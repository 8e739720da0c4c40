#!/usr/bin/env python3
"""Checks the corpus itself: that its documents are well-formed and its vectors say what expected.py takes them for.

The readers used here are others than ours: json, xml.etree, http.client, and, where they are installed, http_sf
(RFC 9651) and Pillow. Needs no tamis.
"""

import base64
import http.client
import io
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

if __package__ in (None, ""):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import rights  # noqa: F401

    __package__ = "rights"

from . import (
    case,
    expected,
    generate,
    jumbf,
    pictures,
    rows_media,
    rows_robots,
    rows_rsl,
    rows_usage,
    xmp,
)  # noqa: E402

try:
    import http_sf
except ImportError:
    http_sf = None
try:
    from PIL import Image
except ImportError:
    Image = None

problems = []


def check(holds, what):
    if not holds:
        problems.append(what)


def usage_values():
    """RFC 9651: what is a dictionary parses, what is malformed does not or has no token as its value."""
    if http_sf is None:
        return print("http_sf is not installed: Content-Usage vectors not verified")

    def read(text):
        try:
            return http_sf.parse(text.encode(), tltype="dictionary")
        except Exception:
            return None

    for text in rows_usage.USAGE_NO:
        parsed = read(text)
        check(parsed is not None, f"no dictionary: {text}")
        tokens = re.findall(r"(?:^|[, \t])train-ai=(y|n)", text)
        check("n" in tokens, f"says no n: {text}")
    for label in rows_usage.LEGACY:
        check(str(read(f"{label}=n")[label][0]) == "n", f"not read: {label}")
    for text in rows_usage.USAGE_OK:
        parsed = read(text)
        check(parsed is None or str(parsed.get("train-ai", ("", {}))[0]) != "n", f"denies: {text}")
    for text in rows_usage.MALFORMED:
        parsed = read(text)
        value = parsed.get("train-ai", (None,))[0] if parsed else None
        check(parsed is None or not isinstance(value, http_sf.Token), f"well-formed: {text} {parsed}")


def robots_match(pattern, path):
    """Rules R11 to R13, once more: what does this pattern fit?"""

    def canon(text):
        text = re.sub(
            r"%([0-9A-Fa-f]{2})",
            lambda m: (
                chr(int(m[1], 16)) if chr(int(m[1], 16)).isalnum() or chr(int(m[1], 16)) in "-._~" else m[0].upper()
            ),
            text,
        )
        return text

    anchored = pattern.endswith("$")
    parts = canon(pattern.rstrip("$") if anchored else pattern).split("*")
    return (
        re.match(".*".join(re.escape(part) for part in parts) + ("$" if anchored else ""), canon(path), re.S)
        is not None
    )


def robots_paths():
    for _key, path, _host in rows_robots.PLACES:
        for label, lines in rows_robots.path_forms(path):
            rules = [line.split(": ", 1) for line in lines.splitlines()]
            fits = [
                (len(pattern), name == "Allow")
                for name, pattern in rules
                if name in ("Allow", "Disallow")
                and robots_match(pattern if pattern[0] in "/*" else "/" + pattern, path)
            ]
            check(fits and not max(fits)[1], f"allows {path}: {label}")
        for label, value in rows_usage.usage_path_forms(path):
            check(robots_match(value.split()[0], path), f"does not fit {path}: {value}")


def documents(cases):
    """Every document of the corpus that must be well-formed is."""
    for one in cases:
        for key in ("headers", "image_headers"):
            message = http.client.parse_headers(io.BytesIO(one[key].encode() + b"\r\n"))
            check(not message.defects, f"{one['id']}: {message.defects}")
        for key in ("tdmrep", "image_tdmrep"):
            if 28 in one["row"] and key in one and one["row"] == [28]:
                json.loads(one[key].lstrip("\ufeff"))
        for text in one.get("rsl", {}).values():
            if one["row"] == [26]:
                xml.etree.ElementTree.fromstring(text.lstrip("\ufeff"))
        if "image_base64" in one and Image and "37" not in one["id"]:
            data = base64.b64decode(one["image_base64"])
            if not data.startswith(b"<!"):
                with Image.open(io.BytesIO(data)) as image:
                    image.load()
                    check(image.size == (16, 16), f"{one['id']}: {image.size}")


def packets():
    for form, packet in xmp.forms("plus", "DataMining", rows_media.VOCABULARY + "DMI-PROHIBITED"):
        if form.startswith("utf-16"):
            continue
        tree = xml.etree.ElementTree.fromstring(packet.decode("utf-8").lstrip("\ufeff"))
        text = xml.etree.ElementTree.tostring(tree, encoding="unicode")
        check("DMI-PROHIBITED" in "".join(text.split()), f"XMP form {form}")
        check("http://ns.useplus.org/ldf/xmp/1.0/" in text, f"XMP namespace {form}")
    for label, text in rows_rsl.xml_forms(rows_rsl.BODIES["closed-list"]):
        tree = xml.etree.ElementTree.fromstring(text.lstrip("\ufeff"))
        check(tree.tag == f"{{{rows_rsl.NS}}}rsl", f"RSL form {label}")


def boxes():
    """Lengths of nested boxes add up."""

    def walk(data):
        at = 0
        while at < len(data):
            length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
            header = 8
            if length == 1:
                length, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
            check(header <= length <= len(data) - at, f"box {kind} of {length}")
            if length < header:
                return
            if kind == b"jumb":
                walk(data[at + header : at + length])
            at += length

    for use in ("notAllowed", "constrained"):
        walk(jumbf.simple({"ai_training": use}))
        walk(jumbf.store(jumbf.manifest("urn:x", jumbf.ACTIONS), long=True))
    joined = b"".join(
        payload[16:] for _marker, payload in pictures.app11(jumbf.simple({"data_mining": "allowed"}), 100)
    )
    check(joined == jumbf.simple({"data_mining": "allowed"})[8:], "APP11 pieces")


def plan(cases):
    check(not generate.missing_rows(), f"rows with too few mutations: {generate.missing_rows()}")
    check(len({one["id"] for one in cases}) == len(cases), "an id is there twice")
    check(set(expected.EFFECTS) == set(range(1, 53)), "a row is missing")
    for one in cases:
        for policy in expected.POLICIES:
            low, high = one["expect"][policy]
            check(expected.STRENGTH[low] <= expected.STRENGTH[high], f"{one['id']}: {low} {high}")
    for stronger, weaker in zip(expected.POLICIES, expected.POLICIES[1:]):
        for one in cases:
            check(
                expected.STRENGTH[one["expect"][stronger][1]] >= expected.STRENGTH[one["expect"][weaker][0]],
                f"{one['id']}: {weaker} denies more than {stronger}",
            )
    again = [json.dumps(one) for one in generate.cases(share=0.02)]
    check(again == [json.dumps(one) for one in generate.cases(share=0.02)], "the same seed gives other cases")
    check(case.build("x", []) == case.build("x", []), "a case differs")


def main():
    cases = list(generate.cases())
    usage_values()
    robots_paths()
    packets()
    boxes()
    documents(cases)
    plan(cases)
    for problem in problems[:50]:
        print(problem)
    print(f"{len(cases)} cases, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
