"""Site maps and feeds: bombs of entities, of gzip, of depth and of length."""
import functools
import gzip

import seeds
from corpus import ANY, SITEMAP, Item, chance

MILLION = 1_000_000
OPEN = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def _laughs(levels, width):
    entities = "<!ENTITY e0 'ha'>" + "".join(
        f"<!ENTITY e{i} '" + f"&e{i - 1};" * width + "'>" for i in range(1, levels))
    return f"<?xml version='1.0'?><!DOCTYPE u [{entities}]><urlset><url><loc>&e{levels - 1};</loc></url></urlset>".encode()


def _quadratic():
    return (f"<?xml version='1.0'?><!DOCTYPE u [<!ENTITY a '{'a' * 100_000}'>]><urlset><url><loc>" +
            "&a;" * 100_000 + "</loc></url></urlset>").encode()


def _external(kind):
    return (f"<?xml version='1.0'?><!DOCTYPE u [<!ENTITY x {kind} 'file:///etc/passwd'>]>"
            "<urlset><url><loc>https://a.example/&x;</loc></url></urlset>").encode()


def _urls(count):
    return (OPEN + "".join(f"<url><loc>https://a.example/{i}</loc></url>" for i in range(count)) + "</urlset>").encode()


def _gzip_of(block, count, layers=1):
    packed = seeds.repeated_gzip(block, count)
    for _ in range(layers - 1):
        packed = gzip.compress(packed, 9, mtime=0)
    return packed


def bombs(_seed):
    made = {
        "laughs_3": lambda: _laughs(3, 10), "laughs_10": lambda: _laughs(10, 10), "laughs_30": lambda: _laughs(30, 2),
        "quadratic": _quadratic, "external_system": lambda: _external("SYSTEM"), "external_public": lambda: _external("PUBLIC 'x'"),
        "parameter": lambda: b"<!DOCTYPE u [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'>%a;]><urlset/>",
        "self_entity": lambda: b"<!DOCTYPE u [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><urlset><url><loc>&a;</loc></url></urlset>",
        "attlist": lambda: ("<!DOCTYPE u [" + "".join(f"<!ATTLIST u a{i} CDATA 'x'>" for i in range(100_000)) + "]><u/>").encode(),
        "deep": lambda: b"<a>" * MILLION, "deep_closed": lambda: b"<a>" * MILLION + b"</a>" * MILLION,
        "deep_index": lambda: b"<sitemapindex>" * 100_000, "namespaces": lambda: (
            "<urlset " + " ".join(f"xmlns:n{i}='http://n{i}/'" for i in range(200_000)) + "/>").encode(),
        "attributes": lambda: ("<urlset " + " ".join(f"a{i}=''" for i in range(500_000)) + "/>").encode(),
        "one_attribute": lambda: b"<urlset a='" + b"x" * (32 << 20) + b"'/>",
        "one_name": lambda: b"<" + b"x" * (16 << 20),
        "one_location": lambda: OPEN.encode() + b"<url><loc>https://a.example/" + b"x" * (16 << 20) + b"</loc></url></urlset>",
        "urls": lambda: _urls(200_000), "urls_gzip": lambda: gzip.compress(_urls(MILLION), 6, mtime=0),
        "images": lambda: (OPEN + "<url><loc>https://a.example/</loc>" +
                           "<image:image><image:loc>https://a.example/i</image:loc></image:image>" * 200_000).encode(),
        "cdata": lambda: OPEN.encode() + b"<url><loc>" + b"<![CDATA[x]]>" * 500_000 + b"</loc></url></urlset>",
        "cdata_open": lambda: OPEN.encode() + b"<url><loc><![CDATA[" + b"x" * (1 << 20),
        "comments": lambda: OPEN.encode() + b"<!-- -->" * MILLION, "instructions": lambda: OPEN.encode() + b"<?a b?>" * MILLION,
        "text_lines": lambda: b"https://a.example/\n" * MILLION, "text_one_line": lambda: b"https://a.example/" * MILLION,
        "gzip_zeros_1g": lambda: _gzip_of(bytes(1 << 20), 1024), "gzip_spaces": lambda: _gzip_of(b" " * (1 << 20), 1024),
        "gzip_urls": lambda: _gzip_of(b"<url><loc>https://a.example/</loc></url>" * 20_000, 500),
        "gzip_in_gzip": lambda: _gzip_of(bytes(1 << 20), 1024, 3),
        "gzip_members": lambda: gzip.compress(b"<a>", 9, mtime=0) * 50_000,
        "gzip_header": lambda: b"\x1f\x8b\x08\x1f\0\0\0\0\0\xff" + b"\xff\xff" + b"x" * 65535 + b"n" * MILLION,
    }
    return [Item(name, SITEMAP, ANY, make) for name, make in made.items()]


def encodings(_seed):
    items = []
    for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "windows-1252", "shift_jis", "utf-7", "koi8-r"):
        text = seeds.SITEMAP.replace("UTF-8", name)
        for cut in (0, 1, 2, 3):
            whole = text.encode(name, "replace")
            items.append(Item(f"{name}_{cut}", SITEMAP, ANY, functools.partial(bytes, whole[:len(whole) - cut])))
        items.append(Item(f"{name}_wrong", SITEMAP, ANY, functools.partial(text.encode, "utf-8")))
    items.append(Item("unknown", SITEMAP, ANY, lambda: seeds.SITEMAP.replace("UTF-8", "x-none").encode()))
    items.append(Item("nul", SITEMAP, ANY, lambda: seeds.SITEMAP.encode() + bytes(100_000)))
    return items


def _flipped_gzip(seed, index):
    source = chance(seed, f"gzip {index}")
    content = bytearray(gzip.compress(seeds.SITEMAP.encode() * 20, 9, mtime=0))
    if index % 2:
        return bytes(content[:source.randrange(len(content))])
    for _ in range(source.choice((1, 2, 5))):
        content[source.randrange(len(content))] ^= 1 << source.randrange(8)
    return bytes(content)


def gzipped(seed):
    return [Item(f"{index:04d}", SITEMAP, ANY, functools.partial(_flipped_gzip, seed, index)) for index in range(400)]
