"""From a vector and n-grams to a probability for each label. Numbers only; fitted in ``triage.fit``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triage import encoder
from triage.ngrams import Grams

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """Two judges whose opinions are added: one on the embedding, one on the n-grams. The second works alone.

    The first takes ``centre``: (384,) away and has one hidden layer: ``hidden``: (384, units), ``hidden_bias``,
    ``dense``: (units, labels), ``dense_bias``. The second is linear: ``sparse``: (buckets, labels), ``sparse_bias``.
    ``share`` is the weight of the first judge, 0 to 1; ``sharpness`` makes the sum a calibrated probability.
    """

    labels: tuple[str, ...]
    centre: Array
    hidden: Array
    hidden_bias: Array
    dense: Array
    dense_bias: Array
    sparse: Array
    sparse_bias: Array
    share: float
    sharpness: float

    def probabilities(self, vector: list[float] | Array | None, grams: Grams) -> Array:
        """One number for each label, their sum is 1."""
        buckets, weights = grams
        told = weights @ self.sparse[buckets].astype(np.float32) + self.sparse_bias
        if vector is not None and len(self.dense):
            units = (np.asarray(vector, dtype=np.float32) - self.centre) @ self.hidden + self.hidden_bias
            seen = np.maximum(units, 0) @ self.dense + self.dense_bias
            told = self.share * seen + (1 - self.share) * told
        shifted = np.exp(told * self.sharpness - np.max(told * self.sharpness))
        found: Array = (shifted / np.sum(shifted)).astype(np.float32)
        return found

    def ranked(self, vector: list[float] | None, grams: Grams) -> list[tuple[str, float]]:
        """Labels with their probabilities, the likeliest first."""
        found = self.probabilities(vector, grams)
        return [(self.labels[n], float(found[n])) for n in np.argsort(-found)]

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """What ``numpy.savez`` takes, under names that begin with ``name``; half precision: nothing here needs more."""
        return {
            f"{name}.labels": np.array(self.labels),
            f"{name}.centre": self.centre.astype(np.float32),
            f"{name}.hidden": self.hidden.astype(np.float16),
            f"{name}.hidden_bias": self.hidden_bias.astype(np.float32),
            f"{name}.dense": self.dense.astype(np.float16),
            f"{name}.dense_bias": self.dense_bias.astype(np.float32),
            f"{name}.sparse": self.sparse.astype(np.float16),
            f"{name}.sparse_bias": self.sparse_bias.astype(np.float32),
            f"{name}.encoder": np.array(encoder.name() if len(self.dense) else ""),
            f"{name}.numbers": np.array([self.share, self.sharpness], dtype=np.float32),
        }

    @classmethod
    def of(cls, name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Head:
        """The head that ``arrays`` gave under this name. Raises KeyError when it is not there.

        A head fitted on the vectors of another encoder goes by the n-grams alone.
        """
        share, sharpness = arrays[f"{name}.numbers"].tolist()
        fits = str(arrays[f"{name}.encoder"]) == encoder.name()
        return cls(
            labels=tuple(str(label) for label in arrays[f"{name}.labels"]),
            centre=arrays[f"{name}.centre"].astype(np.float32),
            hidden=arrays[f"{name}.hidden"].astype(np.float32),
            hidden_bias=arrays[f"{name}.hidden_bias"].astype(np.float32),
            dense=arrays[f"{name}.dense"].astype(np.float32)[: None if fits else 0],
            dense_bias=arrays[f"{name}.dense_bias"].astype(np.float32),
            sparse=arrays[f"{name}.sparse"].astype(np.float16),  # widened row by row when it is used: half the memory
            sparse_bias=arrays[f"{name}.sparse_bias"].astype(np.float32),
            share=float(share),
            sharpness=float(sharpness),
        )
