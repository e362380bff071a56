"""Logistic regression with an L2 penalty, and how well chances are calibrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy
from numpy.typing import NDArray

Matrix = NDArray[numpy.float64]
PENALTY = 1.5


def fit(rows: Matrix, labels: Matrix, penalty: float = PENALTY) -> Matrix:
    """Return the weights of a logistic regression; the last column of ``rows`` is the constant and bears no penalty."""
    weights = numpy.zeros(rows.shape[1])
    ridge = numpy.full(rows.shape[1], penalty)
    ridge[-1] = 1e-6
    for _ in range(30):
        chances = 1 / (1 + numpy.exp(-rows @ weights))
        gradient = rows.T @ (labels - chances) - ridge * weights
        curvature = (rows * (chances * (1 - chances))[:, None]).T @ rows + numpy.diag(ridge)
        step = numpy.linalg.solve(curvature, gradient)
        weights += step
        if float(abs(step).max()) < 1e-6:
            break
    return weights


def expected_calibration_error(chances: Matrix, labels: Matrix, bins: int = 10) -> float:
    """Return the mean distance between stated and observed accuracy over equal-width bins (Guo et al. 2017)."""
    error = 0.0
    for low in numpy.arange(0, 1, 1 / bins):
        inside = (chances >= low) & (chances < low + 1 / bins)
        if inside.any():
            error += float(inside.mean()) * abs(float(chances[inside].mean() - labels[inside].mean()))
    return error


def matrix(examples: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """Return a row of values for each example, a column for each name, and a last column of ones."""
    position = {name: number for number, name in enumerate(names)}
    rows = numpy.zeros((len(examples), len(names) + 1))
    rows[:, -1] = 1
    for row, features in zip(rows, examples, strict=True):
        for name, value in features.items():
            if name in position:
                row[position[name]] = value
    return rows
