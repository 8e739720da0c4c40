"""Pages that are deep, long, unclosed, encoded in odd ways."""
import codecs
import functools
import json

import seeds
from corpus import ANY, KEEP, PAGE, Item

MILLION = 1_000_000
DEEP = ("div", "table", "a", "font", "b", "span", "ul", "svg", "template", "select", "button", "object", "noscript")
PIECES = {
    "table_cells": ("<table><tr><td>", ""), "unclosed_p": ("<p>", ""), "formatting": ("<b><i><a href=x>", ""),
    "misnested": ("<a><b></a></b>", ""), "foster": ("<table>x", ""), "li": ("<ul><li>", ""), "options": ("<option>", ""),
    "math": ("<math><mi>", ""), "foreign": ("<svg><foreignObject>", ""), "frames": ("<iframe></iframe>", ""),
    "end_tags": ("</div>", ""), "br_end": ("</br></p>", ""), "heading": ("<h1>", ""), "form": ("<form>", ""),
}


def _many(before, piece, count, after=""):
    return (before + piece * count + after).encode()


def _numbered(before, piece, count, after):
    return (before + "".join(piece.format(i) for i in range(count)) + after).encode()


def deep(_seed):
    items = []
    for tag in DEEP:
        for count in (100, 10_000, MILLION):
            items.append(Item(f"{tag}_{count}", PAGE, ANY, functools.partial(_many, "<body>", f"<{tag}>", count, "<img src=a.jpg alt=x>")))
    for name, (piece, after) in PIECES.items():
        for count in (100, 10_000, 300_000):
            items.append(Item(f"{name}_{count}", PAGE, ANY, functools.partial(_many, "<body>", piece, count, after)))
    attributes = "<font size={0}><a href={0}><b>"
    items.append(Item("formatting_distinct", PAGE, ANY, functools.partial(_numbered, "<body>", attributes, 100_000, "<p>" * 100)))
    items.append(Item("closed", PAGE, ANY, lambda: b"<body>" + b"<div>" * MILLION + b"x" + b"</div>" * MILLION))
    return items


def long(_seed):
    made = {
        "attributes": lambda: _numbered("<img src=a.jpg alt=x", " a{}=1", MILLION, ">"),
        "same_attributes": lambda: _many("<img", " alt=x", MILLION, ">"),
        "srcset": lambda: _numbered("<img alt=x srcset='", "a{0}.jpg {0}w,", MILLION, "'>"),
        "srcset_commas": lambda: _many("<img alt=x srcset='", ",", MILLION, "'>"),
        "srcset_parentheses": lambda: _many("<img alt=x srcset='a ", "(", MILLION, "'>"),
        "one_attribute": lambda: _many("<img src=a.jpg alt='", "x" * 64, MILLION, "'>"),
        "one_source": lambda: _many("<img alt=x src='", "/x", MILLION, "'>"),
        "one_text": lambda: _many("<p>", "word ", 4 * MILLION, "<img src=a.jpg alt=x>"),
        "no_white_space": lambda: _many("<p>", "w", 8 * MILLION, "<img src=a.jpg alt=x>"),
        "one_tag_name": lambda: _many("<", "x", 4 * MILLION, ">"),
        "one_comment": lambda: _many("<!--", "-", 4 * MILLION),
        "unclosed_comments": lambda: _many("", "<!-- <img src=a.jpg> ", 200_000),
        "images": lambda: _numbered("<body>", "<img src=a{0}.jpg alt='picture {0}'>", 300_000, ""),
        "links": lambda: _numbered("<body>", "<a href=p{0}>x</a>", 300_000, ""),
        "figures": lambda: _numbered("<body>", "<figure><img src=a{0}.jpg><figcaption>c{0}</figcaption></figure>", 100_000, ""),
        "labelled_by": lambda: _numbered("<p id=i>t</p>", "<img src=a{0}.jpg aria-labelledby='" + "i " * 50 + "'>", 20_000, ""),
        "labels_long": lambda: ("<p id=i>" + "t" * MILLION + "</p>" + "<img src=a.jpg aria-labelledby=i>" * 20_000).encode(),
        "itemscopes": lambda: _many("<body>", "<div itemscope itemtype=https://schema.org/ImageObject>", 100_000),
        "bases": lambda: _numbered("<head>", "<base href=https://a.example/{0}/>", 200_000, "<img src=a.jpg>"),
        "metas": lambda: _numbered("<head>", "<meta property=og:image content=/{0}.jpg>", 200_000, ""),
        "scripts": lambda: _many("<body>", "<script>//</script>", 200_000),
        "nul_bytes": lambda: b"<p>" + b"\0" * MILLION + b"<img src=a.jpg alt='\0\0'>",
        "line_ends": lambda: _many("<pre>", "\r\n\r", MILLION),
        "doctypes": lambda: _many("", "<!DOCTYPE html>", 200_000),
        "processing": lambda: _many("", "<?x ", 400_000),
    }
    return [Item(name, PAGE, ANY, make) for name, make in made.items()]


def entities(_seed):
    made = {
        "ampersands": "&", "unfinished": "&am", "numeric": "&#65;", "hex": "&#x1F600;", "overflow": "&#99999999999999999999;",
        "surrogate": "&#xD800;", "null": "&#0;", "named": "&nbsp;", "longest": "&CounterClockwiseContourIntegral;",
        "prefixes": "&notit;", "no_semicolon": "&copyx",
    }
    items = []
    for name, piece in made.items():
        for count in (1, 100, 400_000):
            items.append(Item(f"{name}_{count}", PAGE, ANY, functools.partial(
                _many, "<img src=a.jpg alt='", piece, count, f"'><p>{piece * min(count, 100)}")))
    return items


def _json_page(text):
    return ('<script type="application/ld+json">' + text + "</script><img src=a.jpg alt=x>").encode()


def json_ld(_seed):
    image = '{"@type":"ImageObject","contentUrl":"/a%d.jpg","caption":"c%d"}'
    made = {
        "deep_arrays": lambda: "[" * MILLION, "deep_objects": lambda: '{"a":' * MILLION,
        "deep_closed": lambda: "[" * MILLION + "]" * MILLION,
        "deep_images": lambda: '{"@type":"ImageObject","image":' * 100_000 + "1" + "}" * 100_000,
        "images": lambda: "[" + ",".join(image % (i, i) for i in range(MILLION)) + "]",
        "same_key": lambda: "{" + ",".join('"image":"a.jpg"' for _ in range(MILLION)) + "}",
        "keys": lambda: "{" + ",".join(f'"k{i}":1' for i in range(MILLION)) + "}",
        "long_number": lambda: "1" * MILLION, "long_exponent": lambda: "1e" + "9" * MILLION,
        "long_string": lambda: '{"@type":"ImageObject","caption":' + json.dumps("x" * 16 * MILLION) + "}",
        "escapes": lambda: '{"@type":"ImageObject","caption":"' + "\\ud800" * MILLION + '"}',
        "types": lambda: '{"@type":[' + ",".join('"ImageObject"' for _ in range(MILLION)) + '],"contentUrl":"a"}',
        "broken": lambda: '{"@type":"ImageObject",', "nothing": lambda: "", "scalar": lambda: "null",
        "comments": lambda: "<!--" * 1000 + '{"@type":"ImageObject","contentUrl":"/a.jpg"}' + "-->",
    }
    return [Item(name, PAGE, ANY, functools.partial(lambda text: _json_page(text()), make)) for name, make in made.items()]


def charsets(_seed):
    """Every encoding that Python knows, declared rightly and wrongly; wide encodings of odd sizes."""
    names = sorted({codecs.lookup(alias).name for alias in codecs_known()})
    items = []
    for name in names:
        declared = seeds.PAGE.replace('charset="utf-8"', f'charset="{name}"')
        items.append(Item(f"{name}_right", PAGE, ANY, functools.partial(declared.encode, name, "replace")))
        items.append(Item(f"{name}_wrong", PAGE, ANY, functools.partial(declared.encode, "utf-8")))
        high = declared.encode("ascii", "replace") + bytes(range(128, 256)) * 20
        items.append(Item(f"{name}_high", PAGE, ANY, functools.partial(bytes, high)))
    for name, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-32-le", b"\xff\xfe\0\0"), ("utf-8", b"\xef\xbb\xbf")):
        whole = mark + seeds.PAGE.encode(name)
        for cut in range(5):
            items.append(Item(f"mark_{name}_{cut}", PAGE, ANY, functools.partial(bytes, whole[:len(whole) - cut])))
    items.append(Item("utf-7", PAGE, ANY, lambda: b"<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-"))
    items.append(Item("iso-2022-jp", PAGE, ANY, lambda: b"<meta charset=iso-2022-jp>\x1b$B" + b"\x21" * 100_001))
    items.append(Item("gb18030", PAGE, ANY, lambda: b"<meta charset=gb18030><p>" + b"\x81\x30\x81" * 100_001))
    items.append(Item("late_meta", PAGE, ANY, lambda: b" " * 5000 + b"<meta charset=shift_jis><p>" + b"\x81" * 5001))
    items.append(Item("plain", PAGE, KEEP, lambda: b"<p>plain <img src=a.jpg alt=plain>"))
    return items


def codecs_known():
    """Names of text encodings among Python's aliases."""
    from encodings.aliases import aliases

    for name in set(aliases.values()):
        try:
            if codecs.lookup(name)._is_text_encoding:
                "a".encode(name)
                yield name
        except (LookupError, UnicodeError):
            continue
