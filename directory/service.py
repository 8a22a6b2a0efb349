"""A service as the directory knows it: who helps with what, where, when, in which languages. Frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: What somebody may need. A service for ``any`` helps with most of them or knows who does.
NEEDS = ("shelter", "legal", "health", "food", "crisis", "police", "youth", "indigenous", "labour", "any")

#: Said of a service beside its needs. ``authority``: it works with the police or is the government.
ACCESS = ("walk_in", "no_walk_in", "children", "no_children", "interpreters", "authority")

#: A longer name takes too much of a text message.
MAX_SHOWN = 48


@dataclass(frozen=True, slots=True)
class Phone:
    """``kind`` voice or text; ``say`` is the word to send to a text number. ``digits`` for comparing."""

    number: str
    kind: str = "voice"
    say: str = ""

    @property
    def digits(self) -> str:
        digits = "".join(c for c in self.number if c.isdecimal())
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


@dataclass(frozen=True, slots=True)
class Hours:
    """When it is open on some days of the week (0 is Monday), in minutes since midnight where the clock hangs.

    ``closes`` at or before ``opens`` is on the next day; both 0 is the whole day. ``time_zone`` is a name like
    America/Toronto, an offset like +03:00, or "local": of whoever asks. ``known`` False: a rule that is not understood
    here (every second Monday of the month), so that nobody is told a wrong time.
    """

    days: tuple[int, ...]
    opens: int
    closes: int
    time_zone: str
    valid_from: date | None = None
    valid_to: date | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """Where one goes. The street is for advocates; it is never put into a reply."""

    city: str = ""
    region: str = ""
    country: str = ""
    postal: str = ""
    street: str = ""
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service. ``areas`` are codes: US, CA, US-NY, CA-ON, US:10001, CA:M5V. ``review_by``: not shown after it.

    ``verified`` says that somebody has checked the phone number: it stands in the file of numbers, or it came with the
    day on which its organisation checked it.
    """

    id: str
    organization: str
    name: str
    short: str = ""
    description: str = ""
    needs: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    url: str = ""
    languages: tuple[str, ...] = ()
    interpreters: bool = False
    hours: tuple[Hours, ...] = ()
    areas: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    walk_in: bool | None = None
    children: bool | None = None
    authority: bool = False
    source: str = ""
    checked: date | None = None
    review_by: date | None = None
    verified: bool = False

    @property
    def shown(self) -> str:
        """The name as it stands in a text message: "Emergency shelter" alone would not say whom one calls."""
        if self.short or not self.organization or self.organization.casefold() in self.name.casefold():
            return self.short or self.name
        both = f"{self.name}, {self.organization}"
        return both if len(both) <= MAX_SHOWN else self.organization if len(self.name) > MAX_SHOWN else self.name
