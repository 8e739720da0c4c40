"""Whole crawls beside the peers: CPU, time and memory for the same pages and the same images.

    compare.py [pages] [images] [screening] [--corpus DIR] [--repeats N] [--tamis FILE] [--only NAME,...] [--profile]

Runs are interleaved (A B C A B C); before each full run comes a run over one page or image, whose CPU is
subtracted, so that start-up stands apart. Prints a table with medians and ratios, writes build/bench-results.json.
Exit 1 when a run failed or two tools did not do the same work; a missed reach is printed, no failure.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import tools
from server import Server

HERE = pathlib.Path(__file__).resolve().parent
SAME_WORK = 0.01  # counts of two tools may differ by this share

# Reach: our CPU per item as a share of the peer's, at most; memory of ours in MiB, below.
REACH = {"pages": {"scrapy": 1 / 3, "colly": 1.0}, "images": {"img2dataset": 2 / 3}, "screening": {}}
# CPU seconds per 1,000 images, at most; of "exact" also at most 1 / 1.4 of the two peers one after the other.
SCREENING_REACH = {"exact": 13.2, "without": 3.3, "cascade": 9.7}
REACH_MEMORY_MIB = 300


def warm_up(root):
    """Everything served comes from memory, for the first tool as for the last."""
    for top, _, names in os.walk(root, followlinks=True):
        for name in names:
            with open(os.path.join(top, name), "rb") as file:
                while file.read(1 << 20):
                    pass


def run_once(tool, server, work, folder):
    """One measured run of one tool; returns the figures, with what the tool itself says it did."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job = tools.Job(server, folder, work["seed"], work["pairs"], folder / "stdout")
    command = [str(part) for part in tool.command(job)]
    requests, server_cpu = server.requests(), server.cpu_s()
    load = os.getloadavg()[0]
    measured = subprocess.run(
        [sys.executable, HERE / "measure.py", "--stdout", job.stdout, "--stderr", folder / "stderr", "--", *command],
        check=False, capture_output=True, text=True, env=tools.environment())
    figures = json.loads(measured.stdout)
    figures |= {"server_cpu_s": round(server.cpu_s() - server_cpu, 2), "requests": server.requests() - requests,
                "load_before": round(load, 2), "command": command}
    try:
        figures["count"], figures["own_figures"] = tool.count(job)
    except (OSError, ValueError, KeyError) as error:
        figures["count"], figures["failure"] = 0, f"{type(error).__name__}: {error}"
    if figures["exit"] != 0 or figures["count"] == 0:
        figures.setdefault("failure", f"exit {figures['exit']}, {figures['count']} done")
        print(f"bench: {tool.name} failed, see {folder}: {figures['failure']}", file=sys.stderr)
    return figures


def summarise(name, start_ups, fulls):
    """Medians of one tool over all repeats; CPU per 1,000 items with start-up subtracted."""
    def median(key, runs):
        return statistics.median(run[key] for run in runs)
    if not fulls or min(run["count"] for run in fulls) <= 1:
        return {"tool": name, "count": 0}
    start_up = median("cpu_s", start_ups)  # of one item, which is why one is taken off below
    per_1000 = [(run["cpu_s"] - start_up) / (run["count"] - 1) * 1000 for run in fulls]
    return {
        "tool": name,
        "count": int(median("count", fulls)),
        "requests": int(median("requests", fulls)),
        "cpu_s_per_1000": round(statistics.median(per_1000), 3),
        "cpu_s_per_1000_all": [round(value, 3) for value in per_1000],
        "start_up_cpu_s": round(start_up, 2),
        "cpu_s": round(median("cpu_s", fulls), 2),
        "user_s": round(median("user_s", fulls), 2),
        "system_s": round(median("system_s", fulls), 2),
        "wall_s": round(median("wall_s", fulls), 2),
        "per_wall_s": round(median("count", fulls) / median("wall_s", fulls), 1),
        "peak_pss_mib": round(median("peak_pss_mib", fulls), 1),
        "server_cpu_s": round(median("server_cpu_s", fulls), 2),
        "load_before": max(run["load_before"] for run in fulls),
    }


def compare(part, contestants, server, work, options):
    rows, raw, absent = [], {}, {}
    present = []
    for tool in contestants:
        reason = tool.absent()
        if reason:
            absent[tool.name] = reason
        else:
            present.append(tool)
            raw[tool.name] = {"start_up": [], "full": []}
    for tool in present:  # programs and libraries come from memory too
        run_once(tool, server, work["start_up"], options.work / f"{part}-{tool.name}-start_up")
    for repeat in range(options.repeats):
        for tool in present:
            for kind in ("start_up", "full"):
                print(f"bench: {part}, {tool.name}, {kind}, {repeat + 1} of {options.repeats}", file=sys.stderr)
                folder = options.work / f"{part}-{tool.name}-{kind}"
                raw[tool.name][kind].append(run_once(tool, server, work[kind], folder))
    for tool in present:
        rows.append(summarise(tool.name, raw[tool.name]["start_up"], raw[tool.name]["full"]))
    return {"expected": work["expected"], "absent": absent, "rows": rows, "runs": raw}


COLUMNS = (("tool", "tool"), ("count", "done"), ("requests", "requests"), ("cpu_s_per_1000", "CPU s/1000"),
           ("start_up_cpu_s", "start-up CPU s"), ("user_s", "user s"), ("system_s", "system s"),
           ("wall_s", "wall s"), ("per_wall_s", "per s"), ("peak_pss_mib", "PSS MiB"), ("server_cpu_s", "server CPU s"))


def verdicts(part, result):
    """Ratios to each peer beside the reach, memory, and whether all did the same work."""
    lines, same = [], True
    rows = {row["tool"]: row for row in result["rows"]}
    for row in rows.values():
        off = abs(row["count"] - result["expected"]) / result["expected"]
        if off > SAME_WORK:
            same = False
            lines.append(f"NOT THE SAME WORK: {row['tool']} did {row['count']}, expected {result['expected']}")
    ours = rows.get("tamis")
    for peer, reach in REACH[part].items():
        if ours and ours["count"] and rows.get(peer, {}).get("count"):
            ratio = round(ours["cpu_s_per_1000"] / rows[peer]["cpu_s_per_1000"], 3)
            result.setdefault("ratios", {})[peer] = ratio
            word = "reached" if ratio <= reach else "missed"
            if min(row["cpu_s"] - row["start_up_cpu_s"] - row["start_up_cpu_s"] / 2 for row in (ours, rows[peer])) < 0:
                word = "too few items to tell: start-up is most of the work"
            lines.append(f"CPU, ours / {peer}: {ratio:.2f} (reach: at most {reach:.2f}: {word})")
    if ours and ours["count"]:
        word = "reached" if ours["peak_pss_mib"] < REACH_MEMORY_MIB else "missed"
        lines.append(f"peak memory, ours: {ours['peak_pss_mib']} MiB (reach: under {REACH_MEMORY_MIB}: {word})")
    return lines + [f"absent: {name}: {reason}" for name, reason in result["absent"].items()], same


def screening_verdicts(result):
    rows = {row["tool"]: row for row in result["rows"] if row["count"]}
    lines = []
    for name, reach in SCREENING_REACH.items():
        if name in rows:
            cost = rows[name]["cpu_s_per_1000"]
            lines.append(f"{name}: {cost} CPU s per 1,000 (reach {reach}: {'reached' if cost <= reach else 'missed'})")
    if {"exact", "img2dataset", "opennsfw"} <= rows.keys():
        peers = rows["img2dataset"]["cpu_s_per_1000"] + rows["opennsfw"]["cpu_s_per_1000"]
        ratio = peers / rows["exact"]["cpu_s_per_1000"]
        lines.append(f"img2dataset, then opennsfw: {peers:.2f} CPU s per 1,000, {ratio:.2f} times ours "
                     f"(reach 1.4: {'reached' if ratio >= 1.4 else 'missed'})")
    return lines


def show(part, result):
    print(f"\n{part}: {result['expected']} expected")
    table = [[title for _, title in COLUMNS]]
    table += [[str(row.get(key, "-")) for key, _ in COLUMNS] for row in result["rows"]]
    widths = [max(len(line[column]) for line in table) for column in range(len(COLUMNS))]
    for line in table:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths)))
    lines, same = verdicts(part, result)
    lines += screening_verdicts(result) if part == "screening" else []
    print("\n".join(lines), flush=True)
    return same and all("failure" not in run for tool in result["runs"].values() for runs in tool.values() for run in runs)


def profile(part, binary, server, work, options):
    """One more run of ours under perf; the flat profile goes to build/bench-profile-<part>.txt."""
    perf = shutil.which("perf")
    if perf is None:
        print("absent: perf: no profile was taken (Debian package linux-perf)")
        return
    folder = options.work / f"{part}-profile"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job = tools.Job(server, folder, work["full"]["seed"], [], folder / "stdout")
    command = [str(item) for item in tools.Tamis(part, binary).command(job)]
    subprocess.run([perf, "record", "-q", "-F", "499", "-o", folder / "perf.data", "--", *command],
                   check=False, stdout=subprocess.DEVNULL, env=tools.environment())
    report = [perf, "report", "-i", folder / "perf.data", "--stdio", "-q", "-w", "28,70", "--percent-limit", "0.5"]
    texts = []
    for title, keys in (("By library", "dso"), ("By function (Debian's libraries have no symbols)", "dso,symbol")):
        shown = subprocess.run([*report, "--sort", keys], check=False, capture_output=True, text=True)
        lines = [line.rstrip(" -").strip() for line in shown.stdout.splitlines() if "[.] 0x" not in line]
        texts.append(f"{title}\n" + "\n".join(line for line in lines if line))
    target = tools.BUILD / f"bench-profile-{part}.txt"
    target.write_text("\n\n".join(texts) + "\n")
    print(f"profile of ours: {target}")


def workloads(corpus):
    described = json.loads((corpus / "corpus.json").read_text())
    pairs = [(f"/images/{index:04d}.jpg", text) for index, text in enumerate(described["captions"])]
    return {
        "pages": {"expected": described["pages"],
                  "start_up": {"seed": "/start-up/pages.html", "pairs": []},
                  "full": {"seed": "/docs/index.html", "pairs": []}},
        **dict.fromkeys(("images", "screening"), {
            "expected": described["images"],
            "start_up": {"seed": "/start-up/gallery.html", "pairs": pairs[:1]},
            "full": {"seed": "/gallery/index.html", "pairs": pairs}}),
    }


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return {"cores": os.cpu_count(), "cpu": models[0] if models else "unknown", "kernel": os.uname().release,
            "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="pages|images|screening")
    parser.add_argument("--corpus", type=pathlib.Path, default=tools.BUILD / "bench-corpus")
    parser.add_argument("--work", type=pathlib.Path, default=tools.BUILD / "bench-work", help="folder of the runs")
    parser.add_argument("--results", type=pathlib.Path, default=tools.BUILD / "bench-results.json")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tamis", type=pathlib.Path, default=tools.BUILD / "release/tamis")
    parser.add_argument("--only", help="names of tools, with commas")
    parser.add_argument("--cores", type=int, help="all tools on so many cores (taskset)")
    parser.add_argument("--profile", action="store_true", help="also profile ours with perf")
    options = parser.parse_args()
    options.parts = options.parts or ["pages", "images", "screening"]
    if unknown := set(options.parts) - {"pages", "images", "screening"}:
        parser.error(f"no part {sorted(unknown)[0]}: pages, images or screening")
    options.work = options.work.resolve()
    return options


def main():
    options = parse_arguments()
    if options.cores:
        os.sched_setaffinity(0, range(options.cores))  # what is started from here inherits it
    contestants = {
        "pages": [tools.Tamis("pages", options.tamis), tools.Scrapy(), tools.Colly()],
        "images": [tools.Tamis("images", options.tamis), tools.Img2dataset()],
        "screening": [
            tools.ScreeningTamis("exact", options.tamis, ["safety.precision=exact"]),
            tools.ScreeningTamis("without", options.tamis, ["safety.nsfw_model=", "safety.allow_no_classifier=true"]),
            tools.ScreeningTamis("cascade", options.tamis, ["safety.precision=cascade"]),
            tools.ScreeningTamis("exact, 10 million", options.tamis, ["safety.precision=exact"], 10_000_000),
            tools.Img2dataset(), tools.OpenNsfw()],
    }
    results = json.loads(options.results.read_text()) if options.results.exists() else {}
    work = workloads(options.corpus)
    good = True
    with Server(options.corpus / "root", options.work / "nginx") as server:
        warm_up(options.corpus / "root")
        for part in options.parts:
            # The list of ten million takes minutes to make: only where it is asked for.
            chosen = [tool for tool in contestants[part] if
                      (tool.name in options.only.split(",") if options.only else "10 million" not in tool.name)]
            result = compare(part, chosen, server, work[part], options)
            good = show(part, result) and good
            if options.profile and part != "screening":
                profile(part, options.tamis, server, work[part], options)
            results[part] = {"machine": machine()} | result
            options.results.write_text(json.dumps(results, indent=1))
    print(f"all runs: {options.results}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
