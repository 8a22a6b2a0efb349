"""Fits the heads. Needs scikit-learn and scipy, which only Rasa's room has; nothing here runs in the line."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier

from triage.head import Head
from triage.ngrams import BUCKETS, Grams

#: Sentence vectors lie close together; what learns from them needs them further apart.
SCALE = 12.0

#: How much the judge on the embedding counts beside the one on n-grams. Held back from the training text, with our own
#: layers: topics are right in 79.3 % at 1, 80.2 % at 0.8, 80.6 % at 0.7, 80.8 % at 0.5; dangers are best at 0.7.
SHARE = 0.6

SHARPNESS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4)

Matrix = npt.NDArray[np.float32]


def matrix(rows: Sequence[Grams]) -> csr_matrix:
    """N-grams of many texts as one sparse matrix, (texts, buckets)."""
    starts = np.cumsum([0] + [len(buckets) for buckets, _ in rows])
    buckets = np.concatenate([b for b, _ in rows]) if rows else np.zeros(0, dtype=np.int64)
    weights = np.concatenate([w for _, w in rows]) if rows else np.zeros(0, dtype=np.float32)
    return csr_matrix((weights, buckets, starts), shape=(len(rows), BUCKETS), dtype=np.float32)


def head(
    vectors: Matrix | None,
    rows: Sequence[Grams],
    labels: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    units: int = 128,
    smooth: float = 1.0,
    sparse_smooth: float = 1e-5,
) -> Head:
    """A head for these examples, as sharp as it comes. ``vectors`` (texts, 384) None makes one on n-grams alone.

    ``units``: size of the hidden layer; ``smooth``, ``sparse_smooth``: how little single examples are followed.
    ``weights``: how often an example counts, rounded.
    """
    told = np.asarray(labels)
    often = np.ones(len(told), dtype=int) if weights is None else np.maximum(1, np.rint(weights)).astype(int)
    linear = SGDClassifier(loss="log", alpha=sparse_smooth, max_iter=20, random_state=0)
    linear.fit(matrix(rows), told, sample_weight=often)
    names = tuple(str(name) for name in linear.classes_)
    coefficients, bias = linear.coef_, linear.intercept_
    if len(names) == 2:  # scikit-learn gives two labels as one column
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.concatenate([-bias, bias])
    nothing = np.zeros((0, 0), dtype=np.float32)
    centre, hidden, hidden_bias, dense, dense_bias = (nothing[0:0], nothing, nothing, nothing, nothing)
    if vectors is not None:
        repeated = np.repeat(np.arange(len(told)), often)
        centre = vectors.mean(axis=0)
        network = MLPClassifier((units,), alpha=smooth, batch_size=256, max_iter=30, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # thirty rounds are meant
            network.fit((vectors[repeated] - centre) * SCALE, told[repeated])
        (hidden, dense), (hidden_bias, dense_bias) = network.coefs_, network.intercepts_
        hidden = hidden * SCALE
        if len(names) == 2:
            dense, dense_bias = np.hstack([-dense / 2, dense / 2]), np.concatenate([-dense_bias / 2, dense_bias / 2])
    return Head(
        labels=names,
        centre=centre,
        hidden=hidden.astype(np.float32),
        hidden_bias=hidden_bias.astype(np.float32),
        dense=dense.astype(np.float32),
        dense_bias=dense_bias.astype(np.float32),
        sparse=coefficients.T.astype(np.float32),
        sparse_bias=bias.astype(np.float32),
        share=SHARE if vectors is not None else 0.0,
        sharpness=1.0,
    )


def calibrated(
    make: Callable[[Sequence[int]], Head],
    vectors: Matrix | None,
    rows: Sequence[Grams],
    labels: Sequence[str],
    held: Sequence[bool],
) -> tuple[Head, Head]:
    """What ``make`` fits to the examples at the given places: to all, and to those not marked in ``held``.

    Both are as sharp as makes the examples held back likeliest under the second, which never saw them.
    """
    some = make([n for n, back in enumerate(held) if not back])
    sharpness = _sharpness(some, vectors, rows, np.asarray(labels), np.flatnonzero(held))
    return replace(make(range(len(rows))), sharpness=sharpness), replace(some, sharpness=sharpness)


def _sharpness(
    some: Head,
    vectors: Matrix | None,
    rows: Sequence[Grams],
    told: npt.NDArray[np.str_],
    held: npt.NDArray[np.int64],
) -> float:
    """The sharpness under which the held-back examples are likeliest."""
    loss = dict.fromkeys(SHARPNESS, 0.0)
    for n in held:
        found = some.probabilities(None if vectors is None else vectors[n], rows[n])
        logs = np.log(np.maximum(found, 1e-12))
        right = some.labels.index(str(told[n]))
        for sharpness in SHARPNESS:
            scores = logs * sharpness
            loss[sharpness] -= float(scores[right] - np.log(np.exp(scores).sum()))
    return min(SHARPNESS, key=lambda sharpness: loss[sharpness])
