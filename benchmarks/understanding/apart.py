"""Whether what is measured on was kept apart from what was learnt from: near copies, by characters and by meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from triage.ngrams import grams
from triage.normal import fold

#: From this cosine of character n-grams on two texts are the same but for a letter or a word.
SAME_LETTERS = 0.9

#: From this cosine of sentence vectors on, when a third of the letters agree too.
SAME_MEANING, AND_LETTERS = 0.975, 0.45

#: A text this short ("hi", "gracias") is everybody's; that both sides have it flatters little and cannot be helped.
SHORT = 12


def near(
    held: Sequence[str],
    known: Sequence[str],
    vectors: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None,
) -> list[tuple[int, int]]:
    """Pairs (place in ``held``, place in ``known``) that are too near; ``vectors`` of both, when there are any."""
    pairs: list[tuple[int, int]] = []
    places: dict[int, list[int]] = {}
    shares: dict[int, list[float]] = {}
    for n, text in enumerate(known):
        for bucket, weight in zip(*grams(fold(text), 3, 4), strict=True):
            places.setdefault(int(bucket), []).append(n)
            shares.setdefault(int(bucket), []).append(float(weight))
    index = {b: (np.array(places[b]), np.array(shares[b], dtype=np.float32)) for b in places}
    for n, text in enumerate(held):
        if len(text) <= SHORT:
            continue
        letters = np.zeros(len(known), dtype=np.float32)
        for bucket, weight in zip(*grams(fold(text), 3, 4), strict=True):
            if int(bucket) in index:
                others, theirs = index[int(bucket)]
                letters[others] += weight * theirs
        close = letters >= SAME_LETTERS
        if vectors is not None:
            meaning = vectors[1] @ vectors[0][n]
            close |= (meaning >= SAME_MEANING) & (letters >= AND_LETTERS)
        pairs += [(n, int(other)) for other in np.flatnonzero(close)]
    return pairs
