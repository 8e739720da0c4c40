"""What each row of the policy table does, written down by hand from the design page (section 5).

Nothing here is read from the program that is tested. X do not fetch, D deny, Q quarantine, R record, - nothing.
In a signal's own effects also: "?" the text leaves it open, any answer passes; "q" quarantine or deny.
"""

POLICIES = ("strict", "standard", "permissive")

EFFECTS = {
    1: 3 * "X",  # robots disallow
    2: 3 * "X",  # robots unreachable
    3: "X--",  # robots 401, 403
    4: "XX-",  # robots.txt behind too many redirects
    5: "DDD",  # purpose token
    6: "DDR",  # P0
    7: "DDD",  # P1
    8: "DDR",  # CCBot
    9: "DRR",  # other P2, P3; standard denies from three distinct tokens on
    10: "DR-",  # rules before any group, Noindex lines
    11: 3 * "X",  # a delay above 300 s
    12: "DDD",  # noai, noimageai
    13: "DR-",  # noai for another bot
    14: "DDD",  # noml
    15: "DDR",  # noindex, none of the image; noimageindex of the page
    16: "DDR",  # noindex, none of the page
    17: "DR-",  # noarchive, nocache, nosnippet, max-image-preview:none
    18: "DDD",  # unavailable_after, past
    19: "DDD",  # Content-Signal ai-train=no
    20: "DR-",  # Content-Signal ai-input=no, use=immediate|reference
    21: "RRR",
    22: "DDD",  # Content-Usage train-ai=n
    23: "DDD",  # its old labels
    24: "DQ-",  # its malformed forms
    25: "RRR",
    26: "DDD",  # RSL
    27: "DQR",  # RSL that cannot be read
    28: "DDD",  # TDMRep 1
    29: "DDD",  # the same with an offer for research
    30: 3 * "X",  # tdmrep.json out of reach
    31: "DDD",  # ai.txt
    32: "DDD",  # trust.txt, once seen
    33: "DDD",  # PLUS DMI-PROHIBITED*
    34: "DQR",  # unknown DMI value
    35: "DDD",  # C2PA, CAWG
    36: "DR-",  # the same, inference only
    37: "DQR",  # C2PA that cannot be read
    38: 3 * "X",  # opt-out list
    39: "DDQ",  # reservation in words, at the image
    40: "DQR",  # reservation in words, of the page
    41: "DDD",  # 401, 402, 403, 407, 451, challenge
    42: "DDD",  # adult label
    43: "DDQ",  # stock domain
    44: "DDQ",  # agency credit
    45: "DDQ",  # watermark: no model, so not evaluated; the corpus has no case
    46: "DRR",  # a copyright notice alone
    47: "DDD",  # none found although one is required
    48: "RRR",
    49: "DDD",  # NC although commercial use is required
    50: "DDR",  # ND and the picture would be altered
    51: "DQR",  # licences that disagree
    52: "QQR",  # made by a trained model
}
NOT_EVALUATED = {45: "needs a model; a run without one says not_evaluated"}
NO_DENIAL = {21, 25, 48}  # rows that only ever record or keep

# Strength of a decision. Do not fetch and deny are equally far from a kept row.
STRENGTH = {"allow": 0, "quarantine": 1, "deny": 2, "do_not_fetch": 2}
_RANGE = {"X": (2, 2), "D": (2, 2), "Q": (1, 1), "R": (0, 0), "-": (0, 0), "q": (1, 2), "?": (0, 2)}
STRENGTH_OF_LETTER = {letter: high for letter, (_low, high) in _RANGE.items()}
_NAMES = ("allow", "quarantine", "deny")


def expectation(effects_of_signals):
    """Policy -> [weakest, strongest] decision that passes, for the effects ("DDR", ...) of all that was injected."""
    result = {}
    for at, policy in enumerate(POLICIES):
        ranges = [_RANGE[effects[at]] for effects in effects_of_signals] or [(0, 0)]
        low, high = max(r[0] for r in ranges), max(r[1] for r in ranges)
        result[policy] = [_NAMES[low], _NAMES[high]]
    return result


def grade(expected, decision):
    """ "ok", "false_allow" (weaker than it must be) or "false_denial" (stronger than it may be)."""
    got = STRENGTH.get(decision, -1)
    if got < STRENGTH[expected[0]]:
        return "false_allow"
    return "false_denial" if got > STRENGTH[expected[1]] else "ok"
