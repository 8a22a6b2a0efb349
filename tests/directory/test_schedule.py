"""Open or closed at an instant: around midnight, on the days the clocks change, in several time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.schedule import DAY, is_always, state, zone_of
from directory.service import Hours

pytestmark = pytest.mark.quick

ZONES = [
    "America/New_York",
    "America/Toronto",
    "America/Phoenix",
    "America/St_Johns",
    "Pacific/Honolulu",
    "UTC",
    "+05:30",
]
ALL_WEEK = tuple(range(7))

instants = st.integers(0, 6 * 366 * DAY).map(lambda m: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=m))
minutes = st.integers(0, DAY - 1)
days = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(lambda d: tuple(sorted(d)))


def hours(opens: int, closes: int, days: tuple[int, ...] = ALL_WEEK, zone: str = "America/Toronto") -> Hours:
    return Hours(days, opens, closes, zone)


def naively(h: Hours, at: datetime) -> bool:
    """Open or closed by walking back, minute by minute, over the wall clock."""
    here = at.astimezone(zone_of(h.time_zone)).replace(tzinfo=None)
    for ago in (0, 1):
        opened = datetime.combine(here.date() - timedelta(days=ago), datetime.min.time()) + timedelta(minutes=h.opens)
        length = (h.closes - h.opens) % DAY or DAY
        if opened.weekday() in h.days and opened <= here < opened + timedelta(minutes=length):
            return True
    return False


@given(instants, minutes, minutes, days, st.sampled_from(ZONES))
def test_it_is_open_exactly_while_its_own_clock_says_so(
    at: datetime, opens: int, closes: int, on: tuple[int, ...], zone: str
) -> None:
    h = hours(opens, closes, on, zone)
    assert (state((h,), at).now == "open") == naively(h, at)


@given(instants, minutes, minutes, days, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_the_asking_clock_changes_nothing(
    at: datetime, opens: int, closes: int, on: tuple[int, ...], zone: str, other: str
) -> None:
    h = hours(opens, closes, on, zone)
    assert state((h,), at).now == state((h,), at.astimezone(zone_of(other))).now


@given(instants, st.sampled_from([*ZONES, "local", "no/such"]))
def test_day_and_night_is_open_at_every_instant(at: datetime, zone: str) -> None:
    found = state((hours(0, DAY, zone=zone),), at)
    assert (found.now, found.always) == ("open", True)


@given(instants, minutes, minutes, days, st.sampled_from(ZONES))
def test_where_it_is_closed_the_next_opening_is_open(
    at: datetime, opens: int, closes: int, on: tuple[int, ...], zone: str
) -> None:
    h = hours(opens, closes, on, zone)
    found = state((h,), at)
    if found.now == "closed":
        assert found.next is not None and found.next > at.replace(second=0, microsecond=0)
        # On the night when an hour is left out, an opening in it is an hour later by the clock.
        then = found.next.astimezone(UTC)
        gap = then.astimezone(found.next.tzinfo).replace(tzinfo=None) != found.next.replace(tzinfo=None)
        assert gap or state((h,), then).now == "open"


def test_a_night_shelter_is_open_after_midnight_of_its_last_day() -> None:
    friday_night = hours(20 * 60, 7 * 60, (4,))
    toronto = ZoneInfo("America/Toronto")
    assert state((friday_night,), datetime(2026, 11, 27, 23, 59, tzinfo=toronto)).now == "open"
    assert state((friday_night,), datetime(2026, 11, 28, 6, 59, tzinfo=toronto)).now == "open"
    assert state((friday_night,), datetime(2026, 11, 28, 7, 0, tzinfo=toronto)).now == "closed"
    assert state((friday_night,), datetime(2026, 11, 27, 1, 0, tzinfo=toronto)).now == "closed"


def test_summer_time_moves_with_the_clock_on_the_wall() -> None:
    office = hours(9 * 60, 17 * 60)
    assert state((office,), datetime(2026, 1, 15, 13, 30, tzinfo=UTC)).now == "closed"  # 8:30 in winter
    assert state((office,), datetime(2026, 7, 15, 13, 30, tzinfo=UTC)).now == "open"  # 9:30 in summer
    # The hour that comes twice on 1 November 2026 is open both times.
    early = hours(60, 120)
    assert state((early,), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)).now == "open"
    assert state((early,), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)).now == "open"
    # The hour that is left out on 8 March 2026 opens nothing.
    assert state((hours(150, 160),), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)).now == "closed"


def test_local_means_the_clock_of_whoever_asks() -> None:
    office = (hours(8 * 60, 16 * 60 + 30, (0, 1, 2, 3, 4), "local"),)
    at = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # 11:00 in New York, 6:00 in Honolulu
    assert state(office, at, "America/New_York").now == "open"
    assert state(office, at, "Pacific/Honolulu").now == "closed"
    assert state(office, at).now == "unknown"


def test_what_is_not_understood_is_unknown_and_never_open() -> None:
    at = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert state((), at).now == "unknown"
    assert state((Hours((1,), 0, 0, "UTC", known=False),), at).now == "unknown"
    assert state((hours(0, 60, zone="no/such"),), at).now == "unknown"


def test_hours_that_have_ended_count_no_more() -> None:
    ended = Hours(ALL_WEEK, 0, DAY, "UTC", valid_to=date(2026, 11, 23))
    assert not is_always((ended,), date(2026, 11, 24))
    assert state((ended,), datetime(2026, 11, 24, 12, tzinfo=UTC)).now == "closed"


@pytest.mark.parametrize("name", ["", "..", "/etc", "America", "x" * 500, "+99:99", "\0", "America/../UTC"])
def test_a_time_zone_that_is_none_is_none(name: str) -> None:
    assert zone_of(name) is None
