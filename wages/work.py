"""What a person remembers of their work, checked: absurd input is refused by the name of its field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

#: Longer ago than this no labour office would look at it, and the rates of the data file do not reach.
MAX_WEEKS = 520
HOURS_OF_WEEK = 168
HOURS_OF_DAY = 24
DAYS_OF_WEEK = 7

#: More than this for wages at the legal minimum is a slip of the finger.
MAX_MONEY = Decimal(10_000_000)

COUNTRIES = ("US", "CA")


class BadField(ValueError):
    """One answer that cannot be: ``field`` names it, the message says what would be right."""

    def __init__(self, field: str, mend: str) -> None:
        super().__init__(f"{field}: {mend}")
        self.field = field


@dataclass(frozen=True)
class Work:
    """A stretch of work for one employer. Raises BadField for what cannot be.

    The time is ``start`` and ``end`` (both days worked), or ``weeks`` with one of them, or ``weeks`` alone: then they
    are taken to end on ``today``. The hours are ``hours_a_week``, or ``hours_a_day`` and ``days_a_week``.
    ``paid`` is what was received in hand for all of it, ``deducted`` what was taken out before. ``place`` is the two
    letters of a state or province, ``federal`` for a job under federal law in Canada, or None when not known.
    """

    country: str
    today: date
    paid: Decimal
    place: str | None = None
    start: date | None = None
    end: date | None = None
    weeks: Decimal | None = None
    hours_a_week: Decimal | None = None
    hours_a_day: Decimal | None = None
    days_a_week: Decimal | None = None
    deducted: Decimal = Decimal(0)
    tips: bool = False
    farm: bool = False

    def __post_init__(self) -> None:
        if self.country not in COUNTRIES:
            raise BadField("country", "is US or CA")
        _number("paid", self.paid, Decimal(0), MAX_MONEY)
        _number("deducted", self.deducted, Decimal(0), MAX_MONEY)
        if self.hours_a_week is not None:
            _number("hours_a_week", self.hours_a_week, Decimal(0), Decimal(HOURS_OF_WEEK))
        if self.hours_a_day is not None:
            _number("hours_a_day", self.hours_a_day, Decimal(0), Decimal(HOURS_OF_DAY))
        if self.days_a_week is not None:
            _number("days_a_week", self.days_a_week, Decimal(0), Decimal(DAYS_OF_WEEK))
        if self.hours_a_week is None and (self.hours_a_day is None or self.days_a_week is None):
            raise BadField("hours_a_week", "needs hours a week, or hours a day and days a week")
        self._check_time()

    def _check_time(self) -> None:
        if self.weeks is not None:
            _number("weeks", self.weeks, Decimal(1) / DAYS_OF_WEEK, Decimal(MAX_WEEKS))
            if self.start and self.end:
                raise BadField("weeks", "is not needed beside two dates")
        elif not self.start:
            raise BadField("start", "needs the first day, or a number of weeks")
        elif not self.end:
            raise BadField("end", "needs the last day, or a number of weeks")
        first, last = self.period
        if last < first:
            raise BadField("end", "is before the first day")
        if last > self.today:
            raise BadField("end" if self.end else "weeks", "is in the future")
        if (last - first).days >= MAX_WEEKS * DAYS_OF_WEEK:
            raise BadField("start", f"is more than {MAX_WEEKS} weeks before the last day")

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day, both included."""
        if self.start and self.end:
            return self.start, self.end
        assert self.weeks is not None
        days = timedelta(days=max(1, round(self.weeks * DAYS_OF_WEEK)) - 1)
        if self.start:
            return self.start, self.start + days
        last = self.end or self.today
        return last - days, last

    @property
    def weekly(self) -> Fraction:
        """Hours a week. What was said of the week stands before what follows from the days."""
        if self.hours_a_week is not None:
            return Fraction(self.hours_a_week)
        assert self.hours_a_day is not None
        assert self.days_a_week is not None
        return Fraction(self.hours_a_day) * Fraction(self.days_a_week)


def _number(field: str, value: object, least: Decimal, most: Decimal) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise BadField(field, "is not a number")
    number = Decimal(value)
    if not number.is_finite():
        raise BadField(field, "is not a number")
    if not least <= number <= most:
        raise BadField(field, f"is not between {least.normalize():f} and {most.normalize():f}" if least else
                       f"is not between 0 and {most:f}")  # fmt: skip
