"""From work and rates to what may be owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from wages.owed import AskPerson, Owed, Part
from wages.rates import Overtime, Place, Rate, Rates
from wages.work import Work

CURRENCY = {"US": "USD", "CA": "CAD"}

DAY = timedelta(days=1)


def compute(work: Work, rates: Rates) -> Owed:
    """What may be owed at the legal minimum in force on each day of the work.

    In the United States the higher of the state's and the federal minimum counts, and the federal one where the
    state's was not checked. Raises AskPerson where no checked minimum is known at all.
    """
    place = rates.place(work.country, work.place)
    federal = rates.federal[work.country] if work.country == "US" else None
    if place is None and federal is None:
        raise AskPerson(work.place or work.country, *work.period)
    overtime = _overtime(place, federal)
    counted = overtime if overtime and (overtime.farm or not work.farm) else None
    plain, extra = _week(work, counted)
    parts = tuple(
        Part(
            start=start,
            end=end,
            rate=rate.hourly,
            times=counted.times if counted else Fraction(1),
            exact_hours=plain * days / 7,
            exact_overtime=extra * days / 7,
            source=rate.source,
            whose=whose,
            old=end > rate.source.as_of,
        )
        for start, end, rate, whose in _stretches(work, place, federal)
        for days in [Fraction((end - start).days + 1)]
    )
    sources = {part.source.id: part.source for part in parts}
    if counted and extra:
        sources.setdefault(counted.source.id, counted.source)
    return Owed(
        work=work,
        place=place.name if place else rates.federal[work.country].name,
        currency=CURRENCY[work.country],
        parts=parts,
        notes=tuple(_notes(work, place, overtime, counted, parts)),
        sources=tuple(sources.values()),
    )


def _overtime(place: Place | None, federal: Place | None) -> Overtime | None:
    if place and place.overtime:
        return place.overtime
    return federal.overtime if federal else None


def _week(work: Work, overtime: Overtime | None) -> tuple[Fraction, Fraction]:
    """Plain and overtime hours of one week."""
    hours = work.weekly
    if overtime is None:
        return hours, Fraction(0)
    extra = max(Fraction(0), hours - overtime.weekly)
    if overtime.daily is not None and work.hours_a_day is not None and work.days_a_week is not None:
        beyond = max(Fraction(0), Fraction(work.hours_a_day) - overtime.daily) * Fraction(work.days_a_week)
        extra = max(extra, min(beyond, hours))
    return hours - extra, extra


def _stretches(work: Work, place: Place | None, federal: Place | None) -> Iterator[tuple[date, date, Rate, str]]:
    """The period, cut where the minimum changes, with the one that counts. Raises AskPerson."""
    first, last = work.period
    changes = {rate.since for p in (place, federal) if p for rate in p.rates}
    cuts = sorted({first, *(day for day in changes if first < day <= last)})
    for start, following in zip(cuts, [*cuts[1:], last + DAY], strict=True):
        end = following - DAY
        own = place.on(start) if place else None
        base = federal.on(start) if federal else None
        if own and (base is None or own.hourly >= base.hourly):
            assert place
            yield start, end, own, place.name
        elif base:
            assert federal
            yield start, end, base, federal.name
        else:
            raise AskPerson(place.name if place else work.country, start, end)


def _notes(
    work: Work, place: Place | None, overtime: Overtime | None, counted: Overtime | None, parts: tuple[Part, ...]
) -> Iterator[str]:
    """What is not in the sum, the weightiest first."""
    us = work.country == "US"
    if us and (place is None or (not place.follows_federal and any(place.on(p.start) is None for p in parts))):
        yield "state_unknown"
    if any(part.old for part in parts):
        yield "rate_old"
    if any(part.source.mark != "V1" for part in parts):
        yield "rate_copy"
    if work.weeks is not None and not (work.start or work.end):
        yield "weeks_last"
    if work.deducted:
        yield "deductions"
    if work.tips:
        yield "tips"
    if work.farm:
        yield from ("farm_us", "farm_visa", "farm_small") if us else ("farm_ca",)
    elif overtime is None:
        yield "overtime_unknown"
    elif work.weekly > overtime.weekly:
        yield "exempt_jobs"
    if counted and ((place and place.other_overtime) or us):
        yield "overtime_other"
    yield "contract"
    yield from ("city_rates",) if us else ("federal_jobs",) if work.place != "federal" else ()
    yield "other_rates"
