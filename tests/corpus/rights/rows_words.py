"""Rows 39, 40, 42: reservations in words (design page 2.10) and adult labels (2.11)."""

import json

from . import pictures, xmp
from .case import IMAGE_URL, Signal
from .rows_directives import add, in_header, in_meta, meta_forms
from .rows_media import picture
from .rows_robots import robots_signal

# Each names the use and forbids it within 80 characters, or names the law.
RESERVATIONS = (
    "Text and data mining of this work is not permitted.",
    "Text and Data Mining is prohibited.",
    "TDM reserved. All uses need consent.",
    "The use of this photo for machine learning is prohibited.",
    "No machine learning: such use is expressly forbidden.",
    "Use for AI training is not permitted.",
    "AI training prohibited",
    "All rights, also for text and data mining, are reserved",
    "Die Nutzung für KI-Training ist untersagt.",
    "Text und Data Mining (TDM) bleibt vorbehalten.",
    "Nutzung für Text and Data Mining ausdrücklich vorbehalten",
    "L'utilisation pour l'entraînement d'IA est interdite.",
    "TDM interdit sans accord de l'auteur",
    "Tous droits réservés, y compris le TDM : droits réservés",
    "AI学習への利用を禁止します",
    "人工知能の学習への使用を禁止",
    "Rights reserved under Article 4(3) of Directive (EU) 2019/790",
    "Nutzungsvorbehalt nach § 44b UrhG",
    "Reserved pursuant to Art. 4(3) DSM",
    "Opted out under Directive 2019/790",
)


CODEC = frozenset({"codec"})  # only pages in UTF-8 can say all of these


def references(text):
    return "".join(
        f"&#{ord(c)};" if at % 3 == 0 or ord(c) > 126 else f"&#x{ord(c):x};" if at % 3 == 1 else c
        for at, c in enumerate(text)
    )


def add_alt(text):
    return add(alt=text.replace('"', "&quot;"))


def image_words():
    for at, text in enumerate(RESERVATIONS):
        for label, markup in (
            ("figcaption", f"<figcaption>The heron. {text}</figcaption>"),
            ("figcaption-span", f'<figcaption>Heron <span class="credit">{text}</span></figcaption>'),
            ("figcaption-references", f"<figcaption>{references(text)}</figcaption>"),
        ):
            yield Signal(f"39-caption-{at}-{label}", (39, 40), "reservation", add(figure=[markup]), slots=CODEC)
        yield Signal(f"39-alt-{at}", (39, 40), "reservation", add_alt(f"A grey heron. {text}"), slots=CODEC | {"alt"})
        for prefix, name in (("xmpRights", "UsageTerms"), ("dc", "rights"), ("photoshop", "Instructions")):
            packet = xmp.alternative(prefix, name, text) if prefix != "photoshop" else xmp.attribute(prefix, name, text)
            yield picture(39, f"xmp-{name}-{at}", pictures.jpeg((0xE1, pictures.XMP_HEADER + packet)))
        yield picture(39, f"iim-{at}", pictures.jpeg_iim([(116, text)]))
        yield picture(39, f"iim-instructions-{at}", pictures.jpeg_iim([(5, "Heron"), (40, text)]))
        yield picture(39, f"exif-{at}", pictures.jpeg_exif({33432: text}, big_endian=at % 2 == 0))
    text = RESERVATIONS[0]
    for label, value in (
        ("upper", text.upper()),
        ("lower", text.lower()),
        ("lines", text.replace(" ", "\n  ")),
        ("tabs", text.replace(" ", "\t")),
        ("nbsp", text.replace(" ", "&nbsp;")),
        ("markup", text.replace("data", "<b>data</b>")),
    ):
        yield Signal(
            f"39-caption-{label}",
            (39, 40),
            "reservation",
            add(figure=[f"<figcaption>{value}</figcaption>"]),
            slots=CODEC,
        )
    for carrier, data in pictures.xmp_carriers(xmp.alternative("xmpRights", "UsageTerms", text)):
        yield picture(39, f"carrier-{carrier}", data)
    for label, packet in xmp.forms("xmpRights", "UsageTerms", text):
        if label not in ("bag", "utf-16le", "utf-16be", "resource"):
            yield picture(39, f"form-{label}", pictures.jpeg((0xE1, pictures.XMP_HEADER + packet)))
    for name in ("usageInfo", "conditionsOfAccess"):
        data = {"@context": "https://schema.org", "@type": "ImageObject", "contentUrl": IMAGE_URL, name: text}
        yield Signal(
            f"39-json-ld-{name}",
            (39, 40),
            "reservation",
            add(head=[f'<script type="application/ld+json">{json.dumps(data)}</script>']),
            "DDQ" if name == "conditionsOfAccess" else "???",
            frozenset({"urls"}),
        )


def page_words():
    for at, text in enumerate(RESERVATIONS):
        for label, markup in (
            ("paragraph", f"<p>{text}</p>"),
            ("footer", f"<footer><small>© 2026 Lindenhof. {text}</small></footer>"),
            ("comment", f"<!-- {text} -->"),
            ("references", f"<p>{references(text)}</p>"),
            ("aside", f'<aside class="legal"><ul><li>{text}</li></ul></aside>'),
        ):
            yield Signal(f"40-body-{at}-{label}", (40,), "reservation", add(body=[markup]), slots=CODEC)
        for name in ("copyright", "rights", "dcterms.rights"):
            yield in_meta(40, f"{name}-{at}", f'<meta name="{name}" content="{text}">', mechanism="reservation")
    text = RESERVATIONS[0]
    for label, element in meta_forms("copyright", text):
        if label not in ("duplicate-attribute", "after-noise", "before-noise"):
            yield in_meta(40, f"form-{label}", element, mechanism="reservation")
    for key in ("robots", "image_robots"):
        for at in (0, 1, 4, 8, 16, 17, 19):
            for label, file_text in (
                ("before", f"# {RESERVATIONS[at]}\nUser-agent: *\nAllow: /\n"),
                ("after", f"User-agent: *\nAllow: /\n# {RESERVATIONS[at]}"),
                ("crlf", f"# Legal\r\n# {RESERVATIONS[at]}\r\nUser-agent: *\r\nDisallow: /cart\r\n"),
                ("inline", f"User-agent: * # {RESERVATIONS[at]}\nAllow: /\n"),
            ):
                yield robots_signal(key, 40, f"comment-{at}-{label}", file_text, mechanism="reservation")
        yield robots_signal(
            key,
            40,
            "two-lines",
            "# Text and data mining of this site\n# is not permitted.\nUser-agent: *\nAllow: /\n",
            mechanism="reservation",
        )


ADULT_METAS = (
    ("rating", "adult"),
    ("rating", "mature"),
    ("rating", "restricted"),
    ("rating", "RTA-5042-1996-1400-1577-RTA"),
    ("voluntary content rating", "mature"),
)
PICS = (
    '(PICS-1.1 "http://www.icra.org/ratingsv02.html" l gen true for "http://x.example/" r (na 1 nb 1 lz 1))',
    '(pics-1.1 "http://www.icra.org/ratingsv02.html" comment "x" l r (nr 1 cz 1 lz 1 oz 1 vz 1))',
    '(PICS-1.1 "http://www.rsac.org/ratingsv01.html" l r (n 4 s 4 v 0 l 0))',
)


def adult():
    for name, value in ADULT_METAS:
        for label, element in meta_forms(name, value):
            if label not in ("duplicate-attribute", "after-noise", "before-noise") and not (
                label == "unquoted-name" and " " in name
            ):
                yield in_meta(42, f"{value[:8]}-{name[:4]}-{label}", element, mechanism="adult")
    for line in (
        "Rating: RTA-5042-1996-1400-1577-RTA",
        "rating: rta-5042-1996-1400-1577-rta",
        "RATING:RTA-5042-1996-1400-1577-RTA",
        "Rating: adult",
    ):
        yield in_header("headers", 42, line, [line], "\r\n", "???" if line.endswith("adult") else "", mechanism="adult")
    for at, label in enumerate(PICS):
        yield in_meta(42, f"pics-{at}", f"<meta http-equiv=\"PICS-Label\" content='{label}'>", mechanism="adult")
        yield in_meta(42, f"pics-upper-{at}", f"<META HTTP-EQUIV='pics-label' CONTENT='{label}'>", mechanism="adult")
        yield in_header("headers", 42, f"pics-{at}", [f"PICS-Label: {label}"], "\r\n", mechanism="adult")
    for at, value in enumerate((False, "false", "False")):
        for kind in ("WebPage", "Article"):
            data = json.dumps(
                {"@context": "https://schema.org", "@type": kind, "name": "Notes", "isFamilyFriendly": value}
            )
            for label, script in (
                ("plain", f'<script type="application/ld+json">{data}</script>'),
                ("upper", f'<SCRIPT TYPE="application/LD+JSON">{data}</SCRIPT>'),
                (
                    "graph",
                    f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": [json.loads(data)]})}</script>',
                ),
            ):
                yield in_meta(42, f"json-{at}-{kind}-{label}", script, mechanism="adult")


def signals():
    yield from image_words()
    yield from page_words()
    yield from adult()


ORDINARY = (
    "Our training for young gardeners starts in May; places are not reserved.",
    "The old data centre was mining town property; trespass is prohibited there.",
    "She studies machine learning in Ghent.",
    "AI and its critics: an essay in four parts.",
    "Parking is prohibited. Swimming in the pond is not permitted.",
    "All rights reserved.",
    "Le train de 9 h 30 est réservé aux groupes.",
    "KI und Kunst: eine Ausstellung",
    "Tables reserved for members. Dogs not permitted.",
    "Article 4 of the rules deals with dogs.",
    "Das Betreten der Wiese ist untersagt.",
    "写真撮影は禁止です",
    "Text mining made easy: a workshop for librarians",
    "Kurs: Data Mining mit Python, Raum 44b",
)


def near_misses():
    for at, text in enumerate(ORDINARY):
        strict = "?--" if "ights reserved" in text else "---"
        yield Signal(f"48-words-near-body-{at}", (48,), "reservation", add(body=[f"<p>{text}</p>"]), strict)
        yield Signal(
            f"48-words-near-caption-{at}",
            (48,),
            "reservation",
            add(figure=[f"<figcaption>{text}</figcaption>"]),
            strict,
        )
        yield picture(
            48,
            f"near-words-{at}",
            pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.alternative("dc", "description", text))),
            strict,
        )
        yield in_meta(
            48, f"near-description-{at}", f'<meta name="description" content="{text}">', "---", mechanism="reservation"
        )
    for name, value in (
        ("rating", "general"),
        ("rating", "safe for kids"),
        ("rating", "14 years"),
        ("rating", "5 stars"),
        ("keywords", "adult education, mature trees"),
        ("audience", "adult"),
        ("rating", ""),
    ):
        yield in_meta(
            48, f"near-adult-{name}-{value}", f'<meta name="{name}" content="{value}">', "---", mechanism="adult"
        )
    for label, data in (
        ("friendly", {"@type": "WebPage", "isFamilyFriendly": True}),
        ("rated", {"@type": "Product", "aggregateRating": {"ratingValue": 4}}),
    ):
        yield in_meta(
            48,
            f"near-adult-{label}",
            f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **data})}</script>',
            "---",
            mechanism="adult",
        )
    for label in (
        '(PICS-1.1 "http://www.icra.org/ratingsv02.html" l r (nz 1 lz 1 cz 1))',
        '(PICS-1.1 "http://www.rsac.org/ratingsv01.html" l r (n 0 s 0 v 0 l 0))',
    ):
        yield in_header(
            "headers", 48, f"near-{label[-12:]}", [f"PICS-Label: {label}"], "\r\n", "---", mechanism="adult"
        )
