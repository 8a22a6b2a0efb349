"""What one message does in the middle of a path: an answer, a step back, a way out, something else, a day later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

import paths
from paths import Message, Regions, State, Turn, Words

pytestmark = pytest.mark.quick

DATA = File(__file__).parent.parent.parent / "data"
PATHS = paths.load(DATA / "paths")
WORDS = Words.load(DATA)
REGIONS = Regions.load(DATA)
TODAY = date(2026, 11, 24)


def at(path: str, **answers: str) -> State:
    """A person who has answered so far and was just asked the next question."""
    question = paths.next_question(PATHS[path], answers)
    return State(path, answers, question.id if question else "")


def hear(state: State, text: str = "", *, choice: str | None = None, intent: str = "", sure: float = 0.9,
         hours: float = 0.0) -> Turn:  # fmt: skip
    message = Message(text, choice, intent or (choice or ""), sure, hours)
    return paths.hear(PATHS[state.path], state, message, WORDS, REGIONS, TODAY)


def test_an_answer_leads_to_the_next_question() -> None:
    turn = hear(at("is_this_right"), "no", intent="deny")
    assert turn.then == "ask"
    assert turn.state.answers == {"leave": "deny"}
    assert turn.question and turn.question.id == "papers"


def test_a_question_that_does_not_concern_somebody_is_not_asked() -> None:
    turn = hear(at("before_travel", country="country_us", program_us="pa_h2a"), choice="deny")
    assert turn.question and turn.question.id == "contract"


def test_going_back_takes_the_last_answer_back_and_what_hung_on_it() -> None:
    state = at("before_travel", country="country_us", program_us="pa_h2a", fee="affirm")
    turn = hear(state, "atrás")
    assert turn.question and turn.question.id == "fee"
    turn = hear(turn.state, "no", intent="deny")
    assert turn.question and turn.question.id == "contract"


def test_going_back_at_the_first_question_puts_it_again() -> None:
    turn = hear(at("tell"), "BACK", intent="goodbye", sure=0.99)
    assert (turn.then, turn.state.asked) == ("ask", "danger")


def test_a_changed_answer_counts_and_the_old_branch_does_not() -> None:
    answers = {"now": "country_us", "where": "country_us", "force": "affirm", "permit": "pa_one_boss", "who": "pa_boss"}
    assert {fit.route.id for fit in paths.routes(PATHS["could_stay"], answers)} == {"t_visa"}


def test_no_is_an_answer_where_it_can_be_one_and_leaves_where_it_cannot() -> None:
    assert hear(at("tell"), "no", intent="deny").then == "ask"
    assert hear(at("could_stay"), "no", intent="deny").then == "left"
    assert hear(at("owed_money", safe="affirm", region="US-TX"), "no thanks", intent="deny").then == "left"


@pytest.mark.parametrize("text", ["leave", "Not now", "dejar", "laisser tomber", "离开", "хватит", "छोड़ो"])
def test_leaving_in_any_language_keeps_the_answers(text: str) -> None:
    turn = hear(at("could_stay", now="country_ca"), text)
    assert (turn.then, turn.state.answers) == ("left", {"now": "country_ca"})


def test_goodbye_leaves() -> None:
    assert hear(at("could_stay"), "bye now", intent="goodbye").then == "left"


def test_a_person_can_be_asked_for_at_a_question_for_free_text_too() -> None:
    assert hear(at("tell", danger="deny", child="deny", place="x"), "A PERSON").about == "ask_human"
    assert hear(at("help_near_me"), "can I talk to a person", intent="ask_human").about == "ask_human"


def test_what_was_seen_is_a_tip_whatever_it_sounds_like() -> None:
    state = at("tell", danger="deny", child="deny", place="Fresno")
    turn = hear(state, "please call me back, he holds them there", intent="callback", sure=0.99)
    assert turn.state.answers["seen"] == "please call me back, he holds them there"


def test_another_subject_is_answered_and_the_question_waits() -> None:
    state = at("is_this_right", leave="deny")
    turn = hear(state, "how do I get a T visa?", intent="immig_t_visa")
    assert (turn.then, turn.about, turn.state) == ("want", "immig_t_visa", state)
    assert paths.resume(PATHS["is_this_right"], turn.state).question == PATHS["is_this_right"].question("papers")


def test_a_question_at_the_question_for_a_place_is_no_place() -> None:
    turn = hear(at("help_near_me"), "how do I get my passport back?", intent="rights_documents_taken")
    assert (turn.then, turn.about) == ("want", "rights_documents_taken")
    assert hear(at("help_near_me"), "Ontario", intent="greet").state.answers == {"place": "Ontario"}


def test_one_unknown_word_does_not_end_the_questions() -> None:
    state = at("owed_money", safe="affirm", region="US-TX", start="path_skip")
    assert hear(state, "abc", intent="goodbye", sure=0.66).says == ("path_unclear_number",)


def test_the_wish_to_be_forgotten_is_heard_by_its_label() -> None:
    assert hear(at("tell"), "Forget me", intent="deny", sure=0.6).about == "delete_data"


def test_the_language_can_change_while_the_question_stays_open() -> None:
    turn = hear(at("tell"), "español por favor", intent="change_language")
    assert (turn.then, turn.about, turn.state.asked) == ("hold", "change_language", "danger")
    assert hear(turn.state, "sí").state.answers == {"danger": "affirm"}


def test_a_language_or_a_person_is_asked_for_at_a_question_for_words_of_ones_own_too() -> None:
    for state in (at("help_near_me"), at("tell", danger="deny", child="deny", place="Fresno")):
        turn = hear(state, "español por favor", intent="change_language", sure=0.95)
        assert (turn.then, turn.about, turn.state) == ("hold", "change_language", state)
        assert hear(state, "quiero hablar con una persona", intent="ask_human", sure=0.95).about == "ask_human"
    long = "he shouts at them in Spanish and they want to talk to a person"
    assert hear(state, long, intent="ask_human", sure=0.95).state.answers["seen"] == long


def test_one_word_about_people_is_a_tip_and_no_wish_for_a_language() -> None:
    state = at("tell", danger="deny", child="deny", place="Fresno")
    assert hear(state, "haitiano", intent="change_language", sure=0.99).state.answers["seen"] == "haitiano"


def test_a_choice_of_another_path_switches_and_of_this_one_goes_on_with_what_was_answered() -> None:
    state = at("tell", danger="deny")
    assert (hear(state, choice="path_owed_money").then, hear(state, choice="path_owed_money").about) == (
        "switch",
        "path_owed_money",
    )
    again = hear(state, choice="path_tell")
    assert (again.then, again.says, again.state) == ("ask", ("path_own_kept",), state)
    assert hear(at("tell"), choice="path_tell").says == ("path_start",)


def test_answers_to_several_paths_wait_and_the_latest_goes_on_first() -> None:
    state = at("tell", danger="deny")
    for id, answers in (("could_stay", {"now": "country_us"}), ("is_this_right", {"leave": "deny"})):
        turn = paths.start(PATHS[id], state)
        assert turn.says == ("path_other_kept", "path_start")
        state = replace(turn.state, answers=answers)
    assert State.of(state.plain(), PATHS) == state
    last = paths.waiting(hear(state, "no", intent="deny").state)
    assert last and (last.path, last.answers) == ("could_stay", {"now": "country_us"})
    first = paths.waiting(last)
    assert first and (first.path, first.answers) == ("tell", {"danger": "deny"})
    assert paths.waiting(first) is None
    back = paths.start(PATHS["tell"], state)
    assert (back.says, back.state.answers) == (("path_other_kept", "path_own_kept"), {"danger": "deny"})
    assert set(back.state.others) == {"could_stay", "is_this_right"}
    odd = state.plain() | {"others": {"gone": {"x": "y"}, "tell": {"gone": "z"}, "could_stay": "no"}}
    assert State.of(odd, PATHS) == replace(state, others={})


def test_a_choice_of_an_earlier_question_is_asked_about() -> None:
    turn = hear(at("tell", danger="deny", child="deny", place="x", seen="y"), choice="pa_boss")
    assert (turn.then, turn.says) == ("ask", ("path_unclear",))


def test_three_times_not_understood_calls_a_person_and_keeps_the_question() -> None:
    turn = hear(at("could_stay"), "qwerty")
    assert (turn.then, turn.says) == ("ask", ("path_unclear",))
    turn = hear(hear(turn.state, "qwerty uiop").state, "qwerty uiop")
    assert (turn.then, turn.state.asked, turn.state.unclear) == ("stuck", "now", 0)


def test_a_wrong_number_is_told_apart_from_no_number() -> None:
    state = at("owed_money", safe="affirm", region="US-TX", start="2026-03-01", end="2026-09-30")
    assert hear(state, "900").says == ("path_unclear_range",)
    assert hear(state, "a lot").says == ("path_unclear_number",)


def test_the_next_day_an_answer_counts_and_a_greeting_is_asked_about() -> None:
    state = at("could_stay", now="country_us")
    assert hear(state, "Canada", hours=20).then == "ask"
    assert hear(state, choice="country_ca", hours=20).then == "ask"
    assert hear(state, "hello there", intent="greet", hours=20).then == "resume"
    assert hear(at("help_near_me"), "hello there", intent="greet", hours=20).then == "resume"


def test_a_state_comes_back_as_it_was_kept_and_odd_ones_do_no_harm() -> None:
    state = at("could_stay", now="country_us")
    assert State.of(state.plain(), PATHS) == state
    assert State.of(None, PATHS) is None
    assert State.of({"path": "gone"}, PATHS) is None
    changed = state.plain() | {"answers": {"now": "country_us", "gone": "x"}}
    assert State.of(changed, PATHS) == state


@given(st.sampled_from(sorted(PATHS)), st.lists(st.text(max_size=60), max_size=30), st.data())
def test_whatever_is_written_there_is_always_a_next_step(id: str, texts: list[str], data: st.DataObject) -> None:
    turn = paths.begin(PATHS[id])
    for text in texts:
        if turn.then not in ("ask", "hold"):
            break
        intent = data.draw(st.sampled_from(["", "greet", "deny", "affirm", "ask_human", "need_lawyer", "nlu_fallback"]))
        turn = hear(turn.state, text, intent=intent, sure=data.draw(st.floats(0, 1)))
        assert turn.then in ("ask", "hold", "end", "left", "resume", "want", "switch", "stuck")
        assert (turn.question is not None) == (turn.then == "ask")


def test_points_are_the_sum_of_the_weights_and_not_sure_counts_nothing() -> None:
    path = PATHS["is_this_right"]
    signs = ("papers", "pay", "debt", "promise", "threats", "hurt", "made", "young")
    all_signs = {"leave": "deny", "alone": "deny"} | dict.fromkeys(signs, "affirm")
    told = paths.points(path, all_signs)
    assert told.total == told.most == sum(indicator.weight for indicator in path.indicators)
    assert paths.points(path, {question.id: "path_skip" for question in path.questions}).total == 0


def test_nobody_is_told_a_number_or_a_verdict() -> None:
    for young in ("affirm", "deny"):
        said = [e.say for e in paths.endings(PATHS["is_this_right"], {"threats": "affirm", "young": young})]
        assert said[0] == "path_is_this_right_end_signs"
        assert (said[-1] == "path_is_this_right_end_young") == (young == "affirm")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            {"now": "country_us", "where": "country_us", "force": "affirm", "police": "affirm"},
            ["t_visa", "u_visa", "cp"],
        ),
        ({"now": "country_us", "where": "country_ca", "force": "affirm"}, ["t_visa"]),
        ({"now": "country_us", "where": "country_us", "young": "affirm", "sex": "affirm"}, ["t_visa"]),
        ({"now": "country_ca", "force": "affirm", "permit": "pa_no_papers"}, ["trp", "hc"]),
        ({"now": "country_ca", "permit": "pa_one_boss", "who": "pa_boss"}, ["owp"]),
        ({"now": "country_ca", "permit": "pa_one_boss", "force": "affirm", "who": "pa_boss"}, ["owp"]),
        ({"now": "pa_abroad", "force": "affirm", "where": "country_us"}, []),
        ({"now": "country_us", "where": "country_us", "who": "pa_partner", "partner": "affirm"}, ["vawa"]),
    ],
)
def test_routes_that_may_fit(answers: dict[str, str], expected: list[str]) -> None:
    assert [fit.route.id for fit in paths.routes(PATHS["could_stay"], answers)] == expected


def test_no_us_visa_is_named_to_somebody_in_canada_and_no_canadian_permit_in_the_us() -> None:
    us = {"t_visa", "u_visa", "cp", "vawa", "sij", "asylum"}
    for route in PATHS["could_stay"].routes:
        for need in route.need:
            assert need["now"] == (("country_us",) if route.id in us else ("country_ca",))


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        ("a", "id: b\ntopic: x\nquestions: []\n", "has to be the name of the file"),
        ("a", "id: a\ntopic: x\nquestions:\n- {id: q, choices: [1, 2, 3, 4, 5, 6]}\n", "6 at most"),
        ("a", "id: a\ntopic: x\nquestions:\n- {id: q, kind: color, choices: [x]}\n", "is of the kind color"),
        ("a", "id: a\ntopic: x\nquestions:\n- {id: q, choices: [x], when: [{p: [y]}]}\n", "which is not asked before"),
        ("a", "id: a\ntopic: x\nquestions:\n- {id: q, choices: [x]}\n- {id: q, choices: [x]}\n", "there twice"),
        ("a", "id: a\ntopic: x\nquestions:\n- {id: q, choices: [x], colour: y}\n", "does not know colour"),
        ("a", "id: a\ntopic: x\nquestions: []\nindicators:\n- {id: i, when: [], weight: 99}\n",
         "whole number from 1 to 10"),
        ("a", "id: a\ntopic: x\nquestions:\n- {id: q, choices: [x]}\nlast:\n- {say: y, when: [{q: [z]}]}\n",
         "cannot be answered with z"),
        ("a", "- no mapping\n", "TypeError"),
        ("a", "id: [\n", "cannot be read"),
    ],
)  # fmt: skip
def test_a_broken_path_says_where_and_what(tmp_path: File, file: str, text: str, what: str) -> None:
    (tmp_path / f"{file}.yml").write_text(text, "utf-8")
    with pytest.raises(paths.PathError) as told:
        paths.load(tmp_path)
    assert f"{file}.yml" in str(told.value)
    assert what in str(told.value)
