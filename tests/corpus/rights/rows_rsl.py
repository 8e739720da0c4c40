"""Rows 26, 27: RSL 1.0 (10 Dec 2025; design page 2.5): where the licence is named, and what it says."""

import json

from .case import IMAGE_HOST, IMAGE_URL, PAGE_HOST, PAGE_URL, Signal

NS = "https://rslstandard.org/rsl"
LICENCE = f"https://{PAGE_HOST}/license.xml"
BODIES = {  # of <license>: what does not allow training
    "prohibits-all": '<prohibits type="usage">all</prohibits>',
    "prohibits-ai-all": '<prohibits type="usage">ai-all</prohibits>',
    "prohibits-ai-train": '<prohibits type="usage">ai-train</prohibits>',
    "prohibits-old-name": '<prohibits type="usage">train-ai</prohibits>',
    "prohibits-list": '<prohibits type="usage">ai-input ai-train</prohibits>',
    "prohibits-commas": '<prohibits type="usage">ai-input,ai-train</prohibits>',
    "closed-list": '<permits type="usage">search</permits>',
    "closed-list-two": '<permits type="usage">search ai-index</permits>',
    "permits-and-prohibits": '<permits type="usage">all</permits><prohibits type="usage">ai-train</prohibits>',
    "search-and-prohibits": '<permits type="usage">search</permits><prohibits type="usage">ai-train</prohibits>',
    "payment-crawl": '<permits type="usage">ai-train</permits><payment type="crawl"><amount currency="USD">0.015</amount></payment>',
    "payment-training": '<payment type="training"><amount currency="USD">1</amount></payment>',
    "payment-subscription": '<permits type="usage">all</permits><payment type="subscription"><custom>https://x.example/p</custom></payment>',
    "payment-use": '<payment type="use"/>',
    "payment-purchase": '<payment type="purchase"><amount currency="EUR">10</amount></payment>',
    "user": '<permits type="usage">ai-train</permits><permits type="user">education</permits>',
    "prohibits-user": '<permits type="usage">all</permits><prohibits type="user">commercial</prohibits>',
    "geo": '<permits type="usage">ai-train</permits><permits type="geo">US</permits>',
    "prohibits-geo": '<permits type="usage">all</permits><prohibits type="geo">EU</prohibits>',
}
ALLOWED = {
    "empty": "",
    "all": '<permits type="usage">all</permits>',
    "ai-train": '<permits type="usage">ai-train</permits>',
    "ai-all": '<permits type="usage">ai-all search</permits>',
    "free": '<permits type="usage">ai-train</permits><payment type="free"/>',
    "prohibits-other": '<prohibits type="usage">ai-input</prohibits>',
    "legal": '<permits type="usage">all</permits><legal type="disclaimer">as-is</legal>',
    "attribution": '<permits type="usage">ai-train</permits><payment type="attribution"><standard>https://creativecommons.org/licenses/by/4.0/</standard></payment>',
}


def document(body, url="/", attributes=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rsl xmlns="{NS}">\n  <content url="{url}"{attributes}>\n'
        f"    <license>{body}</license>\n  </content>\n</rsl>\n"
    )


def xml_forms(body):
    """(label, document) of the same licence: XML 1.0 and Namespaces."""
    plain = document(body)
    prefixed = body.replace("</", "</r:").replace("<", "<r:").replace("<r:/r:", "</r:")
    yield "plain", plain
    yield "no-declaration", plain.split("\n", 1)[1]
    yield "prefix", f'<r:rsl xmlns:r="{NS}"><r:content url="/"><r:license>{prefixed}</r:license></r:content></r:rsl>'
    yield "crlf", plain.replace("\n", "\r\n")
    yield "bom", "\ufeff" + plain
    yield "comments", plain.replace("<license>", "<!-- x --><license><!-- <permits type='usage'>all</permits> -->")
    yield "cdata", plain.replace(">ai-train<", "><![CDATA[ai-train]]><")
    yield "references", plain.replace("ai-train<", "ai&#45;tr&#x61;in<")
    yield "white-space", plain.replace(">ai-train<", ">\n\t ai-train \n<")
    yield "single-quotes", plain.replace('"', "'")
    yield "spaces", plain.replace('type="', 'type = "').replace('url="', '\n url="')
    yield "max-age", plain.replace("<rsl ", '<rsl max-age="7" ')
    yield "other-elements", plain.replace(
        "<license>", "<copyright>X</copyright><terms>https://x.example/t</terms><schema/><license>"
    )
    yield "two-licences", plain.replace("</license>", f"</license><license>{body}</license>")
    yield "doctype", plain.replace("<rsl ", "<!DOCTYPE rsl>\n<rsl ", 1)
    yield "stylesheet", plain.replace("<rsl ", '<?xml-stylesheet href="x.xsl"?>\n<rsl ', 1)


def url_forms(url, host):
    path = "/" + url.split("/", 3)[3]
    folder = path.rsplit("/", 1)[0]
    end = path.rsplit(".", 1)[1]
    for label, pattern in (
        ("path", path),
        ("folder", folder + "/"),
        ("star", f"/*.{end}$"),
        ("star-all", "/*"),
        ("absolute", url),
        ("absolute-root", f"https://{host}/"),
        ("anchored", path + "$"),
        ("percent", path.replace("e", "%65")),
    ):
        yield label, pattern


def named(place, link=LICENCE):
    """What puts the name of the licence at `place`."""

    def apply(case):
        if place in ("robots", "image_robots"):
            case.set_file(place, f"License: {link}\n\nUser-agent: *\nAllow: /\n")
        elif place == "robots-group":
            case.set_file("robots", f"User-agent: *\nLicense: {link}\nAllow: /\n")
        elif place == "robots-ours":
            case.set_file("robots", f"User-agent: TamisBot\nLicense: {link}\nAllow: /\n")
        elif place == "robots-lower":
            case.set_file("robots", f"user-agent: *\r\nallow: /\r\nlicense:{link}\r\n")
        elif place == "header":
            case.headers.append(f'Link: <{link}>; rel="license"; type="application/rsl+xml"')
        elif place == "header-token":
            case.headers.append(f"link: <{link}>;type=application/rsl+xml;rel=license")
        elif place == "header-list":
            case.headers.append(f'Link: </style.css>; rel=preload, <{link}>; REL="License"; Type="application/rsl+xml"')
        elif place == "image-header":
            case.image_headers.append(f'Link: <{link}>; rel="license"; type="application/rsl+xml"')
        elif place == "link":
            case.head.append(f'<link rel="license" type="application/rsl+xml" href="{link}">')
        elif place == "link-upper":
            case.head.append(f"<LINK HREF='{link}' TYPE='application/RSL+xml' REL='LICENSE'/>")
        elif place == "link-relative":
            case.head.append('<link rel="license" type="application/rsl+xml" href="/license.xml">')

    return apply


PLACES = (
    "robots",
    "image_robots",
    "robots-group",
    "robots-ours",
    "robots-lower",
    "header",
    "header-token",
    "header-list",
    "image-header",
    "link",
    "link-upper",
    "link-relative",
)
SLOTS = {
    place: frozenset({"rsl", place.split("-")[0]} if "robots" in place and place != "image_robots" else {"rsl", place})
    for place in PLACES
}


def said(row, place, label, text, effects="", rows=None):
    def apply(case):
        named(place)(case)
        if text is not None:
            case.keys["rsl"] = {LICENCE: text}

    return Signal(f"{row}-rsl-{place}-{label}", rows or (row,), "rsl", apply, effects, SLOTS[place])


def inline(row, label, text, effects="", rows=None, element='<script type="application/rsl+xml">'):
    def apply(case):
        case.head.append(f"{element}\n{text}</script>")

    return Signal(f"{row}-rsl-inline-{label}", rows or (row,), "rsl", apply, effects, frozenset({"rsl"}))


def signals():
    for place in PLACES:
        for label, body in BODIES.items():
            yield said(26, place, label, document(body))
    for label, body in BODIES.items():
        yield inline(26, label, document(body))
    for label, text in xml_forms(BODIES["search-and-prohibits"]):
        for place in ("robots", "link", "header"):
            yield said(26, place, f"xml-{label}", text)
        if label not in ("bom",):
            yield inline(26, f"xml-{label}", text)
    yield inline(26, "upper", document(BODIES["prohibits-all"]), element="<SCRIPT TYPE='APPLICATION/RSL+XML'>")
    yield said(
        26,
        "robots",
        "server",
        document('<permits type="usage">all</permits>', attributes=' server="https://rslcollective.org/api"'),
    )
    yield said(26, "link", "server", document("", attributes=' server="https://rslcollective.org/api"'))
    for label, pattern in url_forms(PAGE_URL, PAGE_HOST):
        yield said(26, "robots", f"url-{label}", document(BODIES["prohibits-all"], pattern))
    for label, pattern in url_forms(IMAGE_URL, IMAGE_HOST):
        yield said(
            26,
            "image_robots",
            f"url-{label}",
            document(BODIES["prohibits-all"], pattern).replace(PAGE_HOST, IMAGE_HOST),
        )
    two = document(BODIES["prohibits-all"], "/notes/").replace(
        "</rsl>", '<content url="/"><license><permits type="usage">all</permits></license></content></rsl>'
    )
    yield said(26, "robots", "longest-wins", two)
    yield said(
        26,
        "robots",
        "longest-wins-swapped",
        two.replace('url="/"', 'url="/X"').replace('url="/notes/"', 'url="/"').replace('url="/X"', 'url="/x/"'),
    )
    for place in PLACES:
        for label, text in (
            ("unreachable", None),
            ("not-xml", "license: all rights\n"),
            ("cut", document(BODIES["closed-list"])[:90]),
            ("unclosed", document("<permits>").replace("</rsl>", "")),
            ("bad-reference", document("<permits type='usage'>&unknown;</permits>")),
        ):
            yield said(27, place, label, text, "Dq?", (27, 26))
    yield inline(27, "cut", document(BODIES["closed-list"])[:90], "Dq?", (27, 26))
    yield inline(27, "not-xml", json.dumps({"license": "none"}), "Dq?", (27, 26))


def near_misses():
    for place in ("robots", "link", "header"):
        for label, body in ALLOWED.items():
            effects = "???" if label in ("legal", "attribution") else "---"  # a duty to name may ask for a claim
            yield said(48, place, f"near-{label}", document(body), "---" if label == "legal" else effects)
        yield said(48, place, "near-other-path", document(BODIES["prohibits-all"], "/premium/"), "---")
        yield said(
            48,
            place,
            "near-one-of-two",
            document('<permits type="usage">search</permits>').replace(
                "</license>", '</license><license><permits type="usage">ai-train</permits></license>'
            ),
            "---",
        )

    def creative(case):
        case.head.append('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">')
        case.headers.append('Link: <https://creativecommons.org/licenses/by/4.0/>; rel="license"')

    yield Signal("48-rsl-near-cc", (48,), "licence", creative, "---", frozenset({"rsl"}))
    for label, text in (
        ("comment", "# License: https://x.example/l.xml\nUser-agent: *\nAllow: /\n"),
        ("empty", "License:\nUser-agent: *\nAllow: /\n"),
    ):
        yield Signal(
            f"48-rsl-near-robots-{label}",
            (48,),
            "rsl",
            lambda case, text=text: case.set_file("robots", text),
            "---" if label == "comment" else "???",
            frozenset({"rsl", "robots"}),
        )
    yield Signal(
        "48-rsl-near-script",
        (48,),
        "rsl",
        lambda case: case.head.append(f'<script type="text/plain">{document(BODIES["prohibits-all"])}</script>'),
        "---",
    )
