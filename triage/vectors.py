"""Vectors of training examples, kept between trainings: only new lines are embedded again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from triage.embedding import SIZE, Embedder

#: Past this many vectors those of texts that are gone are dropped.
MOST = 60_000

#: Texts embedded between two words of progress.
STEP = 200


def vectors(
    texts: Sequence[str], file: Path | None, say: Callable[[int, int], None] = lambda done, of: None
) -> npt.NDArray[np.float32] | None:
    """(texts, 384), or None when the model is missing. ``file`` is read and written; it holds hashes, no texts.

    ``say`` hears how many of the new texts are done.
    """
    known = _read(file)
    names = [hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16] for text in texts]
    new = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    if new:
        made = _embed(list(new.values()), say)
        if made is None:
            return None
        known |= dict(zip(new, made, strict=True))
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            keep = dict.fromkeys(names) if len(known) > MOST else known
            beside = file.with_suffix(".new.npz")
            np.savez(
                beside, names=np.array([*keep], dtype="V16"), values=np.array([known[n] for n in keep], np.float16)
            )
            beside.replace(file)
    return np.array([known[name] for name in names], dtype=np.float32).reshape(len(names), SIZE)


def _read(file: Path | None) -> dict[bytes, npt.NDArray[np.float16]]:
    if file is None or not file.exists():
        return {}
    try:
        with np.load(file) as stored:
            return dict(zip((bytes(name) for name in stored["names"]), stored["values"], strict=True))
    except (OSError, ValueError, KeyError):  # cut short by a kill: made again
        return {}


def _embed(texts: list[str], say: Callable[[int, int], None]) -> list[npt.NDArray[np.float16]] | None:
    """The model lets go of Python's lock while it works, so two threads use two cores, each with a model of its own."""
    judges = (Embedder(), Embedder())
    if judges[0].degraded:
        return None
    found: list[list[float] | None] = [None] * len(texts)

    def half(which: int) -> None:
        for n in range(which, len(texts), 2):
            found[n] = judges[which].embed(texts[n])
            if n % STEP == 0:
                say(n, len(texts))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(half, (0, 1)))
    if any(vector is None for vector in found):
        return None
    return [np.asarray(vector, dtype=np.float16) for vector in found]
