"""Rows 19 to 25: Content-Signal (design page 2.2) and Content-Usage (IETF AIPREF, RFC 9651 dictionaries; 2.3)."""

from .case import Signal
from .rows_directives import header_blocks, in_header
from .rows_robots import CLOUDFLARE, PLACES, robots_signal

FIELDS = ("headers", "image_headers")
SIGNAL_NO = (
    "ai-train=no",
    "ai-train = no",
    "AI-Train=No",
    "AI-TRAIN=NO",
    "search=yes, ai-train=no",
    "search=yes,ai-train=no",
    "ai-train=no, search=yes",
    "search=yes,ai-input=yes,ai-train=no",
    "search=yes,ai-train=no,use=full",
    "ai-train=no,ai-input=yes,search=yes",
    "ai-train=yes, ai-train=no",
    "ai-train=no, ai-train=yes",
    " , ai-train=no ,",
    "foo=bar, ai-train=no",
    "ai-train\t=\tno",
)
SIGNAL_LENIENT = ("ai-train=false", "ai-train=n", "ai-train=FALSE", "search=yes, ai-train=N")
INPUT_NO = (
    "ai-input=no",
    "AI-Input = No",
    "search=yes, ai-input=no",
    "ai-input=no, ai-train=yes",
    "search=yes,ai-input=no,foo=1",
    "use=reference",
    "use=immediate",
    "USE=Reference",
    "search=yes, use=immediate",
    "use = reference",
    "ai-input=n",
    "ai-train=yes,ai-input=no",
)
SIGNAL_OK = (
    "search=yes",
    "search=yes, ai-train=yes",
    "ai-train=yes",
    "ai-train=maybe",
    "ai-train=",
    "ai-train",
    "search=no",
    "",
    "use=full",
    "train=no",
    "xai-train=no",
    "ai-training=nothing",
    "ai-train=yes, search=yes, ai-input=yes",
    "ai-train=north",
)
USAGE_NO = (
    "train-ai=n",
    "train-ai=n, search=y",
    "search=y, train-ai=n",
    "search=y,train-ai=n",
    "train-ai=n;x=1",
    'train-ai=n;exceptions="cc"',
    "train-ai=n;a;b=?1",
    "foo=(a b), train-ai=n",
    "train-ai=y, train-ai=n",
    "train-ai=n, train-ai=y",
    'foo="a, train-ai=y", train-ai=n',
    "foo=1.5, bar=:YQ==:, train-ai=n",
    "train-ai=n\t,\tsearch=y",
    "foo, train-ai=n",
    'foo="\\"x", train-ai=n',
    "a=@1659578233, train-ai=n",
    "train-ai=n ,search=y",
    "foo=*a/b:c, train-ai=n",
    'foo=%"f%c3%bc", train-ai=n',
)
LEGACY = ("train-genai", "bots", "all", "tdm", "genai", "ai")
MALFORMED = (
    "Train-AI=n",
    "TRAIN-AI=N",
    'train-ai="n"',
    "train-ai=0",
    "train-ai=?0",
    "train-ai=n,",
    "train-ai = n",
    "train-ai=n, , search=y",
    "train-ai=n search=y",
    "train-ai= n",
    "=n train-ai",
    "train-ai=n;;",
    'train-ai=n, foo="',
    "train-ai=no!\\",
    'Train-AI="no"',
    "train-ai:n",
    "train-ai=n; search=y=",
    "Bots=n",
    "ALL=n",
    "TDM=n",
    '"train-ai"=n',
    "(train-ai=n",
)
USAGE_OK = (
    "train-ai=y",
    "search=n",
    "train-ai=y, search=n",
    "foo=n",
    "train-ai",
    "train-ai=maybe",
    "",
    "train-ai;allow=n, train-ai=y",
    "search=y",
    "train-ai=y;x=n",
    "weather=n, food=y",
    "images=n",
)


def group_places(line):
    """(label, text) of a robots.txt whose consent line holds for us; it never closes the list of agents."""
    yield "star", f"User-agent: *\n{line}\nAllow: /\n"
    yield "star-after", f"User-agent: *\nAllow: /\n{line}\n"
    yield "ours", f"User-agent: TamisBot\n{line}\nAllow: /\n"
    yield "ours-lower", f"user-agent: tamisbot\nallow: /\n{line}\n"
    yield "among-agents", f"User-agent: Googlebot\nUser-agent: *\n{line}\nAllow: /\n"
    yield "between-agents", f"User-agent: bingbot\n{line}\nUser-agent: *\nAllow: /\n"
    yield "other-group-first", f"User-agent: Googlebot\nAllow: /\n\nUser-agent: *\nDisallow: /cart\n{line}\n"
    yield "no-rules", f"User-agent: *\n{line}\n"
    yield "last-line", f"User-agent: *\nAllow: /\n{line}".rstrip("\n")
    yield "crlf", f"User-agent: *\r\n{line}\r\nAllow: /\r\n"
    yield "cr", f"User-agent: *\r{line}\rAllow: /\r"
    yield "bom", f"\ufeffUser-agent: *\n{line}\nAllow: /\n".encode()
    yield "utf-16", f"User-agent: *\n{line}\nAllow: /\n".encode("utf-16")
    yield "comment", f"User-agent: *\n{line} # reserved\nAllow: /\n"
    yield "upper", f"USER-AGENT: *\n{line.split(':')[0].upper()}:{line.split(':', 1)[1]}\nALLOW: /\n"
    yield "lower-tight", f"user-agent:*\n{line.split(':')[0].lower()}:{line.split(':', 1)[1].strip()}\n"
    yield "spaces", f"User-agent: *\n  {line.split(':')[0]} \t:  {line.split(':', 1)[1].strip()}  \n"
    yield "twice", f"User-agent: *\n{line}\n{line}\n"
    yield "star-behind-ours", f"User-agent: TamisBot\nAllow: /\n\nUser-agent: *\n{line}\nAllow: /\n"


def usage_path_forms(path):
    folder, name = path.rsplit("/", 1)
    end = name.rsplit(".", 1)[1]
    yield "folder", f"{folder}/ train-ai=n"
    yield "exact", f"{path} train-ai=n"
    yield "anchored", f"{path}$ train-ai=n"
    yield "star", f"/*.{end}$ train-ai=n"
    yield "tab", f"{folder}\ttrain-ai=n"
    yield "percent", f"{path.replace('e', '%65')} train-ai=n"
    yield "many-spaces", f"{folder}    search=y, train-ai=n"
    yield "root", "/ train-ai=n"


def content_signal():
    for key, _path, _host in PLACES:
        for value in SIGNAL_NO:
            for label, text in list(group_places(f"Content-Signal: {value}"))[:4]:
                yield robots_signal(key, 19, f"{value}-{label}", text, mechanism="signal")
        for label, text in group_places("Content-Signal: search=yes, ai-train=no"):
            yield robots_signal(key, 19, f"place-{label}", text, mechanism="signal")
            yield robots_signal(
                key,
                19,
                f"after-cloudflare-{label}",
                CLOUDFLARE + text if isinstance(text, str) else text,
                mechanism="signal",
            )
        for value in SIGNAL_LENIENT:
            yield robots_signal(
                key, 19, f"lenient-{value}", f"User-agent: *\nContent-Signal: {value}\n", mechanism="signal"
            )
        for name in ("Content-Signals", "ContentSignal", "content-signals", "CONTENTSIGNAL"):
            yield robots_signal(
                key, 19, f"alias-{name}", f"User-agent: *\n{name}: ai-train=no\nAllow: /\n", mechanism="signal"
            )
        for label, text in (
            ("ungrouped", "Content-Signal: ai-train=no\nUser-agent: *\nAllow: /\n"),
            ("only", "Content-Signal: ai-train=no\n"),
            ("yes-then-no", "User-agent: *\nContent-Signal: ai-train=yes\nContent-Signal: ai-train=no\n"),
            ("no-then-yes", "User-agent: *\nContent-Signal: ai-train=no\nContent-Signal: ai-train=yes\n"),
            (
                "ours-yes-star-no",
                "User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: TamisBot\nContent-Signal: ai-train=yes\nAllow: /\n",
            ),
            (
                "two-groups",
                "User-agent: *\nContent-Signal: ai-train=yes\n\nUser-agent: *\nContent-Signal: ai-train=no\n",
            ),
        ):
            yield robots_signal(key, 19, label, text, mechanism="signal")
        for value in INPUT_NO:
            for label, text in list(group_places(f"Content-Signal: {value}"))[:4]:
                yield robots_signal(key, 20, f"{value}-{label}", text, mechanism="signal")
        for label, text in group_places("Content-Signal: ai-input=no"):
            yield robots_signal(key, 20, f"place-{label}", text, mechanism="signal")
        for bot in ("GPTBot", "ClaudeBot"):
            yield robots_signal(
                key,
                9,
                f"signal-{bot}",
                f"User-agent: {bot}\nContent-Signal: ai-train=no\nAllow: /\n\nUser-agent: *\nAllow: /\n",
                "?--",
                (9, 19),
                mechanism="signal",
            )
    for field in FIELDS:
        for at, value in enumerate(SIGNAL_NO):
            yield in_header(field, 19, f"value-{at}", [f"Content-Signal: {value}"], "\r\n", mechanism="signal")
        for label, lines, end in header_blocks("Content-Signal", "search=yes, ai-train=no", "search=yes"):
            yield in_header(field, 19, label, lines, end, mechanism="signal")
        yield in_header(
            field,
            19,
            "yes-then-no",
            ["Content-Signal: ai-train=yes", "Content-Signal: ai-train=no"],
            "\r\n",
            mechanism="signal",
        )
        yield in_header(
            field,
            19,
            "no-then-yes",
            ["Content-Signal: ai-train=no", "Content-Signal: ai-train=yes"],
            "\r\n",
            mechanism="signal",
        )
        for at, value in enumerate(INPUT_NO):
            yield in_header(field, 20, f"value-{at}", [f"Content-Signal: {value}"], "\r\n", mechanism="signal")


def content_usage():
    for field in FIELDS:
        for at, value in enumerate(USAGE_NO):
            yield in_header(field, 22, f"value-{at}", [f"Content-Usage: {value}"], "\r\n", mechanism="usage")
        for label, lines, end in header_blocks("Content-Usage", "train-ai=n", "search=y"):
            yield in_header(field, 22, label, lines, end, mechanism="usage")
        for label, lines in (
            ("split", ["Content-Usage: search=y", "Content-Usage: train-ai=n"]),
            ("yes-then-no", ["Content-Usage: train-ai=y", "Content-Usage: train-ai=n"]),
            ("no-then-yes", ["Content-Usage: train-ai=n", "Content-Usage: train-ai=y"]),
        ):
            yield in_header(field, 22, label, lines, "\r\n", mechanism="usage")
        for label in LEGACY:
            for form, value in (
                ("plain", f"{label}=n"),
                ("parameter", f"{label}=n;x"),
                ("list", f"search=y, {label}=n"),
                ("with-train", f"train-ai=y, {label}=n"),
            ):
                yield in_header(field, 23, f"{label}-{form}", [f"Content-Usage: {value}"], "\r\n", mechanism="usage")
        for at, value in enumerate(MALFORMED):
            yield in_header(
                field, 24, f"value-{at}", [f"Content-Usage: {value}"], "\r\n", "", (24, 22), mechanism="usage"
            )
        yield in_header(field, 24, "token-upper", ["Content-Usage: train-ai=N"], "\r\n", "D?-", mechanism="usage")
    for key, path, _host in PLACES:
        for at, value in enumerate(USAGE_NO):
            for label, text in list(group_places(f"Content-Usage: {value}"))[:2]:
                yield robots_signal(key, 22, f"value-{at}-{label}", text, mechanism="usage")
        for label, text in group_places("Content-Usage: train-ai=n"):
            yield robots_signal(
                key, 22, f"place-{label}", text, "DD?" if label == "star-behind-ours" else "", mechanism="usage"
            )
        for label, value in usage_path_forms(path):
            for agent in ("*", "TamisBot"):
                yield robots_signal(
                    key,
                    22,
                    f"path-{label}-{agent}",
                    f"User-agent: {agent}\nAllow: /\nContent-Usage: {value}\n",
                    mechanism="usage",
                )
        folder = path.rsplit("/", 1)[0]
        for label, lines in (
            ("longest", [f"{folder}/ train-ai=n", "/ train-ai=y"]),
            ("longest-first", ["train-ai=y", f"{folder}/ train-ai=n"]),
            ("same-path", [f"{folder} train-ai=n", f"{folder} train-ai=y"]),
            ("same-path-swapped", ["train-ai=y", "train-ai=n"]),
        ):
            yield robots_signal(
                key,
                22,
                label,
                "User-agent: *\nAllow: /\n" + "".join(f"Content-Usage: {line}\n" for line in lines),
                mechanism="usage",
            )
        yield robots_signal(
            key, 22, "no-space-comment", f"User-agent: *\nContent-Usage:{folder}\ttrain-ai=n#c\n", mechanism="usage"
        )
        yield robots_signal(
            key, 22, "ungrouped", "Content-Usage: train-ai=n\nUser-agent: *\nAllow: /\n", "D??", mechanism="usage"
        )
        for label in LEGACY:
            yield robots_signal(key, 23, label, f"User-agent: *\nContent-Usage: {label}=n\n", mechanism="usage")
            yield robots_signal(
                key,
                23,
                f"{label}-path",
                f"User-agent: *\nContent-Usage: {folder}/ {label}=n\nAllow: /\n",
                mechanism="usage",
            )
        for at, value in enumerate(MALFORMED):
            if at != 10 and not value.startswith('"'):
                yield robots_signal(
                    key, 24, f"value-{at}", f"User-agent: *\nContent-Usage: {value}\n", "", (24, 22), mechanism="usage"
                )


def signals():
    yield from content_signal()
    yield from content_usage()


def recorded():
    """Rows 21 and 25: an explicit yes. It is recorded and lifts nothing of another mechanism."""
    for field in FIELDS:
        for label, lines, end in header_blocks("Content-Signal", "search=yes, ai-train=yes", "search=yes"):
            yield in_header(field, 21, label, lines, end, mechanism="signal")
        for label, lines, end in header_blocks("Content-Usage", "train-ai=y", "search=y"):
            yield in_header(field, 25, label, lines, end, mechanism="usage")
    for key, _path, _host in PLACES:
        for label, text in group_places("Content-Signal: search=yes, ai-train=yes"):
            yield robots_signal(key, 21, label, text, mechanism="signal")
        for label, text in group_places("Content-Usage: train-ai=y"):
            yield robots_signal(key, 25, label, text, mechanism="usage")


def near_misses():
    for field in FIELDS:
        for at, value in enumerate(SIGNAL_OK):
            yield in_header(
                field, 21, f"near-signal-{at}", [f"Content-Signal: {value}"], "\r\n", "---", mechanism="signal"
            )
        for at, value in enumerate(USAGE_OK):
            yield in_header(
                field,
                25,
                f"near-usage-{at}",
                [f"Content-Usage: {value}"],
                "\r\n",
                "?--" if ";" in value else "---",
                mechanism="usage",
            )
        yield in_header(
            field,
            21,
            "near-names",
            ["X-Content-Signal: ai-train=no", "Content-Usage-Policy: train-ai=n"],
            "\r\n",
            "---",
            mechanism="usage",
        )
    for key, path, _host in PLACES:
        folder = path.rsplit("/", 1)[0]
        for at, value in enumerate(SIGNAL_OK):
            yield robots_signal(
                key, 21, f"near-{at}", f"User-agent: *\nContent-Signal: {value}\nAllow: /\n", "---", mechanism="signal"
            )
        for at, value in enumerate(USAGE_OK):
            yield robots_signal(
                key,
                25,
                f"near-{at}",
                f"User-agent: *\nContent-Usage: {value}\nAllow: /\n",
                "?--" if ";" in value else "---",
                mechanism="usage",
            )
        for label, text in (
            ("signal-comment", "User-agent: *\n# Content-Signal: ai-train=no\nAllow: /\n"),
            ("cloudflare-only", CLOUDFLARE + "User-agent: *\nContent-Signal: search=yes\nAllow: /\n"),
            ("usage-other-folder", "User-agent: *\nContent-Usage: /members/ train-ai=n\nAllow: /\n"),
            ("usage-longest-yes", f"User-agent: *\nContent-Usage: / train-ai=n\nContent-Usage: {folder}/ train-ai=y\n"),
            ("usage-no-space", f"User-agent: *\nContent-Usage: {folder}/train-ai=y\n"),
            ("usage-comment", "User-agent: *\nContent-Usage: # train-ai=n\nAllow: /\n"),
            (
                "signal-googlebot",
                "User-agent: Googlebot\nContent-Signal: ai-train=no\nAllow: /\n\nUser-agent: *\nAllow: /\n",
            ),
        ):
            yield robots_signal(
                key, 25, f"near-{label}", text, "?--" if label == "signal-googlebot" else "---", mechanism="usage"
            )
