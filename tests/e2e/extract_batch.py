"""`tamis extract --batch`: one process, many pages."""
import json
import subprocess
import tempfile


def extract(tamis, cases, timeout_s=600):
    """The answers to cases {"url", "page_file", "headers"}, in order: {"page": {...}, "items": [...]} or {"error": {...}}."""
    with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as answers:
        for case in cases:
            questions.write(json.dumps(case).encode() + b"\n")
        questions.seek(0)
        subprocess.run([tamis, "extract", "--batch"], stdin=questions, stdout=answers, check=True, timeout=timeout_s)
        answers.seek(0)
        for line in answers:
            yield json.loads(line)


def split(answer):
    """(page, candidates, links) of an answer."""
    items = answer["items"]
    return answer["page"], [one for one in items if one["type"] == "candidate"], [one for one in items if one["type"] == "link"]


def structured_labels(page):
    """The adult labels that JSON-LD and microdata gave, as sorted pairs."""
    labels = {(label["source"], label["value"]) for label in page.get("adult_labels", [])}
    return sorted(list(label) for label in labels if label[0].startswith(("json-ld:", "microdata:")))
