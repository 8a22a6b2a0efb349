"""A text asked for later: which waits are understood, and when it is still safe to send it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import load
from handoff.decide import later, plan
from handoff.decide.commands import standing
from handoff.model import Address, Channel, Conversation, Holder, Inbound, Text

pytestmark = pytest.mark.quick

LIBRARY = load(Path(__file__).parents[3] / "data" / "content")
LANGUAGES = sorted(LIBRARY.languages)
NOW = 1_800_000_000_000
HOUR = later.HOUR_MS
ASKED = Conversation(
    "caaaaaaaaaaaaaaaaaaaaaaaaaa", exists=True, channel=Channel.SMS, language="en", greeted=True, version=4,
    offer=(*later.CHOICES, later.CANCEL), offer_entry=later.ASK,
)  # fmt: skip
PLANNED = replace(ASKED, offer_entry=later.SET, offer=(later.CANCEL,), later_at=NOW, later_from="twilio:SM1")
ZEROS = [chr(c) for c in range(0x10000) if unicodedata.category(chr(c)) == "Nd" and unicodedata.decimal(chr(c)) == 0]


def said(decision: plan.Decision | None) -> list[str]:
    assert decision is not None
    return [reply.content_id for reply in decision.replies]


# --- what is understood -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("6 hours", 6), ("In 6 hours.", 6), ("6 HRS", 6), ("in 6h", 6), ("6 hours from now", 6), ("in an hour", 1),
        ("6 horas", 6), ("en 6 horas", 6), ("daqui a 6 horas", 6), ("Dans 6 heures", 6), ("nan 6 èdtan", 6),
        ("6 oras mula ngayon", 6), ("6 tiếng", 6), ("6 giờ nữa", 6), ("6小时后", 6), ("６个小时", 6), ("6시간 후", 6),
        ("6 jam lagi", 6), ("६ घंटे", 6), ("੬ ਘੰਟੇ", 6), ("بعد ٦ ساعات", 6), ("через 6 часов", 6), ("6 годин", 6),
    ],
)  # fmt: skip
def test_a_wait_in_hours_is_understood_in_every_language_and_in_any_digits(text: str, wait: int) -> None:
    assert later.hours(text) == wait


@pytest.mark.parametrize(
    "text",
    [
        "7pm", "3 pm", "19:30", "at 6", "tonight", "tomorrow", "a las 6", "a las 6 horas", "à 6 heures", "18h00", "6h",
        "às 6 horas", "6 giờ", "sau 6 giờ", "6点", "6시", "jam 6", "6 बजे", "6 ਵਜੇ", "الساعة 6", "в 6 часов",
        "о 6 годині",
    ],
)  # fmt: skip
def test_a_time_of_day_is_no_wait_since_nobody_knows_where_that_clock_stands(text: str) -> None:
    assert later.hours(text) is None


@pytest.mark.parametrize("text", ["", "6", "0 hours", "73 hours", "111 hours", "1.5 hours", "2-3 hours", "6 days", "h"])
def test_nothing_is_guessed(text: str) -> None:
    assert later.hours(text) is None


@given(st.text())
def test_whatever_is_written_is_a_wait_from_1_to_72_or_none(text: str) -> None:
    assert later.hours(text) in (None, *range(1, 73))


@given(st.integers(0, 10**6), st.sampled_from(ZEROS), st.sampled_from(["hours", "horas", "小时", "ساعات", "घंटे"]))
def test_every_number_in_every_script_is_itself_or_none(number: int, zero: str, unit: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert later.hours(f"{written} {unit}") == (number if 1 <= number <= 72 else None)


@given(st.text(alphabet="9", min_size=4, max_size=6000))
def test_a_number_without_end_is_none(digits: str) -> None:
    assert later.hours(f"{digits} hours") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_and_the_example_of_the_question_mean_what_they_say(language: str) -> None:
    for choice, wait in later.CHOICES.items():
        assert later.hours(LIBRARY.labels[language][choice]) == wait, choice
    asked = LIBRARY.render(later.ASK, language, None).text
    assert standing(LIBRARY.labels[language][later.CANCEL]) == later.CANCEL, "it works at any moment"
    example = re.search(r"6[^.,()。।]+", asked)
    assert example and later.hours(example.group()) == 6, asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_begins_neutrally_names_the_way_out_and_is_one_text(language: str) -> None:
    for country in ("US", "CA", None):
        rendered = LIBRARY.render(later.TEXT, language, country)
        assert rendered.language == language
        assert "STOP" in rendered.text
        assert not rendered.choices
        betrays = ("traffick", "hotline", "police", "rights", "trata", "traite", "tráfico", "911", "help")
        assert not [word for word in betrays if word in rendered.text.casefold()]


# --- what it does -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "wait"), later.CHOICES.items())
def test_a_choice_plans_it_and_says_so(choice: str, wait: int) -> None:
    decision = later.heard(ASKED, "twilio:SM9", "", choice, now=NOW)
    assert said(decision) == [later.SET]
    assert decision and decision.set == {"later_at": NOW + wait * HOUR, "later_from": "twilio:SM9"}
    assert decision.replies[0].values == {"hours": str(wait)}


def test_words_plan_it_only_in_answer_to_the_question() -> None:
    assert said(later.heard(ASKED, "twilio:SM9", "in 5 hours", None, now=NOW)) == [later.SET]
    assert later.heard(replace(ASKED, offer_entry="help_menu"), "twilio:SM9", "in 5 hours", None, now=NOW) is None


@pytest.mark.parametrize("text", ["3 pm", "7", "19:30", "5 days", "a las 3"])
def test_another_time_is_asked_again_and_its_number_chooses_nothing(text: str) -> None:
    assert said(later.heard(ASKED, "twilio:SM9", text, None, now=NOW)) == [later.ASK]
    assert later.tells(ASKED, text) == (text != "7")


@pytest.mark.parametrize("text", ["what is a T visa", "my boss owes me 300 dollars for 3 weeks of work", "2", "(3)"])
def test_other_words_and_the_number_of_a_choice_stay_what_they_are(text: str) -> None:
    assert not later.tells(ASKED, text)
    if not any(letter.isdigit() for letter in text) or len(text) > 9:
        assert later.heard(ASKED, "twilio:SM9", text, None, now=NOW) is None


def test_not_sending_it_ends_the_plan_and_is_true_when_there_was_none() -> None:
    ended = later.heard(PLANNED, "twilio:SM9", "", later.CANCEL, now=NOW)
    assert ended and ended.set == {"later_at": None, "later_from": None}
    elsewhere = later.heard(replace(PLANNED, offer_entry="help_menu"), "twilio:SM9", "", later.CANCEL, now=NOW)
    assert elsewhere and elsewhere.replies[0].offer == (), "the question that stands keeps its choices"
    nothing = later.heard(ASKED, "twilio:SM9", "", later.CANCEL, now=NOW)
    assert nothing and nothing.set == {} and said(nothing) == [later.CANCELLED]


@pytest.mark.parametrize(
    ("topic", "entry"),
    [("not_safe_to_text", "not_safe_to_text"), ("deny", "unsafe_ack"), ("stop_contact", "stop_contact")],
)
def test_who_writes_that_texting_is_not_safe_gets_nothing_later(topic: str, entry: str) -> None:
    inbound = Inbound("twilio:SM9", Channel.SMS, Address("+15550100123"), Text("he reads my phone"))
    turn = plan.BotTurn((plan.Say(entry, {}, None),), (), topic)
    told = plan.second(PLANNED, inbound, turn, greeted_now=False, waited_ms=0, now=NOW, on_shift=True)
    decision = later.kept(PLANNED, inbound.id, told)
    assert decision.set["later_at"] is None
    assert [(e.kind, e.why) for e in decision.events] == [("note", "later")]
    assert later.kept(replace(PLANNED, later_at=None), inbound.id, told) == told, "nothing was planned"


def test_an_alarm_and_being_forgotten_end_the_plan_and_other_words_do_not() -> None:
    danger = plan.alarm(PLANNED, "twilio:SM9", plan.Danger("violence_now", "a weapon"), now=NOW)
    assert later.kept(PLANNED, "twilio:SM9", danger).set["later_at"] is None
    assert later.kept(PLANNED, "twilio:SM9", plan.Decision(erase=True)).set["later_at"] is None
    thanks = plan.Decision((plan.Reply("thank"),), {"topic": "thank"})
    assert later.kept(PLANNED, "twilio:SM9", thanks) == thanks


def test_nothing_is_due_before_its_time_and_it_is_sent_at_it_without_choices() -> None:
    assert later.due(PLANNED, now=NOW - 1).empty
    sent = later.due(PLANNED, now=NOW)
    assert [(r.content_id, r.offer) for r in sent.replies] == [(later.TEXT, ())]
    assert sent.set == {"later_at": None, "later_from": None}
    assert sent.expect == {"exists": True, "version": 4}


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"holder": Holder.HUMAN, "advocate": "advocate-1"}, 0),
        ({"doubt": "violence_now"}, 0),
        ({}, later.TOO_LATE_MS + 1),
        ({"slow_told": True}, later.TOO_LATE_MS + 1),
    ],
)
def test_where_it_may_not_be_safe_it_is_not_sent_and_advocates_read_why(change: dict[str, object], after: int) -> None:
    decision = later.due(replace(PLANNED, **change), now=NOW + after)  # type: ignore[arg-type]
    assert decision.replies == ()
    assert decision.set == {"later_at": None, "later_from": None}
    assert [(e.kind, e.by, e.why) for e in decision.events] == [("note", "line", "later")]


def test_it_waits_while_a_message_waits_to_be_understood() -> None:
    assert later.due(replace(PLANNED, slow_told=True), now=NOW + 60_000).empty


@pytest.mark.parametrize("holder", [Holder.BOT, Holder.WAITING, Holder.CLOSED])
def test_whoever_does_not_speak_with_a_human_gets_it(holder: Holder) -> None:
    assert said(later.due(replace(PLANNED, holder=holder), now=NOW)) == [later.TEXT]


def test_after_an_opt_out_it_ends_without_a_word() -> None:
    decision = later.due(replace(PLANNED, opted_out=True), now=NOW)
    assert (decision.replies, decision.events) == ((), ())
    assert decision.set == {"later_at": None, "later_from": None}
