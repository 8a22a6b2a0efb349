"""One file of ``data/paths`` as a checked value. The file owns order, conditions and weights; words are content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as File
from typing import Any

import yaml

#: The answer of somebody who does not know or does not want to say.
SKIP = "path_skip"

#: What a question can ask for.
KINDS = ("choice", "number", "date", "region", "text")

#: More choices than this under a question do not fit one SMS of three segments. "Not sure" is one of them.
MOST_CHOICES = 6

_NAME = re.compile(r"[a-z0-9_]+")

#: Files of the folder that are no path.
_OTHERS = ("words", "regions")

#: One condition: every named question was answered with one of its values.
Condition = Mapping[str, tuple[str, ...]]


class PathError(ValueError):
    """A path that cannot be used: which file, where, what is wrong."""


@dataclass(frozen=True)
class Question:
    """``ask`` is the content entry of the question. ``when`` and ``unless`` are alternatives: one that holds is enough.

    ``tells`` is said after an answer, before the next question. ``country`` says that the answer is also the country
    that the person's answers are given for. ``free``: anything is an answer except the words that steer.
    """

    id: str
    ask: str
    kind: str = "choice"
    choices: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    tells: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    money: bool = False
    edge: str = "start"
    after: str = ""
    country: bool = False
    free: bool = False

    @property
    def offer(self) -> tuple[str, ...]:
        return (*self.choices, SKIP)


@dataclass(frozen=True)
class Saying:
    """A content entry that an ending may say, and when. ``offer``: its choices, in place of those worked out."""

    say: str
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    points_from: int | None = None
    points_below: int | None = None
    offer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a sign or a route is named, so that whoever edits a weight can look."""

    title: str
    publisher: str
    address: str
    checked: date


@dataclass(frozen=True)
class Indicator:
    """Something that an answer shows, and how much it counts. ``offer`` is where it may lead."""

    id: str
    when: tuple[Condition, ...]
    weight: int
    source: Source | None = None
    offer: str = ""


@dataclass(frozen=True)
class Route:
    """A way that may fit: one of ``need`` has to hold, and the indicators have to bring ``least`` points."""

    id: str
    say: str
    need: tuple[Condition, ...]
    indicators: tuple[Indicator, ...]
    least: int
    source: Source
    offer: str = ""


@dataclass(frozen=True)
class Path:
    id: str
    topic: str
    questions: tuple[Question, ...]
    indicators: tuple[Indicator, ...] = ()
    routes: tuple[Route, ...] = ()
    most_routes: int = 0
    no_route: Saying | None = None
    endings: tuple[Saying, ...] = ()
    most: int = 0
    last: tuple[Saying, ...] = ()
    offer_signs: int = 0
    needs: Mapping[str, str] = field(default_factory=dict)

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)

    @property
    def start(self) -> str:
        """The choice that starts this path."""
        return f"path_{self.id}"


def load(folder: File) -> dict[str, Path]:
    """Every path of a folder, by id. Raises PathError for the first that cannot be used."""
    paths = {}
    for file in sorted(folder.glob("*.yml")):
        if file.stem in _OTHERS:
            continue
        path = _read(file)
        paths[path.id] = path
    if not paths:
        raise PathError(f"{folder}: holds no path")
    return paths


def _read(file: File) -> Path:
    where = file.name
    try:
        raw = yaml.safe_load(file.read_text("utf-8"))
        if raw["id"] != file.stem:
            raise PathError(f"{where}: has the id {raw['id']}; it has to be the name of the file")
        questions = []
        for told in raw["questions"]:
            where = f"{file.name}: question {told.get('id')}"
            questions.append(_question(raw["id"], told))
        where = f"{file.name}: indicators"
        indicators = tuple(_indicator(told) for told in raw.get("indicators", ()))
        routes = []
        for told in raw.get("routes", ()):
            where = f"{file.name}: route {told.get('id')}"
            routes.append(_route(told))
        where = f"{file.name}: endings"
        path = Path(
            id=raw["id"],
            topic=raw["topic"],
            questions=tuple(questions),
            indicators=indicators,
            routes=tuple(routes),
            most_routes=int(raw.get("most_routes", 0)),
            no_route=_saying(raw["no_route"]) if "no_route" in raw else None,
            endings=tuple(_saying(told) for told in raw.get("endings", ())),
            most=int(raw.get("most", 0)),
            last=tuple(_saying(told) for told in raw.get("last", ())),
            offer_signs=int(raw.get("offer_signs", 0)),
            needs={str(k): str(v) for k, v in raw.get("needs", {}).items()},
        )
    except PathError:
        raise
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PathError(f"{where}: cannot be read ({type(error).__name__})") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise PathError(f"{where}: {type(error).__name__}: {error}") from error
    _check(path, file.name)
    return path


def _question(path: str, raw: dict[str, Any]) -> Question:
    unknown = set(raw) - set(Question.__dataclass_fields__)
    if unknown:
        raise ValueError(f"does not know {', '.join(sorted(unknown))}")
    return Question(
        id=str(raw["id"]),
        ask=str(raw.get("ask", f"path_{path}_ask_{raw['id']}")),
        kind=str(raw.get("kind", "choice")),
        choices=tuple(str(c) for c in raw.get("choices", ())),
        when=_conditions(raw.get("when", ())),
        unless=_conditions(raw.get("unless", ())),
        tells={str(k): str(v) for k, v in raw.get("tells", {}).items()},
        least=int(raw.get("least", 0)),
        most=int(raw.get("most", 0)),
        money=bool(raw.get("money", False)),
        edge=str(raw.get("edge", "start")),
        after=str(raw.get("after", "")),
        country=bool(raw.get("country", False)),
        free=bool(raw.get("free", False)),
    )


def _conditions(raw: Iterable[Mapping[str, Iterable[str]]]) -> tuple[Condition, ...]:
    if isinstance(raw, Mapping):
        raise ValueError("a condition is a list of lines")
    return tuple({str(q): tuple(str(v) for v in values) for q, values in one.items()} for one in raw)


def _saying(raw: dict[str, Any]) -> Saying:
    return Saying(
        say=str(raw["say"]),
        when=_conditions(raw.get("when", ())),
        unless=_conditions(raw.get("unless", ())),
        points_from=raw.get("points_from"),
        points_below=raw.get("points_below"),
        offer=tuple(str(choice) for choice in raw.get("offer", ())),
    )


def _indicator(raw: dict[str, Any]) -> Indicator:
    weight = raw["weight"]
    if not isinstance(weight, int) or not 0 < weight <= 10:
        raise ValueError(f"{raw['id']} has the weight {weight}; write a whole number from 1 to 10")
    source = _source(raw["source"]) if "source" in raw else None
    return Indicator(str(raw["id"]), _conditions(raw["when"]), weight, source, str(raw.get("offer", "")))


def _route(raw: dict[str, Any]) -> Route:
    return Route(
        id=str(raw["id"]),
        say=str(raw["say"]),
        need=_conditions(raw["need"]),
        indicators=tuple(_indicator(told) for told in raw["points"]),
        least=int(raw["from"]),
        source=_source(raw["source"]),
        offer=str(raw.get("offer", "")),
    )


def _source(raw: dict[str, Any]) -> Source:
    if not isinstance(raw["checked"], date) or not str(raw["address"]).startswith("https://"):
        raise ValueError("a source needs title, publisher, address (https) and checked (a day)")
    return Source(str(raw["title"]), str(raw["publisher"]), str(raw["address"]), raw["checked"])


def _check(path: Path, where: str) -> None:
    """What the parts must be to one another. Raises PathError."""
    seen: dict[str, Question] = {}
    for question in path.questions:
        at = f"{where}: question {question.id}"
        if not _NAME.fullmatch(question.id) or question.id in seen:
            raise PathError(f"{at}: is no name of small letters, or is there twice")
        if question.kind not in KINDS:
            raise PathError(f"{at}: is of the kind {question.kind}; it can be {', '.join(KINDS)}")
        if question.kind == "choice" and not question.choices:
            raise PathError(f"{at}: has no choices")
        if len(question.offer) > MOST_CHOICES or len(set(question.offer)) < len(question.offer):
            raise PathError(f"{at}: has {len(question.offer)} choices with Not sure; {MOST_CHOICES} at most, each once")
        if not all(_NAME.fullmatch(choice) for choice in question.choices):
            raise PathError(f"{at}: a choice is no name of small letters")
        if question.kind == "number" and not question.least < question.most:
            raise PathError(f"{at}: needs least and most")
        _check_conditions((*question.when, *question.unless), seen, at)
        if set(question.tells) - set(question.offer):
            raise PathError(f"{at}: tells something after an answer that it does not have")
        if question.after and question.after not in seen:
            raise PathError(f"{at}: comes after {question.after}, which is not asked before")
        seen[question.id] = question
    for saying in (*path.endings, *path.last, *([path.no_route] if path.no_route else [])):
        _check_conditions((*saying.when, *saying.unless), seen, f"{where}: {saying.say}")
    for indicator in path.indicators:
        _check_conditions(indicator.when, seen, f"{where}: indicator {indicator.id}")
    for route in path.routes:
        _check_conditions(route.need, seen, f"{where}: route {route.id}")
        for indicator in route.indicators:
            _check_conditions(indicator.when, seen, f"{where}: route {route.id}, {indicator.id}")
    if path.routes and not (path.no_route and path.most_routes):
        raise PathError(f"{where}: needs most_routes, and no_route for when no route fits")


def _check_conditions(conditions: Iterable[Condition], seen: Mapping[str, Question], at: str) -> None:
    for condition in conditions:
        for id, values in condition.items():
            if id not in seen:
                raise PathError(f"{at}: asks about {id}, which is not asked before")
            strange = set(values) - set(seen[id].offer)
            if strange:
                raise PathError(f"{at}: {id} cannot be answered with {', '.join(sorted(strange))}")
