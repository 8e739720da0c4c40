"""What a process and its threads wrote, by strace: every byte handed to a file, and every way around write()."""
import re
import shutil

CALLS = ("write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,tee,vmsplice,mmap,msync,ftruncate,"
         "fallocate,open,openat,openat2,creat,io_uring_setup,io_setup,process_vm_writev")

LINE = re.compile(rb"^(\d+) +(\w+)\((.*)$", re.S)
STRING = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
DESCRIPTOR = re.compile(rb"^(\d+)<([^>]*)>")
WRITES = {b"write", b"pwrite64", b"writev", b"pwritev", b"pwritev2"}
COPIES = {b"sendfile", b"copy_file_range", b"splice", b"tee", b"vmsplice", b"process_vm_writev"}
RINGS = {b"io_uring_setup", b"io_setup"}
# Not files: the network, other ends inside the process, memory, the terminal.
NO_FILES = ("socket:", "pipe:", "anon_inode:", "/memfd:", "/dev/null", "/dev/pts/", "/dev/tty")
TCP = re.compile(r"^(TCP|UDP|UNIX|NETLINK)")


def command(output):
    """What to put before a command line. -xx: every string in hexadecimal; -y: descriptors with their paths."""
    return [shutil.which("strace"), "-f", "-y", "-xx", "-s", str(1 << 26), "-e", f"trace={CALLS}", "-e", "signal=none",
            "-o", str(output)]


def plain(text):
    """Bytes of strace's \\xNN text."""
    return bytes.fromhex(text.replace(b"\\x", b"").decode()) if b"\\x" in text else text


def is_file(path):
    return not path.startswith(NO_FILES) and not TCP.match(path)


class Trace:
    """`writes`: path -> bytes handed to it, in order. `opened`: paths opened for writing. `violations`: in words."""

    def __init__(self, path):
        self.writes = {}
        self.opened = set()
        self.violations = []
        with open(path, "rb") as lines:
            for line in lines:
                match = LINE.match(line.rstrip(b"\n"))
                if match:
                    self._call(match[2], match[3])

    def _call(self, name, rest):
        if name in WRITES:
            self._write(name, rest)
        elif name in ({b"open", b"openat", b"openat2", b"creat"}):
            self._open(name, rest)
        elif name == b"mmap":
            # MAP_SHARED of a file that may be written through: bytes would reach the disk without a call.
            if b"MAP_SHARED" in rest and b"PROT_WRITE" in rest:
                found = re.search(rb"(\d+)<([^>]*)>", rest)
                if found and is_file(plain(found[2]).decode(errors="replace")):
                    self.violations.append(f"writable shared mapping of {plain(found[2])!r}")
        elif name in COPIES and not re.search(rb"= -1 ", rest):
            self.violations.append(f"{name.decode()} moves bytes past the trace: {rest[:200]!r}")
        elif name in RINGS and not re.search(rb"= -1 ", rest):
            self.violations.append(f"{name.decode()} writes past the trace")

    def _write(self, name, rest):
        descriptor = DESCRIPTOR.match(rest)
        if not descriptor:
            return          # a closed descriptor: the call fails
        path = plain(descriptor[2]).decode(errors="replace")
        if not is_file(path):
            return
        for text, cut in STRING.findall(rest):
            if cut:
                self.violations.append(f"{name.decode()} to {path} is longer than strace shows")
            self.writes.setdefault(path, bytearray()).extend(plain(text))

    def _open(self, name, rest):
        if name != b"creat" and not re.search(rb"O_(WRONLY|RDWR|CREAT)", rest):
            return
        if re.search(rb"= -1 ", rest):
            return
        result = re.search(rb"= \d+<([^>]*)>$", rest)
        found = plain(result[1]) if result else plain((STRING.search(rest) or [b"", b"?"])[1])
        path = found.decode(errors="replace")
        if is_file(path):
            self.opened.add(path)
