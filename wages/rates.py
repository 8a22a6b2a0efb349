"""The dated rates of ``data/wages/rates.yml``: which minimum was in force where, when, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

#: V1: read on the official page itself. V2: read in copies that name the official page.
MARKS = ("V1", "V2")


class RatesError(ValueError):
    """The file of rates cannot be used: where, and what is wrong."""


@dataclass(frozen=True)
class Source:
    """Where a rate was read. ``as_of`` is the last day for which the page speaks."""

    id: str
    title: str
    publisher: str
    address: str
    checked: date
    as_of: date
    mark: str


@dataclass(frozen=True)
class Rate:
    """A lowest pay for one hour, in force from a day on until the next rate's."""

    since: date
    hourly: Decimal
    source: Source


@dataclass(frozen=True)
class Overtime:
    """Hours beyond ``weekly`` a week, or ``daily`` a day where the law has that, cost ``times`` as much."""

    weekly: Fraction
    daily: Fraction | None
    times: Fraction
    farm: bool
    source: Source


@dataclass(frozen=True)
class Place:
    """A state, a province, or a country's federal law: its rates from the oldest on. No overtime: not checked."""

    code: str
    name: str
    rates: tuple[Rate, ...]
    overtime: Overtime | None = None
    #: The law there has more overtime than ``overtime`` says, such as a higher rate late in a long day.
    other_overtime: bool = False
    #: Known to have no higher minimum than the federal one.
    follows_federal: bool = False

    def on(self, day: date) -> Rate | None:
        """The rate in force on a day; None for days before the first that was checked."""
        return next((rate for rate in reversed(self.rates) if rate.since <= day), None)


@dataclass(frozen=True)
class Rates:
    """All places, by country and code. Use ``load``."""

    read_on: date
    federal: dict[str, Place]
    places: dict[tuple[str, str], Place]

    @staticmethod
    def load(file: Path) -> Rates:
        """The rates in a file. Raises RatesError with the place where it is wrong."""
        try:
            raw = yaml.safe_load(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise RatesError(f"{file.name}: cannot be read ({type(error).__name__})") from error
        where = file.name
        try:
            sources = {id: _source(id, told) for id, told in raw["sources"].items()}
            federal, places = {}, {}
            for country in ("US", "CA"):
                where = f"{file.name}: {country}"
                told = raw[country]
                federal[country] = _place("federal", told["federal"], sources)
                for code, place in told["places"].items():
                    where = f"{file.name}: {country} {code}"
                    places[(country, code)] = _place(code, place, sources)
            return Rates(_day(raw["read_on"]), federal, places)
        except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
            raise RatesError(f"{where}: {type(error).__name__}: {error}") from error

    def place(self, country: str, code: str | None) -> Place | None:
        if code == "federal":
            return self.federal[country]
        return self.places.get((country, code or ""))


def _place(code: str, raw: dict[str, Any], sources: dict[str, Source]) -> Place:
    rates = tuple(Rate(_day(r["from"]), _money(r["hourly"]), sources[r["source"]]) for r in raw.get("rates", ()))
    if list(rates) != sorted(rates, key=lambda rate: rate.since) or len({rate.since for rate in rates}) < len(rates):
        raise ValueError("the rates do not stand in the order of their days")
    over = raw.get("overtime")
    overtime = None
    if over:
        overtime = Overtime(
            weekly=Fraction(str(over["weekly"])),
            daily=Fraction(str(over["daily"])) if "daily" in over else None,
            times=Fraction(str(over["times"])),
            farm=bool(over["farm"]),
            source=sources[over["source"]],
        )
    return Place(code, str(raw["name"]), rates, overtime, bool(raw.get("other_overtime")), bool(raw.get("federal")))


def _source(id: str, raw: dict[str, Any]) -> Source:
    if raw["mark"] not in MARKS:
        raise ValueError(f"{id} has the mark {raw['mark']}")
    return Source(
        id=id,
        title=str(raw["title"]),
        publisher=str(raw["publisher"]),
        address=str(raw["address"]),
        checked=_day(raw["checked"]),
        as_of=_day(raw["as_of"]),
        mark=raw["mark"],
    )


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError(f"{value!r} is not a day")
    return value


def _money(value: Any) -> Decimal:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not written in quotes")
    amount = Decimal(value)
    if not Decimal(0) < amount < Decimal(1000):
        raise ValueError(f"{value} is no hourly rate")
    return amount
