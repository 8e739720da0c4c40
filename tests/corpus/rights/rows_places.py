"""Rows 38, 41, 43, 44: opt-out lists, statuses and challenges, stock domains and agencies (2.11, 3.7)."""

import hashlib
import json

from . import pictures, xmp
from .case import IMAGE_HOST, IMAGE_URL, PAGE_HOST, PAGE_URL, Signal
from .rows_directives import add
from .rows_media import picture

STOCK = (
    "gettyimages.com",
    "istockphoto.com",
    "shutterstock.com",
    "alamy.com",
    "stock.adobe.com",
    "dreamstime.com",
    "123rf.com",
    "depositphotos.com",
    "bigstockphoto.com",
    "canstockphoto.com",
    "agefotostock.com",
    "picfair.com",
    "pond5.com",
    "vectorstock.com",
    "freepik.com",
    "imago-images.com",
    "picture-alliance.com",
    "apimages.com",
    "afpforum.com",
    "magnumphotos.com",
    "masterfile.com",
    "superstock.com",
    "mostphotos.com",
    "sciencephoto.com",
    "bridgemanimages.com",
    "plainpicture.com",
)
STOCK_CDN = (
    "media.gettyimages.com",
    "embed.gettyimages.com",
    "c8.alamy.com",
    "image.shutterstock.com",
    "thumbs.dreamstime.com",
    "t3.ftcdn.net",
    "as1.ftcdn.net",
    "st2.depositphotos.com",
)
CREDITS = (
    "Photo: Getty Images",
    "Getty Images/J. Doe",
    "AFP via Getty Images",
    "Photo: AP Photo/Jane Doe",
    "REUTERS/Jane Doe",
    "Jane Doe/Reuters",
    "Jane Doe / Alamy Stock Photo",
    "© Shutterstock",
    "Foto: picture alliance/dpa",
    "Bild: dpa",
    "iStock",
    "Credit: Shutterstock",
    "Photograph: Alamy",
)
CHALLENGE = "<!doctype html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={cType:'managed'};</script></body></html>"


def keyed(row, name, mechanism, effects="", rows=None, slots=(), fields=None, **keys):
    def apply(case):
        for field, value in (fields or {}).items():
            if isinstance(value, list):
                getattr(case, field).extend(value)
            else:
                setattr(case, field, value)
        case.keys.update(keys)

    return Signal(f"{row}-{name}", rows or (row,), mechanism, apply, effects, frozenset(slots))


def lists():
    digest = hashlib.sha256(pictures.JPEG).hexdigest()
    entries = {
        "page-host": PAGE_HOST,
        "image-host": IMAGE_HOST,
        "domain": "lindenhof.example",
        "upper": "LINDENHOF.EXAMPLE",
        "page-url": PAGE_URL,
        "image-url": IMAGE_URL,
        "url-fragment": PAGE_URL + "#top",
        "url-upper-host": IMAGE_URL.replace("img.lindenhof", "IMG.Lindenhof"),
        "digest": digest,
        "digest-upper": digest.upper(),
    }
    for label, line in entries.items():
        for form, text in (
            ("only", line),
            ("among", f"other.example\n{line}\nthird.example\n"),
            ("crlf", f"other.example\r\n{line}\r\n"),
            ("comment", f"# opt-outs\n\n{line}\n"),
            ("spaces", f"  {line}  \n"),
            ("twice", f"{line}\n{line}\n"),
        ):
            effects = "???" if label == "url-fragment" else "DDD"  # the digest is known only after the fetch
            yield keyed(
                38,
                f"{label}-{form}",
                "list",
                effects,
                slots=("list", *(["image"] if "digest" in label else [])),
                opt_out=text,
            )


def statuses():
    for code in (401, 402, 403, 407, 451):
        for key in ("status", "image_status"):
            yield keyed(41, f"{key}-{code}", "status", slots=("status",), **{key: code})
            yield keyed(
                41,
                f"{key}-{code}-html",
                "status",
                slots=("status", "codec", "head"),
                fields={"page": "<html><body><h1>Forbidden</h1></body></html>"} if key == "status" else {},
                **{key: code},
            )
            field = "headers" if key == "status" else "image_headers"
            for label, lines in (
                ("authenticate", ['WWW-Authenticate: Basic realm="x"']),
                ("price", ["crawler-price: USD 0.01"]),
                ("retry", ["Retry-After: 60"]),
                ("license", ['WWW-Authenticate: License error="invalid_request"']),
                ("cf", ["cf-mitigated: challenge", "Server: cloudflare"]),
            ):
                yield keyed(
                    41, f"{key}-{code}-{label}", "status", slots=("status",), fields={field: lines}, **{key: code}
                )
    for code in (200, 403, 429, 503):
        for field, key in (("headers", "status"), ("image_headers", "image_status")):
            for form in ("cf-mitigated: challenge", "CF-Mitigated: Challenge", "cf-mitigated:challenge"):
                yield keyed(
                    41,
                    f"challenge-{key}-{code}-{form}",
                    "status",
                    slots=("status",),
                    fields={field: [form]},
                    **{key: code},
                )

    def html_image(case):
        case.image = CHALLENGE.encode()
        case.image_headers = ["Content-Type: text/html; charset=utf-8", "Server: cloudflare", "cf-mitigated: challenge"]

    yield Signal("41-challenge-instead-of-image", (41,), "status", html_image, slots=frozenset({"image", "status"}))


def urls(row, name, page_url=None, image_url=None, effects=""):
    fields = {}
    if page_url:
        fields["page_url"] = page_url
    if image_url:
        fields["image_url"] = image_url
    return keyed(
        row,
        name,
        "stock",
        effects,
        slots=("urls", "robots", "image_robots", "rsl", "list", "tdmrep", "image_tdmrep", "ai_txt", "image_ai_txt"),
        fields=fields,
    )


def stock():
    for domain in STOCK:
        yield urls(43, f"image-{domain}", image_url=f"https://images.{domain}/photos/2024/heron-17.jpg")
        yield urls(43, f"page-{domain}", page_url=f"https://www.{domain}/photo/heron-17.html")
        yield urls(43, f"bare-{domain}", image_url=f"https://{domain}/heron-17.jpg")
        yield urls(43, f"upper-{domain}", image_url=f"https://Cdn.{domain.upper()}/heron-17.jpg")
    for host in STOCK_CDN:
        yield urls(43, f"cdn-{host}", image_url=f"https://{host}/heron-17.jpg")
        yield urls(43, f"cdn-port-{host}", image_url=f"http://{host}:8080/heron-17.jpg?w=640")
        yield urls(43, f"cdn-dot-{host}", image_url=f"https://{host}./heron-17.jpg")


def agencies():
    for at, text in enumerate(CREDITS):
        for label, markup in (
            ("plain", f"<figcaption>A heron at the pond. {text}</figcaption>"),
            ("paren", f"<figcaption>A heron at the pond ({text})</figcaption>"),
            ("span", f'<figcaption>Heron<span class="credit">{text}</span></figcaption>'),
            ("upper", f"<figcaption>A heron at the pond. {text.upper()}</figcaption>"),
            ("references", f"<figcaption>A heron. {text.replace('e', '&#101;').replace('t', '&#x74;')}</figcaption>"),
        ):
            yield Signal(
                f"44-caption-{at}-{label}", (44,), "licence", add(figure=[markup]), "" if label != "upper" else "???"
            )
        for prefix, name in (("photoshop", "Credit"), ("photoshop", "Source")):
            yield picture(
                44,
                f"{name}-{at}",
                pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute(prefix, name, text))),
                mechanism="licence",
            )
        yield picture(44, f"iim-credit-{at}", pictures.jpeg_iim([(110, text)]), mechanism="licence")
        yield picture(44, f"iim-source-{at}", pictures.jpeg_iim([(115, text)]), mechanism="licence")
    for label, data in (
        ("alamy", pictures.jpeg_iim([(40, "Visit your order history at www.alamy.com")])),
        ("copyright", pictures.jpeg_iim([(116, "2024 Getty Images")])),
        ("png", pictures.png(before=[(b"iTXt", pictures.itxt(xmp.element("photoshop", "Credit", "Getty Images")))])),
    ):
        yield picture(44, f"agency-{label}", data, mechanism="licence")
    licensor = (
        f'<rdf:Description rdf:about="" xmlns:plus="{xmp.NS["plus"]}"><plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">'
        "<plus:LicensorURL>https://lindenhof.example/buy</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor></rdf:Description>"
    )
    attributes = licensor.replace(' rdf:parseType="Resource">\n', ">").replace(
        '<rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://lindenhof.example/buy</plus:LicensorURL></rdf:li>',
        '<rdf:li plus:LicensorURL="https://lindenhof.example/buy"/>',
    )
    for label, text in (
        ("element", licensor),
        ("attribute", attributes),
        ("bag", licensor.replace("rdf:Seq", "rdf:Bag")),
        (
            "description",
            licensor.replace('<rdf:li rdf:parseType="Resource">', "<rdf:li><rdf:Description>").replace(
                "</rdf:li>", "</rdf:Description></rdf:li>"
            ),
        ),
    ):
        for carrier, data in pictures.xmp_carriers(xmp.wrap(text)):
            yield picture(44, f"licensor-{label}-{carrier}", data, "DQQ", mechanism="licence")
    data = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "contentUrl": IMAGE_URL,
        "acquireLicensePage": f"https://{PAGE_HOST}/buy",
        "creator": {"@type": "Person", "name": "Jane Doe"},
    }
    for label, value in (
        ("object", data),
        ("list", [data]),
        ("graph", {"@context": "https://schema.org", "@graph": [data]}),
    ):
        yield Signal(
            f"44-json-ld-{label}",
            (44,),
            "licence",
            add(head=[f'<script type="application/ld+json">{json.dumps(value)}</script>']),
            "DQQ",
            frozenset({"urls"}),
        )
    agency = {**data, "creditText": "Getty Images"}
    del agency["acquireLicensePage"]
    yield Signal(
        "44-json-ld-agency",
        (44,),
        "licence",
        add(head=[f'<script type="application/ld+json">{json.dumps(agency)}</script>']),
        slots=frozenset({"urls"}),
    )


def signals():
    yield from lists()
    yield from statuses()
    yield from stock()
    yield from agencies()


def near_misses():
    for label, text in (
        ("other", "other.example\n"),
        ("suffix", "hof.example\n"),
        ("longer", "x.www.lindenhof.example\n"),
        ("other-url", PAGE_URL + "x\n"),
        ("comment", f"# {PAGE_HOST}\n"),
        ("empty", ""),
        ("digest", "0" * 64 + "\n"),
        ("lookalike", "lindenhof.example.org\n"),
    ):
        yield keyed(48, f"near-list-{label}", "list", "---", slots=("list",), opt_out=text)
    for name, host in (
        ("prefix", "notgettyimages.com"),
        ("inside", "gettyimages.com.lindenhof.example"),
        ("hyphen", "my-alamy.com"),
        ("path", f"{IMAGE_HOST}/alamy.com"),
        ("label", "shutterstock.lindenhof.example"),
        ("other", "photos.lindenhof.example"),
        ("freepikes", "freepikes.com"),
        ("gettymuseum", "www.getty.edu"),
    ):
        yield urls(48, f"near-stock-{name}", image_url=f"https://{host}/heron-17.jpg", effects="---")
    for at, text in enumerate(
        (
            "Photo: Jane Doe",
            "A shutter stock of spare parts",
            "The reuterspond",
            "She works for the dpartment",
            "The alamyth of Troy",
            "Photo: Getty Museum, Los Angeles, open content"[:24],
        )
    ):
        yield Signal(
            f"48-near-credit-{at}", (48,), "licence", add(figure=[f"<figcaption>A heron. {text}</figcaption>"]), "---"
        )
        yield picture(
            48,
            f"near-credit-{at}",
            pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.attribute("photoshop", "Credit", text))),
            "---",
            mechanism="licence",
        )
    for key in ("status", "image_status"):
        yield keyed(48, f"near-{key}-200", "status", "---", slots=("status",), **{key: 200})
    yield keyed(
        48,
        "near-cloudflare",
        "status",
        "---",
        fields={
            "headers": ["Server: cloudflare", "cf-ray: 8a1-FRA", "cf-cache-status: HIT"],
            "image_headers": ["Server: cloudflare", "cf-ray: 8a2-FRA"],
        },
    )
