#!/usr/bin/env python3
"""CPU time of second opinions for a picture: a picture tower and a text tower of the shape of CLIP's ViT-B/32.

    opinions_cost.py OPINION_SCORES [PICTURES]

The weights are random, so that the scores mean nothing; what an inference costs does not depend on them. Needs
build/venv-opinions and 1 GiB on the disk. Prints milliseconds of CPU, start-up taken off.
"""
import os
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "models"))
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import make_models as made

RNG = np.random.default_rng(1)
OUT = 512


class Tower:
    def __init__(self, name, width, heads, tokens):
        self.name, self.width, self.heads, self.tokens = name, width, heads, tokens
        self.nodes, self.constants, self.count = [], [], 0

    def fresh(self):
        self.count += 1
        return f"t{self.count}"

    def constant(self, array):
        name = self.fresh()
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def random(self, *shape):
        return self.constant((RNG.standard_normal(shape, dtype=np.float32) * 0.02))

    def ints(self, *values):
        return self.constant(np.int64(values))

    def node(self, kind, *inputs, output=None, **attributes):
        output = output or self.fresh()
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def linear(self, x, rows, columns):
        return self.node("Add", self.node("MatMul", x, self.random(rows, columns)), self.random(columns))

    def norm(self, x):
        return self.node("LayerNormalization", x, self.constant(np.ones(self.width, np.float32)), self.random(self.width))

    def part(self, x, perm):
        split = self.node("Reshape", self.linear(x, self.width, self.width),
                          self.ints(1, self.tokens, self.heads, self.width // self.heads))
        return self.node("Transpose", split, perm=perm)

    def block(self, x, mask):
        n = self.norm(x)
        scores = self.node("MatMul", self.part(n, [0, 2, 1, 3]), self.part(n, [0, 2, 3, 1]))
        scores = self.node("Mul", scores, self.constant(np.float32((self.width // self.heads) ** -0.5)))
        if mask:
            scores = self.node("Add", scores, mask)
        mixed = self.node("MatMul", self.node("Softmax", scores, axis=-1), self.part(n, [0, 2, 1, 3]))
        mixed = self.node("Reshape", self.node("Transpose", mixed, perm=[0, 2, 1, 3]), self.ints(1, self.tokens, self.width))
        x = self.node("Add", x, self.linear(mixed, self.width, self.width))
        h = self.linear(self.norm(x), self.width, 4 * self.width)
        h = self.node("Mul", h, self.node("Sigmoid", self.node("Mul", h, self.constant(np.float32(1.702)))))
        return self.node("Add", x, self.linear(h, 4 * self.width, self.width))

    def finish(self, x, at, mask, folder, source):
        for _ in range(12):
            x = self.block(x, mask)
        last = self.node("Gather", self.norm(x), self.constant(np.int64(at)), axis=1)
        self.node("MatMul", last, self.random(self.width, OUT), output="vector")
        graph = helper.make_graph(self.nodes, self.name, [source], [made.tensor("vector", TensorProto.FLOAT, 1, OUT)],
                                  self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        path = os.path.join(folder, self.name + ".onnx")
        onnx.save(model, path)
        with open(path, "rb") as file:
            return made.hashlib.sha256(file.read()).hexdigest()


def make_picture_tower(folder):
    tower = Tower("picture", 768, 12, 50)
    patches = tower.node("Conv", "pixels", tower.random(768, 3, 32, 32), kernel_shape=[32, 32], strides=[32, 32])
    patches = tower.node("Transpose", tower.node("Reshape", patches, tower.ints(1, 768, 49)), perm=[0, 2, 1])
    x = tower.node("Add", tower.node("Concat", tower.random(1, 1, 768), patches, axis=1), tower.random(1, 50, 768))
    digest = tower.finish(tower.norm(x), 0, None, folder, made.tensor("pixels", TensorProto.FLOAT, 1, 3, 224, 224))
    made.manifest(folder, "picture", "embedding", digest, f"vector_size = {OUT}\n",
                  'layout = "nchw"\nscale = [0.0146, 0.015, 0.0142]\nwidth = 224\nheight = 224\n')


def make_text_tower(folder):
    tower = Tower("text", 512, 8, 77)
    x = tower.node("Add", tower.node("Gather", tower.random(49408, 512), "tokens"), tower.random(1, 77, 512))
    mask = tower.constant(np.triu(np.full((77, 77), -1e9, np.float32), 1))
    digest = tower.finish(x, 76, mask, folder, made.tensor("tokens", TensorProto.INT64, 1, 77))
    merges = "#version: test\n" + "".join(merge + "\n" for merge in made.MERGES)
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as file:
        file.write(merges)
    made.manifest(folder, "text", "text", digest, f"vector_size = {OUT}\n",
                  'embedding = "picture"\nvocabulary = "merges.txt"\n'
                  f'vocabulary_sha256 = "{made.hashlib.sha256(merges.encode()).hexdigest()}"\n')


def make_head(folder):
    graph = made.Graph("head", [made.tensor("vector", TensorProto.FLOAT, 1, OUT)], [made.tensor("p", TensorProto.FLOAT, 1, 1)])
    made.linear(graph, "vector", "head", OUT, 1, "p")
    made.manifest(folder, "head", "aesthetic", graph.save(folder), f"vector_size = {OUT}\n", 'embedding = "picture"\n')


def cost(program, folder, names, pictures):
    def seconds(count):
        case = b"a caption of a cat and a dog in the sun\0" + RNG.integers(0, 256, 224 * 224 * 3, dtype=np.uint8).tobytes()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, *(os.path.join(folder, name + ".toml") for name in names)], input=case * count, check=True,
                       stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (seconds(pictures + 1) - seconds(1)) / pictures * 1000


def main():
    program, pictures = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.TemporaryDirectory() as folder:
        make_picture_tower(folder)
        make_text_tower(folder)
        make_head(folder)
        picture = cost(program, folder, ("picture", "head"), pictures)
        both = cost(program, folder, ("picture", "text"), pictures)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"picture tower and one head {picture:.1f} ms, text tower {both - picture:.1f} ms of CPU a picture; "
          f"peak RSS with both {peak:.0f} MiB")


if __name__ == "__main__":
    main()
