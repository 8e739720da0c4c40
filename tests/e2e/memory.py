"""What is in the memory of a running process: as a core dump would have it, pages kept out of dumps included."""
import pathlib

import numpy


def children(pid):
    """The process and all below it."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += children(int(child))
    return found


def regions(pid):
    """(name, bytes) of every readable region that is not a file of the system."""
    with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            span, access, _, _, _, *name = line.split(maxsplit=5)
            begin, end = (int(number, 16) for number in span.split("-"))
            where = name[0].strip() if name else "anonymous"
            if "r" not in access or where in ("[vvar]", "[vsyscall]") or "w" not in access:
                continue
            try:
                mem.seek(begin)
                data = mem.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue
            yield f"{where} of {pid}", data


def snapshot(pid):
    """[(name, bytes)] of the process and those below it."""
    return [region for process in children(pid) for region in regions(process)]


def find(regions_read, needles):
    """In words, where any of [(owner, kind, bytes)] is. Needles of 8 bytes and more."""
    by_start = {}
    for owner, kind, needle in needles:
        by_start.setdefault(int.from_bytes(needle[:8], "little"), []).append((owner, kind, needle))
    starts = numpy.array(sorted(by_start), dtype=numpy.uint64)
    low = numpy.zeros(1 << 16, dtype=bool)
    low[(starts & numpy.uint64(0xFFFF)).astype(numpy.int64)] = True
    found = []
    for name, data in regions_read:
        for shift in range(8):
            words = numpy.frombuffer(data, dtype="<u8", count=max(0, (len(data) - shift) // 8), offset=min(shift, len(data)))
            near = numpy.flatnonzero(low[words.view("<u2")[::4]])
            for at in near[numpy.isin(words[near], starts)]:
                place = int(at) * 8 + shift
                found += [f"{kind} of {owner} in {name}" for owner, kind, needle in by_start[int(words[at])]
                          if data[place:place + len(needle)] == needle]
    return found
