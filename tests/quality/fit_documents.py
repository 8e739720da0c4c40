#!/usr/bin/env python3
"""The weights of extract/document_score.cc: fit_documents.py DETECT_PICTURES CORPUS. Needs numpy.

Logistic regression on every second picture; the rest, and all pages of manuals, are for score_documents.py."""

import hashlib
import sys
from pathlib import Path

import numpy

from score_faces import detect

PENALTY = 0.3
DRAWN = 0.4  # weight of a picture of a manual: dialogs and diagrams hold text themselves


def for_fitting(path):
    return hashlib.sha256(Path(path).name.encode()).digest()[0] % 2 == 0


def samples(program, corpus):
    documents = [path for path in sorted((corpus / "documents").glob("*.jpg")) if "manual-page" not in path.name]
    plain = sorted((corpus / "plain").glob("*.jpg")) + sorted((corpus / "faces").glob("as_shipped*.jpg"))
    for label, paths in ((1, documents), (0, plain)):
        for path, row in detect(program, [path for path in paths if for_fitting(path)]).items():
            drawn = label == 0 and not Path(path).name.startswith(("photo", "texture", "as_shipped"))
            yield row["features"], label, DRAWN if drawn else 1.0


def main():
    features, labels, weights = map(numpy.array, zip(*samples(sys.argv[1], Path(sys.argv[2]))))
    inputs = numpy.hstack([numpy.ones((len(features), 1)), features])
    weights = weights * numpy.where(labels == 1, weights[labels == 0].sum() / (labels == 1).sum(), 1)
    penalty = numpy.diag([0] + [PENALTY] * features.shape[1])
    solution = numpy.zeros(inputs.shape[1])
    for _ in range(50):  # Newton
        probability = 1 / (1 + numpy.exp(-inputs @ solution))
        slope = inputs.T @ (weights * (labels - probability)) - penalty @ solution
        curve = (inputs * (weights * probability * (1 - probability))[:, None]).T @ inputs + penalty
        solution += numpy.linalg.solve(curve, slope)
    print("kBias =", round(solution[0], 2))
    print("kWeights = {" + ", ".join(f"{weight:.2f}" for weight in solution[1:]) + "}")


if __name__ == "__main__":
    main()
