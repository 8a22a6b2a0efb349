"""A text as hashed character n-grams: what tells languages and topics apart when there is no embedding."""

from __future__ import annotations

import zlib
from collections import Counter

import numpy as np
import numpy.typing as npt

#: Buckets of the hash. Two n-grams that fall into one bucket blur a little; more buckets make the model file larger.
BUCKETS = 2**15

#: A text longer than this says nothing new about its language or topic.
MAX_CHARACTERS = 600

Grams = tuple["npt.NDArray[np.int64]", "npt.NDArray[np.float32]"]


def grams(text: str, shortest: int = 1, longest: int = 4) -> Grams:
    """Buckets and their weights for a folded text: n-grams inside each word and its edges, and whole words.

    Weights grow with the logarithm of how often an n-gram comes, and have length one together. A text without a letter
    or digit gives two empty arrays. The same on every machine and Python.
    """
    counts: Counter[int] = Counter()
    for word in text[:MAX_CHARACTERS].split():
        edged = f" {word} "
        for size in range(shortest, longest + 1):
            for start in range(len(edged) - size + 1):
                piece = edged[start : start + size]
                if piece.strip():
                    counts[zlib.crc32(piece.encode("utf-8", "replace")) % BUCKETS] += 1
        counts[zlib.crc32(b"=" + word.encode("utf-8", "replace")) % BUCKETS] += 1
    buckets = np.fromiter(counts, dtype=np.int64, count=len(counts))
    weights = np.log1p(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
    length = float(np.linalg.norm(weights)) or 1.0
    return buckets, (weights / length).astype(np.float32)
