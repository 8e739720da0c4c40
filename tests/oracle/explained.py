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


ROWS = []


def reason_of(kind, page, ours, oracle):
    """Why a difference is as it is, or None."""
    for row in ROWS:
        pairs = ((row.kind + r"\Z", kind), (row.page, page), (row.ours, ours), (row.oracle, oracle))
        if all(re.match(pattern, value, re.DOTALL) for pattern, value in pairs):
            return row.reason
    return None
