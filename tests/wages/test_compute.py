"""What may be owed: the sums, what is not in them, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wages import AskPerson, BadField, Owed, Rates, Work, compute
from wages.owed import NOTES
from wages.rates import RatesError

pytestmark = pytest.mark.quick

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "data" / "wages" / "rates.yml"
RATES = Rates.load(FILE)
TODAY = date(2026, 11, 24)


def work(**told: Any) -> Work:
    base: dict[str, Any] = {"country": "US", "today": TODAY, "paid": Decimal(0), "place": "TX"}
    if not {"start", "end", "weeks"} & told.keys():
        base |= {"start": date(2026, 3, 2), "end": date(2026, 3, 15)}
    if not {"hours_a_week", "hours_a_day"} & told.keys():
        base["hours_a_week"] = Decimal(40)
    return Work(**{**base, **told})


def owed(**told: Any) -> Owed:
    return compute(work(**told), RATES)


def test_two_weeks_unpaid_at_the_federal_minimum() -> None:
    sum = owed()
    assert sum.due == Decimal("580.00")
    assert sum.may_be_owed == Decimal("580.00")
    assert sum.currency == "USD"
    assert "state_unknown" not in sum.notes
    assert "rate_copy" not in sum.notes


def test_overtime_in_the_united_states_begins_after_forty_hours_at_one_and_a_half() -> None:
    [part] = owed(hours_a_week=Decimal(60), place="CA").parts
    assert (part.hours, part.overtime, part.rate) == (Decimal("80.00"), Decimal("40.00"), Decimal("16.90"))
    assert part.overtime_rate == Decimal("25.35")
    assert part.amount == Decimal("2366.00")


def test_farm_work_in_the_united_states_gets_no_overtime_and_the_person_is_told_why() -> None:
    sum = owed(hours_a_week=Decimal(60), farm=True)
    assert sum.due == Decimal("870.00")
    assert "farm_us" in sum.notes


def test_a_rate_that_changes_in_between_cuts_the_period_in_two() -> None:
    sum = owed(place="CA", start=date(2025, 12, 22), end=date(2026, 1, 4))
    assert [(part.start, part.end, part.rate) for part in sum.parts] == [
        (date(2025, 12, 22), date(2025, 12, 31), Decimal("16.50")),
        (date(2026, 1, 1), date(2026, 1, 4), Decimal("16.90")),
    ]


def test_a_state_that_was_not_checked_for_the_time_falls_back_to_the_federal_minimum_and_says_so() -> None:
    for told in (
        {"place": None},
        {"place": "PR"},
        {"place": "OR", "start": date(2025, 5, 5), "end": date(2025, 5, 11)},
    ):
        sum = owed(**told)
        assert [part.rate for part in sum.parts] == [Decimal("7.25")]
        assert "state_unknown" in sum.notes


def test_a_province_that_was_not_checked_asks_for_a_person() -> None:
    for place, start in (("YT", date(2026, 3, 2)), (None, date(2026, 3, 2)), ("ON", date(2020, 3, 2))):
        with pytest.raises(AskPerson):
            owed(country="CA", place=place, start=start, end=start + timedelta(days=6))


def test_overtime_by_the_day_counts_where_the_law_in_the_data_has_it() -> None:
    told = {"country": "CA", "place": "BC", "hours_a_day": Decimal(10), "hours_a_week": None}
    assert owed(**told, days_a_week=Decimal(3)).parts[0].overtime == Decimal("12.00")  # two weeks
    assert owed(**told, days_a_week=Decimal(6)).parts[0].overtime == Decimal("40.00")


def test_where_no_overtime_rule_was_checked_none_is_counted_and_the_person_is_told() -> None:
    sum = owed(country="CA", place="ON", hours_a_week=Decimal(60))
    assert sum.parts[0].overtime == 0
    assert "overtime_unknown" in sum.notes


def test_what_was_worked_after_the_page_speaks_is_marked() -> None:
    assert "rate_old" in owed(country="CA", place="ON", start=date(2026, 10, 5), end=date(2026, 10, 11)).notes
    assert "rate_old" not in owed(country="CA", place="ON", start=date(2026, 8, 3), end=date(2026, 8, 9)).notes


def test_a_rate_read_in_a_copy_is_marked() -> None:
    assert "rate_copy" in owed(place="WA").notes
    assert "rate_copy" not in owed(place="CA").notes


def test_weeks_without_dates_are_the_last_ones_and_the_person_is_told() -> None:
    sum = owed(weeks=Decimal(2))
    assert (sum.parts[0].start, sum.parts[-1].end) == (TODAY - timedelta(days=13), TODAY)
    assert "weeks_last" in sum.notes


def test_deductions_make_a_range_never_one_number() -> None:
    sum = owed(paid=Decimal(300), deducted=Decimal(80))
    assert (sum.if_deductions_allowed, sum.may_be_owed) == (Decimal("200.00"), Decimal("280.00"))
    assert "deductions" in sum.notes


def test_the_explanation_never_promises() -> None:
    lines = " ".join(owed(deducted=Decimal(5)).explain())
    assert "may be owed" in lines
    assert "you will" not in lines.lower()


def test_every_note_has_its_words_for_people() -> None:
    for note in NOTES:
        assert (ROOT / "data" / "content" / "en" / "any" / f"record_note_{note}.yml").exists(), note


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("paid", {"paid": Decimal(10) ** 9}),
        ("paid", {"paid": Decimal(-1)}),
        ("paid", {"paid": Decimal("NaN")}),
        ("paid", {"paid": "idk"}),
        ("paid", {"paid": True}),
        ("paid", {"paid": 5.5}),
        ("deducted", {"deducted": Decimal("Infinity")}),
        ("hours_a_week", {"hours_a_week": Decimal(169)}),
        ("hours_a_week", {"hours_a_week": None}),
        ("hours_a_day", {"hours_a_day": Decimal(25), "days_a_week": Decimal(5)}),
        ("days_a_week", {"hours_a_day": Decimal(8), "days_a_week": Decimal(8)}),
        ("weeks", {"weeks": Decimal(0)}),
        ("weeks", {"weeks": Decimal(10) ** 9}),
        ("weeks", {"weeks": Decimal(2), "start": date(2026, 11, 20)}),
        ("end", {"start": date(2026, 3, 2), "end": date(2026, 3, 1)}),
        ("end", {"start": date(2026, 3, 2), "end": date(2027, 3, 1)}),
        ("end", {"start": date(2026, 3, 2)}),
        ("start", {"end": date(2026, 3, 2)}),
        ("start", {"start": date(1990, 3, 2), "end": date(2026, 3, 1)}),
        ("country", {"country": "MX"}),
    ],
)
def test_absurd_input_is_refused_by_the_name_of_its_field(field: str, told: dict[str, Any]) -> None:
    with pytest.raises(BadField) as refused:
        work(**told)
    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: ")


money = st.decimals(0, 100_000, places=2)
hours = st.decimals(0, 168, places=1)
places = st.sampled_from([("US", "CA"), ("US", "TX"), ("US", "FL"), ("US", None), ("CA", "BC"), ("CA", "ON")])
days = st.dates(date(2025, 1, 1), TODAY)


@given(places, money, money, hours, days, days, st.booleans())
def test_a_sum_is_never_negative_and_paying_it_in_full_leaves_nothing(
    where: tuple[str, str | None], paid: Decimal, taken: Decimal, weekly: Decimal, a: date, b: date, farm: bool
) -> None:
    told: dict[str, Any] = {"country": where[0], "place": where[1], "start": min(a, b), "end": max(a, b)}
    told |= {"hours_a_week": weekly, "farm": farm}
    sum = owed(**told, paid=paid, deducted=taken)
    assert 0 <= sum.if_deductions_allowed <= sum.may_be_owed <= sum.due
    assert owed(**told, paid=paid + sum.may_be_owed).may_be_owed == 0


@given(places, hours, hours, days, days)
def test_more_hours_never_make_less(where: tuple[str, str | None], x: Decimal, y: Decimal, a: date, b: date) -> None:
    told: dict[str, Any] = {"country": where[0], "place": where[1], "start": min(a, b), "end": max(a, b)}
    assert owed(**told, hours_a_week=min(x, y)).due <= owed(**told, hours_a_week=max(x, y)).due


@given(places, hours, st.lists(days, min_size=3, max_size=3, unique=True))
def test_splitting_the_time_changes_nothing(where: tuple[str, str | None], weekly: Decimal, when: list[date]) -> None:
    first, middle, last = sorted(when)
    told: dict[str, Any] = {"country": where[0], "place": where[1], "hours_a_week": weekly}
    whole = owed(**told, start=first, end=last)
    before = owed(**told, start=first, end=middle - timedelta(days=1))
    after = owed(**told, start=middle, end=last)
    assert whole.exact_due == before.exact_due + after.exact_due


@given(places, hours, days, days)
def test_the_parts_cover_each_day_once(where: tuple[str, str | None], weekly: Decimal, a: date, b: date) -> None:
    sum = owed(country=where[0], place=where[1], hours_a_week=weekly, start=min(a, b), end=max(a, b))
    assert sum.parts[0].start == min(a, b)
    assert sum.parts[-1].end == max(a, b)
    for one, following in zip(sum.parts, sum.parts[1:], strict=False):
        assert one.end + timedelta(days=1) == following.start
    total = Fraction((max(a, b) - min(a, b)).days + 1, 7) * Fraction(weekly)
    assert sum_hours(sum) == total


def sum_hours(owed: Owed) -> Fraction:
    return sum((part.exact_hours + part.exact_overtime for part in owed.parts), Fraction(0))


def test_the_data_file_holds_what_it_promises() -> None:
    assert RATES.federal["US"].rates[-1].hourly == Decimal("7.25")
    assert len([code for country, code in RATES.places if country == "US"]) == 51
    for place in [*RATES.places.values(), *RATES.federal.values()]:
        assert place.rates or place.follows_federal, place.name
        for rate in place.rates:
            assert rate.source.address.startswith("http")
            assert rate.source.checked <= RATES.read_on


@pytest.mark.parametrize(
    "broken",
    [
        "hourly: 7.25, source: dol_faq",
        'hourly: "-1", source: dol_faq',
        'hourly: "7.25", source: nobody',
        'hourly: "7.25"',
    ],
)
def test_a_broken_rate_is_refused_with_its_place(tmp_path: Path, broken: str) -> None:
    text = FILE.read_text("utf-8").replace('hourly: "18.40", source: dol_table', broken, 1)
    assert text != FILE.read_text("utf-8")
    file = tmp_path / "rates.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(RatesError, match="US DC"):
        Rates.load(file)
