"""The second and third layer against danger: what a message is like, and what the conversation has said before it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from triage.head import Head
from triage.ngrams import grams
from triage.normal import fold
from triage.phrases import CATEGORIES, Alarm

#: The label of everything that is no emergency.
NONE = "none"

#: How much of the danger spoken of before still counts one message later; after five messages a tenth is left.
FADES = 0.65

#: How far danger spoken of before moves the judgement of the next message (in logits, for a certain danger).
CARRIES = 1.6

#: A message that is not at all like one in danger ("ok", "thank you") is not made one by what came before.
FLOOR = 0.12

#: Below this a danger spoken of before no longer opens the phrases that only follow one.
SPOKEN_OF = 0.3

_KINDS = {
    "violence_now": "somebody hurt or threatened now",
    "child_exploited_now": "a child hurt or sold now",
    "overdose_medical": "an overdose or a medical emergency",
    "suicide_self_harm": "wanting to die or self-harm",
    "held_captive": "being locked in or not able to leave",
    "being_moved": "being taken or sold to another place",
}


@dataclass(frozen=True)
class Limits:
    """From which probability on a message is an alarm, and from which on it is asked about."""

    alarm: float
    ask: float


@dataclass(frozen=True)
class Judgement:
    """``score``: how likely the message speaks of danger, 0 to 1; ``kind``: the likeliest; ``alarm``: None for none."""

    score: float
    kind: str
    alarm: Alarm | None


class Judge:
    """The model layers. Pure; safe from several threads."""

    def __init__(self, head: Head, limits: Limits, blind: Limits) -> None:
        """``blind`` are the limits while there is no embedding."""
        self._head = head
        self._limits = limits
        self._blind = blind
        self._none = head.labels.index(NONE)

    def judge(self, text: str, vector: list[float] | None, risk: float) -> Judgement:
        """What a message is like; ``risk`` is the danger the conversation has spoken of before, 0 to 1."""
        found = self._head.probabilities(vector, grams(fold(text)))
        alone = float(1.0 - found[self._none])
        kind = max(CATEGORIES, key=lambda c: float(found[self._head.labels.index(c)]))
        score = alone
        if risk > 0 and alone >= FLOOR:
            score = _logistic(_logit(alone) + CARRIES * risk)
        limits = self._limits if vector is not None else self._blind
        if score < limits.ask:
            return Judgement(score, kind, None)
        followed = score >= limits.alarm > alone
        reason = f"The message is like ones about {_KINDS[kind]} ({round(100 * score)} %)."
        if followed:
            reason += " Danger was spoken of shortly before."
        layer = "context" if followed else "model"
        return Judgement(score, kind, Alarm(kind, score, reason, layer, doubtful=score < limits.alarm))


def risk_after(before: float, score: float) -> float:
    """The danger a conversation has spoken of, after a message with this score; 0 to 1."""
    return max(before * FADES, min(max(score, 0.0), 1.0))


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
