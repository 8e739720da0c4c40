#!/usr/bin/env python3
"""Small ONNX models of every kind, with known weights, and their manifests.

    make_models.py FOLDER

The functions give what the graphs compute, in numpy and in double precision, so that a test can say what to expect.
"""
import hashlib
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 8        # of the picture that the embedding sees
SIZE = 4        # of the embedding
CONTEXT = 12    # tokens of the text model
FACE_SIDE = 128
STRIDES = (8, 16, 32)

MERGES = ["c a", "ca t</w>", "d o", "do g</w>"]
VOCABULARY = 512 + len(MERGES) + 2


def weights(name, *shape):
    """The same numbers for the same name, -1 to 1."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)


class Graph:
    def __init__(self, name, inputs, outputs):
        self.name, self.inputs, self.outputs, self.nodes, self.constants = name, inputs, outputs, [], []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def save(self, folder):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        path = os.path.join(folder, self.name + ".onnx")
        with open(path, "wb") as file:
            file.write(model.SerializeToString(deterministic=True))
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()


def tensor(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, list(shape))


def linear(graph, source, name, rows, columns, output):
    graph.node("Gemm", [source, graph.constant(name + ".w", weights(name + ".w", rows, columns)),
                        graph.constant(name + ".b", weights(name + ".b", columns))], output)
    return output


def apply_linear(values, name, rows, columns):
    return values @ weights(name + ".w", rows, columns).astype(float) + weights(name + ".b", columns)


def manifest(folder, name, kind, digest, top="", picture="", output="", thresholds=""):
    text = f'name = "{name}"\nversion = "test"\nkind = "{kind}"\nfile = "{name}.onnx"\nsha256 = "{digest}"\n{top}'
    for title, body in (("input", picture), ("output", output), ("thresholds", thresholds)):
        if body:
            text += f"\n[{title}]\n{body}"
    with open(os.path.join(folder, name + ".toml"), "w", encoding="utf-8") as file:
        file.write(text)


# An embedding: means of the quarters of the picture, of each channel, through one layer. BGR, NCHW.
MEAN = (120.0, 110.0, 100.0)
SCALE = (0.01, 0.02, 0.03)


def make_embedding(folder):
    graph = Graph("embedding", [tensor("pixels", TensorProto.FLOAT, 1, 3, SIDE, SIDE)],
                  [tensor("vector", TensorProto.FLOAT, 1, SIZE)])
    half = SIDE // 2
    graph.node("AveragePool", ["pixels"], "quarters", kernel_shape=[half, half], strides=[half, half])
    graph.node("Flatten", ["quarters"], "flat")
    linear(graph, "flat", "embedding", 12, SIZE, "vector")
    manifest(folder, "embedding", "embedding", graph.save(folder), f"vector_size = {SIZE}\n",
             f'layout = "nchw"\nchannels = "bgr"\nmean = {list(MEAN)}\nscale = {list(SCALE)}\n'
             f'resize = "shortest_side"\nfilter = "bicubic"\nwidth = {SIDE}\nheight = {SIDE}\n')


def embedding(picture):
    """Of an RGB picture, height x width x 3; the unit vector."""
    fed = (picture[:, :, ::-1].astype(float) - MEAN) * SCALE
    half = SIDE // 2
    quarters = fed.reshape(2, half, 2, half, 3).mean(axis=(1, 3))  # row, column, channel
    vector = apply_linear(quarters.transpose(2, 0, 1).reshape(12), "embedding", 12, SIZE)
    return vector / np.linalg.norm(vector)


HEAD = 'embedding = "embedding"\n'


def make_heads(folder):
    graph = Graph("nsfw-head", [tensor("vector", TensorProto.FLOAT, 1, SIZE)], [tensor("logit", TensorProto.FLOAT, 1, 1)])
    graph.node("Relu", [linear(graph, "vector", "nsfw.1", SIZE, 6, "hidden")], "rectified")
    linear(graph, "rectified", "nsfw.2", 6, 1, "logit")
    manifest(folder, "nsfw-head", "nsfw_head", graph.save(folder), f"vector_size = {SIZE}\n", HEAD,
             'labels = ["nsfw"]\nunsafe = ["nsfw"]\nactivation = "sigmoid"\n')

    # Two outputs, of which the manifest names one; "N" vectors at a time.
    graph = Graph("watermark-head", [tensor("vector", TensorProto.FLOAT, "N", SIZE)],
                  [tensor("hidden", TensorProto.FLOAT, "N", 5), tensor("logits", TensorProto.FLOAT, "N", 3)])
    linear(graph, linear(graph, "vector", "watermark.1", SIZE, 5, "hidden"), "watermark.2", 5, 3, "logits")
    manifest(folder, "watermark-head", "watermark", graph.save(folder), f"vector_size = {SIZE}\n", HEAD,
             'name = "logits"\nlabels = ["faint", "none", "clear"]\nunsafe = ["clear", "faint"]\nactivation = "softmax"\n')

    graph = Graph("aesthetic", [tensor("vector", TensorProto.FLOAT, 1, SIZE)], [tensor("score", TensorProto.FLOAT, 1, 1)])
    graph.node("Mul", [linear(graph, "vector", "aesthetic", SIZE, 1, "raw"), graph.constant("eight", np.float32([8]))], "score")
    manifest(folder, "aesthetic", "aesthetic", graph.save(folder), f"vector_size = {SIZE}\n", HEAD)


def sigmoid(value):
    return 1 / (1 + np.exp(-value))


def softmax(values):
    shares = np.exp(values - values.max())
    return shares / shares.sum()


def nsfw_head(vector):
    return float(sigmoid(apply_linear(np.maximum(apply_linear(vector, "nsfw.1", SIZE, 6), 0), "nsfw.2", 6, 1)[0]))


def watermark_head(vector):
    shares = softmax(apply_linear(apply_linear(vector, "watermark.1", SIZE, 5), "watermark.2", 5, 3))
    return float(shares[0] + shares[2])


def aesthetic(vector):
    return float(np.clip(apply_linear(vector, "aesthetic", SIZE, 1)[0] * 8, 0, 10))


# A watermark model that sees the picture: NHWC, RGB, mean colour through one layer.
def make_watermark_picture(folder):
    graph = Graph("watermark", [tensor("image", TensorProto.FLOAT, 1, SIDE, SIDE, 3)],
                  [tensor("probabilities", TensorProto.FLOAT, 1, 2)])
    graph.node("ReduceMean", ["image"], "colour", axes=[1, 2], keepdims=0)
    graph.node("Softmax", [linear(graph, "colour", "watermark.3", 3, 2, "logits")], "probabilities", axis=1)
    manifest(folder, "watermark", "watermark", graph.save(folder), "",
             f'scale = [0.01, 0.01, 0.01]\nwidth = {SIDE}\nheight = {SIDE}\n',
             'labels = ["clean", "watermark"]\nunsafe = ["watermark"]\n')


def watermark_picture(picture):
    return float(softmax(apply_linear(picture.mean(axis=(0, 1)) * 0.01, "watermark.3", 3, 2))[1])


# A text model: a sum of token vectors, weighted by place, so that order and padding show.
def make_text(folder):
    graph = Graph("text", [tensor("tokens", TensorProto.INT64, 1, CONTEXT)], [tensor("vector", TensorProto.FLOAT, 1, SIZE)])
    graph.node("Gather", [graph.constant("table", weights("text.table", VOCABULARY, SIZE)), "tokens"], "vectors")
    graph.node("Mul", ["vectors", graph.constant("places", weights("text.places", 1, CONTEXT, 1))], "weighted")
    graph.node("ReduceSum", ["weighted", graph.constant("axis", np.int64([1]))], "vector", keepdims=0)
    merges = "#version: test\n" + "".join(merge + "\n" for merge in MERGES)
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as file:
        file.write(merges)
    manifest(folder, "text", "text", graph.save(folder), f"vector_size = {SIZE}\n",
             HEAD + f'vocabulary = "merges.txt"\nvocabulary_sha256 = "{hashlib.sha256(merges.encode()).hexdigest()}"\n')


def text_vector(tokens):
    table, places = weights("text.table", VOCABULARY, SIZE).astype(float), weights("text.places", 1, CONTEXT, 1)[0]
    vector = (table[tokens] * places).sum(axis=0)
    return vector / np.linalg.norm(vector)


# A detector of YuNet's kind: every output a convolution of the picture. It finds what it likes, much of it.
FACE_OUTPUTS = {"cls": (1, 6.0, 0.0), "obj": (1, 6.0, 0.0), "bbox": (4, 1.5, 0.3), "kps": (10, 1.0, 0.0)}  # values, gain, bias


def make_faces(folder):
    graph = Graph("faces", [tensor("input", TensorProto.FLOAT, 1, 3, FACE_SIDE, FACE_SIDE)], [])
    for kind, (values, gain, bias) in FACE_OUTPUTS.items():
        for stride in STRIDES:
            name, cells = f"{kind}_{stride}", (FACE_SIDE // stride) ** 2
            kernel = weights(name, values, 3, stride, stride) * np.float32(gain / 255 / stride)
            graph.node("Conv", ["input", graph.constant(name + ".w", kernel),
                                graph.constant(name + ".b", np.full(values, bias, np.float32))],
                       name + ".conv", kernel_shape=[stride, stride], strides=[stride, stride])
            graph.node("Transpose", [name + ".conv"], name + ".last", perm=[0, 2, 3, 1])
            flat = graph.node("Reshape", [name + ".last", graph.constant(name + ".shape", np.int64([1, cells, values]))],
                              name if kind in ("bbox", "kps") else name + ".flat")
            if kind in ("cls", "obj"):
                graph.node("Sigmoid", [flat], name)
            graph.outputs.append(tensor(name, TensorProto.FLOAT, 1, cells, values))
    manifest(folder, "faces", "faces", graph.save(folder), "",
             f'name = "input"\nlayout = "nchw"\nchannels = "bgr"\nresize = "letterbox"\n'
             f'width = {FACE_SIDE}\nheight = {FACE_SIDE}\n', 'decoder = "yunet"\n')


def make_all(folder):
    os.makedirs(folder, exist_ok=True)
    make_embedding(folder)
    make_heads(folder)
    make_watermark_picture(folder)
    make_text(folder)
    make_faces(folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make_all(sys.argv[1])
