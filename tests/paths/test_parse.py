"""What counts as an answer, in any script; what does not is asked again, never guessed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path as File

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import paths
from paths import Answer, Question, Regions, Unclear, Words, parse_answer
from paths.definition import SKIP
from triage.normal import fold

pytestmark = pytest.mark.quick

DATA = File(__file__).parent.parent.parent / "data"
WORDS = Words.load(DATA)
REGIONS = Regions.load(DATA)
TODAY = date(2026, 11, 24)

MONEY = Question("paid", "x", "number", least=0, most=10_000_000, money=True)
HOURS = Question("hours", "x", "number", least=1, most=168)
START = Question("start", "x", "date")
END = Question("end", "x", "date", choices=("pa_now",), edge="end", after="start")
YES_NO = Question("fee", "x", choices=("affirm", "deny"))
WHERE = Question("now", "x", choices=("country_us", "country_ca", "pa_abroad"))
PLACE = Question("place", "x", "text")
REGION = Question("region", "x", "region")
ALL = (MONEY, HOURS, START, END, YES_NO, WHERE, PLACE, REGION)

#: Zeros of digits that people type in the line's languages, and of a few others.
ZEROS = "0٠۰०੦০၀０"


def given_to(question: Question, text: str, **answers: str) -> str:
    """The value of the answer, or why there is none."""
    told = parse_answer(question, text, WORDS, REGIONS, today=TODAY, answers=answers)
    return told.value if isinstance(told, Answer) else f"? {told.why}"


@given(st.text(max_size=700), st.sampled_from(ALL))
def test_nothing_that_a_person_writes_breaks_a_question(text: str, question: Question) -> None:
    told = parse_answer(question, text, WORDS, REGIONS, today=TODAY)
    assert isinstance(told, (Answer, Unclear))
    if isinstance(told, Answer) and question.kind == "choice":
        assert told.value in question.offer


@given(st.integers(0, 10_000_000), st.sampled_from(ZEROS))
def test_a_number_is_the_same_in_every_script(value: int, zero: str) -> None:
    assert given_to(MONEY, "".join(chr(ord(zero) + int(d)) for d in str(value))) == str(value)


@given(st.integers(0, 9_999_999), st.integers(0, 99), st.sampled_from([",.", ".,", "'.", " ,", " ."]))
def test_thousands_and_cents_are_told_apart(whole: int, cents: int, marks: str) -> None:
    written = f"{whole:,}".replace(",", marks[0]) + f"{marks[1]}{cents:02d}"
    assert float(given_to(MONEY, f"$ {written}")) == pytest.approx(whole + cents / 100)


@given(st.integers(10_000_001, 10**30))
def test_a_sum_that_cannot_be_is_refused(value: int) -> None:
    assert given_to(MONEY, str(value)) == "? range"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40", "40"), ("about 40 hours", "40"), ("٤٠", "40"), ("४०", "40"), ("37.5", "37.5"), ("37,5", "37.5"),
        ("0", "? range"), ("169", "? range"), ("10^9", "? number"), ("1000000000", "? range"), ("-5", "? number"),
        ("40-45", "? number"), ("40 or 50", "? number"), ("many", "? number"), ("", "? number"), ("idk", SKIP),
        ("no sé", SKIP), ("НЕ ЗНАЮ", SKIP), ("不知道", SKIP), ("mwen pa konnen", SKIP), ("لا أعرف", SKIP), ("?", SKIP),
    ],
)  # fmt: skip
def test_hours_a_week(text: str, value: str) -> None:
    assert given_to(HOURS, text) == value


@pytest.mark.parametrize("text", ["0", "none", "nada", "rien", "anyen", "没有", "ничего", "no", "wala", "कुछ नहीं"])
def test_no_pay_at_all_is_a_number_too(text: str) -> None:
    assert given_to(MONEY, text) == "0"


@pytest.mark.parametrize(("text", "value"), [("2k", "2000"), ("4万", "40000"), ("5 mil", "5000"), ("3 тыс", "3000")])
def test_thousands_in_words(text: str, value: str) -> None:
    assert given_to(MONEY, text) == value


@pytest.mark.parametrize(
    "text",
    [
        "3/2026", "03/2026", "03-2026", "2026-03", "2026/3/1", "March 2026", "mar 2026", "marzo de 2026",
        "1 mars 2026", "março 2026", "tháng 3 2026", "2026年3月", "2026년 3월", "٣/٢٠٢٦", "मार्च 2026",
        "марта 2026 года",
    ],
)  # fmt: skip
def test_a_month_in_any_language(text: str) -> None:
    assert given_to(START, text) == "2026-03-01"


@pytest.mark.parametrize(
    "text", ["3/4/2026", "2026", "March", "spring", "13/2026", "31/2/2026", "march may 2026", "3/26"]
)
def test_a_date_that_is_not_sure_is_asked_again(text: str) -> None:
    assert given_to(START, text) == "? date"


@pytest.mark.parametrize("text", ["12/2026", "25/11/2026", "2027-01-01", "1/1999"])
def test_a_date_in_the_future_or_long_ago_is_refused(text: str) -> None:
    assert given_to(START, text) == "? range"


def test_the_end_of_a_month_counts_and_this_month_ends_today() -> None:
    assert given_to(END, "9/2026") == "2026-09-30"
    assert given_to(END, "11/2026") == "2026-11-24"
    assert given_to(END, "today") == "2026-11-24"
    assert given_to(END, "pa_now") == "? date"


def test_work_does_not_end_before_it_began() -> None:
    assert given_to(END, "2/2026", start="2026-03-01") == "? range"
    assert given_to(END, "3/2026", start="2026-03-01") == "2026-03-31"
    assert given_to(END, "2/2026", start=SKIP) == "2026-02-28"


@given(st.dates(date(2000, 1, 1), TODAY))
def test_every_past_day_is_read_as_written(day: date) -> None:
    assert given_to(START, day.isoformat()) == day.isoformat()


@given(st.dates(TODAY + timedelta(days=1), date(2999, 12, 31)))
def test_no_future_day_is_taken(day: date) -> None:
    assert given_to(START, day.isoformat()) == "? range"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "affirm"), ("Sí", "affirm"), ("wi", "affirm"), ("да", "affirm"), ("हाँ", "affirm"), ("نعم", "affirm"),
        ("是", "affirm"), ("yes they did", "affirm"), ("no", "deny"), ("não", "deny"), ("نہیں", "? unclear"),
        ("нет", "deny"), ("không", "deny"), ("no they did not", "deny"), ("not sure", SKIP), ("1", "affirm"),
        ("٢", "deny"), ("3", SKIP), ("4", "? unclear"), ("my boss took it all from me", "? unclear"),
    ],
)  # fmt: skip
def test_yes_and_no(text: str, value: str) -> None:
    assert given_to(YES_NO, text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("usa", "country_us"), ("Canadá", "country_ca"), ("in Texas", "country_us")]
)
def test_a_country_is_known_by_its_names_and_its_places(text: str, value: str) -> None:
    assert given_to(WHERE, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NY", "US-NY"), ("ny", "US-NY"), ("new york", "US-NY"), ("Toronto, ON", "CA-ON"), ("québec", "CA-QC"),
        ("California", "US-CA"), ("CA", "US-CA"), ("Canada", "CA"), ("west virginia", "US-WV"), ("ME", "US-ME"),
        ("me", "? place"), ("Paris", "? place"), ("ok", "? place"), ("OK", "US-OK"), ("usa", "US"), ("idk", SKIP),
    ],
)  # fmt: skip
def test_states_and_provinces(text: str, value: str) -> None:
    assert given_to(REGION, text) == value


def test_a_text_is_kept_short_and_without_what_cannot_be_seen() -> None:
    assert given_to(PLACE, "  Leamington\u200b \n ON ") == "Leamington ON"
    assert len(given_to(PLACE, "x" * 5000)) == 500
    assert given_to(PLACE, "…!") == "? unclear"


def test_the_words_that_steer_are_no_commands_and_mean_one_thing() -> None:
    commands = yaml.safe_load((DATA / "phrases" / "commands.yml").read_text("utf-8"))
    taken = {fold(str(word)) for words in commands.values() for word in words}
    raw = yaml.safe_load((DATA / "paths" / "words.yml").read_text("utf-8"))
    seen: dict[str, str] = {}
    for name in ("back", "again", "leave", "go_on", "skip", "human"):
        for word in map(fold, map(str, raw[name])):
            if word:
                assert word not in taken, f"{word} is a command"
                assert seen.setdefault(word, name) == name, f"{word} means {seen[word]} and {name}"
                assert word not in WORDS.yes | WORDS.no, f"{word} is a yes or no"


def test_a_label_in_any_language_is_the_choice() -> None:
    for file in sorted((DATA / "content").glob("*/choices.yml")):
        labels = yaml.safe_load(file.read_text("utf-8"))
        for question in (q for path in paths.load(DATA / "paths").values() for q in path.questions):
            for choice in question.choices:
                if choice in labels and question.kind == "choice":
                    told = given_to(question, str(labels[choice]))
                    assert told in question.offer, (file, choice, told)
