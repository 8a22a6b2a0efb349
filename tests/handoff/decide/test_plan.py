"""What the line decides about one message, without any store: the cases a person would notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handoff.decide import holder, plan, timers
from handoff.decide.queue_order import order
from handoff.model import Address, Channel, Conversation, Holder, Inbound, Text, Voice

pytestmark = pytest.mark.quick

NOW = 1_800_000_000_000
HELLO = Conversation("caaaaaaaaaaaaaaaaaaaaaaaaaa", exists=True, channel=Channel.SMS, language="es", greeted=True)
GUN = plan.Danger("violence_now", "Somebody near has a weapon.")


def says(text: str = "hello", **more: object) -> Inbound:
    return Inbound("twilio:SM1", Channel.SMS, Address("+15550100123"), Text(text), **more)  # type: ignore[arg-type]


def arrives(c: Conversation, *, command: str | None = None, choice: str | None = None, **more: object) -> plan.Decision:
    known = {"danger": None, "now": NOW, "on_shift": True, **more}
    return plan.arrival(c, says(), command=command, choice=choice, **known)  # type: ignore[arg-type]


def in_turn(c: Conversation, inbound: Inbound, **more: object) -> plan.Decision:
    known = {"language": "es", "language_sure": True, "danger": None, "choice": None, "repeats": 0, "now": NOW, **more}
    return plan.first(c, inbound, **known)  # type: ignore[arg-type]


def said(decision: plan.Decision) -> list[str]:
    return [reply.content_id for reply in decision.replies]


def test_stop_is_confirmed_once_and_only_that_passes_the_opt_out() -> None:
    decision = arrives(HELLO, command="stop")
    assert decision.opt_out is True
    assert [(r.content_id, r.despite_opt_out) for r in decision.replies] == [("stop_confirmed", True)]
    assert arrives(replace(HELLO, opted_out=True), command="stop").empty


@pytest.mark.parametrize("command", ["help", "stop"])
def test_after_an_opt_out_no_command_but_start_is_answered(command: str) -> None:
    assert arrives(replace(HELLO, opted_out=True), command=command).empty


def test_who_stopped_and_asks_to_be_forgotten_is_forgotten_in_silence() -> None:
    decided = in_turn(replace(HELLO, opted_out=True), says("forget me"), choice="delete_data")
    assert (decided.erase, said(decided), decided.ask_rasa) == (True, [], False)


def test_who_asks_for_a_person_with_the_first_word_is_told_all_the_same_who_this_is() -> None:
    decided = arrives(replace(HELLO, greeted=False), choice="ask_human")
    assert said(decided) == ["first_contact", "handover_waiting"]
    assert decided.set["greeted"]
    assert said(arrives(HELLO, choice="ask_human")) == ["handover_waiting"]


def test_who_waits_is_told_that_a_message_was_not_understood_by_the_line() -> None:
    waits = plan.failed(replace(HELLO, holder=Holder.WAITING), "x", now=NOW, on_shift=True)
    held = plan.failed(replace(HELLO, holder=Holder.HUMAN), "x", now=NOW, on_shift=True)
    assert (said(waits), said(held)) == (["action_failed"], [])


def test_start_resumes() -> None:
    decision = arrives(replace(HELLO, opted_out=True), command="start")
    assert (decision.opt_out, said(decision)) == (False, ["start_confirmed"])


def test_an_emergency_says_the_safety_text_queues_and_pages() -> None:
    decision = arrives(HELLO, danger=GUN)
    assert said(decision) == ["emergency_violence_now"]
    assert decision.set["holder"] is Holder.WAITING
    assert decision.set["urgency"] == 100
    assert [page.why for page in decision.pages] == ["violence_now"]
    assert [e.kind for e in decision.events] == ["alarm"]


def test_an_emergency_while_a_human_holds_reaches_the_humans_and_leaves_the_voice_to_them() -> None:
    decision = arrives(replace(HELLO, holder=Holder.HUMAN, advocate="advocate-1"), danger=GUN)
    assert decision.replies == ()
    assert "holder" not in decision.set
    assert decision.pages
    assert decision.events[0].kind == "alarm"


def test_ten_frightened_messages_get_one_safety_text_and_ten_alarms() -> None:
    c = replace(HELLO, **{k: v for k, v in arrives(HELLO, danger=GUN).set.items() if v is not None})
    again = arrives(c, danger=GUN)
    assert (again.replies, again.pages, len(again.events)) == ((), (), 1)
    worse = arrives(replace(c, emergency="being_moved", urgency=90), danger=GUN)
    assert said(worse) == ["emergency_violence_now"]


def test_a_question_taken_for_danger_while_people_are_called_already_is_answered() -> None:
    c = replace(HELLO, **{k: v for k, v in arrives(HELLO, danger=GUN).set.items() if v is not None})
    again = in_turn(c, says("can i get my pay"), danger=GUN)
    assert (again.replies, again.pages, again.ask_rasa) == ((), (), True)
    assert ([event.kind for event in again.events], again.set["alarm_at"]) == (["alarm"], NOW)
    assert said(in_turn(HELLO, says(), danger=GUN)) == ["emergency_violence_now"]


def test_a_doubtful_danger_asks_and_no_as_the_answer_raises_the_alarm() -> None:
    asked = in_turn(HELLO, says(), danger=replace(GUN, doubtful=True))
    assert said(asked) == ["ask_safe_now"]
    assert not asked.ask_rasa
    c = replace(HELLO, doubt=asked.set["doubt"], offer=("safe_yes", "safe_no"), offer_entry="ask_safe_now")
    assert said(arrives(c, choice="safe_no")) == ["emergency_violence_now"]
    assert arrives(c, choice="safe_yes").empty
    scared = plan.second(
        c,
        says("yes but i am scared"),
        plan.BotTurn((), (), "affirm"),
        greeted_now=False,
        waited_ms=0,
        now=NOW,
        on_shift=True,
    )
    assert (said(scared), "doubt" in scared.set) == (["ask_safe_now"], False)


def test_the_first_message_is_answered_with_who_we_are_and_with_the_answer() -> None:
    decision = in_turn(replace(HELLO, greeted=False), says())
    assert said(decision) == ["first_contact"]
    assert decision.ask_rasa


def test_a_picture_alone_is_acknowledged_and_goes_no_further() -> None:
    decision = in_turn(HELLO, says("", media=1))
    assert said(decision) == ["media_not_read"]
    assert not decision.ask_rasa


def test_an_advocate_is_told_of_a_picture_that_nobody_can_open() -> None:
    decision = in_turn(replace(HELLO, holder=Holder.HUMAN, advocate="a"), says("", media=1))
    assert decision.replies == ()
    assert [(event.kind, event.why) for event in decision.events] == [("note", "media")]


def test_two_answering_machines_stop_but_an_alarm_is_still_heard() -> None:
    assert in_turn(HELLO, says(), repeats=plan.LOOP - 1).ask_rasa
    looped = in_turn(HELLO, says(), repeats=plan.LOOP)
    assert (looped.ask_rasa, looped.replies) == (False, ())
    assert said(in_turn(HELLO, says(), repeats=plan.LOOP, danger=GUN)) == ["emergency_violence_now"]


def test_no_at_each_question_of_a_path_is_an_answer_each_time_and_at_one_question_a_machine() -> None:
    pay, debt = (replace(HELLO, offer_entry=f"path_is_this_right_ask_{id}") for id in ("pay", "debt"))
    assert plan.repeated(pay, "nope", NOW) != plan.repeated(debt, "nope", NOW)
    assert plan.repeated(pay, "nope", NOW) == plan.repeated(replace(pay, stuck=1), "nope", NOW)
    assert plan.repeated(HELLO, "nope", NOW) == plan.repeated(replace(HELLO, offer_entry="help_menu"), "nope", NOW)


def test_the_same_word_each_morning_is_no_machine() -> None:
    day = 24 * 3_600_000
    assert plan.repeated(HELLO, "hola", NOW) != plan.repeated(HELLO, "hola", NOW + day)


@pytest.mark.parametrize("c", [replace(HELLO, opted_out=True), replace(HELLO, holder=Holder.HUMAN, advocate="a")])
def test_the_assistant_is_silent_after_stop_and_while_a_human_holds(c: Conversation) -> None:
    decision = in_turn(c, says())
    assert not decision.ask_rasa
    assert decision.replies == ()


def test_a_closed_conversation_opens_again_with_the_assistant() -> None:
    decision = in_turn(replace(HELLO, holder=Holder.CLOSED), says())
    assert decision.set["holder"] is Holder.BOT
    assert decision.ask_rasa


def turn(*ids: str, ask: tuple[dict[str, str], ...] = (), topic: str | None = None) -> plan.BotTurn:
    return plan.BotTurn(tuple(plan.Say(i, {}, None) for i in ids), ask, topic)


def answers(c: Conversation, t: plan.BotTurn, **more: object) -> plan.Decision:
    known = {"greeted_now": False, "waited_ms": 5, "now": NOW, "on_shift": True, **more}
    return plan.second(c, says(), t, **known)  # type: ignore[arg-type]


def test_a_hand_over_asked_for_by_the_assistant_is_carried_out() -> None:
    decision = answers(HELLO, turn(ask=({"what": "handover", "why": "stuck"},)))
    assert said(decision) == ["handover_waiting"]
    assert decision.set["holder"] is Holder.WAITING


def test_nobody_on_shift_is_said_honestly_and_somebody_is_paged() -> None:
    decision = answers(HELLO, turn(ask=({"what": "handover", "why": "asked"},)), on_shift=False)
    assert said(decision) == ["handover_none_on_shift"]
    assert decision.pages


def test_a_long_wait_for_the_assistant_is_apologised_for() -> None:
    decision = answers(HELLO, turn("rights_housing"), waited_ms=plan.LATE_MS + 1)
    assert said(decision) == ["late_apology", "rights_housing"]


def test_a_call_back_time_is_a_note_for_advocates_not_a_reply() -> None:
    decision = answers(HELLO, turn("callback_saved", ask=({"what": "callback", "time": "after 9"},)))
    assert [(e.kind, e.text.reveal() if e.text else "") for e in decision.events] == [("note", "after 9")]
    assert decision.set["callback"] is True


def test_who_waits_and_names_a_time_gets_no_notice_before_it() -> None:
    decision = answers(QUEUED, turn("callback_saved", ask=({"what": "callback", "time": "after 9"},)))
    later = replace(QUEUED, notices=decision.set.get("notices", 0), pages=99)
    assert said(due(later, NOW + 10**6)) == []


@pytest.mark.parametrize("why", ["tip", "callback"])
@pytest.mark.parametrize("on_shift", [True, False])
def test_who_left_something_and_then_asks_for_a_person_has_one_called(why: str, on_shift: bool) -> None:
    c = replace(QUEUED, why=why, urgency=10, notices=2, waiting_since=NOW - 10**6)
    decision = arrives(c, choice="ask_human", on_shift=on_shift)
    assert said(decision) == ["handover_waiting" if on_shift else "handover_none_on_shift"]
    assert (decision.set["urgency"], decision.set["notices"]) == (40, 0)
    assert bool(decision.pages) is not on_shift


def test_who_waits_because_the_assistant_was_stuck_and_then_asks_is_no_less_urgent_than_who_asks() -> None:
    decision = arrives(replace(QUEUED, why="stuck", urgency=30), choice="ask_human")
    assert (said(decision), decision.set["urgency"]) == (["handover_still_waiting"], 40)
    alarmed = replace(QUEUED, why="violence_now", emergency="violence_now", urgency=100)
    assert not arrives(alarmed, choice="ask_human").set


ASKED = replace(HELLO, offer_entry="path_tell_ask_child", offer=("affirm", "deny", "path_skip"))


def test_a_question_of_a_path_comes_again_once_a_language_is_chosen_from_the_list() -> None:
    listed = answers(ASKED, turn("change_language", topic="change_language"))
    c = replace(ASKED, offer_entry="change_language", offer=("lang_en", "lang_es"), **pick(listed, "held"))
    decision = in_turn(c, says("2"), choice="lang_es", language=None)
    assert said(decision) == ["language_changed", "path_tell_ask_child"]
    assert decision.replies[1].offer == ASKED.offer
    elsewhere = answers(replace(c, offer_entry="help_menu"), turn("change_language", topic="change_language"))
    c = replace(c, offer_entry="change_language", **pick(elsewhere, "held"))
    assert said(in_turn(c, says("2"), choice="lang_es", language=None)) == ["language_changed"]


def test_an_answer_in_which_a_language_is_named_stays_an_answer() -> None:
    heard = turn("path_tell_ask_when", topic="change_language")
    assert said(answers(ASKED, heard, named_language="es")) == ["path_tell_ask_when"]
    asks = turn("change_language", topic="change_language")
    assert said(answers(ASKED, asks, named_language="es")) == ["language_changed", "path_tell_ask_child"]


def pick(decision: plan.Decision, begins: str) -> dict[str, Any]:
    return {name: value for name, value in decision.set.items() if name.startswith(begins)}


def test_slowness_is_told_once() -> None:
    assert said(plan.slow(HELLO)) == ["assistant_slow"]
    assert plan.slow(replace(HELLO, slow_told=True)).empty


def test_the_queue_is_by_urgency_then_by_waiting_time() -> None:
    def waits(id: str, urgency: int, since: int) -> Conversation:
        return replace(HELLO, id=id, urgency=urgency, waiting_since=since)

    queue = order([waits("a", 40, 1), waits("b", 100, 9), waits("c", 40, 0), waits("d", 100, 3)])
    assert [c.id for c in queue] == ["d", "b", "c", "a"]


HELD = replace(HELLO, holder=Holder.HUMAN, advocate="advocate-1", version=3)
QUEUED = replace(HELLO, holder=Holder.WAITING, waiting_since=NOW, paged_at=NOW)


def due(c: Conversation, at: int, *, last_sign: int | None = None, on_shift: bool = True) -> plan.Decision:
    return timers.due(c, now=at, last_sign=last_sign, vanish_ms=120_000, on_shift=on_shift, targets=2)


@pytest.mark.parametrize(("silent_ms", "back"), [(0, False), (119_999, False), (120_000, True), (120_001, True)])
def test_a_vanished_advocates_conversation_returns_after_two_minutes(silent_ms: int, back: bool) -> None:
    decision = due(HELD, NOW, last_sign=NOW - silent_ms)
    assert (said(decision) == ["handover_lost"]) is back
    assert (decision.set.get("holder") is Holder.WAITING) is back


def test_an_advocate_never_seen_counts_as_vanished() -> None:
    assert said(due(HELD, NOW)) == ["handover_lost"]


@pytest.mark.parametrize(
    ("waited", "notices", "told"),
    [(59_999, 0, False), (60_000, 0, True), (299_999, 1, False), (300_000, 1, True), (10**9, 2, False)],
)
def test_who_waits_is_told_after_one_minute_and_after_five_and_no_more(waited: int, notices: int, told: bool) -> None:
    c = replace(QUEUED, notices=notices, pages=99)
    decision = due(c, NOW + waited)
    assert (said(decision) == ["handover_still_waiting"]) is told


def test_an_unclaimed_emergency_calls_the_next_on_the_list() -> None:
    c = replace(QUEUED, emergency="violence_now", pages=1, notices=2)
    assert due(c, NOW + 119_999).empty
    assert [page.target for page in due(c, NOW + 120_000).pages] == [1]
    rounds_over = replace(c, pages=timers.ROUNDS * 2)
    assert due(rounds_over, NOW + 10**9).empty


def test_a_claim_joins_with_the_lines_own_voice_and_clears_the_mark_of_a_call_back() -> None:
    decision = holder.claim("advocate-1")
    assert [r.voice for r in decision.replies] == [Voice.LINE]
    assert decision.set["callback"] is False
    assert decision.expect["holder"] == [Holder.BOT, Holder.WAITING, Holder.CLOSED]


@pytest.mark.parametrize(
    ("c", "code"),
    [
        (replace(HELLO, exists=False), "unknown_conversation"),
        (HELLO, "not_holder"),
        (HELD, None),
        (replace(HELD, advocate="advocate-2"), "held_by_other"),
        (replace(HELD, opted_out=True), "opted_out"),
    ],
)
def test_why_an_advocate_may_not_write(c: Conversation, code: str | None) -> None:
    assert holder.may_reply(c, "advocate-1") == code
