"""A question about a part of a topic ("what does the T visa cost") gets the entry that answers it, not the overview."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content import Library, UnknownContent
from triage.vectors import QUESTIONS, vectors

#: From this cosine on a message asks what an entry answers. With our own upper layers two questions about one topic
#: have a median of 0.43. Each question against the others of its topic: from here on the nearest belongs to the same
#: entry in two of three; one in ten of the examples about a topic comes this near, and gets the finer answer.
LIKE = 0.89


@dataclass(frozen=True)
class _Questions:
    ids: tuple[str, ...]
    countries: tuple[str, ...]
    #: Whether the entry answers everybody, also somebody whose country is not known.
    for_all: tuple[bool, ...]
    vectors: npt.NDArray[np.float32]


class Finer:
    """The questions that entries name under ``asks``, as vectors, by topic. Empty until ``build`` has run."""

    def __init__(self) -> None:
        self._topics: dict[str, _Questions] = {}

    def build(self, library: Library, kept: Path | None) -> int:
        """Takes the vector of every question from those that come with the project or the file ``kept``, or makes it;
        how many there are. New ones take seconds, so call it in a thread; meanwhile the old ones stand."""
        asked = [
            (entry.topic, id, country, question)
            for (id, language, country), entry in list(library.entries.items())
            if language == "en" and entry.topic
            for question in entry.asks
        ]
        made = vectors([question for *_, question in asked], kept, shipped=QUESTIONS)
        rows: dict[str, list[tuple[str, str, npt.NDArray[np.float32]]]] = {}
        if made is not None:
            for (topic, id, country, _), vector in zip(asked, made, strict=True):
                rows.setdefault(topic, []).append((id, country, vector))
        self._topics = {
            topic: _Questions(
                tuple(id for id, _, _ in found),
                tuple(country for _, country, _ in found),
                tuple(_for_all(library, id) for id, _, _ in found),
                np.array([vector for _, _, vector in found], dtype=np.float32),
            )
            for topic, found in rows.items()
        }
        return sum(len(found) for found in rows.values())

    def pick(self, topic: str | None, vector: list[float] | None, country: str | None) -> str | None:
        """The id of the entry whose question the message is like; None where the topic's own answer is as good.

        Entries of another country are not looked at; while the country is unknown, none that differs by country is.
        """
        questions = self._topics.get(topic or "")
        if questions is None or vector is None:
            return None
        likeness = questions.vectors @ np.asarray(vector, dtype=np.float32)
        for n in np.argsort(-likeness):
            if likeness[n] < LIKE:
                return None
            if questions.for_all[n] if country is None else questions.countries[n] in ("any", country.lower()):
                id = questions.ids[n]
                return id if id != topic else None
        return None


def _for_all(library: Library, id: str) -> bool:
    try:
        library.find(id, "en", None)
    except UnknownContent:
        return False
    return True
