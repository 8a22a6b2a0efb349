"""Places as people write them: any spelling, several scripts, codes, and towns that exist twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import Place, resolve
from directory.fold import fold
from directory.places import Places, distance, kilometres

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("written", "region", "name"),
    [
        ("st louis", "US-MO", "St. Louis"),
        ("Saint Louis, Missouri", "US-MO", "St. Louis"),
        ("Monreal", "CA-QC", "Montréal"),
        ("MONTREAL QC", "CA-QC", "Montréal"),
        ("NYC", "US-NY", "New York City"),
        ("tornoto", "CA-ON", "Toronto"),
        ("springfeild, illinois", "US-IL", "Springfield"),
        ("London Ontario", "CA-ON", "London"),
        ("vancouver canada", "CA-BC", "Vancouver"),
        ("Winipeg", "CA-MB", "Winnipeg"),
        ("i am near houston tx", "US-TX", "Houston"),
        ("estoy cerca de Filadelfia", "US-PA", "Philadelphia"),
        ("Чикаго", "US-IL", "Chicago"),
        ("в Бостоне", "US-MA", "Boston"),
        ("芝加哥", "US-IL", "Chicago"),
        ("我在多伦多", "CA-ON", "Toronto"),
        ("토론토", "CA-ON", "Toronto"),
        ("في شيكاغو", "US-IL", "Chicago"),
        ("ਸਰੀ", "CA-BC", "Surrey"),
        ("न्यूयॉर्क", "US-NY", "New York City"),
        ("immokalee", "US-FL", "Immokalee"),
        ("Leamington on", "CA-ON", "Leamington"),
    ],
)
def test_a_town_is_known_in_any_spelling(written: str, region: str, name: str) -> None:
    found = resolve(written)
    assert [(p.region, p.name, p.kind) for p in found] == [(region, name, "town")]
    assert found[0].time_zone


@pytest.mark.parametrize(
    ("written", "postal", "region"),
    [
        ("10001", "10001", "US-NY"),
        ("90210-1234", "90210", "US-CA"),
        ("my zip is 60601", "60601", "US-IL"),
        ("M5V 3L9", "M5V", "CA-ON"),
        ("m5v3l9", "M5V", "CA-ON"),
        ("h2x", "H2X", "CA-QC"),
        ("１０００１", "10001", "US-NY"),
        ("١٠٠٠١", "10001", "US-NY"),
    ],
)
def test_a_code_is_known_whole_or_by_its_first_half(written: str, postal: str, region: str) -> None:
    [found] = resolve(written)
    assert (found.kind, found.postal, found.region) == ("postal", postal, region)
    assert found.latitude is not None


def test_a_visa_is_no_postal_code() -> None:
    assert [p.name for p in resolve("I have an H2A visa near Fresno")] == ["Fresno"]


def test_post_box_codes_are_placed_by_their_first_digits() -> None:
    [found] = resolve("10008")  # boxes alone
    assert found.region == "US-NY"


@pytest.mark.parametrize(
    ("written", "regions"),
    [
        ("Vancouver", {"CA-BC", "US-WA"}),
        ("Portland", {"US-OR", "US-ME"}),
        ("Washington", {"US-WA", "US-DC"}),
        ("Ontario", {"CA-ON", "US-CA"}),
    ],
)
def test_a_name_that_means_several_places_gives_them_all(written: str, regions: set[str]) -> None:
    assert {p.region for p in resolve(written)} == regions


def test_a_town_in_many_states_gives_the_largest_few() -> None:
    found = resolve("Springfield")
    assert {"US-MO", "US-MA", "US-IL"} <= {p.region for p in found}
    assert len(found) <= 6


def test_a_far_larger_town_of_the_name_is_meant() -> None:
    assert [p.region for p in resolve("Toronto")] == ["CA-ON"]


@pytest.mark.parametrize(
    ("written", "region"),
    [("texas", "US-TX"), ("Teksas", "US-TX"), ("B.C.", "CA-BC"), ("colombie-britannique", "CA-BC"), ("CA", "US-CA")],
)
def test_a_state_or_a_province_is_a_place(written: str, region: str) -> None:
    assert [(p.kind, p.region) for p in resolve(written)] == [("region", region)]


@pytest.mark.parametrize("written", ["", "help", "I need help", "xyzzyqwv", "ok", "\ud800", "🙂", "00000", "no"])
def test_what_names_no_place_gives_none(written: str) -> None:
    assert resolve(written) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(written: str) -> None:
    assert all(isinstance(p, Place) and p.country in ("US", "CA") for p in resolve(written))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["Chicago", "Montréal", "Winnipeg", "San Antonio", "Edmonton", "Sacramento"]), st.data())
def test_one_letter_too_few_is_forgiven(name: str, data: st.DataObject) -> None:
    gone = data.draw(st.integers(1, len(name) - 1))
    found = resolve(name[:gone] + name[gone + 1 :])
    assert name in {p.name for p in found}


@given(st.text(alphabet="abcde", max_size=9), st.text(alphabet="abcde", max_size=9))
def test_a_difference_is_the_same_both_ways_and_stops_where_it_is_too_much(a: str, b: str) -> None:
    assert distance(a, b, 20) == distance(b, a, 20)
    assert distance(a, a, 2) == 0
    assert distance(a, b, 2) == min(distance(a, b, 20), 3)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_distance_is_told_from_points_alone() -> None:
    [chicago], [texas] = resolve("Chicago"), resolve("Texas")
    milwaukee = resolve("Milwaukee")[0]
    assert milwaukee.latitude is not None and milwaukee.longitude is not None
    km = kilometres(chicago, milwaukee.latitude, milwaukee.longitude)
    assert km is not None and 125 < km < 140
    assert kilometres(texas, 40.0, -90.0) is None


def test_the_nearest_town_gives_state_and_time_zone() -> None:
    found = Places().nearest(49.19, -122.85)
    assert found is not None
    assert (found.region, found.time_zone) == ("CA-BC", "America/Vancouver")
