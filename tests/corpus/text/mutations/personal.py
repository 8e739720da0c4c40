"""Synthetic personal data and the ways to write it: taken out under standard, dropped under strict.

E-mail addresses of RFC 2606 and RFC 6761; addresses of RFC 5737 and RFC 3849; telephone numbers that regulators keep
for fiction (North America 555-01xx, Ofcom, Bundesnetzagentur, ARCEP, ACMA, PTS) or that libphonenumber gives as
examples; the IBANs of SWIFT's registry; the card networks' test numbers; ids of identity.py.
"""

import itertools

from . import identity

FILLER = "gallery 12"
EMAILS = (
    "jane.doe@example.org",
    "info@example.com",
    "a.b+photo@mail.example.net",
    "m_mustermann77@post.example.de",
    "jürgen@beispiel.example",
    "иван@пример.example",
)
IPS = (
    "192.0.2.44",
    "198.51.100.7",
    "203.0.113.199",
    "2001:db8::8a2e:370:7334",
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
)
PHONES = {
    "en": (
        "+1 212-555-0142",
        "(202) 555-0175",
        "202-555-0175",
        "+1 (613) 555 0107",
        "020 7946 0958",
        "+44 20 7946 0958",
        "07700 900123",
        "+44 7700 900461",
        "0117 496 0123",
        "(02) 5550 1234",
        "0491 570 156",
        "+61 491 570 006",
    ),
    "de": ("030 23125 123", "+49 30 23125 456", "0171 3920012", "+49 (0)40 66969 123", "0221/4710 123"),
    "fr": ("01 99 00 12 34", "06 39 98 12 34", "+33 1 99 00 56 78", "06.39.98.45.67"),
    "sv": ("08-465 004 12", "+46 70 174 06 05", "070-174 06 17"),
    "es": ("+34 612 34 56 78", "912 34 56 78"),
    "it": ("+39 312 345 6789", "02 1234 5678"),
    "nl": ("+31 6 12345678", "010-1234567"),
    "pl": ("+48 512 345 678", "22 123 45 67"),
    "cs": ("+420 601 123 456",),
    "ru": ("+7 912 345-67-89", "8 (912) 345-67-89"),
    "uk": ("+380 50 123 4567", "050 123 45 67"),
    "el": ("+30 691 234 5678",),
    "tr": ("+90 501 234 56 78", "0501 234 56 78"),
    "ar": ("+20 100 123 4567", "+966 51 234 5678"),
    "he": ("+972 50-234-5678", "050-234-5678"),
    "hi": ("+91 81234 56789", "081234 56789"),
    "ja": ("+81 90-1234-5678", "090-1234-5678"),
    "zh": ("+86 131 2345 6789", "13123456789"),
    "ko": ("+82 10-2000-0000", "010-2000-0000"),
    "vi": ("+84 912 345 678", "0912 345 678"),
    "id": ("+62 812-345-678", "0812-345-678"),
    "th": ("+66 81 234 5678", "081 234 5678"),
    "pt": ("+55 11 96123-4567", "(11) 96123-4567", "+351 912 345 678"),
}
CALL = {
    "en": "Call",
    "de": "Tel.",
    "fr": "Tél.",
    "sv": "Telefon:",
    "es": "Teléfono:",
    "it": "Tel:",
    "nl": "Bel",
    "pl": "tel.",
    "cs": "tel.:",
    "ru": "тел.",
    "uk": "тел.:",
    "el": "τηλ.",
    "tr": "Telefon:",
    "ar": "هاتف:",
    "he": "טל'",
    "hi": "फ़ोन:",
    "ja": "電話",
    "zh": "电话：",
    "ko": "전화",
    "vi": "ĐT:",
    "id": "Telp.",
    "th": "โทร.",
    "pt": "Tel.",
}
IBANS = (
    """AT611904300234573201 BE68539007547034 BG80BNBG96611020345678 CH9300762011623852957 CY17002001280000001200527600
CZ6508000000192000145399 DE89370400440532013000 DK5000400440116243 EE382200221020145685 ES9121000418450200051332
FI2112345600000785 FR1420041010050500013M02606 GB29NWBK60161331926819 GR1601101250000000012300695
HR1210010051863000160 HU42117730161111101800000000 IE29AIBK93115212345678 IL620108000000099999999
IS140159260076545510730339 IT60X0542811101000000123456 LT121000011101001000 LU280019400644750000
LV80BANK0000435195001 MT84MALT011000012345MTLCAST001S NL91ABNA0417164300 NO9386011117947
PL61109010140000071219812874 PT50000201231234567890154 RO49AAAA1B31007593840000 SA0380000000608010167519
SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 TR330006100519786457841326
AE070331234567890123456 UA213223130000026007233566001""".split()
)
CARDS = (
    "4111111111111111",
    "4012888888881881",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "3530111333300000",
    "30569309025904",
)
ADDRESSES = (
    ("en", "221B Baker Street, London NW1 6XE"),
    ("en", "742 Evergreen Terrace, Springfield, IL 62704"),
    ("en", "10 Example Road, Oxford OX1 1AA"),
    ("en", "P.O. Box 1234, Anytown, NY 10001"),
    ("de", "Musterstraße 12, 12345 Musterstadt"),
    ("de", "Am Beispielweg 3a, 80331 München"),
    ("fr", "12 rue de l'Exemple, 75001 Paris"),
    ("fr", "5 bis avenue du Modèle, 69002 Lyon"),
    ("es", "Calle Ejemplo 5, 28013 Madrid"),
    ("it", "Via Esempio 7, 00184 Roma"),
    ("pt", "Rua do Exemplo, 45, 1200-001 Lisboa"),
    ("nl", "Voorbeeldstraat 8, 1012 AB Amsterdam"),
    ("sv", "Exempelgatan 4, 111 22 Stockholm"),
    ("pl", "ul. Przykładowa 5, 00-001 Warszawa"),
    ("cs", "Příkladná ulice 9, 110 00 Praha"),
    ("ru", "ул. Примерная, д. 5, кв. 12, Москва"),
    ("tr", "Örnek Caddesi No: 12, 34000 İstanbul"),
)
# In which field a piece stands; the others hold a filler.
FIELDS = ("alt", "title", "aria_label", "caption", "context", "heading", "page_title", "embedded", "attribution")
FULLWIDTH = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))}
ARABIC = {ord("0") + at: 0x0660 + at for at in range(10)}
DEVANAGARI = {ord("0") + at: 0x0966 + at for at in range(10)}
LETTER_DIGITS = {ord("0"): "O", ord("1"): "l"}
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def without_marks(text):
    return "".join(c for c in text if c.isalnum() or c == "+")


def grouped(text, mark):
    """In fours; cards of 14 and 15 digits as they are printed."""
    bare = without_marks(text)
    if bare.isdigit() and len(bare) < 16:
        return mark.join((bare[:4], bare[4:10], bare[10:]))
    return mark.join(bare[at : at + 4] for at in range(0, len(bare), 4))


def remarked(mark):
    """Other marks between the groups that are there."""
    return lambda text: "".join(mark if c in " -./" else c for c in text) if any(c in " -./" for c in text) else None


def between(mark):
    return lambda text: mark.join(text)


EMAIL_FORMS = {
    "plain": lambda text: text,
    "upper": str.upper,
    "mailto": lambda text: "mailto:" + text,
    "angles": lambda text: f"<{text}>",
    "glued": lambda text: f"e-mail:{text},",
    "spaced_at": lambda text: text.replace("@", " @ "),
    "bracket_at": lambda text: text.replace("@", " [at] "),
    "bracket_at_dot": lambda text: text.replace("@", " [at] ").replace(".", " [dot] "),
    "paren_at": lambda text: text.replace("@", "(at)"),
    "paren_at_dot": lambda text: text.replace("@", " (at) ").replace(".", " (dot) "),
    "word_at_dot": lambda text: text.replace("@", " at ").replace(".", " dot "),
    "underscore_at": lambda text: text.replace("@", "_at_"),
    "fullwidth_at": lambda text: text.replace("@", "＠"),
    "fullwidth": lambda text: text.translate(FULLWIDTH),
    "small_at": lambda text: text.replace("@", "﹫"),
    "entity": lambda text: text.replace("@", "&#64;"),
    "percent": lambda text: text.replace("@", "%40"),
    "zero_width": lambda text: text.replace("@", "\u200b@\u200b"),
    "soft_hyphen": lambda text: text[:2] + "\u00ad" + text[2:],
    "cyrillic_letters": lambda text: text.replace("a", "а").replace("o", "о"),
    "spaced_letters": between(" "),
}
NUMBER_FORMS = {
    "plain": lambda text: text,
    "bare": without_marks,
    "dots": remarked("."),
    "hyphens": remarked("-"),
    "slashes": remarked("/"),
    "no_break_spaces": remarked("\u00a0"),
    "thin_spaces": remarked("\u2009"),
    "double_spaces": remarked("  "),
    "en_dashes": remarked("–"),
    "fullwidth": lambda text: text.translate(FULLWIDTH),
    "arabic_digits": lambda text: text.translate(ARABIC),
    "devanagari_digits": lambda text: text.translate(DEVANAGARI),
    "zero_width": between("\u200b"),
    "direction_marks": lambda text: "\u200e" + text + "\u200f",
    "glued": lambda text: f"No:{text},see below",
    "parens": lambda text: f"({text})",
    "spaced_digits": between(" "),
    "letter_digits": lambda text: text.translate(LETTER_DIGITS) if "0" in text or "1" in text else None,
    "words": lambda text: " ".join(WORDS[int(c)] for c in without_marks(text) if c.isdigit() and c.isascii()),
}
GROUPED_FORMS = {
    **NUMBER_FORMS,
    "groups": lambda text: grouped(text, " "),
    "groups_hyphens": lambda text: grouped(text, "-"),
    "groups_dots": lambda text: grouped(text, "."),
    "lower": lambda text: text.lower() if text.lower() != text else None,
}
# Not numbers, or nothing but digits, for a reader who does not guess: reported, no floor.
HARD = {"letter_digits", "words", "spaced_letters", "word_at_dot", "underscore_at", "spaced_digits", "cyrillic_letters"}

# The sign within a Finnish number tells the century: without it the number is none.
SIGN_LOST = {"bare", "dots", "slashes", "no_break_spaces", "thin_spaces", "double_spaces"}


def case(kind, form, language, needle, fields, hard=False, written=""):
    return {
        "rule": "personal",
        "class": f"{kind}_{form}",
        "kind": kind,
        "language": language,
        "needle": needle,
        "written": written or needle,
        "name": f"{kind}/{form}/{needle}",
        "fields": fields,
        "hard": hard,
    }


def fields_with(text, turn):
    """The piece in one of the places, with words around it."""
    place = FIELDS[turn % len(FIELDS)]
    return {"alt": FILLER, place: f"{FILLER}, {text} - lindenhof"}


def is_hard(form, label):
    return form in HARD or (label == "Henkilötunnus" and form in SIGN_LOST)


def written(kind, pieces, forms):
    """pieces: (language, label, piece)."""
    for turn, (language, label, piece) in enumerate(pieces):
        for at, (form, change) in enumerate(forms.items()):
            text = change(piece)
            if text is None or (form != "plain" and text == piece):
                continue
            labelled = f"{label} {text}".strip()
            fields = fields_with(labelled, turn + at)
            yield case(kind, form, language, piece, fields, is_hard(form, label), text)


def ids():
    pieces = list(identity.ids())
    yield from written("national_id", pieces, NUMBER_FORMS)
    for turn, (language, label, piece) in enumerate(pieces):
        kind = "national_id_unlabelled" if label in identity.DISTINCT else "number_unlabelled"
        yield case(kind, "plain", language, piece, fields_with(piece, turn), label not in identity.DISTINCT)


def emails():
    yield from written("email", [("en", "", one) for one in EMAILS], EMAIL_FORMS)
    for turn, one in enumerate(EMAILS[:4]):
        for key in ("page_url", "image_url"):
            yield case(
                "email_url", key, "en", one, {"alt": FILLER, key: f"https://www.lindenhof.example/{one}/{turn}.jpg"}
            )


def cases():
    phones = [(language, CALL[language], one) for language, numbers in PHONES.items() for one in numbers]
    international = [(language, "", one) for language, _label, one in phones if one.startswith("+")]
    national = [(language, "", one) for language, _label, one in phones if not one.startswith("+")]
    addresses = [(language, "", one) for language, one in ADDRESSES]
    address_forms = {form: NUMBER_FORMS[form] for form in ("plain", "no_break_spaces", "zero_width", "parens")}
    address_forms |= {"upper": str.upper, "lower": str.lower, "lines": lambda text: text.replace(", ", "\n")}
    ip_forms = {form: NUMBER_FORMS[form] for form in ("plain", "glued", "fullwidth", "parens")}
    ip_forms["port"] = lambda text: text + ":8080" if "." in text else None
    return itertools.chain(
        emails(),
        written("phone", phones, NUMBER_FORMS),
        written("phone_international", international, {"plain": NUMBER_FORMS["plain"], "bare": without_marks}),
        written("phone_national", national, {"plain": NUMBER_FORMS["plain"]}),
        written("iban", [("en", "IBAN:" if at % 2 else "", one) for at, one in enumerate(IBANS)], GROUPED_FORMS),
        written("card", [("en", "card" if at % 2 else "", one) for at, one in enumerate(CARDS)], GROUPED_FORMS),
        written("ip", [("en", "", one) for one in IPS], ip_forms),
        ids(),
        written("address", addresses, address_forms),
    )
