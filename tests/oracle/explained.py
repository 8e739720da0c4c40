"""Differences between `tamis extract` and the second reading that are known and stay, each with its reason.

kind, page, ours and oracle are regular expressions on the kind of the difference, the path of the page and both values
(as JSON); a difference is explained by the first row of which all match.
"""
import re
from typing import NamedTuple


class Row(NamedTuple):
    reason: str
    kind: str
    page: str = ""
    ours: str = ""
    oracle: str = ""


ROWS = [
    Row("Tamis ends svg and math at their end tags, also where the standard ignores these because an HTML "
        "block is open inside",
        kind=r"candidate\.context", page=r".*/golden/pages/foreign-end-tags\.html"),
    Row("a link that misnested formatting splits in two in the standard is one in Tamis: only its anchor text differs",
        kind=r"link\.anchor", page=r".*/golden/pages/malformed-formatting\.html"),
    Row("applet, object and marquee do not shut off the search for an open heading or button",
        kind=r"candidate\.context", page=r".*/golden/pages/malformed-scopes\.html"),
    Row("Tamis knows quirks mode by a missing doctype, not by one of the standard's list: a table ends the paragraph "
        "before it",
        kind=r"candidate\.context", page=r".*/golden/pages/quirks-doctype\.html"),
]


def reason_of(kind, page, ours, oracle):
    """Why a difference is as it is, or None."""
    for row in ROWS:
        pairs = ((row.kind + r"\Z", kind), (row.page, page), (row.ours, ours), (row.oracle, oracle))
        if all(re.match(pattern, value, re.DOTALL) for pattern, value in pairs):
            return row.reason
    return None
