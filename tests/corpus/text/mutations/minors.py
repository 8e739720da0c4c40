"""Synthetic combinations of a sexual term and a term of minors: every one has to be dropped as a combination.

Two terms of words.txt and a filler, nothing else. Cases are made when the corpus runs; none is kept in a file.
"""

import pathlib
import urllib.parse

from . import disguise

WORDS = pathlib.Path(__file__).resolve().parent / "words.txt"
HOST = "https://www.lindenhof.example/"
FILLER = "gallery 12"
LONG_FILLER = "lindenhof archive, volume 7, sheet 12, scanned in the reading room on a Tuesday afternoon"
UNSPACED = {"ja", "zh", "ko", "th"}

# Where the two terms stand: {s} sexual, {m} minor. {f} and {l} are fillers; in URLs terms are percent-encoded.
LAYOUTS = {
    "alt": {"alt": "{s} {m} {f}"},
    "alt_swapped": {"alt": "{f} {m} {s}"},
    "alt_comma": {"alt": "{m}, {f}, {s}"},
    "alt_apart": {"alt": "{m} {l} {s}"},
    "text": {"text": "{s} {m}"},
    "alt+title": {"alt": "{s} {f}", "title": "{m} {f}"},
    "title+alt": {"alt": "{m} {f}", "title": "{s} {f}"},
    "alt+page_title": {"alt": "{s} {f}", "page_title": "{m} {f}"},
    "page_title+alt": {"alt": "{m} {f}", "page_title": "{s} {f}"},
    "alt+caption": {"alt": "{s} {f}", "caption": "{m} {f}"},
    "alt+context": {"alt": "{m} {f}", "context": "{l} {s} {f}"},
    "aria_label+heading": {"alt": "{f}", "aria_label": "{s} {f}", "heading": "{m} {f}"},
    "embedded+alt": {"alt": "{s} {f}", "embedded": "{m} {f}"},
    "context+embedded": {"alt": "{f}", "context": "{s} {f}", "embedded": "{m}, {f}"},
    "attribution+alt": {"alt": "{m} {f}", "attribution": "{s} {f}"},
}
URL_LAYOUTS = {
    "page_url+caption": {"alt": "{f}", "page_url": HOST + "{us}/12.html", "caption": "{m} {f}"},
    "alt+page_url": {"alt": "{s} {f}", "page_url": HOST + "a/{um}/12.html"},
    "image_url+alt": {"alt": "{m} {f}", "image_url": HOST + "pictures/{us}-12.jpg"},
    "page_url": {"alt": "{f}", "page_url": HOST + "{us}/{um}/12.html"},
    "page_url_query": {"alt": "{f}", "page_url": HOST + "search?q={us}&sort={um}"},
    "page_url+image_url": {"alt": "{f}", "page_url": HOST + "{um}", "image_url": HOST + "{us}_12.png"},
}
# Disguises are rotated through these.
DISGUISED_LAYOUTS = ("alt", "alt+title", "page_title+alt", "alt+context", "alt_swapped", "aria_label+heading")
# A judge cannot know that these stand for a term in these places: reported, no floor.
HARD_URL_FORMS = {"twice"}


def lists():
    """{language: (explicit, mild, minor)}; a language with a star has inflected forms."""
    found = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, *parts = [part.strip() for part in line.split("|")]
            found[language] = tuple([term.strip() for term in part.split(",")] for part in parts)
    return found


def fill(layout, sexual, minor, forms=None):
    quote = urllib.parse.quote
    us, um = forms or (quote(sexual.replace(" ", "-")), quote(minor.replace(" ", "-")))
    values = {"s": sexual, "m": minor, "f": FILLER, "l": LONG_FILLER, "us": us, "um": um}
    return {key: text.format(**values) for key, text in layout.items()}


def case(kind, language, name, pair, fields, hard=False):
    """`pair`: the two terms, as words.txt has them."""
    return {
        "rule": "minors",
        "class": kind,
        "language": language,
        "name": name,
        "pair": pair,
        "fields": fields,
        "hard": hard,
    }


def terms(words):
    """(strength, sexual, minor): every sexual term beside every minor term, the order mixed."""
    for strength, sexual in (("explicit", words[0]), ("mild", words[1])):
        for at, one in enumerate(sexual):
            for turn in range(len(words[2])):
                yield strength, one, words[2][(at + turn) % len(words[2])]


def plain(language, words):
    layouts = {**LAYOUTS, **URL_LAYOUTS}
    names = list(layouts)
    pairs = list(terms(words))
    for at, (strength, sexual, minor) in enumerate(pairs):
        for turn in range(3):
            name = names[(at * 3 + turn) % len(names)]
            kind = f"{'inflected' if language.endswith('*') else 'terms'}_{strength}"
            yield case(kind, language[:2], f"{name}/{at}", (sexual, minor), fill(layouts[name], sexual, minor))
    for at, name in enumerate(names):
        _strength, sexual, minor = pairs[at % len(pairs)]
        yield case(f"place_{name}", language[:2], f"{name}/{at}", (sexual, minor), fill(layouts[name], sexual, minor))
    if language in UNSPACED:
        for at, (_strength, sexual, minor) in enumerate(pairs):
            pair, particle = (sexual, minor), "の" if language == "ja" else ""
            yield case("unspaced", language, f"joined/{at}", pair, {"alt": sexual + minor + "12"})
            yield case("unspaced", language, f"swapped/{at}", pair, {"alt": minor + particle + sexual})


def url_forms(language, words):
    pairs = list(terms(words))
    for at, (name, form) in enumerate(disguise.URL_FORMS.items()):
        for turn, place in enumerate(URL_LAYOUTS):
            _strength, sexual, minor = pairs[(at + turn) % len(pairs)]
            fields = fill(URL_LAYOUTS[place], sexual, minor, (form(sexual), form(minor)))
            yield case(f"url_{name}", language, f"{place}/{at}", (sexual, minor), fields, name in HARD_URL_FORMS)


def disguised(language, words):
    pairs = list(terms(words))
    for at, (name, change) in enumerate(disguise.DISGUISES.items()):
        for target in ("sexual", "minor", "both"):
            made = 0
            for turn in range(len(pairs)):
                _strength, sexual, minor = pairs[(at + turn) % len(pairs)]
                pair = (sexual, minor)
                changed = (
                    change(sexual) if target != "minor" else sexual,
                    change(minor) if target != "sexual" else minor,
                )
                if None in changed or (name != "plain" and changed == pair):
                    continue
                layout = DISGUISED_LAYOUTS[(at + made) % len(DISGUISED_LAYOUTS)]
                fields = fill(LAYOUTS[layout], *changed)
                yield case(name, language, f"{target}/{layout}/{turn}", pair, fields, name in disguise.HARD)
                made += 1
                if made == 3:
                    break


def mixed(words):
    """The sexual term in one language, the minor term in another."""
    languages = [language for language in words if not language.endswith("*")]
    layouts = list(LAYOUTS)
    changes = [name for name in disguise.DISGUISES if name not in disguise.HARD]
    for at, one in enumerate(languages):
        for turn, other in enumerate(languages):
            if one == other:
                continue
            sexual = words[one][0][turn % len(words[one][0])]
            minor = words[other][2][at % len(words[other][2])]
            layout = LAYOUTS[layouts[(at + turn) % len(layouts)]]
            yield case("mixed_languages", f"{one}+{other}", "plain", (sexual, minor), fill(layout, sexual, minor))
            name = changes[(at * 7 + turn) % len(changes)]
            hidden = disguise.DISGUISES[name](sexual)
            if hidden and hidden != sexual:
                yield case("mixed_and_disguised", f"{one}+{other}", name, (sexual, minor), fill(layout, hidden, minor))


def cases():
    words = lists()
    for language, of_language in words.items():
        yield from plain(language, of_language)
        if not language.endswith("*"):
            yield from url_forms(language, of_language)
            yield from disguised(language, of_language)
    yield from mixed(words)
