#!/usr/bin/env python3
"""Writes the mutation corpus as JSON Lines: generate.py [--seed N] [--share F] > cases.jsonl

Every signal alone, then with an allow or a harmless neighbour beside it, then in pairs. Near misses alone. The
same seed gives the same bytes.
"""

import argparse
import json
import pathlib
import random
import sys

if __package__ in (None, ""):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import rights  # noqa: F401

    __package__ = "rights"

from . import (
    case,
    expected,
    rows_directives,
    rows_licence,
    rows_media,
    rows_places,
    rows_robots,
    rows_rsl,
    rows_tdm,  # noqa: E402
    rows_tokens,
    rows_usage,
    rows_words,
)

MODULES = (
    rows_robots,
    rows_tokens,
    rows_directives,
    rows_usage,
    rows_rsl,
    rows_tdm,
    rows_media,
    rows_words,
    rows_places,
    rows_licence,
)
SEED = 20261126
MIN_PER_ROW = 20


def denials():
    return [signal for module in MODULES for signal in module.signals()]


def harmless():
    """What no policy may deny: explicit permissions and near misses."""
    found = [signal for module in MODULES for signal in module.near_misses()]
    found += [signal for module in (rows_usage, rows_licence) for signal in module.recorded()]
    return found


def firm(signal):
    """Its own expectation is known for every policy, so a pair with it is, too."""
    return not set("?q") & set(signal.letters())


def sample(signals, share, rng):
    """A share of them, but at least MIN_PER_ROW of every row."""
    if share >= 1:
        return signals
    chosen, of_row = [], {}
    for signal in rng.sample(signals, len(signals)):
        count = of_row[signal.rows[0]] = of_row.get(signal.rows[0], 0) + 1
        if count <= MIN_PER_ROW or rng.random() < share:
            chosen.append(signal)
    return chosen


def partner(signal, others, rng):
    for _ in range(200):
        other = rng.choice(others)
        if case.compatible(signal, other):
            return other
    return None


def pairs(signals, others, tag, rng):
    for signal in signals:
        other = partner(signal, others, rng)
        if other:
            both = [signal, other] if rng.random() < 0.5 else [other, signal]
            yield f"{tag}/{'+'.join(one.name for one in both)}", both


def cases(seed=SEED, share=1.0):
    """The JSON objects, without policy."""
    rng = random.Random(seed)
    said, silent = denials(), harmless()
    steady = [signal for signal in silent if firm(signal)]
    chosen, calm = sample(said, share, rng), sample(silent, share, rng)
    plan = [("alone/" + signal.name, [signal]) for signal in chosen + calm]
    plan += pairs(chosen, steady, "allow", rng)
    plan += pairs(rng.sample(chosen, max(1, len(chosen) // 2)), said, "pair", rng)
    plan += pairs(calm, steady, "calm", rng)
    plan.append(("alone/nothing", []))
    seen = {}
    for name, signals in plan:
        seen[name] = seen.get(name, 0) + 1
        yield case.build(name if seen[name] == 1 else f"{name}#{seen[name]}", signals)


def missing_rows():
    """Rows without enough mutations, that are not excused."""
    count = {}
    for signal in denials() + (rows_usage and list(rows_usage.recorded())) + list(rows_licence.recorded()):
        count[signal.rows[0]] = count.get(signal.rows[0], 0) + 1
    return {
        row: count.get(row, 0)
        for row in expected.EFFECTS
        if count.get(row, 0) < MIN_PER_ROW and row not in expected.NOT_EVALUATED
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--share", type=float, default=1.0)
    options = parser.parse_args()
    for one in cases(options.seed, options.share):
        print(json.dumps(one))
    return 0


if __name__ == "__main__":
    sys.exit(main())
