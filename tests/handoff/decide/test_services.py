"""Services as lines of a text: three at most, never more than three segments, the most important said first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import Match, Phone, Service, Site
from directory.schedule import State
from handoff.decide.segments import count
from handoff.decide.services import Words, line, reply

pytestmark = pytest.mark.quick

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
WORDS = Words(
    "day and night", "open now", "closed now", "ask for hours", "from {time}", "speaks {language}", "interpreters",
    "you can walk in", "children can come too", "{distance} away", "you can text", "works with police or government",
)  # fmt: skip
OPEN = State("open")
NAMES = {"es": "Español", "hi": "हिन्दी"}


def match(
    name: str = "Night House",
    phones: tuple[Phone, ...] = (Phone("1-312-555-0123"),),
    opened: State = OPEN,
    speaks: str = "",
    distance_km: float | None = None,
    country: str = "CA",
    authority: bool = False,
    walk_in: bool = False,
) -> Match:
    s = Service("s", "", name, phones=phones, authority=authority, walk_in=walk_in or None, review_by=date(2027, 1, 1))
    reach = "near" if distance_km is not None else "country"
    return Match(s, reach, distance_km, Site(country=country), opened, speaks, ())


def said(m: Match) -> str:
    return line(m, WORDS, NAMES, NOW)


def test_a_line_has_name_number_hours_language_and_distance() -> None:
    m = match(speaks="es", distance_km=12.4, opened=State("open", always=True))
    assert said(m) == "- Night House: 1-312-555-0123 (day and night, speaks Español, 12 km away)"


def test_distance_is_in_the_countrys_own_measure() -> None:
    assert "8 mi away" in said(match(distance_km=12.4, country="US"))


def test_a_time_is_named_only_when_it_is_soon() -> None:
    assert "closed now, from 09:00" in said(match(opened=State("closed", NOW.replace(hour=9) + timedelta(days=1))))
    late = said(match(opened=State("closed", NOW + timedelta(days=3))))
    assert "closed now" in late and "from" not in late


def test_unknown_hours_are_said_as_such() -> None:
    assert "ask for hours" in said(match(opened=State("unknown")))


def test_a_text_number_stands_with_the_word_to_send() -> None:
    both = match(phones=(Phone("1-800-668-6868"), Phone("686868", "text", "CONNECT")))
    assert said(both).startswith("- Night House: 1-800-668-6868 (open now, you can text 686868 (CONNECT)")


def test_that_one_works_with_the_police_is_said_even_where_there_is_no_room() -> None:
    matches = [match(f"{n} " + "long name " * 4, authority=True, speaks="hi") for n in range(3)]
    listed = reply(matches, WORDS, NAMES, "x" * 300, NOW)
    assert listed.lines
    assert all("works with police" in text for text in listed.lines)


def test_more_goes_on_where_the_last_one_stopped() -> None:
    matches = [match(f"House {n}") for n in range(5)]
    first = reply(matches, WORDS, NAMES, "", NOW)
    then = reply(matches, WORDS, NAMES, "", NOW, start=first.shown)
    assert (first.shown, first.more) == (3, True)
    assert (then.shown, then.more) == (5, False)
    assert ["House" in text for text in then.lines] == [True, True]
    assert reply([], WORDS, NAMES, "", NOW).lines == ()


names = st.text(alphabet=st.sampled_from("abc XYZ ñé हिन्दी 中文"), min_size=1, max_size=48).filter(str.strip)


@given(st.lists(names, min_size=1, max_size=4), st.sampled_from(["", "es", "hi", "interpreters"]), st.integers(0, 120))
def test_whatever_the_names_a_reply_fits_three_segments_and_leaves_nobody_out(
    some: list[str], speaks: str, before: int
) -> None:
    matches = [match(name, speaks=speaks, distance_km=3.0, walk_in=True) for name in some]
    shown = 0
    while True:
        listed = reply(matches, WORDS, NAMES, "з" * before, NOW, start=shown)
        assert count("\n".join(["з" * before, *listed.lines])).segments <= 3
        assert len(listed.lines) == listed.shown - shown > 0
        shown = listed.shown
        if not listed.more:
            break
    assert shown == len(matches)
