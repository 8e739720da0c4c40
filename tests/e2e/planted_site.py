"""A site with one case for each reason to drop a pair, each with bytes, words and URLs that are nowhere else."""
import dataclasses
import gzip
import pathlib
import random

import pictures
from web_site import Reply, Site, free_port

CONSONANTS = "bcdfghjklmnpqrstvwxz"
MAX_PIXELS = 350_000
MAX_IMAGE_BYTES = 300_000


@dataclasses.dataclass
class Case:
    name: str
    reason: str                 # of the drop; "" for a row that is kept
    url_words: list             # in its URL, and in where it redirects to
    alt: str
    alt_word: str               # particular to this case, "" if its text cannot be
    body: bytes = b""           # particular to this case
    queued: bool = True         # False: dropped before it is put into the frontier
    requested: bool = True      # False: the server must never hear of it
    waits: bool = False         # not dropped yet: tried again after a quarter of an hour
    only_in_files: bool = False  # cleared when it was written, condemned before the commit
    personal: str = ""          # of the alt text of a row that is kept: never in the dataset
    url: str = ""


class PlantedSite(Site):
    """`late_listing`: a page whose listed picture comes after its other pictures are in the open shard.

    `screened`: drawings in place of noise, in which detectors see what they like, and what models drop.
    """

    def __init__(self, seed, late_listing, screened=False):
        super().__init__()
        self.random = random.Random(f"planted {seed}")
        self.cases = []
        self.listed = []            # bodies for the block list
        self.blocked_urls = []
        self.pages = {}             # name -> html
        self.page_replies = {}
        self.host = "pages.plant.test"
        self.screened = screened
        if screened:
            self._drawings()
        else:
            self._image_pages()
            self._taint(late_listing)
        self._close_pages()

    # What all cases are made of.

    def word(self, length=11):
        return "".join(self.random.choice(CONSONANTS) for _ in range(length))

    def _img(self, page, url, alt, more=""):
        self.pages.setdefault(page, []).append(f'<p><img src="{url}" alt="{alt}" {more}></p>')

    def case(self, name, reason, *, page="plain", body=None, reply=None, host="pics.plant.test", url=None, alt=None,
             alt_word=None, more="", **marks):
        """`reply`: what else than 200 image/jpeg with `body` is answered; `url`: where no server of ours is."""
        url_word = self.word()
        word = self.word() if alt_word is None else alt_word
        alt = f"a boat called {word}" if alt is None else alt
        if body is None:
            body = pictures.jpeg(f"{name} {url_word}")
        at = f"/{url_word}/{name}.jpg"
        target = url.format(word=url_word) if url else self.url(host, at)
        if not url:
            self.add(host, at, reply(body) if reply else Reply(body, "image/jpeg"))
        self._img(page, target, alt, more)
        self.cases.append(Case(name, reason, [url_word], alt, word, body, url=target, **marks))
        return target

    def _image_pages(self):
        for n in range(6):
            self.case(f"kept{n}", "", body=pictures.png(f"kept {n} {self.word()}") if n % 2 else None)
        self._requests()
        self._heads()
        self._texts()
        self._page_level()
        self._bodies()
        self._duplicates()
        self._screened()

    def _requests(self):
        """Gates 1 to 3."""
        never = {"requested": False}
        self.add("closed.plant.test", "/robots.txt", Reply(b"User-agent: *\nDisallow: /\n", "text/plain"))
        self.case("robots", "robots_disallowed", host="closed.plant.test", **never)
        self.case("port", "url_port", url="http://pics.plant.test:81/{word}.jpg", **never)
        self.case("credentials", {"url_credentials", "text_pii"}, url=f"http://u:p@pics.plant.test:{self.port}/{{word}}.jpg", **never)
        self.case("long", "url_too_long", url=self.url("pics.plant.test", "/{word}/" + "x" * 2100), **never)
        self.case("domain", "blocked_domain", host="img.blocked.test", **never)
        self.blocked_urls.append(self.case("url", "blocked_url", **never))
        self.add_host("inner.plant.test", "10.1.2.3")
        self.case("inner", "address_special_purpose", url=self.url("inner.plant.test", "/{word}.jpg"), **never)
        dead = free_port()
        self.add_host("dead.plant.test", "127.0.0.1", dead)
        self.case("dead", "robots_unreachable", url=f"http://dead.plant.test:{dead}/{{word}}.jpg", waits=True, **never)

    def _heads(self):
        """Gate 6: what the image's own answer says; and answers that are none."""
        def tagged(value):
            return lambda body: Reply(body, "image/jpeg", headers=(("X-Robots-Tag", value),))

        for name, value in (("noai", "noai"), ("noimageai", "noimageai"), ("noindex", "noindex"), ("none", "none"),
                            ("noimageindex", "noimageindex"), ("unavailable_after",
                                                               "unavailable_after: 2001-02-03")):
            self.case(f"tag_{name}", f"consent_{name}", reply=tagged(value))
        self.case("rating", "adult_label",
                  reply=lambda body: Reply(body, "image/jpeg", headers=(("Rating", "RTA-5042-1996-1400-1577-RTA"),)))
        for status, reason in ((401, "access_denied"), (403, "access_denied"), (404, "http_404"), (410, "http_410"),
                               (418, "http_4xx"), (203, "http_2xx")):
            self.case(f"status{status}", reason, reply=lambda body, s=status: Reply(body, "image/jpeg", s))
        self.case("status500", "http_5xx", host="broken.plant.test",
                  reply=lambda body: Reply(body, "image/jpeg", 500))
        for kind in ("text/html", "image/avif", "image/svg+xml", "video/mp4"):
            self.case(f"type_{kind.replace('/', '_').replace('+', '_')}", "content_type",
                      reply=lambda body, k=kind: Reply(body, k))
        large = pictures.jpeg(f"declared {self.word()}", (440, 330), 1, quality=98)
        self.case("declared", "too_large_declared", body=large + self.random.randbytes(MAX_IMAGE_BYTES))
        self.case("chunked", "body_too_large", body=large + self.random.randbytes(MAX_IMAGE_BYTES),
                  reply=lambda body: Reply(body, "image/jpeg", chunked=True))
        self.case("short", "truncated_body", host="short.plant.test",
                  reply=lambda body: Reply(body, "image/jpeg", declared_bytes=len(body) + 1000))
        bomb = self.random.randbytes(40_000) + bytes(12 << 20)
        self.case("bomb", {"decode_ratio", "body_too_large"}, body=bomb[:40_000], reply=lambda body: Reply(
            gzip.compress(bomb), "image/jpeg", headers=(("Content-Encoding", "gzip"),)))
        self.case("garbage", "protocol_error", host="garbage.plant.test",
                  reply=lambda body: Reply(raw=b"\x16\x03 no HTTP\r\n\r\n" + body))
        head = b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 900) for n in range(150))
        self.case("head", "header_too_large", host="head.plant.test", reply=lambda body: Reply(raw=head + b"\r\n" + body))
        # Redirects: to what may not be asked, in circles, to nowhere.
        closed_word = self.word()
        closed = self.url("closed.plant.test", f"/{closed_word}.jpg")
        self.case("moved", "robots_disallowed",
                  reply=lambda body: Reply(body, "image/jpeg", 302, (("Location", closed),)))
        self.cases[-1].url_words.append(closed_word)
        self.case("inwards", "address_special_purpose", reply=lambda body: Reply(
            body, "image/jpeg", 301, (("Location", self.url("inner.plant.test", "/x.jpg")),)))
        self.case("nowhere", "bad_redirect", reply=lambda body: Reply(body, "image/jpeg", 302,
                                                                      (("Location", "http://[::/"),)))
        word = self.word()
        circle = self.add("pics.plant.test", f"/{word}.jpg", Reply(
            status=302, headers=(("Location", f"/{word}.jpg"),)))
        self.case("circle", "redirect_loop", url=circle, body=b"")
        self.cases[-1].url_words = [word]

    def _texts(self):
        """Gate 5: dropped on the page, so not even queued."""
        word = self.word
        early = {"queued": False, "requested": False, "page": "texts"}
        self.case("alt_missing", "alt_missing", alt="", alt_word="", **early)
        self.case("alt_too_short", "alt_too_short", alt="zq", alt_word="", **early)
        spaced = " 7 ".join(word(6))
        self.case("alt_no_word", "alt_no_word", alt=spaced, alt_word=spaced, **early)
        number = str(self.random.randrange(10**11, 10**12))
        self.case("alt_boilerplate", "alt_boilerplate", alt=f"photo ({number}) image", alt_word=number, **early)
        name = f"{word()}.jpeg"
        self.case("alt_file_name", "alt_file_name", alt=name, alt_word=name, **early)
        same = self.word()
        for n in range(5):
            self.case(f"alt_repeated{n}", "alt_repeated", alt=f"boats of {same}", alt_word=same, **early)
        self.case("declared_small", "too_small_declared", more="width=20 height=16", **early)
        inside = self.word()
        picture = pictures.jpeg(f"inside {inside}", (60, 50))
        self.case("data", "data_url", url=f"data:image/jpeg;x={{word}},{picture.hex()}", body=picture, **early)
        self.case("scheme", "bad_image_url", url="ftp://pics.plant.test/{word}.jpg", body=b"", **early)

    def _page_level(self):
        """Gate 4: what a page or its head says stops its pairs, not its links."""
        early = {"queued": False, "requested": False}
        for name, value in (("noai", "noai"), ("noimageai", "noimageai"), ("noindex", "noindex"),
                            ("noimageindex", "noimageindex")):
            self.pages[f"meta_{name}"] = [f'<meta name="robots" content="{value}">']
            for n in range(2):
                self.case(f"meta_{name}{n}", f"consent_{name}", page=f"meta_{name}", **early)
        self.pages["adult"] = ['<meta name="rating" content="adult">']
        self.case("meta_adult", "adult_label", page="adult", **early)
        self.page_replies["tagged"] = {"headers": (("X-Robots-Tag", "noimageai"),)}
        self.case("page_tag", "consent_noimageai", page="tagged", **early)

    def _bodies(self):
        """Gates 7 to 9."""
        def raw(body):
            return Reply(body, "application/octet-stream")

        word = self.word
        self.case("empty", "empty_body", body=b"")
        self.case("unknown", "image_unknown_format", body=self.random.randbytes(5000), reply=raw)
        for kind in ("BMP", "TIFF"):
            body = pictures.encode(pictures.noise(word(), (200, 160)), kind)
            self.case(f"format_{kind}", {"image_format_not_supported", "image_unknown_format"}, body=body, reply=raw)
        jpeg, png = pictures.jpeg(word()), pictures.png(word())
        broken = {"image_truncated", "image_damaged"}
        self.case("cut_jpeg", broken, body=jpeg[:len(jpeg) * 2 // 3])
        self.case("cut_png", broken, body=png[:len(png) * 2 // 3])
        jpeg, png = bytearray(pictures.jpeg(word())), bytearray(pictures.png(word()))
        middle = len(jpeg) // 2
        jpeg[middle:middle + 40] = b"\xff\xd3\x00\x00" * 10
        png[len(png) // 2] ^= 0x41
        self.case("bad_jpeg", broken, body=bytes(jpeg))
        self.case("bad_png", broken, body=bytes(png))
        for kind in ("GIF", "WEBP"):
            body = pictures.encode(pictures.noise(word(), (200, 160)), kind)
            self.case(f"cut_{kind}", broken, body=body[:len(body) * 2 // 3], reply=raw)
        self.case("many_pixels", "image_too_many_pixels", body=pictures.jpeg(word(), (700, 600), 8))
        self.case("small", "image_too_small", body=pictures.jpeg(word(), (190, 100)))
        self.case("small_png", "image_too_small", body=pictures.png(word(), (100, 190)))
        self.case("strip", "aspect_ratio", body=pictures.jpeg(word(), (700, 140)))

    def _duplicates(self):
        """Bytes or URL of a row that is kept: only the rest is particular."""
        kept = self.cases[0]
        self.case("same_bytes", "duplicate_content", body=b"", reply=lambda _: Reply(kept.body, "image/jpeg", delay_s=3))
        word = self.word()
        self._img("texts", kept.url, f"once more {word}")
        self.page_replies["texts"] = {"delay_s": 2}      # the page with the kept row comes first
        self.cases.append(Case("same_url", "duplicate_url", [], word, word, queued=False))

    def _screened(self):
        """Rules on texts; detectors and the classifier on pixels; pictures that are nearly the same."""
        word = self.word
        early = {"queued": False, "requested": False, "page": "screened"}
        for reason, terms in (("sexual", "porn cinema"), ("hate", "rahowa"), ("violence", "snuff film")):
            self.case(f"text_{reason}", f"text_{reason}", alt=f"{terms} {(one := word())}", alt_word=one, **early)
        one = word()
        self.case("text_spam", "text_spam", alt=", ".join([f"{one} boats", "cheap boats", "buy boats", "boats"] * 4),
                  alt_word=one, **early)
        self.case("text_encoding", "text_encoding", alt=f"F\u00c3\u00a4hre f\u00c3\u00bcr {(one := word())}", alt_word=one,
                  **early)
        mail = f"{word()}@example.org"
        self.case("text_pii", "text_pii", url=self.url("pics.plant.test", f"/{{word}}/{mail}/card.jpg"), **early)
        personal = word()
        self.case("redacted", "", alt=f"a boat, write to {personal}@example.org", alt_word="", page="redacted",
                  personal=personal)
        # One pair combines the words: nothing of its page is kept, followed or asked for.
        self.case("minors", "safety", alt=f"teen porn {(one := word())}", alt_word=one, **{**early, "page": "minors"})
        self.case("beside_minors", "safety", **{**early, "page": "minors"})

    def _drawings(self):
        """What detectors and the classifier drop, and a picture that is nearly one that is kept."""
        folder = pathlib.Path(__file__).resolve().parents[2] / "config/demo/site/harbour/img"
        for name in ("boats/red-cutter.jpg", "boats/schooner.jpg", "chart-of-the-bay.png", "lights/old-tower.png"):
            self.case(f"kept{len(self.cases)}", "", body=(folder / name).read_bytes())
        for name, reason in (("paint.jpg", "nsfw"), ("keeper.jpg", "faces"), ("register.png", "document")):
            self.case(name.partition(".")[0], reason, body=(folder / "press" / name).read_bytes())
        self.case("near", "near_duplicate", body=(folder / "press/chart-again.jpg").read_bytes(),
                  reply=lambda body: Reply(body, "image/jpeg", delay_s=2))

    def _taint(self, late_listing):
        """Listed pictures, one by each digest. Their pages lose their other pairs as well."""
        for n in range(3):
            listed = pictures.jpeg(f"listed {self.word()}")
            self.listed.append(listed)
            self.case(f"listed{n}", "safety", page=f"listed{n}", body=listed)
            for m in range(2):
                self.case(f"beside{n}{m}", "safety", page=f"listed{n}",
                          reply=lambda body: Reply(body, "image/jpeg", delay_s=3))
        if not late_listing:
            return
        listed = pictures.png(f"listed late {self.word()}")
        self.listed.append(listed)
        for n in range(3):
            self.case(f"before{n}", "safety", page="late", only_in_files=True)
        self.case("listed_late", "safety", page="late", body=listed,
                  reply=lambda body: Reply(body, "image/png", delay_s=4))

    def _close_pages(self):
        links = "".join(f'<a href="/{name}.html">more</a>' for name in self.pages)
        self.seed = self.add(self.host, "/index.html", Reply(f"<title>Plants</title>{links}".encode()))
        for name, parts in self.pages.items():
            html = f"<!doctype html><html lang=en><title>Plants</title>{''.join(parts)}</html>"
            self.add(self.host, f"/{name}.html", Reply(html.encode(), **self.page_replies.get(name, {})))
