"""Which services are named to whom, in which order, and which never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import NEEDS, Directory, Hours, Match, Phone, Query, Service, Site, find, resolve
from directory.hsds import services_of, to_hsds

pytestmark = pytest.mark.quick

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
[CHICAGO] = resolve("Chicago")
LAKEVIEW = Site("Chicago", "US-IL", "US", "60657", latitude=41.94, longitude=-87.65, time_zone="America/Chicago")
ROCKFORD = Site("Rockford", "US-IL", "US", latitude=42.27, longitude=-89.09, time_zone="America/Chicago")

SHELTER = Service(
    id="s",
    organization="Night House",
    name="Beds",
    needs=("shelter",),
    phones=(Phone("1-312-555-0123"),),
    sites=(LAKEVIEW,),
    checked=TODAY,
    review_by=date(2027, 2, 1),
    verified=True,
)


def asked(**more: object) -> Query:
    return Query(**{"today": TODAY, "place": CHICAGO, "need": "shelter", "open_at": NOON, **more})  # type: ignore[arg-type]


def ids(matches: list[Match]) -> list[str]:
    return [m.service.id for m in matches]


@pytest.mark.parametrize(
    "change",
    [
        {"review_by": date(2026, 11, 23)},
        {"review_by": None},
        {"verified": False},
        {"phones": ()},
        {"needs": ("legal",)},
        {"sites": (ROCKFORD,)},
        {"sites": (), "areas": ("CA",)},
        {"sites": (), "areas": ("US-WI",)},
        {"sites": ()},
    ],
)
def test_it_is_never_named(change: dict[str, object]) -> None:
    assert find([SHELTER], asked())
    assert find([replace(SHELTER, **change)], asked()) == []  # type: ignore[arg-type]


def test_the_last_day_of_review_still_counts() -> None:
    assert find([replace(SHELTER, review_by=TODAY)], asked())


def test_the_nearest_comes_before_the_state_and_the_country() -> None:
    far = replace(SHELTER, id="far", sites=(replace(LAKEVIEW, latitude=42.4),))
    state = replace(SHELTER, id="state", sites=(), areas=("US-IL",))
    country = replace(SHELTER, id="country", sites=(), areas=("US",))
    assert ids(find([country, state, far, SHELTER], asked())) == ["s", "far", "state", "country"]


def test_what_is_for_this_need_comes_before_what_is_for_any() -> None:
    any_need = replace(SHELTER, id="any", needs=("any",))
    country = replace(SHELTER, id="country", sites=(), areas=("US",))
    assert ids(find([any_need, country], asked())) == ["country", "any"]


def test_open_comes_before_unknown_before_closed() -> None:
    week = tuple(range(7))
    opened = replace(SHELTER, id="open", hours=(Hours(week, 600, 900, "America/Chicago"),))
    closed = replace(SHELTER, id="closed", hours=(Hours(week, 900, 960, "America/Chicago"),))
    found = find([closed, SHELTER, opened], asked())
    assert ids(found) == ["open", "s", "closed"]
    assert "open now, holidays not known" in found[0].why
    assert "hours not known" in found[1].why
    assert found[2].open.next is not None and found[2].open.next.hour == 15


def test_who_speaks_the_language_comes_first_then_interpreters() -> None:
    spanish = replace(SHELTER, id="es", languages=("es",))
    interpreters = replace(SHELTER, id="interpreters", interpreters=True)
    found = find([SHELTER, interpreters, spanish], asked(languages=("es",)))
    assert ids(found) == ["es", "interpreters", "s"]
    assert [m.speaks for m in found] == ["es", "interpreters", ""]


def test_walking_in_must_be_known_and_children_must_not_be_refused() -> None:
    walk = replace(SHELTER, id="walk", walk_in=True)
    assert ids(find([SHELTER, walk], asked(walk_in=True))) == ["walk"]
    none, some = replace(SHELTER, id="none", children=False), replace(SHELTER, id="some", children=True)
    assert ids(find([none, SHELTER, some], asked(children=True))) == ["some", "s"]


def test_police_and_offices_come_only_to_who_asked_for_what_they_do() -> None:
    police = replace(SHELTER, id="police", needs=("police", "any"), authority=True)
    office = replace(SHELTER, id="office", needs=("labour",), authority=True)
    assert ids(find([police, office], asked(need="any"))) == []
    assert ids(find([police, office], asked(need="labour"))) == ["office", "police"]
    assert ids(find([replace(SHELTER, needs=("any",))], asked(need="police"))) == []


def test_a_line_for_one_group_comes_after_those_for_everybody() -> None:
    youth = replace(SHELTER, id="youth", needs=("shelter", "youth"))
    far = replace(SHELTER, id="everybody", sites=(), areas=("US",))
    assert ids(find([youth, far], asked())) == ["everybody", "youth"]
    assert ids(find([youth, far], asked(need="youth"))) == ["youth"]


def test_a_postal_area_serves_its_codes_and_who_is_near_without_a_code() -> None:
    area = replace(SHELTER, areas=("US:606",))
    assert find([area], asked(place=resolve("60601")[0]))
    assert find([area], asked())
    assert not find([area], asked(place=resolve("60540")[0]))
    assert not find([replace(area, sites=())], asked())


def test_a_state_alone_finds_what_is_in_it() -> None:
    [illinois] = resolve("Illinois")
    [match] = find([SHELTER], asked(place=illinois))
    assert (match.reach, match.distance_km) == ("region", None)


def test_without_a_place_only_what_serves_the_whole_country() -> None:
    us = replace(SHELTER, id="us", sites=(), areas=("US",))
    ca = replace(SHELTER, id="ca", sites=(), areas=("CA",))
    assert ids(find([SHELTER, us, ca], asked(place=None, country="CA"))) == ["ca"]


services = st.builds(
    Service,
    id=st.uuids().map(str),
    organization=st.just("O"),
    name=st.just("N"),
    needs=st.sets(st.sampled_from(NEEDS)).map(lambda some: tuple(n for n in NEEDS if n in some)),
    phones=st.sampled_from([(), (Phone("1-312-555-0123"),)]),
    languages=st.sampled_from([(), ("es",), ("en", "fr")]),
    interpreters=st.booleans(),
    hours=st.sampled_from([(), (Hours((0, 1, 2), 540, 60, "local"),)]),
    areas=st.sampled_from([(), ("US",), ("CA",), ("US-IL",), ("US:606", "CA-ON")]),
    sites=st.sampled_from([(), (LAKEVIEW,), (ROCKFORD, LAKEVIEW)]),
    walk_in=st.sampled_from([None, True, False]),
    children=st.sampled_from([None, True, False]),
    authority=st.booleans(),
    checked=st.just(TODAY),
    review_by=st.sampled_from([None, date(2026, 1, 1), TODAY, date(2028, 1, 1)]),
    verified=st.booleans(),
)


@given(st.lists(services, max_size=8), st.sampled_from(NEEDS), st.sampled_from([None, "Chicago", "60601", "Illinois"]))
def test_whatever_is_asked_only_what_may_be_shown_is_named_and_says_why(
    some: list[Service], need: str, written: str | None
) -> None:
    place = resolve(written)[0] if written else None
    found = find(some, asked(need=need, place=place, languages=("es",)))
    for match in found:
        s = match.service
        assert s.verified and s.phones and s.review_by and s.review_by >= TODAY
        assert need in s.needs or "any" in s.needs or need == "any"
        assert match.why
    assert found == find(reversed(some), asked(need=need, place=place, languages=("es",)))


@given(services)
def test_written_as_hsds_and_read_back_a_service_is_the_same(service: Service) -> None:
    [back] = services_of(to_hsds(replace(service, walk_in=True)), "test")
    assert back == replace(service, walk_in=True, verified=False)


def test_every_service_that_comes_with_the_line_is_whole_and_its_number_verified() -> None:
    directory = Directory()
    assert directory.problems == []
    assert len(directory.services) >= 20
    for s in directory.services:
        assert s.needs and s.phones and s.source and s.checked and s.review_by and s.areas, s.id
        assert len(s.shown) <= 40, s.id
