"""The answer: how much may be owed, part by part, with what is not in the sum. Never a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from wages.rates import Source
from wages.work import Work

CENT = Decimal("0.01")

#: What is not in a sum, in words for staff; people are told ``record_note_<name>`` of the content.
NOTES = {
    "farm_us": "US federal law has no overtime for most farm work; some states do. No overtime is counted.",
    "farm_small": "Some small farms need not pay the federal minimum.",
    "farm_visa": "With an H-2A visa the lowest pay is often higher than the minimum used here.",
    "farm_ca": "Some provinces have other rules for farm work. No overtime is counted for it.",
    "exempt_jobs": "Some jobs have no overtime by law.",
    "overtime_unknown": "The overtime rule of this place was not checked. No overtime is counted.",
    "overtime_other": "Some places have more overtime than is counted here, such as for a very long day or a day off.",
    "state_unknown": "The state's minimum was not checked for some of the time. The federal one is used.",
    "rate_old": "The page a rate was read on is older than some of the time.",
    "rate_copy": "A rate was read in a copy of the official list.",
    "city_rates": "Higher minimums of cities and counties are not counted.",
    "other_rates": "Other minimums for some jobs or people are not counted.",
    "tips": "Tips are not counted; the employer may be allowed to count some of them as pay.",
    "deductions": "Some of what was taken out of the pay may be allowed, such as tax.",
    "contract": "A contract that says more than the minimum is not counted.",
    "federal_jobs": "Jobs under federal law in Canada may have another minimum.",
    "weeks_last": "The weeks are taken to be the last ones before the day of the sum.",
}


class AskPerson(Exception):
    """There is no checked rate to compute with: a person has to look. ``start`` and ``end`` say for which days."""

    def __init__(self, place: str, start: date, end: date) -> None:
        super().__init__(f"no checked minimum for {place} from {start} to {end}")
        self.place = place
        self.start = start
        self.end = end


def cents(amount: Fraction) -> Decimal:
    """An exact amount as money. Half a cent goes up."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Part:
    """A stretch with one rate. ``exact`` amounts add up without loss; the money shown is rounded to cents."""

    start: date
    end: date
    rate: Decimal
    times: Fraction
    exact_hours: Fraction
    exact_overtime: Fraction
    source: Source
    #: Whose minimum it is: the state's or province's, or the federal one.
    whose: str
    #: The page the rate was read on is older than the end of this part.
    old: bool

    @property
    def weeks(self) -> Decimal:
        return cents(Fraction((self.end - self.start).days + 1, 7))

    @property
    def hours(self) -> Decimal:
        """Hours at the plain rate."""
        return cents(self.exact_hours)

    @property
    def overtime(self) -> Decimal:
        return cents(self.exact_overtime)

    @property
    def overtime_rate(self) -> Decimal:
        return cents(Fraction(self.rate) * self.times)

    @property
    def exact(self) -> Fraction:
        return Fraction(self.rate) * (self.exact_hours + self.exact_overtime * self.times)

    @property
    def amount(self) -> Decimal:
        return cents(self.exact)


@dataclass(frozen=True)
class Owed:
    """What may be owed at the legal minimum. Amounts are never negative."""

    work: Work
    place: str
    currency: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def exact_due(self) -> Fraction:
        return sum((part.exact for part in self.parts), Fraction(0))

    @property
    def due(self) -> Decimal:
        """The pay at the legal minimum for all of the work."""
        return cents(self.exact_due)

    @property
    def may_be_owed(self) -> Decimal:
        """What is missing of it when nothing that was taken out was allowed."""
        return max(Decimal(0), self.due - Decimal(self.work.paid)).quantize(CENT, ROUND_HALF_UP)

    @property
    def if_deductions_allowed(self) -> Decimal:
        """What is missing of it when all that was taken out was allowed."""
        got = Decimal(self.work.paid) + Decimal(self.work.deducted)
        return max(Decimal(0), self.due - got).quantize(CENT, ROUND_HALF_UP)

    def explain(self) -> list[str]:
        """How the sum was reached, line by line, in English for staff."""
        lines = []
        for part in self.parts:
            line = f"{part.start} to {part.end}: {part.hours} h x {part.rate}"
            if part.overtime:
                line += f" + {part.overtime} h overtime x {part.overtime_rate}"
            lines.append(f"{line} = {part.amount} {self.currency} ({part.whose}; {part.source.publisher})")
        lines.append(f"at the legal minimum: {self.due} {self.currency}")
        lines.append(f"received: {self.work.paid}; taken out: {self.work.deducted}")
        lines.append(f"may be owed: {self.may_be_owed} {self.currency}; never a promise")
        if self.work.deducted:
            lines.append(f"may be owed if what was taken out was allowed: {self.if_deductions_allowed} {self.currency}")
        return lines + [NOTES[note] for note in self.notes]
