"""Rows 33 to 37 and 52: what stands in the picture (PLUS/IPTC, C2PA/CAWG; design page 2.8, 2.9)."""

from . import jumbf, pictures, xmp
from .case import Signal

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
PROHIBITED = (
    "DMI-PROHIBITED",
    "DMI-PROHIBITED-AIMLTRAINING",
    "DMI-PROHIBITED-GENAIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
    "DMI-PROHIBITED-SEECONSTRAINT",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
    "DMI-PROHIBITED-SOMETHINGNEW",
)
UNKNOWN = (
    VOCABULARY + "DMI-RESTRICTED",
    VOCABULARY + "DMI-FOO",
    "DMI-ALLOWEDISH",
    "no",
    "prohibited",
    "Data mining is not wanted",
    VOCABULARY + "DMI-",
    VOCABULARY + "DMI-NOT-ALLOWED",
    VOCABULARY + "DMI-AIMLTRAINING",
    "urn:x:DMI-NONE",
    "DMI-NEVER",
    "false",
    "0",
    "DENIED",
    "none",
    "reserved",
    VOCABULARY + "DMI-UNKNOWN",
    VOCABULARY + "DMI-NO",
    "DMI_PROHIBIT",
    VOCABULARY + "DMI-LICENSE-REQUIRED",
)
AI_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
TYPES = {b"\xff\xd8": "jpeg", b"\x89P": "png", b"RI": "webp", b"GI": "gif"}


def picture(row, label, data, effects="", rows=None, mechanism="image"):
    def apply(case):
        case.image = data
        case.image_headers = [line for line in case.image_headers if not line.startswith("Content-Type")] + [
            f"Content-Type: image/{TYPES[data[:2]]}"
        ]

    return Signal(f"{row}-image-{label}", rows or (row,), mechanism, apply, effects, frozenset({"image"}))


def values(name):
    """Spellings of one value that a reader of the last path segment takes for it."""
    yield "uri", VOCABULARY + name
    yield "https", VOCABULARY.replace("http:", "https:") + name
    yield "value-path", VOCABULARY.replace("vocab", "value") + name
    yield "bare", name
    yield "lower", (VOCABULARY + name).lower()
    yield "mixed", VOCABULARY + name.title()
    yield "padded", f"  {VOCABULARY}{name}\n"


def property_cases(row, prefix, name, value, effects="", rows=None, tag=""):
    """One property in every form in JPEG, and the plain form in every carrier."""
    for form, packet in xmp.forms(prefix, name, value):
        odd = form in ("bag", "utf-16le", "utf-16be")
        letters = "???" if odd else effects
        yield picture(row, f"{tag}{form}", pictures.jpeg((0xE1, pictures.XMP_HEADER + packet)), letters, rows)
    for form, packet in list(xmp.forms(prefix, name, value))[:2]:
        for carrier, data in pictures.xmp_carriers(packet):
            yield picture(row, f"{tag}{carrier}-{form}", data, effects, rows)
    main = xmp.attribute("xmpNote", "HasExtendedXMP", "GUID")
    for pieces in (1, 3):
        segments = pictures.extended_xmp(main, xmp.element(prefix, name, value), pieces)
        yield picture(row, f"{tag}extended-{pieces}", pictures.jpeg(*segments), effects, rows)
    segments = pictures.extended_xmp(main, xmp.element(prefix, name, value), 2)
    yield picture(row, f"{tag}extended-swapped", pictures.jpeg(segments[0], segments[2], segments[1]), effects, rows)
    yield picture(
        row,
        f"{tag}second-packet",
        pictures.jpeg(
            (0xE1, pictures.XMP_HEADER + xmp.EMPTY), (0xE1, pictures.XMP_HEADER + xmp.attribute(prefix, name, value))
        ),
        "???" if not rows else "???",
        rows,
    )


def plus():
    for name in PROHIBITED:
        for label, value in values(name):
            yield picture(
                33,
                f"{name}-{label}",
                pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("plus", "DataMining", value))),
            )
            yield picture(
                33,
                f"{name}-{label}-png",
                pictures.png(before=[(b"iTXt", pictures.itxt(xmp.element("plus", "DataMining", value)))]),
            )
    for name in PROHIBITED[:3]:
        yield from property_cases(33, "plus", "DataMining", VOCABULARY + name, tag=f"{name}-")
    both = f'<rdf:Description rdf:about="" xmlns:plus="{xmp.NS["plus"]}"><plus:DataMining>{VOCABULARY}DMI-ALLOWED</plus:DataMining></rdf:Description><rdf:Description rdf:about="" xmlns:plus="{xmp.NS["plus"]}" plus:DataMining="{VOCABULARY}DMI-PROHIBITED"/>'
    yield picture(33, "allowed-and-prohibited", pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.wrap(both))))
    for at, value in enumerate(UNKNOWN):
        # A reader may take a word like "prohibited" for what it says.
        effects = "Dq?" if "prohibit" in value.lower() else ""
        inside = pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("plus", "DataMining", value)))
        webp = pictures.webp(4, (b"XMP ", xmp.element("plus", "DataMining", value)))
        yield picture(34, f"value-{at}", inside, effects, (34, 33))
        yield picture(34, f"value-{at}-webp", webp, effects, (34, 33))
    yield from property_cases(34, "plus", "DataMining", VOCABULARY + "DMI-FOO", tag="form-")
    for value in (AI_SOURCE, AI_SOURCE.replace("http:", "https:"), "trainedAlgorithmicMedia", AI_SOURCE + "/"):
        yield picture(
            52,
            f"value-{value[-40:]}",
            pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("Iptc4xmpExt", "DigitalSourceType", value))),
            "" if value == AI_SOURCE else "???",
        )
    yield from property_cases(52, "Iptc4xmpExt", "DigitalSourceType", AI_SOURCE, tag="form-")


def c2pa_cases(row, label, box, effects="", rows=None):
    for carrier, data in pictures.jumbf_carriers(box):
        yield picture(row, f"{label}-{carrier}", data, effects, rows)


def c2pa():
    for use in ("notAllowed", "constrained"):
        for name in jumbf.ENTRIES[:3]:
            yield from c2pa_cases(35, f"{name}-{use}", jumbf.simple({name: use}))
    no = {
        "data_mining": "notAllowed",
        "ai_training": "notAllowed",
        "ai_generative_training": "notAllowed",
        "ai_inference": "allowed",
    }
    yield from c2pa_cases(35, "all", jumbf.simple({name: "notAllowed" for name in jumbf.ENTRIES}))
    yield from c2pa_cases(35, "cawg", jumbf.simple(no, label="cawg.training-mining", prefix="cawg."))
    yield from c2pa_cases(35, "cawg-c2pa-names", jumbf.simple(no, label="cawg.training-mining"))
    yield from c2pa_cases(35, "numbered", jumbf.simple(no, label="c2pa.training-mining__1"))
    yield from c2pa_cases(35, "no-entries", jumbf.simple(no, wrap=False))
    yield from c2pa_cases(35, "indefinite", jumbf.simple(no, indefinite=True))
    yield from c2pa_cases(35, "wide-lengths", jumbf.simple(no, wide=True))
    yield from c2pa_cases(
        35,
        "one-of-four",
        jumbf.simple(
            {
                "data_mining": "allowed",
                "ai_inference": "allowed",
                "ai_training": "allowed",
                "ai_generative_training": "notAllowed",
            }
        ),
    )
    data = jumbf.entries(**no)
    label = "c2pa.training-mining"
    urn = "urn:c2pa:11111111-2222-4333-8444-555555555555"
    tagged = jumbf.cbor(jumbf.Tagged(55799 % 65536, data))
    for name, body in (
        ("tagged", tagged),
        ("tagged-value", jumbf.cbor({"entries": {"c2pa.ai_training": {"use": jumbf.Tagged(30, "notAllowed")}}})),
        ("more-keys", jumbf.cbor({"metadata": {"x": [1, None, True]}, **data})),
        (
            "constraint-info",
            jumbf.cbor({"entries": {"c2pa.ai_training": {"use": "constrained", "constraint_info": "ask us"}}}),
        ),
        (
            "constraints-info",
            jumbf.cbor({"entries": {"c2pa.data_mining": {"constraints_info": "ask", "use": "constrained"}}}),
        ),
    ):
        yield from c2pa_cases(35, name, jumbf.store(jumbf.manifest(urn, jumbf.assertion(label, body))))
    yield from c2pa_cases(35, "long-box", jumbf.store(jumbf.manifest(urn, jumbf.assertion(label, data)), long=True))
    yield from c2pa_cases(
        35,
        "claim-v2",
        jumbf.store(
            jumbf.manifest(
                urn, jumbf.ACTIONS, jumbf.assertion("cawg.training-mining", jumbf.entries("cawg.", **no)), version=2
            )
        ),
    )
    yes = jumbf.assertion(label, jumbf.entries(ai_training="allowed"))
    yield from c2pa_cases(
        35, "two-assertions", jumbf.store(jumbf.manifest(urn, yes, jumbf.assertion(label + "__1", data)))
    )
    yield from c2pa_cases(
        35,
        "active-after-ingredient",
        jumbf.store(jumbf.manifest(urn + "0", yes), jumbf.manifest(urn, jumbf.assertion(label, data))),
    )
    yield from c2pa_cases(
        35,
        "ingredient-only",
        jumbf.store(jumbf.manifest(urn + "0", jumbf.assertion(label, data)), jumbf.manifest(urn, jumbf.ACTIONS)),
        "D??",
        (35,),
    )
    for use in ("notAllowed", "constrained"):
        inference = {"ai_inference": use}
        yield from c2pa_cases(36, f"plain-{use}", jumbf.simple(inference))
        yield from c2pa_cases(36, f"cawg-{use}", jumbf.simple(inference, label="cawg.training-mining", prefix="cawg."))
        yield from c2pa_cases(
            36, f"others-allowed-{use}", jumbf.simple({**inference, "ai_training": "allowed", "data_mining": "allowed"})
        )
        yield from c2pa_cases(36, f"indefinite-{use}", jumbf.simple(inference, indefinite=True))
        yield from c2pa_cases(36, f"no-entries-{use}", jumbf.simple(inference, wrap=False))
    good = jumbf.simple(no)
    for name, body in (
        ("cut-cbor", jumbf.cbor(data)[:20]),
        ("empty-cbor", b""),
        ("break", b"\xff"),
        ("reserved", b"\xa1\x1c"),
        ("huge-map", b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"),
        ("deep", b"\x81" * 5000),
    ):
        yield from c2pa_cases(
            37, name, jumbf.store(jumbf.manifest(urn, jumbf.assertion(label, body or b""))), "Dq?", (37, 35)
        )
    for name, box in (
        ("cut-box", good[: len(good) // 2]),
        ("zero-length", good[:4] + b"\0\0\0\0" + good[8:]),
        ("inner-length", good.replace(b"jumd", b"jumx", 3)),
    ):
        yield from c2pa_cases(37, name, box, "Dq?", (37, 35))


def signals():
    yield from plus()
    yield from c2pa()


def near_misses():
    for name in ("DMI-ALLOWED", "DMI-UNSPECIFIED"):
        for label, value in values(name):
            yield picture(
                48,
                f"near-{name}-{label}",
                pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("plus", "DataMining", value))),
                "---",
            )
        for carrier, data in pictures.xmp_carriers(xmp.element("plus", "DataMining", VOCABULARY + name)):
            yield picture(48, f"near-{name}-{carrier}", data, "---")
    ns = f'<rdf:Description rdf:about="" xmlns:plus="http://example.org/not-plus/" plus:DataMining="{VOCABULARY}DMI-PROHIBITED"/>'
    yield picture(48, "near-other-namespace", pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.wrap(ns))), "???")
    yield picture(
        48,
        "near-comment",
        pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.wrap(f"<!-- plus:DataMining {VOCABULARY}DMI-PROHIBITED -->"))),
        "---",
    )
    yield picture(48, "near-empty-xmp", pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.EMPTY)), "---")
    for kind in ("digitalCapture", "humanEdits", "negativeFilm", "composite"):
        yield picture(
            48,
            f"near-{kind}",
            pictures.jpeg(
                (
                    0xE1,
                    pictures.XMP_HEADER
                    + xmp.attribute("Iptc4xmpExt", "DigitalSourceType", AI_SOURCE.rsplit("/", 1)[0] + "/" + kind),
                )
            ),
            "---",
        )
    allowed = {name: "allowed" for name in jumbf.ENTRIES}
    urn = "urn:c2pa:11111111-2222-4333-8444-555555555555"
    for label, box in (
        ("allowed", jumbf.simple(allowed)),
        ("cawg-allowed", jumbf.simple(allowed, label="cawg.training-mining", prefix="cawg.")),
        ("actions-only", jumbf.store(jumbf.manifest(urn, jumbf.ACTIONS))),
        ("other-label", jumbf.store(jumbf.manifest(urn, jumbf.assertion("org.example.notes", {"note": "notAllowed"})))),
    ):
        for carrier, data in pictures.jumbf_carriers(box):
            yield picture(48, f"near-c2pa-{label}-{carrier}", data, "---")
    for form, data in (
        ("exif", pictures.jpeg_exif({305: "Camera 1.0"})),
        ("iim", pictures.jpeg_iim([(5, "Heron at the pond"), (25, "heron")])),
        ("png", pictures.png()),
        ("webp", pictures.WEBP),
        ("gif", pictures.GIF),
    ):
        yield picture(48, f"near-plain-{form}", data, "---")
