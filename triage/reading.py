"""All that is read from one message, joined: language, danger, vector. Each layer works alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from triage.counts import only_counts
from triage.danger import SPOKEN_OF, Judge, Judgement, Limits, risk_after
from triage.embedding import Embedder
from triage.head import Head
from triage.language import Detector, LanguageGuess
from triage.phrases import CATEGORIES, Alarm, Emergencies


@dataclass(frozen=True)
class Before:
    """What the conversation has said so far; ``risk`` is the danger it spoke of, 0 to 1, fading with each message."""

    language: str | None = None
    emergency: str | None = None
    risk: float = 0.0


@dataclass(frozen=True)
class Reading:
    """``vector`` is None when the embedding is degraded; ``topic`` when no layer here knows it (Rasa does).

    ``danger`` is how likely the message speaks of danger, 0 to 1, alarm or not; ``risk`` what ``Before`` is to hold for
    the next message.
    """

    language: LanguageGuess
    emergency: Alarm | None
    vector: list[float] | None
    topic: str | None = None
    topic_score: float = 0.0
    danger: float = 0.0
    risk: float = 0.0


T = TypeVar("T")

#: A phrase is certain of what it says; one in doubt half so.
_PHRASE = {False: 0.95, True: 0.5}


class Reader:
    """Reads messages; made once a process. Each layer against danger can raise the alarm; one that fails is skipped."""

    def __init__(self, emergencies: Emergencies, detector: Detector, embedder: Embedder, judge: Judge | None) -> None:
        self._emergencies = emergencies
        self._detector = detector
        self._embedder = embedder
        self._judge = judge

    @classmethod
    def load(cls, data: Path, model: Path | None = None, emergencies: Emergencies | None = None) -> Reader:
        """A reader over ``data/phrases`` and the trained ``model`` (``models/triage.npz``); ``emergencies`` when its
        phrases are loaded already.

        Without a model that can be used the phrases and detectors go on alone, and ``degraded`` says so. Raises
        ValueError when the phrases cannot be used.
        """
        emergencies = emergencies or Emergencies.load(data / "phrases" / "emergency")
        try:
            if model is None:
                raise FileNotFoundError
            with np.load(model) as stored:
                arrays = {name: stored[name] for name in stored.files}
            limits = [Limits(*pair) for pair in arrays["danger.limits"].tolist()]
            judge: Judge | None = Judge(Head.of("danger", arrays), limits[0], limits[1])
            language: Head | None = Head.of("language", arrays)
        except (OSError, ValueError, KeyError, TypeError):
            judge = language = None
        return cls(emergencies, Detector(language), Embedder(), judge)

    @property
    def degraded(self) -> bool:
        """Whether the embedding is missing or has failed; everything goes on without it."""
        return self._embedder.degraded

    @property
    def untrained(self) -> bool:
        """Whether there is no trained model: only phrases watch for danger."""
        return self._judge is None

    def warm(self) -> None:
        """Loads what loads at its first use, so that nobody's first message waits for it."""
        self._detector.warm()
        self._embedder.embed("hello")

    def language(self, text: str, prior: str | None) -> LanguageGuess:
        return self._detector.detect(text, prior)

    def read(self, text: str, before: Before) -> Reading:
        """Never raises for any text."""
        vector = self._embedder.embed(text) if text.strip() else None
        spoken_of = before.risk >= SPOKEN_OF or before.emergency is not None
        phrase = _heard(lambda: self._emergencies.check(text, spoken_of=spoken_of))
        judgement = self._judged(text, vector, before.risk)
        found = [alarm for alarm in (phrase, judgement.alarm) if alarm]
        worst = min(found, key=lambda a: (a.doubtful, CATEGORIES.index(a.category)), default=None)
        danger = max(judgement.score, _PHRASE[phrase.doubtful] if phrase else 0.0)
        language = _heard(lambda: self._detector.detect(text, before.language))
        return Reading(
            language=language or LanguageGuess(before.language, 0.0, False),
            emergency=worst,
            vector=vector,
            danger=danger,
            risk=risk_after(before.risk, danger),
        )

    def _judged(self, text: str, vector: list[float] | None, risk: float) -> Judgement:
        nothing = Judgement(0.0, CATEGORIES[0], None)
        judge = self._judge
        if judge is None or not text.strip() or only_counts(text):
            return nothing  # "11 ans" after "how long?" is like "she is 11" to the model
        return _heard(lambda: judge.judge(text, vector, risk)) or nothing


def _heard(layer: Callable[[], T]) -> T | None:
    """What a layer says; nothing when it fails, since the other layers must still be heard."""
    try:
        return layer()
    except Exception:
        return None
