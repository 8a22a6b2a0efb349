"""All that is read from one message, joined: language, danger, vector. Each layer works alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from triage.embedding import Embedder
from triage.language import Detector, LanguageGuess
from triage.phrases import CATEGORIES, Alarm, Emergencies


@dataclass(frozen=True)
class Before:
    """What the conversation has said so far."""

    language: str | None = None
    emergency: str | None = None


@dataclass(frozen=True)
class Reading:
    """``vector`` is None when the embedding is degraded; ``topic`` when no layer here knows it (Rasa does)."""

    language: LanguageGuess
    emergency: Alarm | None
    vector: list[float] | None
    topic: str | None = None
    topic_score: float = 0.0


Layer = Callable[[str, Before, "list[float] | None"], "Alarm | None"]


class Reader:
    """Reads messages; made once a process. Each layer against danger can raise the alarm; one that fails is skipped."""

    def __init__(self, detector: Detector, embedder: Embedder, layers: tuple[Layer, ...]) -> None:
        self._detector = detector
        self._embedder = embedder
        self._layers = layers

    @classmethod
    def load(cls, data: Path) -> Reader:
        """A reader over ``data/phrases``. Raises ValueError when the phrases cannot be used."""
        emergencies = Emergencies.load(data / "phrases" / "emergency")
        return cls(Detector(), Embedder(), (lambda text, before, vector: emergencies.check(text),))

    @property
    def degraded(self) -> bool:
        """Whether the embedding is missing or has failed; everything goes on without it."""
        return self._embedder.degraded

    def language(self, text: str, prior: str | None) -> LanguageGuess:
        return self._detector.detect(text, prior)

    def read(self, text: str, before: Before) -> Reading:
        """Never raises for any text."""
        vector = self._embedder.embed(text) if text.strip() else None
        found = [alarm for alarm in (self._ask(layer, text, before, vector) for layer in self._layers) if alarm]
        worst = min(found, key=lambda a: (a.doubtful, CATEGORIES.index(a.category)), default=None)
        return Reading(self._detector.detect(text, before.language), worst, vector)

    @staticmethod
    def _ask(layer: Layer, text: str, before: Before, vector: list[float] | None) -> Alarm | None:
        try:
            return layer(text, before, vector)
        except Exception:  # the other layers must still be heard
            return None
