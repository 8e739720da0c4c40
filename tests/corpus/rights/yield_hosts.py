"""200 hosts as the web has them, and a written oracle: which of their pairs nobody has objected to, and why.

60 hosts hold pictures (CDNs, buckets that answer 403, soft-404 hosts, ordinary ones), 140 hold pages.
"""

import dataclasses
import json
import pathlib
import random
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "e2e"))

import pictures as noise  # noqa: E402  tests/e2e/pictures.py
from web_site import Reply, Site  # noqa: E402

from . import pictures, xmp
from .rows_licence import CC
from .rows_media import VOCABULARY
from .rows_robots import CLOUDFLARE

ACCESS_DENIED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message>'
    b"<RequestId>7Q3KX1B2</RequestId><HostId>aGVyb24=</HostId></Error>"
)
SOFT_404 = b"<!doctype html><html><head><title>Welcome</title></head><body><h1>Welcome</h1><p>Choose a topic.</p></body></html>"
HUGE_ROBOTS = "User-agent: *\n" + "".join(f"Disallow: /catalogue/section-{n}/print/\n" for n in range(9000))
NEWS_ROBOTS = "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /suche\nAllow: /\n\nSitemap: /sitemap.xml\n"
ADJECTIVES = (
    "grey",
    "old",
    "narrow",
    "wooden",
    "quiet",
    "painted",
    "stone",
    "bright",
    "broken",
    "tall",
    "round",
    "frozen",
)
THINGS = (
    "heron",
    "bridge",
    "harbour",
    "tower",
    "garden",
    "market",
    "kitchen",
    "tram",
    "violin",
    "orchard",
    "lighthouse",
    "bakery",
    "canal",
    "library",
    "windmill",
    "staircase",
)
PLACES = (
    "by the river",
    "at the edge of town",
    "in early spring",
    "before the storm",
    "on a winter morning",
    "near the station",
    "behind the church",
    "after the rain",
    "in the valley",
    "under the plane trees",
    "seen from the hill",
    "at low tide",
)


class Replies(dict):
    """(host, path) -> reply; a host may have an answer for everything else."""

    def __init__(self):
        super().__init__()
        self.fallbacks = {}

    def get(self, key, default=None):
        return super().get(key) or self.fallbacks.get(key[0], default)


@dataclasses.dataclass
class Pair:
    page_url: str
    image_url: str
    objection: str  # empty: none; else who said what
    kind: str  # of the page's host
    image_kind: str


def with_segment(jpeg, packet):
    """An XMP packet after the first segment of any JPEG."""
    after = 4 + struct.unpack(">H", jpeg[4:6])[0]
    payload = pictures.XMP_HEADER + packet
    return jpeg[:after] + struct.pack(">BBH", 0xFF, 0xE1, len(payload) + 2) + payload + jpeg[after:]


# Denials of a whole host: (name, robots, other files, page headers, head of its pages).
HOST_DENIALS = (
    (
        "robots-other-tokens",
        "User-agent: GPTBot\nUser-agent: ClaudeBot\nUser-agent: Bytespider\nDisallow: /\n\nUser-agent: *\nAllow: /\n",
        {},
        (),
        "",
    ),
    ("robots-ccbot", "User-agent: CCBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n", {}, (), ""),
    ("robots-google-extended", "User-agent: Google-Extended\nDisallow: /\n\nUser-agent: *\nAllow: /\n", {}, (), ""),
    ("content-signal", "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", {}, (), ""),
    ("content-usage-header", "", {}, (("Content-Usage", "train-ai=n"),), ""),
    ("noai-header", "", {}, (("X-Robots-Tag", "noai, noimageai"),), ""),
    ("noai-meta", "", {}, (), '<meta name="robots" content="noai, noimageai">'),
    (
        "tdmrep-file",
        "",
        {"/.well-known/tdmrep.json": ('[{"location": "/", "tdm-reservation": 1}]', "application/json")},
        (),
        "",
    ),
    (
        "ai-txt",
        "",
        {"/ai.txt": ("User-Agent: *\nDisallow: /\nDisallow: *.jpg\nDisallow: *.png\n", "text/plain")},
        (),
        "",
    ),
    ("tdm-meta", "", {}, (), '<meta name="tdm-reservation" content="1">'),
)
# Denials of one picture on a page that is fine.
IMAGE_DENIALS = (
    "noai-header",
    "noindex-header",
    "dmi-prohibited",
    "tdm-header",
    "caption-agency",
    "caption-reserved",
    "no-derivatives",
)


class Hosts(Site):
    def __init__(self, seed=7):
        super().__init__()
        self.replies = Replies()
        self.random = random.Random(seed)
        self.pairs, self.seeds, self.hosts = [], [], []
        self.count = 0
        self.stores = [self._image_host(number) for number in range(60)]
        kinds = (
            ["wordpress"] * 30
            + ["shop"] * 20
            + ["wiki"] * 20
            + ["static"] * 30
            + ["soft-404"] * 10
            + ["huge-robots"] * 5
            + ["news"] * 10
            + ["content-signal-search"] * 5
            + ["denied"] * 10
        )
        for number, kind in enumerate(kinds):
            self._page_host(number, kind)

    # Hosts of pictures.

    def _image_host(self, number):
        kind = ("cdn", "bucket", "soft-404", "plain")[number % 10 // 3 if number % 10 < 9 else 3]
        host = {
            "cdn": f"cdn{number}.pixel-edge.test",
            "bucket": f"media-{number}.s3.store.test",
            "soft-404": f"img{number}.all-yes.test",
            "plain": f"static{number}.files.test",
        }[kind]
        self.hosts.append(host)
        if kind == "bucket":
            self.replies.fallbacks[host] = Reply(ACCESS_DENIED, "application/xml", 403)
        elif kind == "soft-404":
            self.replies.fallbacks[host] = Reply(SOFT_404)
        elif number % 4 == 0:
            self.add(host, "/robots.txt", Reply(b"User-agent: *\nDisallow: /private/\n", "text/plain"))
        elif number % 4 == 1:
            self.add(host, "/robots.txt", Reply(HUGE_ROBOTS.encode(), "text/plain"))
        return kind, host

    def _picture_headers(self, kind):
        return {
            "cdn": (("Server", "pixel-edge"), ("X-Cache", "HIT"), ("Access-Control-Allow-Origin", "*")),
            "bucket": (("Server", "AmazonS3"), ("ETag", '"4f2a"'), ("x-amz-version-id", "null")),
        }.get(kind, (("Cache-Control", "max-age=86400"),))

    # Hosts of pages.

    def _page_host(self, number, kind):
        host = f"www.{kind}-{number}.test"
        self.hosts.append(host)
        denial = HOST_DENIALS[number % len(HOST_DENIALS)] if kind == "denied" else None
        robots = denial[1] if denial else self._robots(kind, host)
        if robots:
            self.add(host, "/robots.txt", Reply(robots.encode(), "text/plain; charset=utf-8"))
        if kind == "soft-404":
            self.replies.fallbacks[host] = Reply(SOFT_404)
        for path, (text, content_type) in (denial[2] if denial else {}).items():
            self.add(host, path, Reply(text.encode(), content_type))
        headers = denial[3] if denial else self._page_headers(kind)
        paths = ["/", f"/{self.random.choice(('2024', 'post', 'item'))}/{self.random.choice(THINGS)}-{number}"]
        for at, path in enumerate(paths):
            head = denial[4] if denial else ""
            items = [self._item(host, path, kind, denial) for _ in range(3)]
            self.add(host, path, Reply(self._page(kind, host, paths[1 - at], head, items).encode(), headers=headers))
        self.seeds.append(self.url(host, "/"))

    def _robots(self, kind, host):
        return {
            "wordpress": f"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: http://{host}/wp-sitemap.xml\n",
            "shop": "User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /*?sort_by=\n\nUser-agent: AhrefsBot\nCrawl-delay: 10\nDisallow: /cart\n",
            "wiki": "User-agent: *\nDisallow: /w/\nDisallow: /Special:\n\nUser-agent: wget\nDisallow: /\n",
            "huge-robots": HUGE_ROBOTS,
            "news": NEWS_ROBOTS,
            "content-signal-search": CLOUDFLARE + "User-agent: *\nContent-Signal: search=yes\nAllow: /\n",
        }.get(kind, "")

    def _page_headers(self, kind):
        return {
            "wordpress": (("Link", '</wp-json/>; rel="https://api.w.org/"'), ("X-Powered-By", "PHP/8.2")),
            "shop": (("x-shopid", "4711"), ("Server", "cloudflare")),
            "wiki": (("Vary", "Accept-Encoding, Cookie"), ("Content-Language", "en")),
        }.get(kind, (("Server", "nginx"),))

    def _item(self, host, path, kind, denial):
        """One picture: its reply, its place in the oracle, its figure."""
        self.count += 1
        image_kind, image_host = self.random.choice(self.stores) if self.random.random() < 0.7 else ("own", host)
        png = self.random.random() < 0.3
        data = noise.png(f"yield {self.count}") if png else noise.jpeg(f"yield {self.count}")
        at = f"/media/{self.count:05d}.{'png' if png else 'jpg'}"
        alt = f"{self.random.choice(ADJECTIVES)} {self.random.choice(THINGS)} {self.random.choice(PLACES)}, number {self.count}".capitalize()
        headers, figure, head, objection = list(self._picture_headers(image_kind)), "", "", denial[0] if denial else ""
        if not objection and self.count % 12 == 0:
            objection = IMAGE_DENIALS[self.count // 12 % len(IMAGE_DENIALS)]
            headers, figure, head, data, png = self._object(objection, headers, data, png, self.url(image_host, at))
        url = self.add(image_host, at, Reply(data, "image/png" if png else "image/jpeg", headers=tuple(headers)))
        self.pairs.append(Pair(self.url(host, path), url, objection, kind, image_kind))
        return head, f'<figure><img src="{url}" alt="{alt}" width="200" height="160">{figure}</figure>'

    def _object(self, name, headers, data, png, url):
        figure, head = "", ""
        if name.endswith("-header"):
            headers = headers + [
                {
                    "noai-header": ("X-Robots-Tag", "noai"),
                    "noindex-header": ("x-robots-tag", "noindex"),
                    "tdm-header": ("tdm-reservation", "1"),
                }[name]
            ]
        elif name == "dmi-prohibited":
            data, png = (
                with_segment(
                    noise.jpeg(f"reserved {self.count}"),
                    xmp.attribute("plus", "DataMining", VOCABULARY + "DMI-PROHIBITED"),
                ),
                False,
            )
        elif name == "no-derivatives":
            head = (
                '<script type="application/ld+json">'
                + json.dumps(
                    {
                        "@context": "https://schema.org",
                        "@type": "ImageObject",
                        "contentUrl": url,
                        "license": CC + "by-nd/4.0/",
                    }
                )
                + "</script>"
            )
        else:
            figure = f"<figcaption>{'Photo: Getty Images' if name == 'caption-agency' else 'Text and data mining of this picture is not permitted.'}</figcaption>"
        return headers, figure, head, data, png

    def _page(self, kind, host, other, head, items):
        generator = {
            "wordpress": '<meta name="generator" content="WordPress 6.6"><meta name="robots" content="max-image-preview:large"><link rel="https://api.w.org/" href="/wp-json/">',
            "shop": '<meta property="og:type" content="product"><script>var Shop={theme:"dawn"};</script>',
            "wiki": '<meta name="generator" content="MediaWiki 1.43"><meta name="robots" content="max-image-preview:standard">',
            "news": '<meta name="robots" content="index, follow, max-snippet:-1"><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":true}</script>',
        }.get(kind, "")
        footer = {
            "wiki": '<p>Text is available under the <a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">Creative Commons licence</a>.</p>',
            "shop": "<p>© 2026 The Shop. All rights reserved.</p>",
            "news": "<p>© 2026 Kurier. Impressum. Datenschutz.</p>",
        }.get(kind, "<p>Contact and imprint</p>")
        figures = "\n".join(figure for _head, figure in items)
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Notes from {host}</title>{generator}{head}{"".join(part for part, _ in items)}</head>\n<body><h1>Notes</h1>\n'
            f'<p>The training of the rowing team starts at nine; the old mine is open on Sundays.</p>\n{figures}\n<p><a href="{other}">More</a></p><footer>{footer}</footer></body></html>\n'
        )
