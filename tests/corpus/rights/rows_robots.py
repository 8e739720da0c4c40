"""Rows 1 to 4, 10, 11: robots.txt as a gate (RFC 9309; design page 1.1 to 1.5)."""

from .case import IMAGE_HOST, PAGE_HOST, Signal

# (key, path of the URL that the file governs, host)
PLACES = (("robots", "/notes/spring/garden.html", PAGE_HOST), ("image_robots", "/photos/2024/heron-17.jpg", IMAGE_HOST))
CLOUDFLARE = """# As a condition of accessing this website, you agree to abide by the following
# content signals:

# (a)  If a content-signal = yes, you may collect content for the corresponding
#      use.
# (b)  If a content-signal = no, you may not collect content for the
#      corresponding use.
# (c)  If the website operator does not include a content signal for a
#      corresponding use, the website operator neither grants nor restricts
#      permission via content signal with respect to the corresponding use.

# The content signals and their meanings are:

# search:   building a search index and providing search results (e.g., returning
#           hyperlinks and short excerpts from your website's contents). Search does not
#           include providing AI-generated search summaries.
# ai-input: inputting content into one or more AI models (e.g., retrieval
#           augmented generation, grounding, or other real-time taking of content for
#           generative AI search answers).
# ai-train: training or fine-tuning AI models.

# ANY RESTRICTIONS EXPRESSED VIA CONTENT SIGNALS ARE EXPRESS RESERVATIONS OF
# RIGHTS UNDER ARTICLE 4 OF THE EUROPEAN UNION DIRECTIVE 2019/790 ON COPYRIGHT
# AND RELATED RIGHTS IN THE DIGITAL SINGLE MARKET.

"""


def set_robots(key, content, **keys):
    def apply(case):
        case.set_file(key, content)
        case.keys.update(keys)

    return apply


def robots_signal(key, row, label, content, effects="", rows=None, mechanism="robots", **keys):
    return Signal(
        f"{row}-{key}-{label}",
        rows or (row,),
        f"{mechanism}-{key}",
        set_robots(key, content, **keys),
        effects,
        frozenset({key}),
    )


def group_forms(token, path="/", extra=""):
    """(label, text or bytes) of a file whose group for `token` disallows `path`. RFC 9309 section 2.2."""
    text = f"User-agent: {token}\nDisallow: {path}\n{extra}"
    yield "plain", text
    yield "lower", text.replace("User-agent", "user-agent").replace("Disallow", "disallow")
    yield "upper", text.replace("User-agent", "USER-AGENT").replace("Disallow", "DISALLOW")
    yield "mixed", text.replace("User-agent", "uSeR-aGeNt").replace("Disallow", "dIsAlLoW")
    yield "no-space", text.replace(": ", ":")
    yield "spaces", text.replace(": ", "   :    ").replace("\n", "   \n")
    yield "tabs", text.replace(": ", "\t:\t").replace("\n", "\t\n")
    yield "indented", "".join("  \t" + line for line in text.splitlines(True))
    yield "crlf", text.replace("\n", "\r\n")
    yield "cr", text.replace("\n", "\r")
    yield "no-last-end", text.rstrip("\n")
    yield "bom", b"\xef\xbb\xbf" + text.encode()
    yield "utf-16le", b"\xff\xfe" + text.encode("utf-16-le")
    yield "utf-16be", b"\xfe\xff" + text.encode("utf-16-be")
    yield "comments", f"# robots\nUser-agent: {token} # us\n# between\nDisallow: {path}# all\n"
    yield "blank-lines", f"\n\nUser-agent: {token}\n\n\nDisallow: {path}\n\n"
    yield "other-lines", f"Sitemap: https://{PAGE_HOST}/map.xml\nUser-agent: {token}\nSitemap: /x\nCrawl-delay: 1\nFoo: bar\nDisallow: {path}\n"
    yield "first-of-agents", f"User-agent: {token}\nUser-agent: Googlebot\nDisallow: {path}\n"
    yield "last-of-agents", f"User-agent: Googlebot\nUser-agent: bingbot\nUser-agent: {token}\nDisallow: {path}\n"
    yield "second-group", f"User-agent: Googlebot\nAllow: /\n\nUser-agent: {token}\nDisallow: {path}\n"
    yield "merged-groups", f"User-agent: {token}\nDisallow: /never/\n\nUser-agent: bingbot\nDisallow:\n\nUser-agent: {token}\nDisallow: {path}\n"
    yield "allow-before", f"User-agent: {token}\nAllow: /elsewhere/\nDisallow: {path}\nAllow: /about\n"
    yield "twice", text + text
    yield "empty-disallow-too", f"User-agent: {token}\nDisallow:\nDisallow: {path}\n"
    yield "typo-disallow", f"User-agent: {token}\nDissallow: {path}\n"
    yield "typo-disalow", f"User-agent: {token}\nDisalow: {path}\n"
    yield "typo-agent", f"Useragent: {token}\nDisallow: {path}\n"
    yield "html-line-before", f"<!-- generated -->\nUser-agent: {token}\nDisallow: {path}\n"
    yield "long", "# " + "x" * 70 + "\n" + f"User-agent: Slurp\nDisallow: /a\n" * 2000 + "\n" + text


def path_forms(path):
    """(label, lines) that disallow `path` by the rules R8 to R13."""
    folder, name = path.rsplit("/", 1)
    stem, end = name.rsplit(".", 1)
    yield "exact", f"Disallow: {path}"
    yield "folder", f"Disallow: {folder}/"
    yield "prefix", f"Disallow: {folder[:-2]}"
    yield "anchored", f"Disallow: {path}$"
    yield "star", f"Disallow: /*.{end}$"
    yield "star-inside", f"Disallow: {folder[:3]}*{stem}"
    yield "bare-star", f"Disallow: *.{end}$"
    yield "star-end", f"Disallow: {folder}/*"
    yield "percent", "Disallow: " + path.replace("e", "%65")
    yield "percent-lower", "Disallow: " + path.replace("n", "%6e")
    yield "percent-upper", "Disallow: " + path.replace("n", "%6E")
    yield "longer-wins", f"Allow: {folder[:3]}\nDisallow: {folder}/"
    yield "order-free", f"Disallow: {folder}/\nAllow: /\nAllow: {folder[:3]}"
    yield "no-slash", f"Disallow: {folder[1:]}"
    yield "allow-case-differs", f"Disallow: {folder}/\nAllow: {path.upper()}"
    yield "typo-allow-ignored", f"Disallow: {folder}/\nAlow: {path}"
    yield "allow-longer-elsewhere", f"Disallow: {folder}/\nAllow: {folder}/other-page-with-a-long-name"
    yield "allow-anchored-elsewhere", f"Disallow: {folder}/\nAllow: {folder}/{stem}$"


def row1(key, path, host):
    for token, tag in (("*", "all"), ("TamisBot", "ours")):
        for label, text in group_forms(token):
            yield robots_signal(key, 1, f"{tag}-{label}", text)
        for label, lines in path_forms(path):
            yield robots_signal(key, 1, f"{tag}-path-{label}", f"User-agent: {token}\n{lines}\n")
    for label, value in (
        ("lower", "tamisbot"),
        ("upper", "TAMISBOT"),
        ("version", "TamisBot/2.1"),
        ("comment", "TamisBot # x"),
        ("spaces", "  tamisBOT  "),
    ):
        yield robots_signal(key, 1, f"token-{label}", f"User-agent: {value}\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    yield robots_signal(key, 1, "absolute", f"User-agent: *\nDisallow: https://{host}{path}\n")
    yield robots_signal(key, 1, "ours-beats-star", "User-agent: *\nAllow: /\n\nUser-agent: TamisBot\nDisallow: /\n")
    yield robots_signal(
        key, 1, "star-split", "User-agent: *\nDisallow: /a\n\nUser-agent: x\nAllow: /\n\nUser-agent: *\nDisallow: /\n"
    )


def statuses(key):
    status = key + "_status"
    for code in (500, 501, 502, 503, 504, 520, 529, 429):
        yield robots_signal(key, 2, str(code), "", **{status: code})
        yield robots_signal(key, 2, f"{code}-allow-in-body", "User-agent: *\nAllow: /\n", **{status: code})
    for code in (401, 403):
        yield robots_signal(key, 3, str(code), "", **{status: code})
        yield robots_signal(key, 3, f"{code}-html", "<html><body>Forbidden</body></html>", **{status: code})
        yield robots_signal(key, 3, f"{code}-body", "User-agent: *\nDisallow: /\n", **{status: code})
        yield robots_signal(key, 3, f"{code}-allow-in-body", "User-agent: TamisBot\nAllow: /\n", **{status: code})
        yield robots_signal(key, 3, f"{code}-json", '{"error":"forbidden"}', **{status: code})
        yield robots_signal(key, 3, f"{code}-text", "Access denied\r\n", **{status: code})
    yield robots_signal(key, 3, "451", "", "XX?", (3, 2, 4, 1), **{status: 451})


def row10(key, path):
    folder = path.rsplit("/", 1)[0]
    for label, text in (
        ("root", "Disallow: /\n\nUser-agent: Googlebot\nDisallow: /x\n"),
        ("folder", f"Disallow: {folder}/\nUser-agent: *\nAllow: /\n"),
        ("only", "Disallow: /\n"),
        ("crlf", "Disallow: /\r\nUser-agent: *\r\nAllow: /\r\n"),
        ("lower", "disallow:/\nuser-agent: *\nallow: /\n"),
        ("upper", "DISALLOW : /\nUSER-AGENT: *\nALLOW: /\n"),
        ("after-sitemap", f"Sitemap: https://{PAGE_HOST}/m.xml\nDisallow: /\nUser-agent: *\nAllow: /\n"),
        ("bom", b"\xef\xbb\xbfDisallow: /\nUser-agent: *\nAllow: /\n"),
        ("star", "Disallow: /*\nUser-agent: *\nAllow: /\n"),
        ("comment", "# all\nDisallow: / # no\nUser-agent: *\nAllow: /\n"),
        ("cr", "Disallow: /\rUser-agent: *\rAllow: /\r"),
        ("exact", f"Disallow: {path}\n\nUser-agent: *\nAllow: /\n"),
    ):
        yield robots_signal(key, 10, f"ungrouped-{label}", text)
    for label, line in (
        ("plain", f"Noindex: {folder}/"),
        ("root", "Noindex: /"),
        ("lower", f"noindex:{path}"),
        ("upper", f"NOINDEX : {folder}"),
        ("hyphen", f"No-index: {folder}/"),
        ("star", f"Noindex: {folder}/*"),
        ("tab", f"Noindex:\t{path}"),
        ("comment", f"Noindex: {path} # x"),
    ):
        yield robots_signal(key, 10, f"noindex-{label}", f"User-agent: *\nDisallow: /cart\n{line}\n")
        yield robots_signal(key, 10, f"noindex-ours-{label}", f"User-agent: TamisBot\nAllow: /\n{line}\n")


def row11(key):
    for label, line in (
        ("400", "Crawl-delay: 400"),
        ("301", "crawl-delay:301"),
        ("decimal", "CRAWL-DELAY: 300.5"),
        ("huge", "Crawl-delay: 86400"),
        ("tab", "Crawl-delay:\t900"),
        ("comment", "Crawl-delay: 900 # slow"),
        ("rate-minutes", "Request-rate: 1/10m"),
        ("rate-hours", "Request-rate: 1/2h"),
        ("rate-seconds", "Request-rate: 1/600"),
        ("rate-s", "request-rate: 1/600s"),
    ):
        for token in ("*", "TamisBot"):
            tag = "ours" if token != "*" else "all"
            yield robots_signal(key, 11, f"{tag}-{label}", f"User-agent: {token}\n{line}\nDisallow: /cart\n")
            yield robots_signal(
                key, 11, f"{tag}-{label}-after", f"User-agent: {token}\r\nDisallow: /cart\r\n{line}\r\n"
            )


def signals():
    for key, path, host in PLACES:
        yield from row1(key, path, host)
        yield from statuses(key)
        yield from row10(key, path)
        yield from row11(key)
        for code in (301, 302, 303, 307, 308):  # what is left after the fifth redirect
            for label, body in (
                ("", ""),
                ("-html", "<html><title>Moved</title></html>"),
                ("-allow", "User-agent: *\nAllow: /\n"),
            ):
                yield robots_signal(key, 4, f"{code}{label}", body, **{key + "_status": code})


def near_misses():
    """What says nothing to us about this URL, although it looks alike. All rows "-"."""
    for key, path, host in PLACES:
        folder = path.rsplit("/", 1)[0]
        for label, text in (
            ("other-folder", "User-agent: *\nDisallow: /admin/\nDisallow: /cart\n"),
            ("other-case", f"User-agent: *\nDisallow: {path.upper()}\n"),
            ("ours-hides-star", "User-agent: *\nDisallow: /\n\nUser-agent: TamisBot\nAllow: /\n"),
            ("ours-empty", "User-agent: *\nDisallow: /\n\nUser-agent: TamisBot\nDisallow:\n"),
            ("tie", f"User-agent: *\nDisallow: {path}\nAllow: {path}\n"),
            ("allow-longer", f"User-agent: *\nDisallow: {folder}/\nAllow: {path}\n"),
            ("googlebot", "User-agent: Googlebot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"),
            ("empty-disallow", "User-agent: *\nDisallow:\n"),
            ("comment", "# User-agent: *\n# Disallow: /\n"),
            ("encoded-slash", f"User-agent: *\nDisallow: {path.replace('/', '%2F')[3:]}\n"),
            ("anchored-shorter", f"User-agent: *\nDisallow: {folder}/$\n"),
            ("search", "User-agent: bingbot\nUser-agent: PerplexityBot\nDisallow: /\n"),
            (
                "user-agents",
                "User-agent: ChatGPT-User\nUser-agent: Claude-User\nUser-agent: OAI-SearchBot\nDisallow: /\n",
            ),
            ("substring", "User-agent: TamisBotImages\nDisallow: /\n"),
            ("seo", "User-agent: AhrefsBot\nUser-agent: SemrushBot\nDisallow: /\n"),
            ("other-host", f"User-agent: *\nDisallow: https://elsewhere.example{path}\n"),
            ("delay", "User-agent: *\nCrawl-delay: 10\nDisallow: /cart\n"),
            ("delay-300", "User-agent: *\nCrawl-delay: 300\n"),
            ("rate", "User-agent: *\nRequest-rate: 1/5\n"),
            ("delay-bad", "User-agent: *\nCrawl-delay: slow\n"),
            ("delay-others", "User-agent: Slurp\nCrawl-delay: 900\n"),
            ("empty", ""),
            ("llms", "LLM-Policy: /llms.txt\nUser-agent: *\nAllow: /\n"),
            ("noindex-elsewhere", "User-agent: *\nNoindex: /tag/\nDisallow: /cart\n"),
            ("cloudflare-comment", CLOUDFLARE + "User-agent: *\nAllow: /\n"),
            ("html", "<!doctype html><html><head><title>Not found</title></head><body>Nothing here.</body></html>"),
        ):
            yield robots_signal(key, 48, f"near-{label}", text, "---")
        for code in (404, 410, 400, 405, 418):
            yield robots_signal(
                key, 48, f"near-{code}", "User-agent: *\nDisallow: /\n", "---", **{key + "_status": code}
            )
        yield robots_signal(
            key,
            48,
            "near-bucket-403",
            '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message>'
            "<RequestId>7Q3KX1</RequestId><HostId>abc</HostId></Error>",
            "---",
            **{key + "_status": 403},
        )
