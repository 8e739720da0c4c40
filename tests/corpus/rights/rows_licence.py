"""Rows 46 to 51: licences of this image (design page section 3)."""

import json

from . import pictures, xmp
from .case import IMAGE_URL, PAGE_URL, Signal
from .rows_directives import add
from .rows_media import picture

CC = "https://creativecommons.org/licenses/"
OPEN = (
    CC + "by/4.0/",
    CC + "by-sa/4.0/",
    CC + "by/3.0/",
    CC + "by-sa/3.0/de/",
    CC + "by/2.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "https://creativecommons.org/publicdomain/mark/1.0/",
    "http://creativecommons.org/licenses/by-sa/2.5/",
)
NC = (CC + "by-nc/4.0/", CC + "by-nc-sa/4.0/", CC + "by-nc-sa/3.0/us/", CC + "by-nc/2.0/")
ND = (CC + "by-nd/4.0/", CC + "by-nd/3.0/", CC + "by-nd/2.0/de/", CC + "by-nd/2.5/")
NC_ND = (CC + "by-nc-nd/4.0/", CC + "by-nc-nd/3.0/us/")
UNIT_SPELLINGS = (
    lambda url: url,
    lambda url: url.replace("https:", "http:"),
    lambda url: url.rstrip("/"),
    lambda url: url + "deed.en",
    lambda url: url + "legalcode",
    lambda url: url.replace("https://", "https://www."),
    lambda url: url.upper().replace("HTTPS", "https"),
    lambda url: url + "?ref=chooser-v1",
    lambda url: url.replace("https:", ""),
    lambda url: url.replace("creativecommons", "CreativeCommons"),
)


def ld(*objects):
    body = (
        {"@context": "https://schema.org", **objects[0]}
        if len(objects) == 1
        else [{"@context": "https://schema.org", **o} for o in objects]
    )
    return f'<script type="application/ld+json">{json.dumps(body)}</script>'


def image_object(licence, **more):
    return {"@type": "ImageObject", "contentUrl": IMAGE_URL, "license": licence, **more}


def places(url):
    """(label, how) of a licence that belongs to this image: confidence A or B."""
    yield "web-statement", {
        "image": pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("xmpRights", "WebStatement", url)))
    }
    yield "web-statement-element", {
        "image": pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.element("xmpRights", "WebStatement", url, p="r")))
    }
    yield "cc-license", {
        "image": pictures.jpeg(
            (
                0xE1,
                pictures.XMP_HEADER
                + xmp.wrap(
                    f'<rdf:Description rdf:about="" xmlns:cc="{xmp.NS["cc"]}"><cc:license rdf:resource="{url}"/></rdf:Description>'
                ),
            )
        )
    }
    yield "png", {
        "image": pictures.png(before=[(b"iTXt", pictures.itxt(xmp.attribute("xmpRights", "WebStatement", url)))])
    }
    yield "webp", {"image": pictures.webp(4, (b"XMP ", xmp.attribute("xmpRights", "WebStatement", url)))}
    yield "json-ld", {"head": [ld(image_object(url))]}
    yield "json-ld-url", {
        "head": [
            ld(
                {
                    "@type": "ImageObject",
                    "url": IMAGE_URL,
                    "license": url,
                    "creator": {"@type": "Person", "name": "Jane Doe"},
                }
            )
        ]
    }
    yield "json-ld-graph", {
        "head": [ld({"@graph": [{"@type": "WebPage", "url": PAGE_URL}, image_object(url, creditText="Jane Doe")]})]
    }
    yield "figure", {"figure": [f'<figcaption>A heron, <a rel="license" href="{url}">licence</a></figcaption>']}
    yield "figure-upper", {"figure": [f"<figcaption>A heron, <A HREF='{url}' REL='License'>licence</A></figcaption>"]}


def licensed(row, name, how, effects, rows=None, **keys):
    def apply(case):
        if "image" in how:
            picture(row, name, how["image"]).apply(case)
        case.head.extend(how.get("head", []))
        case.figure.extend(how.get("figure", []))
        case.body.extend(how.get("body", []))
        case.keys.update(keys)

    slots = {"figure-licence", "encode", "urls", *(["image"] if "image" in how else [])}
    return Signal(f"{row}-{name}", rows or (row,), "licence", apply, effects, frozenset(slots))


def notices():
    """Row 46: nothing but a notice."""
    for at, text in enumerate(
        (
            "© 2024 Jane Doe",
            "Copyright 2024 Jane Doe. All rights reserved.",
            "(c) Jane Doe",
            "© Jane Doe, all rights reserved",
            "Alle Rechte vorbehalten. © Jane Doe",
        )
    ):
        for label, data in (
            ("iim", pictures.jpeg_iim([(116, text)])),
            ("iim-latin", pictures.jpeg_iim([(116, text)], utf8=False)),
            ("exif", pictures.jpeg_exif({33432: text})),
            ("exif-little", pictures.jpeg_exif({33432: text}, big_endian=False)),
            ("dc", pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.alternative("dc", "rights", text)))),
            ("dc-png", pictures.png(before=[(b"iTXt", pictures.itxt(xmp.alternative("dc", "rights", text)))])),
            ("dc-webp", pictures.webp(4, (b"XMP ", xmp.alternative("dc", "rights", text, "en")))),
        ):
            yield picture(46, f"{label}-{at}", data, mechanism="licence")
        notice = {"@type": "ImageObject", "contentUrl": IMAGE_URL, "copyrightNotice": text}
        yield licensed(46, f"json-ld-{at}", {"head": [ld(notice)]}, "DRR")


def required():
    """Row 47: the operator asks for a licence, and there is none that counts."""
    for level in ("any", "open", "commercial"):
        for label, how in (
            ("nothing", {}),
            ("words", {"body": ["<p>Licence terms: ask us.</p>"]}),
            (
                "lookalike",
                {
                    "figure": [
                        '<figcaption><a rel="license" href="https://notcreativecommons.org/licenses/by/4.0/">by</a></figcaption>'
                    ]
                },
            ),
            ("evil-host", {"head": [ld(image_object("https://creativecommons.org.evil.example/licenses/by/4.0/"))]}),
            (
                "chooser",
                {"figure": ['<figcaption><a href="https://creativecommons.org/choose/">choose</a></figcaption>']},
            ),
            ("unknown-version", {"head": [ld(image_object(CC + "by/9.0/"))]}),
            (
                "other-image",
                {
                    "head": [
                        ld({"@type": "ImageObject", "contentUrl": "https://other.example/x.jpg", "license": OPEN[0]})
                    ]
                },
            ),
            ("footer", {"body": [f'<footer><a href="{OPEN[0]}">CC BY 4.0</a></footer>']}),
        ):
            if level == "any" and label in ("lookalike", "evil-host", "unknown-version"):
                continue  # some unknown licence is still one
            yield licensed(47, f"{level}-{label}", how, "DDD", licence_require=level)
    for level in ("open", "commercial"):
        for at, url in enumerate(ND + NC_ND):
            yield licensed(
                47, f"{level}-nd-{at}", {"head": [ld(image_object(url))]}, "DD?", (47, 50, 49), licence_require=level
            )
    yield licensed(
        47,
        "confidence",
        {"figure": [f'<figcaption><a rel="license" href="{OPEN[0]}">by</a></figcaption>']},
        "DDD",
        licence_require="open",
        min_confidence="A",
    )


def signals():
    yield from notices()
    yield from required()
    for at, url in enumerate(NC):
        for label, how in places(url):
            yield licensed(49, f"{label}-{at}", how, "DDD", (49, 47), licence_require="commercial")
    for spelling, change in enumerate(UNIT_SPELLINGS):
        for label, how in list(places(change(ND[0])))[::3]:
            yield licensed(50, f"spelling-{spelling}-{label}", how, "DDR", encode="jpg")
    for at, url in enumerate(ND + NC_ND):
        for label, how in places(url):
            yield licensed(50, f"{label}-{at}", how, "DDR", encode="jpg")
    yield from conflicts()


def conflicts():
    """Row 51: two claims about this image from different places."""
    pairs = ((OPEN[0], NC[0]), (OPEN[1], OPEN[0]), (OPEN[5], NC[1]), (OPEN[0], OPEN[5]), (NC[0], NC[1]))
    for at, (first, second) in enumerate(pairs):
        for turn, (one, other) in enumerate(((first, second), (second, first))):
            embedded = dict(places(one))
            written = dict(places(other))
            for a in ("web-statement", "cc-license", "png"):
                for b in ("json-ld", "figure"):
                    both = {**embedded[a], **written[b]}
                    # The text does not say whether a container contradicts the file.
                    yield licensed(51, f"{at}-{turn}-{a}-{b}", both, "DQR" if b == "json-ld" else "???")
    reserved = {
        "image": pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("xmpRights", "WebStatement", OPEN[0]))),
        "head": [ld(image_object("https://rightsstatements.org/vocab/InC/1.0/"))],
    }
    yield licensed(51, "inc", reserved, "D??", (51, 46))


def recorded():
    """Rows 48 to 50 where they keep: open licences, NC without a demand for commerce, ND kept as it is."""
    for at, url in enumerate(OPEN):
        for label, how in places(url):
            yield licensed(48, f"open-{label}-{at}", how, "RRR")
            if at < 3:
                for level in ("any", "open", "commercial"):
                    yield licensed(48, f"open-{level}-{label}-{at}", how, "RRR", licence_require=level)
    for spelling, change in enumerate(UNIT_SPELLINGS):
        yield licensed(
            48,
            f"open-spelling-{spelling}",
            {"head": [ld(image_object(change(OPEN[0])))]},
            "RRR",
            licence_require="open",
        )
    for at, url in enumerate(NC):
        for label, how in places(url):
            yield licensed(49, f"kept-{label}-{at}", how, "RRR")
    for at, url in enumerate(ND):
        for label, how in list(places(url))[:6]:
            yield licensed(50, f"kept-{label}-{at}", how, "---", encode="original")


def near_misses():
    """A licence of something else, and one said twice alike: no conflict, no ND of this image."""
    same = {
        **dict(places(OPEN[0]))["web-statement"],
        **dict(places(OPEN[0].replace("https:", "http:") + "deed.en"))["json-ld"],
    }
    yield licensed(48, "near-same-twice", same, "---")
    for label, how in (
        ("page", {"head": [f'<link rel="license" href="{OPEN[0]}">']}),
        ("footer", {"body": [f'<footer><a rel="license" href="{OPEN[1]}">CC BY-SA</a></footer>']}),
        (
            "other-image-nd",
            {"head": [ld({"@type": "ImageObject", "contentUrl": "https://other.example/x.jpg", "license": ND[0]})]},
        ),
        ("prose", {"body": ["<p>Creative Commons licences such as BY-ND forbid derivatives.</p>"]}),
        ("work", {"head": [ld({"@type": "Article", "license": OPEN[0]})]}),
        (
            "other-conflict",
            {
                "head": [
                    ld(
                        {"@type": "ImageObject", "contentUrl": "https://other.example/x.jpg", "license": NC[0]},
                        image_object(OPEN[0]),
                    )
                ]
            },
        ),
    ):
        yield licensed(48, f"near-{label}", how, "---")
