#!/usr/bin/env python3
"""Token ids of ours (bpe_tokens) against those of open_clip's own tokenizer, on texts of many kinds.

    compare_tokenizer.py BPE_TOKENS [TEXT-FILE...]      lines of the files are compared too

Two differences are ours by intent (filter/models/bpe_tokenizer.h): texts are not repaired (ftfy, character references),
and the names of the model's marks are plain text. So open_clip runs with the first left out, and no text has the second;
how many of the texts of files the repair would change is printed. U+0345, which open_clip loses (to its pattern it is
neither a letter nor anything else, because its case folds to a letter), is left out. Exit 0: every text has the same
ids.
"""
import gzip
import hashlib
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import types
import unicodedata

CONTEXT = 77


def load_open_clip():
    """open_clip/tokenizer.py alone: the package as a whole needs torch, its tokenizer only names it."""
    sys.modules.setdefault("torch", types.SimpleNamespace(Tensor=object, LongTensor=object, long=int))
    folder = importlib.util.find_spec("open_clip").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("open_clip_tokenizer", os.path.join(folder, "tokenizer.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, os.path.join(folder, "bpe_simple_vocab_16e6.txt.gz")


def generated(rng):
    """Letters of all scripts, signs, white space, contractions, long words; a few thousand texts."""
    known = [chr(c) for c in range(0x20, 0x30000)
             if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co", "Cc") and chr(c) not in "<>\u0345"]
    words = ["it's", "I'LL", "we've", "'S", "don't", "'\u017f", "\u0130stanbul", "\u03a3\u0391\u03a3", "caf\u00e9",
             "\u4eac\u90fd", "\U0001f600", "12345", "3.14", "\u0663", "\u2167", "--", "...", "#tag", "@x", "AT&T",
             "a\u0301", "\u1e9e", "stra\u00dfe", "photo", "of", "a", "cat", "sitting", "on", "the", "Mat,", "IMG_0042.JPG",
             "supercalifragilisticexpialidocious", "\ufeff", "\u200b", "\u00ad", "\u2028", "\u3000", "\x85", "\x1c", "\x07"]
    for _ in range(2500):
        yield rng.choice(["", " ", "\t"]).join(rng.choice(known) for _ in range(rng.randint(0, 60)))
    for _ in range(2500):
        yield "".join(rng.choice(words) + rng.choice(["", " ", "  ", "\n", "\u00a0"]) for _ in range(rng.randint(0, 40)))
    for _ in range(200):
        yield "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(1, 600)))
    for letter in "ae\u00e9\u4eac1!":
        yield letter * 1500


def main():
    module, vocabulary = load_open_clip()
    program, files = sys.argv[1], sys.argv[2:]
    module.basic_clean = lambda text: text.strip()
    tokenizer = module.SimpleTokenizer(bpe_path=vocabulary, clean="lower")
    lines = [line.rstrip("\n") for name in files for line in open(name, encoding="utf-8", errors="replace")]
    lines = [line.replace("\0", "") for line in lines if line.strip()]
    texts = list(generated(random.Random(11))) + lines
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "merges.txt")
        with gzip.open(vocabulary) as packed, open(plain, "wb") as out:
            merges = packed.read()
            out.write(merges)
        answer = subprocess.run([program, plain, hashlib.sha256(merges).hexdigest(), str(CONTEXT)], check=True, stdout=subprocess.PIPE,
                                input=b"".join(text.encode() + b"\0" for text in texts)).stdout.decode()
    ours = [[int(token) for token in line.split()] for line in answer.splitlines()]
    assert len(ours) == len(texts), (len(ours), len(texts))
    differ = 0
    for text, tokens in zip(texts, ours):
        expected = [tokenizer.sot_token_id, *tokenizer.encode(text), tokenizer.eot_token_id]
        if len(expected) > CONTEXT:
            expected = expected[:CONTEXT - 1] + [tokenizer.eot_token_id]
        if tokens != expected:
            differ += 1
            if differ <= 10:
                print("differs:", ascii(text[:200]), "\n  ours    ", tokens, "\n  expected", expected)
    print(f"{len(texts)} texts, {differ} with other tokens")
    if lines:
        import ftfy
        import html
        repaired = sum(html.unescape(html.unescape(ftfy.fix_text(line))).strip() != line.strip() for line in lines)
        print(f"{len(lines)} lines of files, {repaired} that ftfy and html.unescape would change")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
