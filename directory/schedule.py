"""Whether a service is open at an instant, by the clock on its wall. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from directory.service import Hours

DAY = 24 * 60
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class State:
    """``now``: open, closed or unknown. ``next``: when it opens next within a week, by its own clock; None if unknown.

    ``always``: day and night, every day. Otherwise a holiday may change what is said: no holidays are known here.
    """

    now: str
    next: datetime | None = None
    always: bool = False


UNKNOWN = State("unknown")


def state(hours: tuple[Hours, ...], at: datetime, local: str = "") -> State:
    """Whether it is open at an instant. ``local`` is the time zone of whoever asks, for lines open by local time."""
    if not hours or any(not h.known for h in hours):
        return UNKNOWN
    if is_always(hours, at.astimezone(UTC).date()):
        return State("open", always=True)
    opening: list[datetime] = []
    for h in hours:
        zone = zone_of(local if h.time_zone == "local" else h.time_zone)
        if zone is None:
            return UNKNOWN
        here = at.astimezone(zone)
        if _covers(h, here):
            return State("open")
        following = _next(h, here)
        if following:
            opening.append(following)
    return State("closed", min(opening, default=None))


def is_always(hours: tuple[Hours, ...], day: date) -> bool:
    """Whether hours leave no gap in the week, without a look at any time zone."""
    whole = {d for h in hours if h.opens == 0 and h.closes in (0, DAY) and _valid(h, day) for d in h.days}
    return len(whole) == 7


@cache
def zone_of(name: str) -> tzinfo | None:
    """The time zone of a name or an offset; None for what is neither."""
    offset = _OFFSET.fullmatch(name)
    if offset:
        sign = 1 if offset.group(1) == "+" else -1
        minutes = int(offset.group(2)) * 60 + int(offset.group(3))
        return timezone(sign * timedelta(minutes=minutes)) if minutes < DAY else None
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):  # a path, a folder, no such zone
        return None


def _covers(h: Hours, here: datetime) -> bool:
    minute = here.hour * 60 + here.minute
    today = here.date()
    closes = h.closes if h.closes > h.opens else h.closes + DAY
    if _on(h, today) and h.opens <= minute < closes:
        return True
    return _on(h, today - timedelta(days=1)) and minute < closes - DAY


def _next(h: Hours, here: datetime) -> datetime | None:
    for ahead in range(8):
        day = here.date() + timedelta(days=ahead)
        if _on(h, day) and (ahead or h.opens > here.hour * 60 + here.minute):
            return datetime(day.year, day.month, day.day, h.opens // 60 % 24, h.opens % 60, tzinfo=here.tzinfo)
    return None


def _on(h: Hours, day: date) -> bool:
    return day.weekday() in h.days and _valid(h, day)


def _valid(h: Hours, day: date) -> bool:
    return (h.valid_from is None or h.valid_from <= day) and (h.valid_to is None or day <= h.valid_to)
