"""Ways to write a term so that people still read it and a list does not."""

import unicodedata
import urllib.parse

CYRILLIC = dict(zip("aceopxyijshkmntbr", "асеорхуіјѕһкмптьг"))
GREEK = dict(zip("aeiopuvxnkt", "αειορυνχηκτ"))
LATIN_FOR_CYRILLIC = dict(zip("асеорхуікмт", "aceopxyikmt"))
LATIN_FOR_GREEK = dict(zip("αεικνορτυχ", "aeikvoptux"))
LEET = dict(zip("aeiostgbl", "4310579" + "81"))
SYMBOLS = dict(zip("aeiosl", "@€!0$1"))
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
EMOJI = "🔥"
ENCLOSED = {chr(97 + at): chr(0x24D0 + at) for at in range(26)}
BOLD = {chr(97 + at): chr(0x1D41A + at) for at in range(26)}
SMALL_CAPITALS = dict(zip("abcdeghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ"))
UPSIDE_DOWN = dict(zip("abcdefghijklmnopqrtuvwy", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹʇnʌʍʎ"))


def latin(text):
    return any(c.isalpha() for c in text) and all(
        c < "\u0250" or 0x1E00 <= ord(c) < 0x1F00 for c in text if c.isalpha()
    )


def alphabet(text):
    """Scripts that have letters to repeat and cases to change: Latin, Greek, Cyrillic."""
    return all(ord(c) < 0x530 or 0x1E00 <= ord(c) < 0x2000 for c in text if c.isalpha())


def bare(text):
    """Without accents, which no homoglyph has."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def clusters(word):
    """Letters with their marks, which spacing does not part."""
    found = []
    for c in word:
        if found and (unicodedata.category(c)[0] == "M" or found[-1][-1] == "\u094d"):
            found[-1] += c
        else:
            found.append(c)
    return found


def joined(mark):
    return lambda text: " ".join(mark.join(clusters(word)) for word in text.split(" "))


def mapped(table):
    def change(text):
        out = "".join(table.get(c, c) for c in text)
        return out if out != text else None

    return change


def plain_mapped(table):
    return lambda text: mapped(table)(bare(text)) if latin(text) else None


def single(change):
    """Only of one word of letters: phrases with spaces inside would be read as something else."""
    return lambda text: change(text) if " " not in text and not any(c.isdigit() for c in text) else None


def of_letters(change):
    return lambda text: change(text) if alphabet(text) else None


def first_vowel(text, by):
    for at, c in enumerate(text):
        if at and bare(c) in "aeiouаеиоуяαειου":
            return text[:at] + by + text[at + 1 :]
    return None


def fullwidth(text):
    out = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return out if out != text else None


def accented(text):
    return unicodedata.normalize(
        "NFC", "".join(c + "\u0301\u0308\u0302"[at % 3] if c in "aeiou" else c for at, c in enumerate(text))
    )


def without_accents(text):
    return bare(text) if latin(text) and bare(text) != text else None


def stacked(text):
    return "".join(c + "\u0336\u0330" if c.isalpha() else c for c in text)


def zero_width(text):
    return "".join(c + ZERO_WIDTH[at % len(ZERO_WIDTH)] for at, c in enumerate(text))


def repeated(text):
    return "".join(c * (3 if at % 2 else 1) if c.isalpha() else c for at, c in enumerate(text))


def transposed(text):
    return text[0] + text[2] + text[1] + text[3:] if len(text) > 4 else None


# Name: change. A change gives None where it has nothing to change.
DISGUISES = {
    "plain": lambda text: text,
    "upper": of_letters(str.upper),
    "capital": of_letters(str.capitalize),
    "mixed_case": of_letters(lambda text: "".join(c.upper() if at % 2 else c for at, c in enumerate(text))),
    "decomposed": lambda text: (
        unicodedata.normalize("NFD", text) if unicodedata.normalize("NFD", text) != text else None
    ),
    "without_accents": without_accents,
    "accented": of_letters(lambda text: accented(text) if latin(text) else None),
    "combining_marks": of_letters(stacked),
    "spaced": single(joined(" ")),
    "wide_spaced": single(joined("\u2003")),
    "dotted": single(joined(".")),
    "hyphenated": single(joined("-")),
    "underscored": single(joined("_")),
    "mixed_marks": single(
        lambda text: "".join(c + "-. _"[at % 4] for at, c in enumerate(clusters(text))).strip("-. _")
    ),
    "zero_width": zero_width,
    "direction_marks": lambda text: "".join(c + "\u200e\u200f"[at % 2] for at, c in enumerate(text)),
    "emoji_between": single(joined(EMOJI)),
    "leetspeak": plain_mapped(LEET),
    "symbols": plain_mapped(SYMBOLS),
    "leet_spaced": single(lambda text: joined(" ")(plain_mapped(LEET)(text) or "") or None),
    "cyrillic_letters": plain_mapped(CYRILLIC),
    "greek_letters": plain_mapped(GREEK),
    "latin_letters": lambda text: None if latin(text) else mapped({**LATIN_FOR_CYRILLIC, **LATIN_FOR_GREEK})(text),
    "fullwidth": fullwidth,
    "bold": plain_mapped(BOLD),
    "enclosed": plain_mapped(ENCLOSED),
    "small_capitals": plain_mapped(SMALL_CAPITALS),
    "repeated_letters": single(of_letters(repeated)),
    "masked_letter": single(of_letters(lambda text: first_vowel(text, "*"))),
    "dropped_letter": single(of_letters(lambda text: first_vowel(text, ""))),
    "transposed": single(of_letters(transposed)),
    "reversed": single(of_letters(lambda text: text[::-1])),
    "direction_override": single(of_letters(lambda text: "\u202e" + text[::-1] + "\u202c")),
    "upside_down": plain_mapped(UPSIDE_DOWN),
}

# Beyond what folding can undo without a guess at the word: reported, no floor.
HARD = {"masked_letter", "dropped_letter", "transposed", "reversed", "direction_override", "upside_down"}

# What a URL makes of a term.
URL_FORMS = {
    "hyphens": lambda text: text.replace(" ", "-"),
    "percent": lambda text: urllib.parse.quote(text),
    "percent_all": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "camel": lambda text: "".join(word.capitalize() for word in text.split(" ")),
    "plus": lambda text: text.replace(" ", "+"),
    "underscores": lambda text: text.replace(" ", "_"),
    "twice": lambda text: urllib.parse.quote(urllib.parse.quote(text)),
}
