"""Vectors of the examples, kept between trainings: only new lines are embedded again.

Most come with the project (``triage/weights/vectors.npz``, made anew by ``python -m triage.vectors``), so that a first
training takes a minute and not five; what is newer than that file is kept in ``models/``.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from triage import encoder
from triage.embedding import SIZE, Embedder

#: The vectors that come with the project: of the examples, and of the questions that entries answer.
SHIPPED = Path(__file__).parent / "weights" / "vectors.npz"
QUESTIONS = SHIPPED.with_name("questions.npz")

#: Past this many vectors those of texts that are gone are dropped.
MOST = 60_000

#: Texts embedded between two words of progress.
STEP = 200

Vectors = dict[bytes, npt.NDArray[np.float16]]


def vectors(
    texts: Sequence[str],
    file: Path | None,
    say: Callable[[int, int], None] = lambda done, of: None,
    *,
    own: bool = True,
    shipped: Path = SHIPPED,
) -> npt.NDArray[np.float32] | None:
    """(texts, 384), or None when the model is missing. ``file`` is read and written; it holds hashes, no texts.

    ``say`` hears how many of the new texts are done. Without ``own`` the encoder is the one that came in the wheel.
    """
    names = [_name(text) for text in texts]
    made_by = encoder.name() if own else encoder.WHEEL
    kept = _read(file, made_by)
    known = kept if all(name in kept for name in names) else _read(shipped, made_by) | kept
    new = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    if new:
        made = _embed(list(new.values()), say, own)
        if made is None:
            return None
        fresh = dict(zip(new, made, strict=True))
        known |= fresh
        if file is not None:
            everything = kept | fresh
            if len(everything) > MOST:
                everything = {name: everything[name] for name in names if name in everything}
            _write(file, everything, made_by)
    return np.array([known[name] for name in names], dtype=np.float32).reshape(len(names), SIZE)


def missing(texts: Sequence[str], shipped: Path = SHIPPED) -> int:
    """How many of these texts have no vector among those that come with the project."""
    known = _read(shipped, encoder.name())
    return sum(_name(text) not in known for text in texts)


def _name(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16]


def _write(file: Path, found: Mapping[bytes, npt.NDArray[np.float16]], made_by: str) -> None:
    """Each vector in 8 bits a number with a scale of its own: a quarter of the size, and as good to learn from."""
    values = np.array([*found.values()], dtype=np.float32).reshape(len(found), SIZE)
    scales = np.abs(values).max(axis=1) / 127
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}.npz")  # two trainings may write at once; the last one stands
    np.savez(
        beside,
        encoder=np.array(made_by),
        names=np.array([*found], dtype="V16"),
        values=np.rint(values / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
    )
    beside.replace(file)


def _read(file: Path | None, made_by: str) -> Vectors:
    if file is None or not file.exists():
        return {}
    try:
        with np.load(file) as stored:
            if str(stored["encoder"]) != made_by:
                return {}
            values = (stored["values"] * stored["scales"][:, None]).astype(np.float16)
            return dict(zip((bytes(name) for name in stored["names"]), values, strict=True))
    except (OSError, ValueError, KeyError):  # cut short by a kill, or of an older form: made again
        return {}


def _embed(texts: list[str], say: Callable[[int, int], None], own: bool) -> list[npt.NDArray[np.float16]] | None:
    """The model lets go of Python's lock while it works, so two threads use two cores, each with a model of its own."""
    judges = (Embedder(own=own), Embedder(own=own))
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


def asked() -> list[str]:
    """The questions in English that the entries answer: what a message is compared with."""
    from content import load
    from triage.examples import ROOT

    entries = load(ROOT / "data" / "content").entries
    return [ask for (_, language, _), entry in entries.items() if language == "en" for ask in entry.asks]


def main() -> int:
    """Makes the vectors that come with the project: those of every example and question, and of no other text."""
    from triage.examples import dangers, topics
    from triage.train import CACHE

    examples = [text for *_, text in dangers() + topics()]
    for file, cache, said in ((SHIPPED, CACHE, examples), (QUESTIONS, None, asked())):
        texts = list(dict.fromkeys(said))
        made = vectors(texts, cache, lambda done, of: print(f"vectors: {done} of {of}", flush=True), shipped=file)
        if made is None:
            print("the embedding is missing", file=sys.stderr)
            return 1
        found = {_name(text): row.astype(np.float16) for text, row in zip(texts, made, strict=True)}
        _write(file, found, encoder.name())
    return 0


if __name__ == "__main__":
    sys.exit(main())
