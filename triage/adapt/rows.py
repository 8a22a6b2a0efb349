"""The examples as the encoder meets them: cut into tokens, sorted by length, some written as people in a hurry do."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from triage.adapt.tokens import Tokenizer
from triage.danger import NONE
from triage.embedding import written
from triage.examples import dangers, held, topics
from triage.phrases import CATEGORIES

#: Texts of like length go together: so many tokens each of a group's texts is filled up to,
LENGTHS = (10, 14, 18, 22, 28, 36, 48, 64)
#: and so many tokens are read at once.
TOKENS = 1536

LABELS = (NONE, *CATEGORIES)


@dataclass(frozen=True)
class Example:
    """``topic``: place among the topics, -1 for a text of ``data/emergencies``; ``danger``: place in ``LABELS``."""

    text: str
    topic: int
    danger: int


@dataclass
class Group:
    """Examples of one length. ``ids``, ``there``: (texts, length), 1 where a token is; ``lower``: what was read."""

    ids: npt.NDArray[np.int32]
    there: npt.NDArray[np.float32]
    topic: npt.NDArray[np.int32]
    danger: npt.NDArray[np.int32]
    lower: npt.NDArray[np.float16] = field(default_factory=lambda: np.zeros(0, np.float16))

    @property
    def size(self) -> int:
        """How many texts are read at once."""
        return max(8, TOKENS // int(self.ids.shape[1]))

    def starts(self) -> range:
        return range(0, len(self.ids), self.size)

    def part(self, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """``rows`` filled up with the last one: one shape a length, so that each is traced once."""
        return np.concatenate([rows, np.repeat(rows[-1:], self.size - len(rows), axis=0)])


def examples(without: Collection[str]) -> tuple[list[Example], list[Example], list[str]]:
    """What is learnt from, what is held back, the names of the topics. ``without``: languages that are left out."""
    known = topics()
    names = sorted({intent for _, intent, _ in known})
    rows = [(tag, Example(text, names.index(intent), 0)) for tag, intent, text in known if not text.startswith("/")]
    rows += [(tag, Example(text, -1, LABELS.index(label))) for tag, label, text in dangers()]
    there = [example for tag, example in rows if tag not in without]
    learnt = [example for example in there if not held(example.text)]
    return [*learnt, *hurried(learnt)], [example for example in there if held(example.text)], names


def hurried(some: list[Example]) -> Iterator[Example]:
    """A good fifth of the examples once more, without capitals, accents and punctuation, or with slips of the thumb."""
    chance = np.random.default_rng(0)
    for example in some:
        changed = plain(example.text) if chance.random() < 0.5 else slips(example.text, chance)
        if changed != example.text and chance.random() < 0.5:
            yield Example(changed, example.topic, example.danger)


def plain(text: str) -> str:
    """No capitals, no accents on Latin letters, no punctuation."""
    out = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        bare = unicodedata.normalize("NFD", letter)[0]
        keep = bare if bare.isascii() and bare.isalpha() else letter
        out.append("d" if keep == "đ" else "" if keep in ".,;:!?¿¡'\"…" else keep)
    return "".join(out)


def slips(text: str, chance: np.random.Generator) -> str:
    """A letter in thirty left out, doubled or changed round with the next."""
    letters = list(text)
    for _ in range(1 + len(letters) // 30):
        at = int(chance.integers(0, max(1, len(letters) - 1)))
        if not letters or not letters[at].isalpha():
            continue
        kind = chance.integers(3)
        if kind == 0:
            del letters[at]
        elif kind == 1:
            letters.insert(at, letters[at])
        elif at + 1 < len(letters) and letters[at + 1].isalpha():
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def groups(some: list[Example], cut: Tokenizer) -> list[Group]:
    """Longer texts than the longest group's are cut off."""
    tokens = [cut.ids(written(example.text), LENGTHS[-1]) for example in some]
    places: dict[int, list[int]] = {length: [] for length in LENGTHS}
    for n, row in enumerate(tokens):
        places[next(length for length in LENGTHS if len(row) <= length)].append(n)
    return [_group([tokens[n] for n in few], [some[n] for n in few], length) for length, few in places.items() if few]


def _group(tokens: list[list[int]], some: list[Example], length: int) -> Group:
    ids = np.zeros((len(tokens), length), np.int32)
    there = np.zeros((len(tokens), length), np.float32)
    for n, row in enumerate(tokens):
        ids[n, : len(row)] = row
        there[n, : len(row)] = 1
    topic = np.array([example.topic for example in some], np.int32)
    return Group(ids, there, topic, np.array([example.danger for example in some], np.int32))
