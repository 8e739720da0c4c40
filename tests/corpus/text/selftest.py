#!/usr/bin/env python3
"""The corpora of texts themselves: sizes, check digits, and that the harness notices judges that are wrong."""

import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from text import ask, run  # noqa: E402
from text.benign import captions  # noqa: E402
from text.mutations import disguise, identity, minors, personal  # noqa: E402

MIN_BENIGN = 5000
MIN_LANGUAGES = 12
SHARE = "0.03"
problems = []


def check(good, message):
    if not good:
        problems.append(message)


def benign():
    lines = list(captions.written())
    texts = {json.dumps({key: line[key] for key in line if key not in run.META}, ensure_ascii=False) for line in lines}
    check(len(texts) >= MIN_BENIGN, f"{len(texts)} benign pairs")
    check(len(texts) == len(lines), f"{len(lines) - len(texts)} benign pairs are there twice")
    check(len({line["lang"] for line in lines}) >= MIN_LANGUAGES, "languages")
    check(not any("{" in text for line in lines for text in line.values()), "a slot was not filled")
    print(f"{len(lines)} benign pairs, {len({line['lang'] for line in lines})} languages")


def numbers():
    """ISO 13616, ISO/IEC 7812-1 and published examples of the other schemes."""
    check(all(identity.iban(one) for one in personal.IBANS), "an IBAN's check digits")
    check(not identity.iban("DE88370400440532013000"), "a wrong IBAN passes")
    check(all(identity.luhn(one) for one in personal.CARDS), "a card's check digit")
    check(identity.luhn("79927398713") and not identity.luhn("79927398710"), "Luhn's example")
    check(identity.verhoeff("2363") and not identity.verhoeff("2364"), "Verhoeff's example")
    made = list(identity.ids())
    check(made == list(identity.ids()), "the same seed gives other ids")
    for _language, label, number in made:
        digits = "".join(c for c in number if c.isdigit())
        if label in ("SIN", "ID number", "ת.ז.", "Personnummer"):
            check(identity.luhn(digits), f"{label} {number}")


def disguises():
    spelled = {"spaced": "n u d e", "dotted": "n.u.d.e", "fullwidth": "ｎｕｄｅ", "cyrillic_letters": "пudе"}
    for name, text in spelled.items():
        check(disguise.DISGUISES[name]("nude") == text, f"{name}: {disguise.DISGUISES[name]('nude')}")
    check(disguise.DISGUISES["spaced"]("नंगी") == "नं गी", "a mark was parted from its letter")
    check(disguise.URL_FORMS["percent"]("12 лет").startswith("12%20%D0"), "percent-encoding")


def combinations():
    cases = list(minors.cases())
    languages = [language for language in minors.lists() if not language.endswith("*")]
    check(len(languages) >= MIN_LANGUAGES, "languages of combinations")
    check({*disguise.DISGUISES} <= {case["class"] for case in cases}, "a disguise is in no case")
    for case in cases:
        check(not any("{" in text for text in case["fields"].values()), f"{case['name']}: a slot was not filled")
    print(f"{len(cases)} combinations, {len(languages)} languages")


def leaks():
    case = {"kind": "phone", "needle": "+1 212-555-0142", "written": "+1 212-555-0142"}
    check(ask.left_of(case, "call ＋１ 212.555.0142") != "", "a number in other marks")
    check(ask.left_of(case, {"alt": "call [phone]-555-0142"}) != "", "half a number")
    check(ask.left_of(case, ["call [phone]"]) == "", "a number that is gone")


JUDGES = {  # what the judge answers, and the exit code that must come of it
    "keeps everything": ('{"decision": "allow", "redacted": case}', 1),
    "drops everything": ('{"decision": "drop", "reason": "text_minor"}', 1),
    "knows": ("KNOWN[key(case)] if case['policy'] == 'standard' else STRICT[key(case)]", 0),
    "knows, but leaves personal data": (
        "KNOWN[key(case)] if KNOWN[key(case)]['decision'] == 'drop' else {'decision': 'allow', 'redacted': case}",
        1,
    ),
    "gives too few answers": (None, 1),
}
FAKE = """#!{python} -B
import json, sys
sys.path.insert(0, {folder!r})
from text import selftest
KNOWN, STRICT = selftest.known() if {knows} else ({{}}, {{}})
key = selftest.key
for line in list(sys.stdin){cut}:
    case = json.loads(line)
    print(json.dumps({answer}))
"""


def key(case):
    return json.dumps({name: text for name, text in case.items() if name != "policy"}, sort_keys=True)


def known():
    """The right answers: {fields: answer} under standard and under strict."""
    drop, gone = {"decision": "drop"}, {"decision": "allow", "redacted": "[gone]"}
    standard = {key(case["fields"]): {"decision": "allow", "fields": case["fields"]} for case in run.benign(False)}
    strict = dict(standard)
    for case in personal.cases():
        standard[key(case["fields"])], strict[key(case["fields"])] = gone, drop
    for case in minors.cases():
        standard[key(case["fields"])] = {**drop, "reason": "text_minor"}
    return standard, strict


def judged(answer):
    """Exit code of run.py with a judge that answers so."""
    with tempfile.TemporaryDirectory() as folder:
        fake = pathlib.Path(folder) / "tamis"
        text = FAKE.format(
            python=sys.executable,
            folder=str(pathlib.Path(__file__).resolve().parent.parent),
            knows="KNOWN" in (answer or ""),
            cut="[1:]" if answer is None else "",
            answer=answer or "{'decision': 'allow'}",
        )
        fake.write_text(text, encoding="utf-8")
        fake.chmod(0o755)
        sys.argv = ["run.py", "--tamis", str(fake), "--share", SHARE, "--jobs", "1"]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            try:
                return run.main(), said.getvalue()
            except RuntimeError as error:
                return 1, str(error)


def judges():
    for name, (answer, wanted) in JUDGES.items():
        code, said = judged(answer)
        check(code == wanted, f"a judge that {name}: exit {code}, wanted {wanted}\n{said[-600:]}")


def main():
    os.environ["PYTHONIOENCODING"] = "utf-8"
    for part in (benign, numbers, disguises, combinations, leaks, judges):
        part()
    for problem in problems[:50]:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
