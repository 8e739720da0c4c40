"""What is in the memory of a running process: as a core dump would have it, pages kept out of dumps included."""
import pathlib


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


def find(pid, needles):
    """In words, where any of [(owner, kind, bytes)] is in the process or those below it."""
    found = []
    for process in children(pid):
        for name, data in regions(process):
            found += [f"{kind} of {owner} in {name}" for owner, kind, needle in needles if needle in data]
    return found
