"""Check digits, and synthetic national ids that pass them, drawn with a fixed
seed: they stand for nobody.

Sources: ISO 7064 (MOD 97-10, MOD 11-2), ISO/IEC 7812-1 annex B (Luhn), and the registers' own descriptions of
their numbers.
"""

import random
import string

SEED = 20261126


def luhn_digit(digits):
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def luhn(number):
    digits = "".join(c for c in number if c.isdigit())
    return luhn_digit(digits[:-1]) == digits[-1]


def iban(number):
    text = "".join(c for c in number if c.isalnum()).upper()
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def pentagon(one, other):
    """The product in the dihedral group of the pentagon."""
    if one < 5:
        return (one + other) % 5 if other < 5 else 5 + (one + other) % 5
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5


VERHOEFF_STEP = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]


def verhoeff(digits):
    """Whether the last digit is right."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _ in range(at % 8):
            value = VERHOEFF_STEP[value]
        total = pentagon(total, value)
    return total == 0


def digits(rng, count):
    return str(rng.randint(1, 9)) + "".join(rng.choice(string.digits) for _ in range(count - 1))


def weighted(text, weights):
    return sum(int(c) * weight for c, weight in zip(text, weights))


def dni(rng):
    number = digits(rng, 8)
    return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def nie(rng):
    first, number = rng.choice("XYZ"), digits(rng, 7)
    return first + number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(str("XYZ".index(first)) + number) % 23]


def date_of_birth(rng):
    return f"{rng.randint(50, 99):02}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"


def pesel(rng):
    body = date_of_birth(rng) + digits(rng, 4)
    return body + str(-weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def personnummer(rng):
    body = date_of_birth(rng) + digits(rng, 3)
    return f"{body[:6]}-{body[6:]}{luhn_digit(body)}"


def hetu(rng):
    born = date_of_birth(rng)
    day, number = born[4:] + born[2:4] + born[:2], f"{rng.randint(2, 899):03}"
    return f"{day}-{number}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(day + number) % 31]}"


def bsn(rng):
    while True:
        body = digits(rng, 8)
        check = weighted(body, range(9, 1, -1)) % 11
        if check < 10:
            return body + str(check)


def rijksregister(rng):
    body = date_of_birth(rng) + f"{rng.randint(1, 997):03}"
    return f"{body[:2]}.{body[2:4]}.{body[4:6]}-{body[6:]}.{97 - int(body) % 97:02}"


def cpf(rng):
    body = digits(rng, 9)
    for length in (10, 11):
        rest = weighted(body, range(length, 1, -1)) * 10 % 11 % 10
        body += str(rest)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


def resident_id(rng):
    body = f"110101{rng.randint(1950, 1999)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(1, 999):03}"
    weights = [pow(2, 17 - at, 11) for at in range(17)]
    return body + "10X98765432"[weighted(body, weights) % 11]


def resident_number(rng):
    body = date_of_birth(rng) + str(rng.randint(1, 2)) + digits(rng, 5)
    check = (11 - weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return f"{body[:6]}-{body[6:]}{check}"


def kimlik(rng):
    body = digits(rng, 9)
    odd, even = sum(map(int, body[0::2])), sum(map(int, body[1::2]))
    body += str((odd * 7 - even) % 10)
    return body + str(sum(map(int, body)) % 10)


def aadhaar(rng):
    body = str(rng.randint(2, 9)) + digits(rng, 10)
    found = next(body + c for c in string.digits if verhoeff(body + c))
    return f"{found[:4]} {found[4:8]} {found[8:]}"


def social_insurance(rng):
    body = str(rng.randint(1, 7)) + digits(rng, 7)
    found = body + luhn_digit(body)
    return f"{found[:3]} {found[3:6]} {found[6:]}"


def south_african(rng):
    body = date_of_birth(rng) + f"{rng.randint(0, 9999):04}" + "08"
    return body + luhn_digit(body)


def teudat_zehut(rng):
    body = digits(rng, 8)
    return body + luhn_digit(body)


def rut(rng):
    body = str(rng.randint(5_000_000, 24_999_999))
    check = (11 - weighted(reversed(body), (2, 3, 4, 5, 6, 7, 2, 3))) % 11
    return f"{int(body):,}".replace(",", ".") + "-" + "0123456789K"[check]


def nir(rng):
    body = f"{rng.randint(1, 2)}{rng.randint(50, 99)}{rng.randint(1, 12):02}75{rng.randint(1, 990):03}{rng.randint(1, 999):03}"
    return f"{body} {97 - int(body) % 97:02}"


def snils(rng):
    body = digits(rng, 9)
    check = weighted(body, range(9, 0, -1)) % 101 % 100
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {check:02}"


def steuer_id(rng):
    """Eleven digits; among the first ten one digit stands twice and one is missing. ISO 7064 MOD 11-10."""
    kinds = rng.sample(string.digits, 9)
    kinds.insert(rng.randint(1, 8), kinds[0])
    if kinds[0] == "0":
        kinds[0], kinds[-1] = kinds[-1], kinds[0]
    product = 10
    for digit in kinds:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return "".join(kinds) + str((11 - product) % 10)


def nhs(rng):
    while True:
        body = "999" + digits(rng, 6)  # 999 is for tests
        check = (11 - weighted(body, range(10, 1, -1)) % 11) % 11
        if check < 10:
            return f"{body[:3]} {body[3:6]} {body[6:]}{check}"


# (language, label, maker). A label is how forms and pages name the number.
IDS = (
    ("es", "DNI", dni),
    ("es", "NIE", nie),
    ("pl", "PESEL", pesel),
    ("sv", "Personnummer", personnummer),
    ("fi", "Henkilötunnus", hetu),
    ("nl", "BSN", bsn),
    ("be", "Rijksregisternummer", rijksregister),
    ("pt", "CPF", cpf),
    ("zh", "身份证号", resident_id),
    ("ko", "주민등록번호", resident_number),
    ("tr", "T.C. Kimlik No", kimlik),
    ("hi", "Aadhaar", aadhaar),
    ("en", "SIN", social_insurance),
    ("en", "ID number", south_african),
    ("he", "ת.ז.", teudat_zehut),
    ("es", "RUT", rut),
    ("fr", "N° de sécurité sociale", nir),
    ("ru", "СНИЛС", snils),
    ("de", "Steuer-ID", steuer_id),
    ("en", "NHS number", nhs),
)
# Published as examples that are nobody's: US Social Security Administration, the UK's HMRC manuals, Italy's
# Agenzia delle Entrate, Czechia's and Romania's registers.
PUBLISHED_IDS = (
    ("en", "SSN", "219-09-9999"),
    ("en", "National Insurance number", "AB 12 34 56 C"),
    ("it", "Codice fiscale", "RSSMRA85T10A562S"),
    ("cs", "Rodné číslo", "736028/5163"),
    ("ro", "CNP", "1800101221144"),
)
# Formats that nothing but an id has: to be found without a label, too.
DISTINCT = {
    "DNI",
    "NIE",
    "Personnummer",
    "Henkilötunnus",
    "CPF",
    "身份证号",
    "주민등록번호",
    "SSN",
    "Codice fiscale",
    "RUT",
    "Rijksregisternummer",
    "СНИЛС",
    "PESEL",
    "N° de sécurité sociale",
    "National Insurance number",
}


def ids():
    """(language, label, number), several of each."""
    rng = random.Random(SEED)
    for language, label, make in IDS:
        for _ in range(4):
            yield language, label, make(rng)
    yield from PUBLISHED_IDS
