"""Which services fit a person's need, place, language and hour, and why. Pure: no clock, no file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from directory.places import Place, kilometres
from directory.schedule import UNKNOWN, State, state
from directory.service import Service, Site

#: A service without a service area is for those who can get there (km).
REACH_KM = 100.0
NEAR_KM = 25.0


#: Needs that are a group of people: who did not say to be of it gets these services after those for everybody.
FOR_SOME = ("youth", "indigenous")


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks for. ``open_at`` is now, or when they could go; ``today`` decides what is out of date."""

    today: date
    place: Place | None = None
    need: str = "any"
    languages: tuple[str, ...] = ()
    open_at: datetime | None = None
    walk_in: bool = False
    children: bool = False
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A service that fits. ``reach``: near, area, far, region, country or unknown, from most to least local.

    ``speaks`` is the first wanted language it has, "interpreters", or empty. ``why`` are words for an advocate.
    """

    service: Service
    reach: str
    distance_km: float | None
    site: Site | None
    open: State
    speaks: str
    why: tuple[str, ...]


_REACH = ("near", "area", "far", "region", "country", "unknown")
_OPEN = ("open", "unknown", "closed")


def find(services: Iterable[Service], query: Query) -> list[Match]:
    """What fits, the best first: need, then how local, then open, then language, then distance.

    Never one past its ``review_by``, nor one whose phone number nobody has checked. Police and offices of the
    government come only to those who asked for police, or for the one thing that the office does.
    """
    found = []
    for service in services:
        match = _match(service, query)
        if match is not None:
            found.append((_rank(match, query), match))
    found.sort(key=lambda pair: pair[0])
    return [match for _, match in found]


def _match(service: Service, query: Query) -> Match | None:
    if not may_show(service, query.today) or not _fits(service, query.need):
        return None
    if (query.walk_in and service.walk_in is not True) or (query.children and service.children is False):
        return None
    reach, distance_km, site = _reach(service, query)
    if not reach:
        return None
    local = query.place.time_zone if query.place else ""
    opened = state(service.hours, query.open_at, local) if query.open_at else UNKNOWN
    speaks = next((tag for tag in query.languages if tag in service.languages), "")
    if not speaks and query.languages and service.interpreters:
        speaks = "interpreters"
    return Match(
        service,
        reach,
        distance_km,
        site,
        opened,
        speaks,
        tuple(_why(service, query, reach, distance_km, opened, speaks)),
    )


def may_show(service: Service, today: date) -> bool:
    """Whether a service may be told to anybody on a day."""
    return service.verified and bool(service.phones) and service.review_by is not None and today <= service.review_by


def _fits(service: Service, need: str) -> bool:
    if need == "any":
        return not service.authority
    return need in service.needs or (need != "police" and "any" in service.needs)


def _reach(service: Service, query: Query) -> tuple[str, float | None, Site | None]:
    """How local a service is to the place asked about; an empty reach when it does not serve it."""
    place = query.place
    country = place.country if place else query.country
    if place is None:
        if service.areas:
            whole = [a for a in service.areas if len(a) == 2 and country in (None, a)]
            return ("country" if whole else "", None, None)
        return "", None, None
    nearest, site = None, None
    for s in service.sites:
        if s.latitude is not None and s.longitude is not None:
            km = kilometres(place, s.latitude, s.longitude)
            if km is not None and (nearest is None or km < nearest):
                nearest, site = km, s
    site = site or next((s for s in service.sites if s.region and s.region == place.region), None)
    if service.areas:
        widest = ""
        for area in service.areas:
            code, _, postal = area.partition(":")
            if postal:
                here = place.country == code and place.postal.startswith(postal)
                # Whoever names a town and no code may live in it: then what is near it counts.
                close = not place.postal and nearest is not None and nearest <= NEAR_KM
                widest = "area" if here or close else widest
            elif len(code) > 2 and code == place.region:
                widest = widest or "region"
            elif len(code) == 2 and code == place.country:
                widest = widest or "country"
        if not widest:
            return "", None, None
        if nearest is not None and nearest <= REACH_KM:
            return ("near" if nearest <= NEAR_KM else "far"), nearest, site
        return widest, nearest, site
    if nearest is not None:
        return ("near" if nearest <= NEAR_KM else "far" if nearest <= REACH_KM else ""), nearest, site
    if place.kind == "country":
        return ("country" if any(s.country == place.country for s in service.sites) else ""), None, None
    return ("region" if site else ""), None, site


def _why(
    service: Service, query: Query, reach: str, distance_km: float | None, opened: State, speaks: str
) -> Iterable[str]:
    yield (
        f"helps with {query.need}" if query.need in service.needs and query.need != "any" else "helps with many things"
    )
    if distance_km is not None and reach in ("near", "far"):
        yield f"{distance_km:.0f} km away"
    elif reach:
        yield {"region": "serves the state or province", "country": "serves the whole country"}.get(
            reach, "serves this area"
        )
    if query.open_at:
        if opened.always:
            yield "open day and night"
        elif opened.now == "unknown":
            yield "hours not known"
        else:
            yield f"{opened.now} now, holidays not known"
    if query.languages:
        yield f"speaks {speaks}" if speaks and speaks != "interpreters" else speaks or "language not known"
    if query.walk_in:
        yield "one can walk in"
    if query.children:
        yield "takes children" if service.children else "children not known"
    if service.authority:
        yield "works with police or government"


def _rank(m: Match, query: Query) -> tuple[object, ...]:
    s = m.service
    return (
        0 if query.need in s.needs else 1,
        1 if query.need not in FOR_SOME and any(group in s.needs for group in FOR_SOME) else 0,
        _REACH.index(m.reach),
        _OPEN.index(m.open.now) if query.open_at else 0,
        (0 if m.speaks not in ("", "interpreters") else 1 if m.speaks else 2) if query.languages else 0,
        0 if not query.children or s.children else 1,
        1 if s.authority else 0,
        m.distance_km if m.distance_km is not None else 1e9,
        s.shown,
        s.id,
    )
