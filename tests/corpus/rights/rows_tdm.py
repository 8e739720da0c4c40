"""Rows 28 to 32: TDMRep (W3C CG, third version; design page 2.6), ai.txt and trust.txt (2.7)."""

import json

from .case import IMAGE_URL, PAGE_HOST, PAGE_URL, Signal
from .rows_directives import add, header_blocks, in_header, in_meta, meta_forms

FILES = (("tdmrep", PAGE_URL), ("image_tdmrep", IMAGE_URL))
POLICY = f"https://{PAGE_HOST}/tdm-policy.json"


def entry(location="/", reservation=1, **more):
    return {"location": location, "tdm-reservation": reservation, **more}


def put(key, content, **keys):
    def apply(case):
        case.set_file(key, content)
        case.keys.update(keys)

    return apply


def of_file(key, row, label, content, effects="", rows=None, mechanism="", **keys):
    return Signal(
        f"{row}-{key}-{label}",
        rows or (row,),
        mechanism or key.replace("image_tdmrep", "tdmrep"),
        put(key, content, **keys),
        effects,
        frozenset({key, *keys}),
    )


def json_forms(entries):
    """(label, text or bytes) of one JSON value: RFC 8259."""
    text = json.dumps(entries)
    yield "plain", text
    yield "tight", json.dumps(entries, separators=(",", ":"))
    yield "indented", json.dumps(entries, indent=4)
    yield "tabs-crlf", json.dumps(entries, indent="\t").replace("\n", "\r\n")
    yield "bom", b"\xef\xbb\xbf" + text.encode()
    yield "escaped-key", text.replace("tdm-reservation", "tdm\\u002Dreservation")
    yield "escaped-slash", text.replace('"/', '"\\/')
    yield "escaped-all", text.replace("location", "".join(f"\\u{ord(c):04x}" for c in "location"))
    yield "padded", " \n\t\r\n" + text + "\n \n"
    yield "other-keys", json.dumps(
        [{"comment": "x", "nested": {"tdm-reservation": 0}, **e, "version": 1} for e in entries]
    )
    yield "reservation-first", json.dumps([dict(reversed(list(e.items()))) for e in entries])
    yield "second", json.dumps([entry("/nowhere/", 0), *entries])
    yield "twice", json.dumps(entries + entries)
    yield "long", json.dumps([entry(f"/{n}/", 0) for n in range(500)] + entries)


def tdmrep_file():
    for key, url in FILES:
        path = "/" + url.split("/", 3)[3]
        folder, name = path.rsplit("/", 1)
        end = name.rsplit(".", 1)[1]
        for value in (1, "1", True, 1.0):
            for label, content in json_forms([entry("/", value)]):
                yield of_file(key, 28, f"{value!r}-{label}", content)
        yield of_file(key, 28, "exponent", '[{"location":"/","tdm-reservation":1.0e0}]')
        for label, location in (
            ("star", "/*"),
            ("bare-star", "*"),
            ("folder", folder + "/"),
            ("no-last-slash", folder),
            ("exact", path),
            ("anchored", path + "$"),
            ("extension", f"/*.{end}$"),
            ("inside", f"{folder[:4]}*/{name}"),
            ("percent", path.replace("e", "%65")),
            ("percent-lower", path.replace("n", "%6e")),
            ("double-star", "/**"),
            ("star-end", path + "*"),
        ):
            for value in (1, "1"):
                yield of_file(key, 28, f"location-{label}-{value!r}", json.dumps([entry(location, value)]))
        yield of_file(key, 28, "first-wins", json.dumps([entry(folder + "/*"), entry(path, 0)]))
        yield of_file(key, 28, "first-wins-root", json.dumps([entry("/"), entry(folder, 0), entry("/", 0)]))
        yield of_file(
            key,
            28,
            "third",
            json.dumps([entry("/a/", 0), entry("/b/*.png$", 0), entry(folder, 1, **{"tdm-policy": POLICY})]),
        )
        yield of_file(key, 28, "policy", json.dumps([entry("/", 1, **{"tdm-policy": POLICY})]))
        yield of_file(key, 28, "policy-unreadable", json.dumps([entry("/", 1, **{"tdm-policy": "not a url"})]))
        yield of_file(key, 28, "object", json.dumps(entry("/", 1)), "D??")
        for code in (500, 502, 503, 504):
            for label, body in (
                ("", ""),
                ("-allow", json.dumps([entry("/", 0)])),
                ("-html", "<html><body>Service unavailable</body></html>"),
            ):
                yield of_file(key, 30, f"{code}{label}", body, **{key + "_status": code})


def offer(target, constraint=True, duty=""):
    """An ODRL policy of TDMRep, section 7: mining for research."""
    permission = {"target": target, "action": "tdm:mine"}
    if constraint:
        purpose = {"leftOperand": "purpose", "operator": "eq", "rightOperand": {"@id": "tdm:research"}}
        permission["constraint"] = [purpose]
    if duty:
        permission["duty"] = [{"action": duty}]
    return {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", {"tdm": "http://www.w3.org/ns/tdmrep#"}],
        "@type": "Offer",
        "profile": "http://www.w3.org/ns/tdmrep",
        "uid": POLICY,
        "assigner": {"uid": f"https://{PAGE_HOST}/", "vcard:fn": "Lindenhof"},
        "permission": [permission],
    }


def research():
    """Row 29. The policy is a document that a link leads to; without it the reservation stands as row 28."""
    for key, url in FILES:
        policies = {POLICY: json.dumps(offer(url))}
        for label, content in json_forms([entry("/", 1, **{"tdm-policy": POLICY})]):
            yield of_file(key, 29, label, content, rsl=policies)
            yield of_file(key, 29, f"basis-{label}", content, "DDR", rsl=policies, research_basis=True)
            yield of_file(key, 28, f"basis-no-policy-{label}", content, "", (28, 29), research_basis=True)
        content = json.dumps([entry("/", 1, **{"tdm-policy": POLICY})])
        for duty in ("obtainConsent", "compensate"):
            paid = {POLICY: json.dumps(offer(url, True, duty))}
            yield of_file(key, 28, f"basis-{duty}", content, "DD?", (28, 29), rsl=paid, research_basis=True)
        for label, text in (
            ("html", "<html><body>Our terms</body></html>"),
            ("cut", policies[POLICY][:80]),
            ("empty", ""),
            ("consent-only", json.dumps(offer(url, False, "obtainConsent"))),
        ):
            yield of_file(
                key, 28, f"basis-policy-{label}", content, "", (28, 29), rsl={POLICY: text}, research_basis=True
            )


def tdmrep_elsewhere():
    for field in ("headers", "image_headers"):
        for label, lines, end in header_blocks("tdm-reservation", "1", "1"):
            yield in_header(field, 28, label, lines, end, mechanism="tdmrep")
        for label, lines in (
            ("title", ["TDM-Reservation: 1"]),
            ("title2", ["Tdm-Reservation: 1"]),
            ("policy", ["tdm-reservation: 1", f"tdm-policy: {POLICY}"]),
            ("policy-first", [f"tdm-policy: {POLICY}", "TDM-RESERVATION:1"]),
            ("true", ["tdm-reservation: true"]),
            ("decimal", ["tdm-reservation: 1.0"]),
            ("quoted", ['tdm-reservation: "1"']),
        ):
            yield in_header(
                field, 28, f"form-{label}", lines, "\r\n", "D??" if label == "quoted" else "", mechanism="tdmrep"
            )
    for label, element in meta_forms("tdm-reservation", "1"):
        if label not in ("after-noise", "before-noise", "duplicate-attribute", "hex", "hex-upper-no-semicolon"):
            yield in_meta(28, label, element, mechanism="tdmrep")
    yield in_meta(28, "hex", '<meta name="tdm-reservation" content="&#x31;">', mechanism="tdmrep")
    yield in_meta(
        28,
        "policy",
        f'<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="{POLICY}">',
        mechanism="tdmrep",
    )
    yield in_meta(
        28,
        "policy-first",
        f'<meta name="tdm-policy" content="{POLICY}"><meta name="TDM-Reservation" content="1">',
        mechanism="tdmrep",
    )
    for codec in ("utf-8-sig", "utf-16", "windows-1252"):
        yield in_meta(28, codec, '<meta name="tdm-reservation" content="1">', mechanism="tdmrep", codec=codec)
    # Later places win where they say something: file, header, element.
    for key, field in (("tdmrep", "headers"), ("image_tdmrep", "image_headers")):
        for label, file_value, header, effects in (
            ("file-0-header-1", 0, "1", "DDD"),
            ("file-1-header-other", 1, "maybe", "DDD"),
            ("file-1-header-empty", 1, "", "DDD"),
            ("file-1-header-0", 1, "0", "---"),
            ("file-0-header-0", 0, "0", "---"),
        ):

            def apply(case, key=key, field=field, file_value=file_value, header=header):
                case.set_file(key, json.dumps([entry("/", file_value)]))
                getattr(case, field).append(f"tdm-reservation: {header}")

            yield Signal(f"28-{key}-{label}", (28,), "tdmrep", apply, effects, frozenset({key}))


AI_TXT = """# Spawning AI
# Prevent datasets from using the following file types

User-Agent: *
Disallow: *.txt
Disallow: *.{end}
Disallow: /
Disallow: *
"""


def ai_txt():
    for key, url in (("ai_txt", PAGE_URL), ("image_ai_txt", IMAGE_URL)):
        path = "/" + url.split("/", 3)[3]
        folder, name = path.rsplit("/", 1)
        end = name.rsplit(".", 1)[1]
        for label, lines in (
            ("root", "Disallow: /"),
            ("extension", f"Disallow: *.{end}"),
            ("slash-extension", f"Disallow: /*.{end}"),
            ("anchored", f"Disallow: *.{end}$"),
            ("folder", f"Disallow: {folder}/"),
            ("exact", f"Disallow: {path}"),
            ("others-allowed", f"Allow: *.txt\nAllow: *.pdf\nDisallow: *.{end}"),
            ("list", f"Disallow: *.txt\nDisallow: *.png\nDisallow: *.{end}\nDisallow: *.mp4"),
            ("star", "Disallow: *"),
            ("star-slash", "Disallow: /*"),
        ):
            text = f"User-Agent: *\n{lines}\n"
            for form, content in (
                ("plain", text),
                ("crlf", text.replace("\n", "\r\n")),
                ("lower", text.replace("User-Agent", "user-agent").replace("Disallow", "disallow")),
                ("tight", text.replace(": ", ":")),
                ("spaces", text.replace(": ", "  :  ")),
                ("bom", b"\xef\xbb\xbf" + text.encode()),
                ("comment", "# Spawning AI\n\n" + text.replace("\n", " # x\n")),
                ("upper", text.replace("User-Agent", "USER-AGENT").replace("Disallow", "DISALLOW")),
                ("cr", text.replace("\n", "\r")),
                ("twice", text + "\n" + text),
            ):
                yield of_file(key, 31, f"{label}-{form}", content)
        yield of_file(key, 31, "generated", AI_TXT.format(end=end))
        yield of_file(key, 31, "ours", f"User-Agent: TamisBot\nDisallow: /\n")


def trust_txt():
    for label, line in (
        ("plain", "datatrainingallowed=no"),
        ("upper", "DATATRAININGALLOWED=NO"),
        ("title", "DataTrainingAllowed=No"),
        ("spaces", "datatrainingallowed = no"),
        ("tabs", "\tdatatrainingallowed\t=\tno\t"),
        ("trailing", "datatrainingallowed=no   "),
        ("comment", "datatrainingallowed=no # all of it"),
    ):
        text = f"# trust.txt\nmember=https://journallist.example/\ncontact=https://{PAGE_HOST}/contact\n{line}\nsocial=https://x.example/a\n"
        for form, content in (
            ("among", text),
            ("only", line),
            ("crlf", text.replace("\n", "\r\n")),
            ("cr", text.replace("\n", "\r")),
            ("bom", b"\xef\xbb\xbf" + text.encode()),
            ("twice", text + line + "\n"),
            ("blank", "\n\n" + text.replace("\n", "\n\n")),
        ):
            yield of_file("trust_txt", 32, f"{label}-{form}", content)
    yield of_file("trust_txt", 32, "yes-then-no", "datatrainingallowed=yes\ndatatrainingallowed=no\n")


def signals():
    yield from tdmrep_file()
    yield from research()
    yield from tdmrep_elsewhere()
    yield from ai_txt()
    yield from trust_txt()


def near_misses():
    html = "<!doctype html><html><head><title>Not found</title></head><body>The page tdmrep.json is not here.</body></html>"
    for key, url in FILES:
        path = "/" + url.split("/", 3)[3]
        folder = path.rsplit("/", 1)[0]
        for label, value in (
            ("zero", entry("/", 0)),
            ("zero-text", entry("/", "0")),
            ("false", entry("/", False)),
            ("null", entry("/", None)),
            ("two", entry("/", 2)),
            ("elsewhere", entry("/premium/")),
            ("other-case", entry(folder.upper() + "/")),
            ("anchored", entry("/$")),
            ("other-end", entry("/*.pdf$")),
            ("text", entry("/", "maybe")),
        ):
            yield of_file(key, 48, f"near-{label}", json.dumps([value]), "---")
        for label, text in (
            ("html", html),
            ("empty", ""),
            ("empty-array", "[]"),
            ("first-zero", json.dumps([entry(folder + "/", 0), entry("/")])),
            ("null-file", "null"),
        ):
            yield of_file(key, 48, f"near-{label}", text, "---")
        for code in (400, 403, 404, 410):
            yield of_file(key, 48, f"near-{code}", html, "---", **{key + "_status": code})
        yield of_file(
            key,
            48,
            "near-bucket",
            '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
            "---",
            **{key + "_status": 403},
        )
    for field in ("headers", "image_headers"):
        for label, line in (
            ("0", "tdm-reservation: 0"),
            ("empty", "tdm-reservation:"),
            ("2", "tdm-reservation: 2"),
            ("policy", f"tdm-policy: {POLICY}"),
            ("name", "x-tdm-reservation: 1"),
            ("10", "tdm-reservation: 10"),
        ):
            yield in_header(field, 48, f"near-tdm-{label}", [line], "\r\n", "---", mechanism="tdmrep")
    for label, element in (
        ("tdm-0", '<meta name="tdm-reservation" content="0">'),
        ("tdm-comment", '<!-- <meta name="tdm-reservation" content="1"> -->'),
        ("tdm-property", '<meta name="keywords" content="tdm-reservation 1">'),
    ):
        yield in_meta(48, f"near-{label}", element, "---", mechanism="tdmrep")
    for key in ("ai_txt", "image_ai_txt"):
        for label, text in (
            ("allow", "User-Agent: *\nAllow: /\n"),
            ("other-files", "User-Agent: *\nDisallow: *.mp4\nDisallow: *.pdf\n"),
            ("markdown", "# About us\n\nWe write about ponds. Disallow: nothing here.\n\n- [Notes](/notes)\n"),
            ("html", html),
            ("empty", ""),
            ("comment", "# User-Agent: *\n# Disallow: /\n"),
            ("elsewhere", "User-Agent: *\nDisallow: /premium/\n"),
            ("empty-disallow", "User-Agent: *\nDisallow:\n"),
        ):
            yield of_file(key, 48, f"near-{label}", text, "---")
    for label, text in (
        ("yes", "datatrainingallowed=yes\n"),
        ("comment", "# datatrainingallowed=no\n"),
        ("html", html),
        ("empty", ""),
        ("others", f"member=https://x.example/\nbelongto=https://y.example/\n"),
        ("nothing", "datatrainingallowed=\n"),
        ("name", "newsdatatrainingallowedx=no\n"),
    ):
        yield of_file("trust_txt", 48, f"near-{label}", text, "---")
