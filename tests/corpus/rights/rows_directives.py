"""Rows 12 to 18: X-Robots-Tag and robots metas (no standard; design page 2.1, vendors' documentation)."""

from .case import Signal

OTHERS = ("otherbot", "googlebot", "spawningbot", "DemoBot")


def header_blocks(name, value, noise="nofollow"):
    """(label, lines, line end) of one field value: RFC 9110 5.1 to 5.5, RFC 9112 5.2."""
    plain = f"{name}: {value}"
    yield "plain", [plain], "\r\n"
    yield "lower-name", [f"{name.lower()}: {value}"], "\r\n"
    yield "upper-name", [f"{name.upper()}: {value}"], "\r\n"
    yield "no-space", [f"{name}:{value}"], "\r\n"
    yield "spaces", [f"{name}:    {value}   "], "\r\n"
    yield "tabs", [f"{name}:\t{value}\t"], "\r\n"
    yield "lf", [plain], "\n"
    yield "folded", [f"{name}:", f"  {value}"], "\r\n"
    yield "after-noise", [f"{name}: {noise}", plain], "\r\n"
    yield "before-noise", [plain, f"{name}: {noise}"], "\r\n"
    yield "apart", [plain, "Server: x", "Cache-Control: max-age=60", f"{name}: {noise}"], "\r\n"
    yield "twice", [plain, plain], "\r\n"


def list_forms(directive):
    """(label, value) of a list that holds the directive for everybody or for us."""
    yield "alone", directive
    yield "upper", directive.upper()
    yield "mixed", "".join(c.upper() if at % 2 else c for at, c in enumerate(directive))
    yield "last", f"nofollow, {directive}"
    yield "first", f"{directive}, nofollow"
    yield "no-space", f"nofollow,{directive},notranslate"
    yield "space-before-comma", f"nofollow , {directive} ,notranslate"
    yield "tab", f"nofollow,\t{directive}"
    yield "empty-items", f", ,{directive},,"
    yield "after-all", f"all, {directive}"
    yield "before-index", f"{directive}, index, follow"
    yield "after-preview", f"max-image-preview:large, {directive}"
    yield "after-preview-spaced", f"max-image-preview: large, {directive}"
    yield "before-preview", f"{directive}, max-image-preview:large"
    yield "after-numbers", f"max-snippet:-1, max-video-preview: -1, {directive}"
    yield "after-date", f"unavailable_after: 25 Jun 2030 15:00:00 PST, {directive}"
    yield "after-comma-date", f"unavailable_after: Tue, 25 Jun 2030 15:00:00 GMT, {directive}"
    yield "unknown-before", f"foo, bar-baz, {directive}"
    yield "twice", f"{directive}, {directive}"
    if ":" not in directive:
        yield "spaces-only", f"nofollow {directive}"


def scoped_forms(directive):
    """The directive for our token, in fields of the header."""
    yield "ours", f"TamisBot: {directive}"
    yield "ours-lower-tight", f"tamisbot:{directive}"
    yield "ours-upper", f"TAMISBOT:  {directive}"
    yield "ours-space", f"TamisBot : {directive}"
    yield "ours-second", f"TamisBot: nofollow, {directive}"
    yield "after-other", f"otherbot: nofollow, TamisBot: {directive}"
    yield "between-others", f"otherbot: nofollow, TamisBot: {directive}, googlebot: nofollow"
    yield "before-other", f"{directive}, otherbot: nofollow"


def meta_forms(name, content):
    """(label, element) of <meta name content>: HTML standard, 4.2.5 and 13.1.2."""
    yield "plain", f'<meta name="{name}" content="{content}">'
    yield "upper", f'<META NAME="{name.upper()}" CONTENT="{content}">'
    yield "title", f'<Meta Name="{name.title()}" Content="{content}" />'
    yield "content-first", f'<meta content="{content}" name="{name}">'
    yield "single", f"<meta name='{name}' content='{content}'>"
    yield "unquoted-name", f'<meta name={name} content="{content}">'
    yield "spaces", f'<meta  name = "{name}"\n\tcontent = "{content}"  >'
    yield "padded", f'<meta name="{name}" content="  {content}\n ">'
    yield "decimal", f'<meta name="{name}" content="{"".join(f"&#{ord(c)};" for c in content)}">'
    yield "hex", f'<meta name="{name}" content="{content[:-1]}&#x{ord(content[-1]):x};">'
    yield "hex-upper-no-semicolon", f'<meta name="{name}" content="{content[:-1]}&#X{ord(content[-1]):X}">'
    yield "name-reference", f'<meta name="&#{ord(name[0])};{name[1:]}" content="{content}">'
    yield "other-attributes", f'<meta data-rh="true" id="r" name="{name}" class="x" content="{content}" lang=en>'
    yield "slash", f'<meta/name="{name}"/content="{content}"/>'
    yield "after-comment", f'<!-- meta --><meta name="{name}" content="{content}"><!-- end -->'
    yield "duplicate-attribute", f'<meta name="{name}" name="x" content="{content}" content="all">'
    yield "after-noise", f'<meta name="{name}" content="index, follow"><meta name="{name}" content="{content}">'
    yield "before-noise", f'<meta name="{name}" content="{content}"><meta name="{name}" content="all">'
    yield "nul-free-tab", f'<meta\tname="{name}"\tcontent="{content}">'


def add(**lists):
    def apply(case):
        for field, value in lists.items():
            if isinstance(value, list):
                getattr(case, field).extend(value)
            else:
                setattr(case, field, value)

    return apply


def in_header(field, row, label, lines, end, effects="", rows=None, mechanism="directive"):
    slots = {field} if end == "\n" else set()
    if end == "\n":
        slots.add("header_end")
    return Signal(
        f"{row}-{field}-{label}",
        rows or (row,),
        mechanism,
        add(**{field: lines, "header_end": end}),
        effects,
        frozenset(slots),
    )


def in_meta(row, label, element, effects="", rows=None, mechanism="directive", codec=""):
    more = {"page_codec": codec} if codec else {}
    return Signal(
        f"{row}-meta-{label}",
        rows or (row,),
        mechanism,
        add(head=[element], **more),
        effects,
        frozenset({"codec"} if codec or mechanism == "reservation" else ()),
    )


def of_header(field, row, directive, effects="", rows=None):
    name = "X-Robots-Tag"
    for label, lines, end in header_blocks(name, directive):
        yield in_header(field, row, f"{directive}-{label}", lines, end, effects, rows)
    for label, value in [*list_forms(directive), *scoped_forms(directive)]:
        yield in_header(field, row, f"{directive}-list-{label}", [f"{name}: {value}"], "\r\n", effects, rows)
    yield in_header(field, row, f"{directive}-star", [f"{name}: *: {directive}"], "\r\n", effects, rows)
    yield in_header(field, row, f"{directive}-robots", [f"{name}: robots: {directive}"], "\r\n", effects, rows)


def of_meta(row, directive, effects=""):
    for label, element in meta_forms("robots", directive):
        yield in_meta(row, f"{directive}-{label}", element, effects)
    for label, value in list_forms(directive):
        yield in_meta(row, f"{directive}-list-{label}", f'<meta name="robots" content="{value}">', effects)
    for label, element in list(meta_forms("tamisbot", directive))[:4]:
        yield in_meta(row, f"{directive}-ours-{label}", element, effects)
    yield in_meta(row, f"{directive}-http-equiv", f'<meta http-equiv="X-Robots-Tag" content="{directive}">', effects)
    yield in_meta(
        row,
        f"{directive}-http-equiv-lower",
        f'<meta http-equiv="x-robots-tag" content="{directive}, nofollow">',
        effects,
    )
    for codec in ("utf-8-sig", "utf-16", "windows-1252", "shift_jis"):
        yield in_meta(row, f"{directive}-{codec}", f'<meta name="robots" content="{directive}">', effects, codec=codec)


PAST = (
    "25 Jun 2020 15:00:00 PST",
    "Thursday, 25-Jun-20 15:00:00 GMT",
    "Thu, 25 Jun 2020 15:00:00 GMT",
    "2020-06-25",
    "2020-06-25T15:00:00Z",
    "2020-06-25T15:00:00+02:00",
    "25-Jun-2020 15:00:00 EST",
    "Thu, 25 Jun 2020 15:00:00 +0200",
    "24 Nov 2026 12:00:00 GMT",
    "2026-11-24",
)
FUTURE = (
    "25 Jun 2030 15:00:00 PST",
    "Tuesday, 25-Jun-30 15:00:00 GMT",
    "Tue, 25 Jun 2030 15:00:00 GMT",
    "2030-06-25",
    "2030-06-25T15:00:00Z",
    "27 Nov 2026 12:00:00 GMT",
)


def row18():
    for at, date in enumerate(PAST):
        for label, value in (
            ("plain", f"unavailable_after: {date}"),
            ("tight", f"unavailable_after:{date}"),
            ("upper", f"UNAVAILABLE_AFTER: {date}"),
            ("after", f"nofollow, unavailable_after: {date}"),
            ("before", f"unavailable_after: {date}, nofollow"),
            ("ours", f"TamisBot: unavailable_after: {date}"),
        ):
            for field in ("headers", "image_headers"):
                yield in_header(field, 18, f"{at}-{label}", [f"X-Robots-Tag: {value}"], "\r\n")
            if label != "ours":
                yield in_meta(18, f"{at}-{label}", f'<meta name="robots" content="{value}">')


def for_others():
    """Another bot's scope: row 13 for noai; strict takes the tokens of AI crawlers as addressed to us."""
    for directive in ("noai", "noimageai", "noml"):
        for bot in OTHERS:
            for field in ("headers", "image_headers"):
                for label, value in (
                    ("plain", f"{bot}: {directive}"),
                    ("tight", f"{bot}:{directive}"),
                    ("list", f"{bot}: nofollow, {directive}"),
                    ("upper", f"{bot.upper()}: {directive.upper()}"),
                    ("three", f"demobot: {directive}, {bot}: {directive}, tamisbot: all"),
                ):
                    yield in_header(
                        field, 13, f"{bot}-{directive}-{label}", [f"X-Robots-Tag: {value}"], "\r\n", rows=(13, 12, 14)
                    )
    for bot in ("GPTBot", "CCBot"):
        for directive, row in (("noindex", 16), ("none", 16)):
            yield in_header(
                "headers", row, f"{bot}-{directive}", [f"X-Robots-Tag: {bot}: {directive}"], "\r\n", "D??", (16, 15)
            )


def in_body():
    """HTML allows no such meta in the body; strict reads it all the same."""
    for directive, row in (("noai", 12), ("noimageai", 12), ("noml", 14)):
        for label, element in list(meta_forms("robots", directive))[:6]:
            yield Signal(
                f"{row}-body-{directive}-{label}", (row,), "directive", add(body=[f"<div>{element}</div>"]), "D??"
            )


def signals():
    yield from in_body()
    for field in ("headers", "image_headers"):
        for directive in ("noai", "noimageai"):
            yield from of_header(field, 12, directive)
        yield from of_header(field, 14, "noml")
    for directive in ("noai", "noimageai"):
        yield from of_meta(12, directive)
    yield from of_meta(14, "noml")
    for directive in ("noindex", "none"):
        yield from of_header("image_headers", 15, directive)
        yield from of_header("headers", 16, directive)
        yield from of_meta(16, directive)
    yield from of_header("headers", 15, "noimageindex")
    yield from of_meta(15, "noimageindex")
    for directive in ("noarchive", "nocache", "nosnippet", "max-image-preview:none"):
        yield from of_header("headers", 17, directive)
        yield from of_meta(17, directive)
    yield from row18()
    yield from for_others()


def near_misses():
    for field in ("headers", "image_headers"):
        for label, value in (
            ("all", "all"),
            ("index", "index, follow"),
            ("previews", "max-image-preview:large, max-snippet:-1, max-video-preview:-1"),
            ("empty", ""),
            ("commas", ":, :, ,;: -::"),
            ("longer", "noaibots, nomlx"),
            ("nofollow", "nofollow"),
            ("notranslate", "notranslate"),
            ("googlebot", "googlebot: noindex"),
            ("bing", "bingbot: noarchive"),
            ("all-ours", "tamisbot: all"),
            ("unknown", "no-ai-at-all-costs"),
            ("standard", "max-image-preview: standard"),
        ):
            yield in_header(field, 48, f"near-{label}", [f"X-Robots-Tag: {value}"], "\r\n", "---")
        for at, date in enumerate(FUTURE):
            yield in_header(field, 48, f"near-date-{at}", [f"X-Robots-Tag: unavailable_after: {date}"], "\r\n", "---")
        # A misspelt name may be read as what is meant.
        misspelt = ["X-Robots-Tags: noai", "X-Robots: noai", "Robots-Tag: noml"]
        yield in_header(field, 48, "near-name", misspelt, "\r\n", "???")
        yield in_header(field, 48, "near-other-field", ["X-Note: noai, noindex"], "\r\n", "---")
    for label, element in (
        ("comment", '<!-- <meta name="robots" content="noai"> -->'),
        ("script", '<script>var x = \'<meta name="robots" content="noai">\';</script>'),
        ("style", "<style>/* noai noindex */</style>"),
        ("first-wins", '<meta name="robots" content="all" content="noai">'),
        ("other-name", '<meta name="keywords" content="noai, noindex">'),
        ("property", '<meta property="og:robots" content="noai">'),
        ("description", '<meta name="description" content="How to write noai and noindex in a header">'),
        ("googlebot", '<meta name="googlebot" content="noindex">'),
        ("empty", '<meta name="robots" content="">'),
        ("no-content", '<meta name="robots">'),
        ("index", '<meta name="robots" content="index,follow,max-image-preview:large">'),
        ("future", '<meta name="robots" content="unavailable_after: 2030-01-01">'),
    ):
        yield in_meta(48, f"near-{label}", element, "---")
    for label, text in (
        ("words", "<p>The directive noai was proposed in 2022; noindex is older.</p>"),
        ("escaped", "<p>&lt;meta name=&quot;robots&quot; content=&quot;noai&quot;&gt;</p>"),
        ("textarea", '<textarea><meta name="robots" content="noai"></textarea>'),
    ):
        yield Signal(f"48-body-near-{label}", (48,), "directive", add(body=[text]), "---")
