"""Ways through a path that together take every branch: planned from its definition, walked by other tests."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path as File

import paths
from paths import Message, Path, Regions, Turn, Words

DATA = File(__file__).parent.parent.parent / "data"
PATHS = paths.load(DATA / "paths")
WORDS = Words.load(DATA)
REGIONS = Regions.load(DATA)
TODAY = date(2026, 11, 24)

#: What is typed at a question that is not only chosen from.
TYPED = {
    "region": ("Texas", "Ontario", "Canada"),
    "date": ("2026-03-15", "3/2026"),
    "number": ("12", "40", "1,5"),
    "text": ("Fresno, California", "Chicago"),
}

#: So many ways are tried for each path before the fewest that cover it are taken.
TRIES = 3_000


@dataclass(frozen=True)
class Step:
    """An answer to a question: a choice of its offer, or typed words."""

    question: str
    choice: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Way:
    """From the first question to the end, with what is said there. ``covers``: branches, endings, routes."""

    path: Path
    steps: tuple[Step, ...]
    turns: tuple[Turn, ...]
    answers: dict[str, str]
    covers: frozenset[tuple[str, ...]]

    @property
    def endings(self) -> tuple[str, ...]:
        return tuple(ending.say for ending in paths.endings(self.path, self.answers))


def random_way(path: Path, chance: random.Random) -> Way:
    """One person's way. Raises AssertionError when it does not come to an end."""
    turn = paths.begin(path)
    turns = [turn]
    steps: list[Step] = []
    covers: set[tuple[str, ...]] = set()
    while turn.then == "ask":
        assert turn.question
        asked = turn.question
        step = _answer(turn, chance)
        steps.append(step)
        turn = paths.hear(path, turn.state, Message(text=step.typed, choice=step.choice or None), WORDS, REGIONS, TODAY)
        turns.append(turn)
        after = turn.question.id if turn.question else ""
        covers |= {("answer", asked.id, step.choice or "typed"), ("then", asked.id, after)}
        assert len(steps) <= 4 * len(path.questions), f"{path.id} does not come to an end"
    answers = dict(turn.state.answers)
    covers |= {("says", ending.say) for ending in paths.endings(path, answers)}
    covers |= {("route", fit.route.id) for fit in paths.routes(path, answers)}
    return Way(path, tuple(steps), tuple(turns), answers, frozenset(covers))


def _answer(turn: Turn, chance: random.Random) -> Step:
    assert turn.question
    typed = TYPED.get(turn.question.kind)
    if typed and (not turn.question.choices or chance.random() < 0.6) and chance.random() < 0.8:
        return Step(turn.question.id, typed=chance.choice(typed))
    return Step(turn.question.id, choice=chance.choice(turn.question.offer))


def ways(path: Path) -> list[Way]:
    """Few ways that take every answer to every question, every step from one question to another, every ending and
    every route that any of many random ways takes. The same ones each time."""
    chance = random.Random(20261124)
    tried = [random_way(path, chance) for _ in range(TRIES)]
    missing = set().union(*(way.covers for way in tried))
    taken: list[Way] = []
    while missing:
        best = max(tried, key=lambda way: (len(way.covers & missing), -len(way.steps)))
        taken.append(best)
        missing -= best.covers
    return taken
