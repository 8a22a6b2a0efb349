"""Points of signs and routes, from the weights that stand in the data. Never told to the person, never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paths.definition import Condition, Indicator, Path, Route


@dataclass(frozen=True)
class Points:
    """``seen`` are the signs that the answers show, in the order of the questions."""

    total: int
    most: int
    seen: tuple[Indicator, ...]


@dataclass(frozen=True)
class Fit:
    """A route that may fit, with the signs that speak for it."""

    route: Route
    total: int
    why: tuple[str, ...]


def holds(conditions: Iterable[Condition], answers: Mapping[str, str]) -> bool:
    """Whether one of the conditions holds; none holds when there are none."""
    return any(all(answers.get(id) in values for id, values in one.items()) for one in conditions)


def points(path: Path, answers: Mapping[str, str]) -> Points:
    """The sum of the weights of what the answers show. "Not sure" and silence count nothing."""
    seen = tuple(indicator for indicator in path.indicators if holds(indicator.when, answers))
    return Points(sum(i.weight for i in seen), sum(i.weight for i in path.indicators), seen)


def routes(path: Path, answers: Mapping[str, str]) -> tuple[Fit, ...]:
    """The routes whose needs are met and whose points are enough, the likeliest first."""
    fits = []
    for route in path.routes:
        if not holds(route.need, answers):
            continue
        seen = [indicator for indicator in route.indicators if holds(indicator.when, answers)]
        total = sum(indicator.weight for indicator in seen)
        if total >= route.least:
            fits.append(Fit(route, total, tuple(indicator.id for indicator in seen)))
    return tuple(sorted(fits, key=lambda fit: -fit.total))
