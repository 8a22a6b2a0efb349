"""Fits the linear heads. Needs scikit-learn and scipy, which only Rasa's room has; nothing here runs in the line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from triage.head import Head
from triage.ngrams import BUCKETS, Grams

#: Sentence vectors lie close together; a linear head needs them further apart.
SCALE = 12.0

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)
SHARPNESS = (0.6, 0.8, 1.0, 1.25, 1.5, 2.0)

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
    strength: tuple[float, float] = (2.0, 20.0),
    tune: bool = True,
) -> Head:
    """A head for these examples. ``vectors`` (texts, 384) None makes one on n-grams alone.

    ``strength`` is how freely the two judges may follow the examples (scikit-learn's C). How much each judge counts and
    how sharp the answer is are chosen on held-back fifths of these examples, never on anything else.
    """
    told = np.asarray(labels)
    weight = np.ones(len(told)) if weights is None else np.asarray(weights, dtype=float)
    sparse = matrix(rows)
    share, sharpness = (0.7 if vectors is not None else 0.0), 1.0
    if tune and vectors is not None:
        share, sharpness = _tuned(vectors, sparse, told, weight, strength)
    s = _fit(sparse, told, weight, strength[1])
    names = tuple(str(name) for name in s.classes_)
    if vectors is None:
        empty = np.zeros((0, len(names)), dtype=np.float32)
        d, centre = (empty, np.zeros(len(names), dtype=np.float32)), np.zeros(0, dtype=np.float32)
    else:
        centre = vectors.mean(axis=0)
        d = _weights(_fit((vectors - centre) * SCALE, told, weight, strength[0]))
        d = (d[0] * SCALE, d[1])
    sparse_weights = _weights(s)
    return Head(names, centre, d[0], d[1], sparse_weights[0], sparse_weights[1], share, sharpness)


def _fit(
    x: Matrix | csr_matrix, y: npt.NDArray[np.str_], weight: npt.NDArray[np.float64], c: float
) -> LogisticRegression:
    model = LogisticRegression(C=c, max_iter=200, tol=1e-3, multi_class="multinomial")
    return model.fit(x, y, sample_weight=weight)


def _weights(model: LogisticRegression) -> tuple[Matrix, Matrix]:
    """(features, labels) and (labels,); two labels come as one column from scikit-learn."""
    coefficients, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.concatenate([-bias, bias])
    return coefficients.T.astype(np.float32), bias.astype(np.float32)


def _tuned(
    vectors: Matrix,
    sparse: csr_matrix,
    told: npt.NDArray[np.str_],
    weight: npt.NDArray[np.float64],
    strength: tuple[float, float],
) -> tuple[float, float]:
    """The share and sharpness under which held-back examples are likeliest."""
    best: dict[tuple[float, float], float] = {}
    names = np.unique(told)
    for train, held in StratifiedKFold(3, shuffle=True, random_state=0).split(vectors, told):
        centre = vectors[train].mean(axis=0)
        d = _fit((vectors[train] - centre) * SCALE, told[train], weight[train], strength[0])
        s = _fit(sparse[train], told[train], weight[train], strength[1])
        seen = _logits(d, (vectors[held] - centre) * SCALE)
        heard = _logits(s, sparse[held])
        right = np.searchsorted(names, told[held])
        for share in SHARES:
            mixed = share * seen + (1 - share) * heard
            for sharpness in SHARPNESS:
                scores = mixed * sharpness
                scores = scores - scores.max(axis=1, keepdims=True)
                logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
                loss = float(-(logs[np.arange(len(right)), right] * weight[held]).sum())
                best[(share, sharpness)] = best.get((share, sharpness), 0.0) + loss
    return min(best, key=lambda pair: best[pair])


def _logits(model: LogisticRegression, x: Matrix | csr_matrix) -> Matrix:
    coefficients, bias = _weights(model)
    return np.asarray(x @ coefficients + bias)
