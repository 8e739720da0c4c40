#!/usr/bin/env python3
"""Crawls 200 hosts and compares what was kept with the oracle of yield_hosts.py.

yield_test.py BINARY [--policy P] [--only-yield] [--keep FOLDER]
Exit 1: under 95 % of the unobjectionable pairs kept, or one objectionable pair kept.
"""

import argparse
import collections
import pathlib
import sys
import tempfile

if __package__ in (None, ""):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import rights  # noqa: F401

    __package__ = "rights"

from .yield_hosts import Hosts  # noqa: E402
from crawl import Crawl  # noqa: E402  tests/e2e/crawl.py, on the path by now

MIN_YIELD = 0.95
SETTINGS = {"crawl.scope": "host", "images.min_side_px": 128, "politeness.image_concurrency": 16, "engine.threads": 2}


def compare(site, rows):
    """(kept, all) of unobjectionable pairs, and the objectionable ones that were kept."""
    kept = {row["image_url"] if "image_url" in row else row["url"] for row in rows}
    fine = [pair for pair in site.pairs if not pair.objection]
    missing = [pair for pair in fine if pair.image_url not in kept]
    wrong = [pair for pair in site.pairs if pair.objection and pair.image_url in kept]
    return fine, missing, wrong


def show(fine, missing, wrong):
    for label, of in (("page host", lambda pair: pair.kind), ("picture host", lambda pair: pair.image_kind)):
        total, lost = collections.Counter(map(of, fine)), collections.Counter(map(of, missing))
        for kind in sorted(total):
            print(f"  {label} {kind}: {total[kind] - lost[kind]} of {total[kind]} kept")
    for pair in missing[:20]:
        print(f"  lost: {pair.image_url} on {pair.page_url}")
    counted = collections.Counter(pair.objection for pair in wrong)
    for objection, count in sorted(counted.items()):
        print(f"  kept against {objection}: {count}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--policy", default="")
    parser.add_argument(
        "--only-yield", action="store_true", help="objectionable pairs are counted, not held against it"
    )
    parser.add_argument("--keep", default="", help="folder that stays")
    options = parser.parse_args()

    site = Hosts()
    with tempfile.TemporaryDirectory() as folder:
        settings = dict(
            SETTINGS, **{"network.resolve": site.resolve + [f"{host}:{site.port}:127.0.0.1" for host in site.hosts]}
        )
        if options.policy:
            settings["rights.policy"] = options.policy
        crawl = Crawl(options.binary, options.keep or folder, settings, site.seeds)
        code = crawl.run(timeout_s=900)
        if code != 0:
            print(f"tamis crawl ended with {code}:\n{crawl.messages()[-3000:]}")
            return 1
        rows = crawl.rows()
        fine, missing, wrong = compare(site, rows)
        show(fine, missing, wrong)
        if missing or wrong:
            print(f"  drops: {crawl.summary()['images']['dropped']} pages: {crawl.summary()['pages']}")
    site.close()
    share = 1 - len(missing) / len(fine)
    print(
        f"{len(site.hosts)} hosts, {len(site.pairs)} pairs: {len(fine) - len(missing)} of {len(fine)} unobjectionable ones kept ({100 * share:.2f} %), "
        f"{len(wrong)} of {len(site.pairs) - len(fine)} objectionable ones kept"
    )
    return 0 if share >= MIN_YIELD and (options.only_yield or not wrong) else 1


if __name__ == "__main__":
    sys.exit(main())
