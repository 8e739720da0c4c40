#!/usr/bin/env python3
"""Writes a cascade of OpenCV's opencv-data (haarcascade_frontalface_alt2.xml) as C++: face_cascade.py XML OUT.

Trees of two tests each, features of two or three upright rectangles; anything else is refused."""

import sys
import xml.etree.ElementTree as ElementTree

SIDE_PX = 20


def numbers(element, kind=float):
    return [kind(number) for number in element.text.split()]


def feature_of(element):
    if element.find("tilted") is not None and element.find("tilted").text.strip() != "0":
        raise SystemExit("face_cascade: tilted features are not supported")
    rectangles = []
    for rectangle in element.find("rects"):
        x, y, width, height, weight = (float(number) for number in rectangle.text.split())
        if weight != int(weight) or x + width > SIDE_PX or y + height > SIDE_PX:
            raise SystemExit("face_cascade: a rectangle is not one of a window of 20 x 20")
        rectangles.append([int(number) for number in (x, y, width, height, weight)])
    if not 2 <= len(rectangles) <= 3 or rectangles[0][4] != -1:
        raise SystemExit("face_cascade: features have two or three rectangles, the first of weight -1")
    rectangles += [[0, 0, 0, 0, 0]] * (3 - len(rectangles))
    return "{{" + "}, {".join(", ".join(map(str, rectangle)) for rectangle in rectangles) + "}}"


def tree_of(element, features):
    """{first test, second test, leaf of the first, leaves of the second, whether the first leaf is "below"}"""
    nodes = element.find("internalNodes").text.split()
    leaves = numbers(element.find("leafValues"))
    left, right, first, second = int(nodes[0]), int(nodes[1]), int(nodes[2]), int(nodes[6])
    if len(nodes) != 8 or sorted((left, right)) != [0, 1] or nodes[4:6] != ["-1", "-2"] or len(leaves) != 3:
        raise SystemExit("face_cascade: a tree is not of the known shape")
    below = "true" if left == 0 else "false"
    return (f"{{{{{{{features[first]}}}, {float(nodes[3])!r}F}}, {{{{{features[second]}}}, {float(nodes[7])!r}F}}, "
            f"{leaves[0]!r}F, {leaves[1]!r}F, {leaves[2]!r}F, {below}}}")


def main():
    source, target = sys.argv[1:]
    text = open(source, encoding="utf-8").read()
    notice = text[text.index("<!--") + 4:text.index("-->")].strip()
    cascade = ElementTree.fromstring(text).find("cascade")
    if (cascade.find("width").text, cascade.find("height").text) != ("20", "20"):
        raise SystemExit("face_cascade: the window is not 20 x 20")
    features = [feature_of(element) for element in cascade.find("features")]
    stages, trees = [], []
    for stage in cascade.find("stages"):
        trees += [tree_of(weak, features) for weak in stage.find("weakClassifiers")]
        stages.append(f"{{{float(stage.find('stageThreshold').text)!r}F, {len(trees)}}}")
    with open(target, "w", encoding="utf-8") as out:
        out.write("/* Made by tools/face_cascade.py of a file that says:\n\n" + notice.replace("*/", "* /") + "\n*/\n")
        out.write('#include "extract/face_cascade.h"\n\nnamespace tamis {\nnamespace {\n\n')
        out.write("constexpr CascadeTree kTrees[] = {\n    " + ",\n    ".join(trees) + ",\n};\n\n")
        out.write("constexpr CascadeStage kStages[] = {" + ", ".join(stages) + "};\n\n}  // namespace\n\n")
        out.write("FaceCascade CompiledFaceCascade() {\n  return {kStages, kTrees};\n}\n\n}  // namespace tamis\n")


if __name__ == "__main__":
    main()
