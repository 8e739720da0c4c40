"""Rows 5 to 9: groups for purpose tokens and for crawlers of others (design page 1.7, 2.4). No fallback to `*`."""

from .case import Signal
from .rows_robots import PLACES, group_forms, path_forms, robots_signal, set_robots

PURPOSE = "Training-Purpose"
P0 = ("Google-Extended", "Applebot-Extended", "Webzio-Extended")
P1 = ("img2dataset", "LAIONDownloader", "laion-huggingface-processor", "ImagesiftBot", "imageSpider")
P2 = (
    "AI2Bot",
    "Ai2Bot-Dolma",
    "ICC-Crawler",
    "FriendlyCrawler",
    "Timpibot",
    "omgili",
    "omgilibot",
    "VelenPublicWebCrawler",
)
P3 = (
    "GPTBot",
    "ClaudeBot",
    "anthropic-ai",
    "meta-externalagent",
    "FacebookBot",
    "Bytespider",
    "TikTokSpider",
    "cohere-training-data-crawler",
    "Diffbot",
    "PanguBot",
    "DeepSeekBot",
    "SBIntuitionsBot",
    "Cotoyogi",
    "Kangaroo Bot",
    "Amazonbot",
)


def of_token(key, row, token, path, **keys):
    tag = token.replace(" ", "_")
    for label, text in group_forms(token):
        yield robots_signal(key, row, f"{tag}-{label}", text, mechanism="token", **keys)
    for label, lines in path_forms(path):
        yield robots_signal(
            key, row, f"{tag}-path-{label}", f"User-agent: {token}\n{lines}\n", mechanism="token", **keys
        )
    for label, text in spellings(token):
        yield robots_signal(key, row, f"{tag}-{label}", text, mechanism="token", **keys)


def spellings(token):
    yield "lower", f"User-agent: {token.lower()}\nDisallow: /\n"
    yield "upper", f"User-agent: {token.upper()}\nDisallow: /\n"
    yield "star-allows", f"User-agent: *\nAllow: /\n\nUser-agent: {token}\nDisallow: /\n"
    yield "we-are-allowed", f"User-agent: TamisBot\nAllow: /\n\nUser-agent: {token}\nDisallow: /\n"


def three(key):
    """Standard denies from three distinct tokens on."""
    trios = [P3[at : at + 3] for at in range(0, len(P3) - 2, 2)] + [P2[at : at + 3] for at in range(0, len(P2) - 2, 2)]
    trios += [("GPTBot", "AI2Bot", "omgili"), P3, P2 + P3]
    for at, names in enumerate(trios):
        agents = "".join(f"User-agent: {name}\n" for name in names)
        groups = "".join(f"User-agent: {name}\nDisallow: /\n\n" for name in names)
        for label, text in (
            ("one-group", agents + "Disallow: /\n"),
            ("groups", groups),
            ("crlf", groups.replace("\n", "\r\n")),
            ("upper", groups.upper()),
            ("star", "User-agent: *\nAllow: /\n\n" + groups),
        ):
            yield robots_signal(key, 9, f"three-{at}-{label}", text, "DDR", mechanism="token")


def few(key):
    """Fewer than three distinct ones: standard records."""
    for label, names in (
        ("two", ("GPTBot", "ClaudeBot")),
        ("same-thrice", ("GPTBot", "gptbot", "GPTBOT")),
        ("two-and-search", ("GPTBot", "CLAUDEBOT", "Googlebot")),
        ("one-each", ("AI2Bot", "Diffbot")),
    ):
        yield robots_signal(
            key, 9, f"few-{label}", "".join(f"User-agent: {name}\nDisallow: /\n\n" for name in names), mechanism="token"
        )


def both_files():
    """Two in one file, another in the other one: three in all."""

    def apply(case):
        set_robots("robots", "User-agent: GPTBot\nUser-agent: Bytespider\nDisallow: /\n")(case)
        set_robots("image_robots", "User-agent: ClaudeBot\nDisallow: /\n")(case)

    yield Signal("9-both-files", (9,), "token-robots", apply, "D?R", frozenset({"robots", "image_robots"}))


def signals():
    for key, path, _host in PLACES:
        yield from of_token(key, 5, PURPOSE, path, policy_tokens=[PURPOSE])
        yield from of_token(key, 6, "Google-Extended", path)
        yield from of_token(key, 7, "img2dataset", path)
        yield from of_token(key, 8, "CCBot", path)
        yield from of_token(key, 9, "GPTBot", path)
        for row, names in ((6, P0[1:]), (7, P1[1:]), (9, P2 + P3[1:])):
            for token in names:
                for label, text in spellings(token):
                    yield robots_signal(key, row, f"{token.replace(' ', '_')}-{label}", text, mechanism="token")
        yield from three(key)
        yield from few(key)
    yield from both_files()


def near_misses():
    for key, path, _host in PLACES:
        folder = path.rsplit("/", 1)[0]
        for token in ("Google-Extended", "img2dataset", "CCBot", "GPTBot", PURPOSE):
            keys = {"policy_tokens": [PURPOSE]}
            for label, text in (
                ("elsewhere", f"User-agent: {token}\nDisallow: /admin/\n"),
                ("allowed", f"User-agent: {token}\nAllow: /\n"),
                ("empty", f"User-agent: {token}\nDisallow:\n"),
                ("allow-longer", f"User-agent: {token}\nDisallow: /\nAllow: {folder}/\n"),
                ("comment", f"# User-agent: {token}\n# Disallow: /\nUser-agent: Googlebot\nDisallow: /\n"),
                ("longer-name", f"User-agent: {token}Images\nDisallow: /\n"),
                ("shorter-name", f"User-agent: {token[:3]}\nDisallow: /\n"),
            ):
                yield robots_signal(key, 48, f"near-{token}-{label}", text, "---", mechanism="token", **keys)
        yield robots_signal(
            key, 48, "near-token-not-declared", f"User-agent: {PURPOSE}\nDisallow: /\n", "---", mechanism="token"
        )
