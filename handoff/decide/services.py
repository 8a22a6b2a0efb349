"""Services as lines of a text message: three at most, and no more than fits three segments. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from directory import Match
from handoff.decide.segments import count

MOST = 3
SEGMENTS = 3

#: Beyond this "from 09:00" would be taken for an earlier day.
SOON = timedelta(hours=16)

#: How much is said behind a number, tried in this order: what does not fit is left away from the end.
_DETAILS = (9, 3, 2, 1, 0)


@dataclass(frozen=True, slots=True)
class Words:
    """The steps of ``services_words`` in one language."""

    day_and_night: str
    open_now: str
    closed_now: str
    ask_for_hours: str
    from_time: str
    speaks: str
    interpreters: str
    walk_in: str
    children: str
    away: str
    text: str
    authority: str


@dataclass(frozen=True, slots=True)
class Listed:
    """``lines``, one a service; ``shown`` counts them with those before; ``more`` says that there are others."""

    lines: tuple[str, ...]
    shown: int
    more: bool


def reply(
    matches: Sequence[Match], words: Words, names: Mapping[str, str], around: str, now: datetime, *, start: int = 0
) -> Listed:
    """The next services of a list, as many as fit with ``around``: the sentence before and the choices below.

    ``names`` are what languages are called. Where all fit with less said about each, less is said; that one works with
    the police is always said.
    """
    left = matches[start : start + MOST]
    for number in range(len(left), 0, -1):
        for most in _DETAILS:
            lines = tuple(line(m, words, names, now, most) for m in left[:number])
            if count("\n".join((around, *lines))).segments <= SEGMENTS:
                return Listed(lines, start + number, len(matches) > start + number)
    lines = tuple(_cut(m, words, names, around, now) for m in left[:1])
    return Listed(lines, start + len(lines), len(matches) > start + len(lines))


def line(m: Match, words: Words, names: Mapping[str, str], now: datetime, most: int = 9) -> str:
    """One service: its name, its number and what matters about it, the most important first."""
    return _line(m, words, names, now, most, m.service.shown)


def _line(m: Match, words: Words, names: Mapping[str, str], now: datetime, most: int, name: str) -> str:
    s = m.service
    voice = next((p.number for p in s.phones if p.kind == "voice"), "")
    written = next((p for p in s.phones if p.kind == "text"), None)
    said = written and f"{words.text} {written.number}{f' ({written.say})' if written.say else ''}"
    details = list(_details(m, words, names, now))
    if said and voice:
        details.insert(1, said)
    kept = ([words.authority] if s.authority else []) + details[:most]
    number = voice or said or ""
    return f"- {name}: {number}" + (f" ({', '.join(kept)})" if kept else "")


def _details(m: Match, words: Words, names: Mapping[str, str], now: datetime) -> list[str]:
    found = []
    if m.open.always:
        found.append(words.day_and_night)
    elif m.open.now == "open":
        found.append(words.open_now)
    elif m.open.now == "closed":
        soon = m.open.next is not None and m.open.next - now < SOON
        later = f", {words.from_time}".replace("{time}", f"{m.open.next:%H:%M}") if soon and m.open.next else ""
        found.append(words.closed_now + later)
    else:
        found.append(words.ask_for_hours)
    if m.speaks == "interpreters":
        found.append(words.interpreters)
    elif m.speaks:
        found.append(words.speaks.replace("{language}", names.get(m.speaks, m.speaks)))
    if m.distance_km is not None and m.reach in ("near", "far"):
        found.append(words.away.replace("{distance}", _distance(m)))
    if m.service.walk_in:
        found.append(words.walk_in)
    if m.service.children:
        found.append(words.children)
    return found


def _distance(m: Match) -> str:
    km = m.distance_km or 0.0
    american = m.site is not None and m.site.country == "US"
    return f"{max(1, round(km / 1.609))} mi" if american else f"{max(1, round(km))} km"


def _cut(m: Match, words: Words, names: Mapping[str, str], around: str, now: datetime) -> str:
    """One service whose name is too long for what room there is."""
    name = m.service.shown
    while len(name) > 12:
        name = name[: len(name) - 4].rsplit(" ", 1)[0] if " " in name[:-4] else name[:-4]
        said = _line(m, words, names, now, 0, name)
        if count(f"{around}\n{said}").segments <= SEGMENTS:
            return said
    return _line(m, words, names, now, 0, name)
