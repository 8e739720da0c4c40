"""Asks `tamis text --batch`, and what its answers mean."""

import concurrent.futures
import json
import subprocess
import unicodedata

BATCH = 1000
TIMEOUT_S = 300
KEPT = {"allow"}
DROPPED = {"drop"}
DIGIT_KINDS = {
    "phone",
    "phone_international",
    "phone_national",
    "iban",
    "card",
    "national_id",
    "national_id_unlabelled",
    "number_unlabelled",
}
MAX_DIGITS_LEFT = 5  # in a row, of a number that should be gone


def one_batch(command, lines):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(
        [*command, "text", "--batch"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.split("\n") if line.strip()]
    if len(answers) != len(lines):
        raise RuntimeError(f"{len(lines)} cases, {len(answers)} answers, exit {done.returncode}: {done.stderr[-2000:]}")
    return answers


def answers(command, cases, policy, jobs):
    """(case, answer), in order."""
    batches = [cases[at : at + BATCH] for at in range(0, len(cases), BATCH)]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        lines = lambda batch: [{**one["fields"], "policy": policy} for one in batch]
        for batch, found in zip(batches, pool.map(lambda batch: one_batch(command, lines(batch)), batches)):
            yield from zip(batch, found)


def dropped(answer):
    """Whether the pair is dropped. Raises where the answer is none."""
    decision = answer.get("decision")
    if decision in DROPPED:
        return True
    if decision in KEPT:
        return False
    raise RuntimeError(f"no decision: {json.dumps(answer)[:300]}")


def is_combination(answer):
    """Whether it was dropped because sexual and minor terms meet."""
    return dropped(answer) and answer.get("reason") == "text_minor"


def terms(answer):
    return sorted(
        {
            f"{finding.get('rule')}:{finding.get('term') or finding.get('field')}"
            for finding in answer.get("findings", [])
        }
    )


def redacted(answer):
    """The texts that would be kept: all fields, where more than a caption was asked about."""
    return answer.get("fields", answer.get("redacted"))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def folded(text):
    """Letters and digits only, ASCII digits, small."""
    text = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return "".join(c for c in plain if c.isalnum())


def left_of(case, kept):
    """What of a piece of personal data the texts still hold; empty: nothing."""
    texts = [folded(text) for text in strings(kept)]
    needle = folded(case["needle"])
    for whole in (needle, folded(case["written"])):
        if any(whole in text for text in texts):
            return whole
    if case["kind"] in DIGIT_KINDS:
        digits = "".join(c for c in needle if c.isdigit())
        for at in range(len(digits) - MAX_DIGITS_LEFT):
            part = digits[at : at + MAX_DIGITS_LEFT + 1]
            if any(part in text for text in texts):
                return part
    return ""


def touched(case, answer):
    """Whether redaction changed a benign text."""
    asked = sorted(case["fields"].values())
    return sorted(strings(redacted(answer))) != asked
