#!/usr/bin/python3
"""A matcher as a program, for tests and to begin with: it knows one word, and misbehaves on request.

The protocol is in crawler/match/matcher_protocol.h and docs/known-hashes.md, "Matchers".
"""
import array
import os
import signal
import socket
import struct
import sys

QUESTION = struct.Struct("<IIQ QQ QII QII 16s20s32s28s".replace(" ", ""))
HELLO, MATCH = 1, 2
BYTES, PIXELS, HASHES = 1, 2, 4
CLEAR, FOUND, UNSCANNABLE, ERROR = 1, 2, 3, 4


def receive(channel):
    """One question and its memory file, -1 if none came; None at the end of the channel."""
    packet, ancillary, _, _ = channel.recvmsg(QUESTION.size, socket.CMSG_SPACE(4))
    files = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            files.frombytes(data[:4])
    return (QUESTION.unpack(packet), files[0] if files else -1) if packet else None


def answer(sequence, outcome, label=b"", distance=-1):
    return struct.pack("<IIQIiI", 28 + len(label), MATCH, sequence, outcome, distance, len(label)) + label


def hello(sequence, version=1, wants=BYTES | PIXELS | HASHES):
    return struct.pack("<IIQII", 24, HELLO, sequence, version, wants)


def report(memory):
    """What this process was started with, in a label."""
    with open("/proc/self/environ", "rb") as file:
        names = sorted(line.split(b"=")[0] for line in file.read().split(b"\0") if line)
    descriptors = len(os.listdir("/proc/self/fd")) - 1  # the listing has one of its own
    try:
        os.pwrite(memory, b"x", 0)
        sealed = b"open"
    except PermissionError:
        sealed = b"sealed"
    return b"%s %d %s %s" % (b"/".join(names), descriptors, sealed, os.readlink("/proc/self/fd/1").encode())


def judge(question, memory):
    (_, _, sequence, bytes_at, bytes_size, pixels_at, width, height, hashes_at, hash_count, _, _, _, sha256, _) = question
    content = os.pread(memory, bytes_size, bytes_at)
    if content.startswith(b"crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if content.startswith(b"hang"):
        signal.pause()
    if content.startswith(b"garbage"):
        return b"\x5a" * 28
    if content.startswith(b"long"):
        return b"\x01" * 100_000
    if content.startswith(b"empty"):
        return b"\x01"
    if content.startswith(b"stale"):
        return answer(sequence - 1, CLEAR)
    if content.startswith(b"zero"):
        return answer(sequence, 0)
    if content.startswith(b"error"):
        return answer(sequence, ERROR)
    if content.startswith(b"unscannable"):
        return answer(sequence, UNSCANNABLE)
    if content.startswith(b"report"):
        return answer(sequence, FOUND, report(memory))
    if content.startswith(b"known"):
        return answer(sequence, FOUND, b"sample-words", 5)
    if os.pread(memory, 3, pixels_at + 3 * (width * height - 1)) == b"\xff\x00\xfe":
        return answer(sequence, FOUND, b"sample-colours")
    if sha256[0] == 0xAB and os.pread(memory, 1, hashes_at + 272 * (hash_count - 1) + 255) == b"\xef":
        return answer(sequence, FOUND, b"sample-hashes", 0)
    print("nobody hears this")
    return answer(sequence, CLEAR)


def main():
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    if mode == "exit":
        return 7
    channel = socket.socket(fileno=3)
    while True:
        received = receive(channel)
        if received is None:
            return 0
        question, memory = received
        kind, sequence = question[1], question[2]
        if kind == HELLO and mode == "silent":
            signal.pause()
        elif kind == HELLO:
            channel.send(hello(sequence, version=2 if mode == "other-version" else 1, wants=0 if mode == "wants-nothing" else 7))
        else:
            if mode == "crash-if" and os.path.exists(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGSEGV)
            if mode == "hang-if" and os.path.exists(sys.argv[2]):
                signal.pause()
            leaves = os.pread(memory, 5, question[3]) == b"leave"
            reply = judge(question, memory)
            os.close(memory)
            channel.send(reply)
            if leaves:
                return 0


if __name__ == "__main__":
    sys.exit(main())
