"""Before you travel: who asked for money, for what, and what is said of it at the end."""

from __future__ import annotations

import pytest

import paths
from content import load as load_content
from paths import Message, State
from tests.paths.routes import DATA, PATHS, REGIONS, TODAY, WORDS

pytestmark = pytest.mark.quick

PATH = PATHS["before_travel"]
LIBRARY = load_content(DATA / "content")

#: Nothing else to warn of.
FINE = {"debt": "deny", "contract": "affirm", "passport": "pa_me", "housing": "pa_own_place", "pay": "affirm"}
US = {"country": "country_us", "fee": "affirm", "fee_who": "pa_recruiter"}
CANADA = {"country": "country_ca", "fee": "affirm", "fee_who": "pa_recruiter"}

FEE, VISA, TRIP = (f"path_before_travel_flag_fee{what}" for what in ("", "_visa", "_trip"))


def said(answers: dict[str, str]) -> list[str]:
    """What is said before the list of what to check."""
    return [ending.say for ending in paths.endings(PATH, answers)][:-1]


def after(**answers: str) -> str:
    question = paths.next_question(PATH, answers)
    return question.id if question else ""


def test_who_paid_is_asked_who_wanted_it_and_what_it_was_for() -> None:
    us = {"country": "country_us", "program_us": "pa_h2a"}
    assert after(**us, fee="affirm") == "fee_who"
    assert after(**us, fee="affirm", fee_who="pa_boss") == "fee_what"
    assert after(**us, fee="affirm", fee_who="path_skip") == "fee_what"
    assert after(**us, fee="affirm", fee_who="pa_boss", fee_what="path_skip") == "debt"


@pytest.mark.parametrize(("fee", "then"), [("deny", "contract"), ("path_skip", "debt")])
def test_who_did_not_pay_or_is_not_sure_is_not_asked_what_for(fee: str, then: str) -> None:
    assert after(country="country_us", program_us="pa_h2a", fee=fee) == then


@pytest.mark.parametrize(
    ("program", "what", "flag"),
    [
        ("pa_h2a", "pa_for_job", FEE),
        ("pa_h2a", "pa_for_visa", VISA),
        ("pa_h2a", "pa_for_trip", TRIP),
        ("pa_h2b", "pa_for_visa", VISA),
        ("pa_h2b", "pa_for_trip", TRIP),
        ("pa_h2b", "pa_other", FEE),
        ("pa_j1", "pa_for_visa", FEE),
        ("pa_house", "pa_for_trip", FEE),
        ("path_skip", "path_skip", FEE),
    ],
)
def test_in_the_united_states_what_is_said_of_the_money_fits_the_programme(program: str, what: str, flag: str) -> None:
    assert said(US | FINE | {"program_us": program, "fee_what": what}) == [flag]


@pytest.mark.parametrize("program", ["pa_sawp", "pa_one_boss", "pa_other", "path_skip"])
@pytest.mark.parametrize(
    ("what", "flag"),
    [("pa_for_job", FEE), ("pa_for_visa", VISA), ("pa_for_trip", TRIP), ("pa_other", FEE), ("path_skip", FEE)],
)
def test_in_canada_own_papers_and_the_trip_are_not_called_a_job_fee(program: str, what: str, flag: str) -> None:
    assert said(CANADA | FINE | {"program_ca": program, "fee_what": what}) == [flag]


@pytest.mark.parametrize("what", ["pa_for_visa", "pa_for_trip"])
def test_greater_dangers_come_before_who_pays_for_a_visa_or_a_trip(what: str) -> None:
    bad = {"debt": "affirm", "contract": "deny", "passport": "pa_someone", "pay": "deny"}
    answers = US | FINE | bad | {"program_us": "pa_h2b", "fee_what": what}
    greater = ["passport", "debt", "contract"]
    assert said(answers) == [f"path_before_travel_flag_{danger}" for danger in greater]
    assert said(answers | {"passport": "pa_me"})[2] == f"{FEE}_{what.removeprefix('pa_for_')}"


@pytest.mark.parametrize("language", sorted(LIBRARY.languages))
def test_what_the_money_was_for_is_answered_by_its_label_in_every_language(language: str) -> None:
    question = PATH.question("fee_what")
    assert question
    labels = {choice.id: choice.label for choice in LIBRARY.choices(question.offer, language)}
    assert len(set(labels.values())) == len(question.offer)
    state = State(PATH.id, US | {"program_us": "pa_h2a"}, "fee_what")
    for choice in question.choices:
        turn = paths.hear(PATH, state, Message(text=labels[choice]), WORDS, REGIONS, TODAY)
        assert turn.state.answers.get("fee_what") == choice, labels[choice]


@pytest.mark.parametrize("country", ["US", "CA"])
@pytest.mark.parametrize("flag", [VISA, TRIP])
def test_who_pays_names_where_it_is_written(flag: str, country: str) -> None:
    sources = LIBRARY.find(flag, "en", country).sources
    assert sources
    assert {source.mark for source in sources} == {"V1"}
