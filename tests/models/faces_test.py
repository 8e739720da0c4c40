#!/usr/bin/env python3
"""Faces of an ONNX detector of YuNet's kind, against OpenCV's FaceDetectorYN and against a reading in numpy.

    faces_test.py FIND_FACES

The model is generated (make_models.py): it finds hundreds of "faces" in noise, which is a harder test of boxes, scores
and overlaps than portraits are, and says nothing of how well faces are found.
"""
import math
import os
import subprocess
import sys
import tempfile

import cv2
import numpy as np

import make_models as made

PROGRAM = sys.argv[1]
MIN_SCORE = 0.6
OVERLAP = 0.3


def pictures():
    rng = np.random.default_rng(5)
    side = made.FACE_SIDE
    for index in range(60):
        if index % 2:
            yield rng.integers(0, 256, (side, side, 3), dtype=np.uint8)
        else:
            small = rng.integers(0, 256, (rng.integers(2, 20), rng.integers(2, 20), 3), dtype=np.uint8)
            yield cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)


def run(manifest, min_score, records, expect=0):
    data = b"".join(b"%d %d\n" % (width, height) + picture.tobytes() for picture, width, height in records)
    done = subprocess.run([PROGRAM, manifest, str(min_score)], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == expect, (done.returncode, done.stderr.decode())
    lines = iter(done.stdout.decode().splitlines())
    answers = []
    for _ in records if expect == 0 else ():
        answers.append([tuple(map(float, next(lines).split())) for _ in range(int(next(lines)))])
    return answers, done.stderr.decode()


def pixels(box, filled_width, filled_height, width, height):
    """Grown to whole pixels of the decoded picture, and cut to it."""
    def span(low, high, filled, side):
        start = min(max(math.floor(low * side / filled), 0), side)
        end = min(max(math.ceil(high * side / filled), 0), side)
        return start, max(end - start, 0)
    x, w = span(box[0], box[0] + box[2], filled_width, width)
    y, h = span(box[1], box[1] + box[3], filled_height, height)
    return x, y, w, h


def near(ours, expected):
    """Single precision may grow a box by a pixel or not; scores are equal to rounding."""
    return len(ours) == len(expected) and all(
        abs(a[4] - b[4]) < 1e-5 and max(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(a[0] + a[2] - b[0] - b[2]),
                                        abs(a[1] + a[3] - b[1] - b[3])) <= 1
        for a, b in zip(ours, expected))


def opencv_faces(detector, picture, filled, decoded):
    _, found = detector.detect(picture[:, :, ::-1].copy())
    boxes = [] if found is None else [(*pixels(row[:4].astype(float), *filled, *decoded), float(row[14])) for row in found]
    return [box for box in boxes if box[2] > 0 and box[3] > 0]


def numpy_faces(picture, filled, decoded, compared=lambda box: box):
    """`compared`: what of a box is compared with others."""
    side, fed = made.FACE_SIDE, picture[:, :, ::-1].transpose(2, 0, 1).astype(float)
    candidates = []
    for stride in made.STRIDES:
        count = side // stride
        cells = fed.reshape(3, count, stride, count, stride)
        out = {}
        for kind, (values, gain, bias) in made.FACE_OUTPUTS.items():
            kernel = (made.weights(f"{kind}_{stride}", values, 3, stride, stride) * np.float32(gain / 255 / stride))
            out[kind] = np.einsum("crisj,ocij->rso", cells, kernel.astype(float)) + bias
        for row in range(count):
            for column in range(count):
                cls, obj = made.sigmoid(out["cls"][row, column, 0]), made.sigmoid(out["obj"][row, column, 0])
                dx, dy, dw, dh = out["bbox"][row, column]
                w, h = math.exp(dw) * stride, math.exp(dh) * stride
                box = ((column + dx) * stride - w / 2, (row + dy) * stride - h / 2, w, h)
                if math.sqrt(cls * obj) >= MIN_SCORE:
                    candidates.append((*box, math.sqrt(cls * obj)))
    kept = []
    for box in sorted(candidates, key=lambda box: -box[4]):
        if all(overlap(compared(box), compared(other)) <= OVERLAP for other in kept):
            kept.append(box)
    boxes = [(*pixels(box, *filled, *decoded), box[4]) for box in kept]
    return [box for box in boxes if box[2] > 0 and box[3] > 0]


def whole(box):
    return tuple(int(value) for value in box[:4])


def overlap(a, b):
    if a[2] * a[3] + b[2] * b[3] == 0:
        return 1
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return 0 if w <= 0 or h <= 0 else w * h / (a[2] * a[3] + b[2] * b[3] - w * h)


def check(folder):
    manifest, side = os.path.join(folder, "faces.toml"), made.FACE_SIDE
    detector = cv2.FaceDetectorYN.create(os.path.join(folder, "faces.onnx"), "", (side, side), MIN_SCORE, OVERLAP, 5000)
    # The picture as it is, a wide one and a tall one (letterbox: black at the bottom or at the right), a tiny one.
    shapes = [(side, side), (1000, 500), (333, 1024), (16, 16)]
    total = same = total_of_opencv = 0
    for width, height in shapes:
        scale = side / max(width, height)
        filled = (max(1, round(width * scale)), max(1, round(height * scale)))
        seen = [picture.copy() for picture in pictures()]
        for picture in seen:
            picture[filled[1]:] = 0
            picture[:, filled[0]:] = 0
        ours, _ = run(manifest, MIN_SCORE, [(picture, width, height) for picture in seen])
        for faces, picture in zip(ours, seen, strict=True):
            expected = numpy_faces(picture, filled, (width, height))
            assert near(faces, expected), (width, height, faces, expected)
            total += len(faces)
            # OpenCV cuts boxes to whole numbers before it compares them, so that a few pairs more or less overlap.
            theirs = opencv_faces(detector, picture, filled, (width, height))
            assert near(numpy_faces(picture, filled, (width, height), whole), theirs), (width, height)
            common = sum(any(near([face], [other]) for other in theirs) for face in faces)
            same += common
            total_of_opencv += len(theirs)
    print(f"{total} faces in {len(shapes) * 60} pictures, all as numpy has them; OpenCV has {total_of_opencv}, "
          f"all as numpy has them with boxes compared in whole pixels, {same} of them ours")
    assert total > 2000 and same > 0.9 * total, (total, same)


def main():
    with tempfile.TemporaryDirectory() as folder:
        made.make_all(folder)
        check(folder)
        _, error = run(os.path.join(folder, "embedding.toml"), MIN_SCORE, [], expect=2)
        assert "not a face detector" in error, error
        with open(os.path.join(folder, "faces.toml"), encoding="utf-8") as file:
            text = file.read()
        for old, new, code, says in (("letterbox", "shortest_side", 2, "whole picture"), ("= 128", "= 144", 2, "multiples of 32"),
                                     ("faces.onnx", "gone.onnx", 3, "gone.onnx"), ("= 128", "= 160", 3, "faces")):
            with open(os.path.join(folder, "other.toml"), "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
            _, error = run(os.path.join(folder, "other.toml"), MIN_SCORE, [], expect=code)
            assert says in error, (says, error)


if __name__ == "__main__":
    main()
