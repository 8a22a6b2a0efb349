"""The forms of the guided paths, driven as Rasa drives them: what is said, what is asked of the line, what is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import paths as guided
from actions.paths import AskPathAnswer, PathEnd, PathForm, PathResume, PathWords, PathYesNo
from actions.safe import SafeAction
from actions.yes_no import YesNo


class Talk:
    """One conversation: the slots and events that Rasa would keep."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {"path_state": None, "path_open": False, "requested_slot": None}
        self.events: list[dict[str, Any]] = []
        self.latest: dict[str, Any] = {}
        self.said: list[str] = []
        self.offers: list[Any] = []
        self.values: list[dict[str, str]] = []
        self.asked: list[dict[str, str]] = []
        self.followed: list[str] = []
        self.now = 1_000_000.0

    def hear(self, text: str, intent: str = "", sure: float = 0.9) -> None:
        name = text[1:] if text.startswith("/") else intent
        self.latest = {"text": text, "intent": {"name": name, "confidence": 1.0 if text.startswith("/") else sure}}
        self.now += 60
        self.events.append({"event": "user", "timestamp": self.now, "parse_data": self.latest})
        self.said, self.offers, self.values, self.asked, self.followed = [], [], [], [], []

    def run(self, action: SafeAction) -> None:
        dispatcher = CollectingDispatcher()
        tracker = Tracker("c", self.slots, self.latest, self.events, False, None, {}, "action_listen")
        for event in asyncio.run(action.run(dispatcher, tracker, {})):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            else:
                self.followed.append(event["name"])
        self.now += 1
        for message in dispatcher.messages:
            custom = message["custom"]
            if "say" in custom:
                self.said.append(custom["say"])
                self.offers.append(custom["offer"])
                self.values.append(custom["with"])
                self.events.append({"event": "bot", "timestamp": self.now, "data": {"custom": custom}})
            else:
                self.asked.append(custom["ask"])

    def turn(self, form: PathForm, text: str, intent: str = "", sure: float = 0.9) -> None:
        self.hear(text, intent, sure)
        self.run(form)
        self.run(AskPathAnswer() if self.slots["requested_slot"] else PathEnd())


FORMS = {form.path_id: form for form in PathForm.__subclasses__()}


@pytest.fixture
def talk() -> Talk:
    return Talk()


def through(talk: Talk, path: str, *texts: str) -> None:
    talk.turn(FORMS[path](), f"/path_{path}")
    for text in texts:
        talk.turn(FORMS[path](), text)


def test_every_path_has_its_form() -> None:
    assert set(FORMS) == set(guided.known())
    assert {form().name() for form in FORMS.values()} == {f"validate_path_{id}_form" for id in guided.known()}


@pytest.mark.parametrize("path", sorted(FORMS))
def test_a_path_begins_with_how_it_goes_and_its_first_question(talk: Talk, path: str) -> None:
    through(talk, path)
    first = guided.known()[path].questions[0]
    assert talk.said == ["path_start", first.ask]
    assert talk.offers == [[], list(first.offer)]
    assert talk.slots["path_open"] is True


def test_what_the_job_offer_lacks_is_said_then_what_to_check(talk: Talk) -> None:
    through(
        talk, "before_travel", "/country_us", "/pa_h2a", "/affirm", "/pa_recruiter", "/pa_for_job", "/deny",
        "/affirm", "/pa_me", "/pa_own_place", "/affirm",
    )  # fmt: skip
    assert talk.said == ["path_before_travel_flag_fee", "path_before_travel_end"]
    assert talk.slots["path_state"] is None
    assert talk.slots["path_open"] is False


def test_the_country_of_the_job_is_told_to_the_line(talk: Talk) -> None:
    through(talk, "before_travel", "/country_ca")
    assert talk.asked == [{"what": "country", "country": "CA"}]


def test_points_go_to_advocates_and_never_to_the_person(talk: Talk) -> None:
    through(talk, "is_this_right", "/deny", "/affirm", *["/deny"] * 4, "/affirm", *["/deny"] * 3)
    assert talk.said == ["path_is_this_right_end_signs"]
    assert talk.values == [{}]
    assert talk.offers[0][-1] == "ask_human"
    (note,) = talk.asked
    assert (note["what"], note["text_id"]) == ("note", "points")
    assert note["signs"].split(",") == ["cannot_leave", "threatened", "papers_kept", "cut_off"]
    assert int(note["points"]) == 10


def test_ways_to_stay_end_with_a_lawyer_and_a_note_for_advocates(talk: Talk) -> None:
    through(
        talk, "could_stay", "/country_us", "/country_us", "/affirm", "/deny", "/pa_boss", "/pa_now", "/deny", "/deny",
        "/deny",
    )  # fmt: skip
    assert talk.said == ["path_could_stay_t_visa", "path_could_stay_end"]
    assert talk.asked == [{"what": "note", "text_id": "routes", "path": "could_stay", "routes": "t_visa:6"}]


OWED = ("/affirm", "Texas", "3/2026", "/pa_now", "40", "100", "0", "/deny")


def test_what_may_be_owed_is_shown_when_it_is_safe_and_put_on_a_page(talk: Talk) -> None:
    through(talk, "owed_money", *OWED)
    assert talk.said == ["path_owed_money_sum"]
    assert talk.values[0]["paid"] == "100.00 USD"
    (record,) = talk.asked
    assert all(isinstance(value, str) for value in record.values())
    assert (record["what"], record["country"], record["place"], record["start"]) == ("record", "US", "TX", "2026-03-01")
    assert (record["hours_a_week"], record["paid"], record["farm"], record["safe"]) == ("40", "100", "no", "yes")


@pytest.mark.parametrize("safe", ["/deny", "/path_skip"])
def test_no_sum_is_shown_unless_it_is_said_to_be_safe(talk: Talk, safe: str) -> None:
    through(talk, "owed_money", safe, *OWED[1:])
    assert talk.said == ["path_owed_money_private"]
    assert talk.values == [{}]
    assert talk.asked[0]["safe"] == "no"


def test_weeks_are_asked_when_no_date_is_known(talk: Talk) -> None:
    through(talk, "owed_money", "/affirm", "CA", "idk", "12", "40", "none", "0", "no")
    assert talk.said == ["path_owed_money_sum"]
    assert (talk.asked[0]["weeks"], talk.asked[0]["start"], talk.asked[0]["place"]) == ("12", "", "CA")


def test_a_province_without_a_checked_rate_and_a_sum_without_hours_call_for_a_person(talk: Talk) -> None:
    through(talk, "owed_money", "/affirm", "Canada", "3/2026", "/pa_now", "40", "100", "0", "/deny")
    assert (talk.said, talk.asked) == (["record_person"], [])
    for texts in (("Texas", "3/2026", "/pa_now", "not sure"), ("not sure",), ("Texas", "idk", "idk")):
        talk = Talk()
        through(talk, "owed_money", "/affirm", *texts)
        _said_unknown(talk)


def _said_unknown(talk: Talk) -> None:
    assert (talk.said, talk.asked) == (["path_owed_money_unknown"], [])


def test_help_near_somebody_is_asked_of_the_line_with_the_place_as_typed(talk: Talk) -> None:
    through(talk, "help_near_me", "Leamington on", "/pa_other", "/pa_labour")
    assert talk.said == ["path_help_near_me_end"]
    assert talk.asked == [{"what": "services", "place": "Leamington on", "need": "labour", "country": ""}]


def test_every_need_has_its_name_for_the_directory(talk: Talk) -> None:
    path = guided.known()["help_near_me"]
    needs = {"shelter", "legal", "health", "food", "crisis", "police", "youth", "indigenous", "labour", "any"}
    assert set(path.needs.values()) == needs
    offered = {choice for question in path.questions[1:] for choice in question.offer} - {"pa_other"}
    assert offered == set(path.needs)


TIP = ("/deny", "/affirm", "Fresno", "men who never leave the house", "/pa_now", "/pa_saw")


def test_a_tip_is_given_on_only_when_the_person_says_so(talk: Talk) -> None:
    through(talk, "tell", *TIP, "/affirm")
    assert talk.said == ["path_tell_kept"]
    assert talk.asked == [
        {
            "what": "tip", "danger": "no", "child": "yes", "place": "Fresno", "seen": "men who never leave the house",
            "when": "now", "how": "saw",
        }
    ]  # fmt: skip
    for no in ("/deny", "/path_skip"):
        talk = Talk()
        through(talk, "tell", *TIP, no)
        assert (talk.said, talk.asked) == (["path_tell_dropped"], [])
        assert talk.slots["path_state"] is None


def test_who_is_not_sure_whether_it_is_a_child_is_told_the_child_lines_too() -> None:
    for answer in ("/affirm", "/path_skip"):
        talk = Talk()
        through(talk, "tell", "/deny", answer)
        assert talk.said == ["path_tell_child", "path_tell_ask_place"]


def test_danger_is_sent_to_911_before_the_next_question(talk: Talk) -> None:
    through(talk, "tell", "/affirm")
    assert talk.said == ["path_tell_danger", "path_tell_ask_child"]


def test_another_subject_is_answered_with_the_offer_to_go_on(talk: Talk) -> None:
    through(talk, "is_this_right", "/deny")
    talk.turn(FORMS["is_this_right"](), "how do I get a T visa?", "immig_t_visa")
    assert talk.said == ["immig_t_visa"]
    assert talk.offers == [["more", "path_continue", "ask_human"]]
    assert (talk.slots["requested_slot"], talk.slots["path_open"]) == (None, True)
    talk.turn(FORMS["is_this_right"](), "/path_continue")
    assert talk.said == ["path_is_this_right_ask_papers"]


def test_a_person_is_called_from_within_a_path(talk: Talk) -> None:
    through(talk, "could_stay")
    talk.turn(FORMS["could_stay"](), "A PERSON", "ask_human")
    assert (talk.said, talk.asked) == ([], [{"what": "handover", "why": "asked"}])


def test_to_be_forgotten_is_asked_about_and_a_no_leaves_every_answer(talk: Talk) -> None:
    through(talk, "could_stay", "/country_us")
    talk.turn(FORMS["could_stay"](), "please delete everything", "delete_data")
    assert (talk.said, talk.slots["path_open"]) == (["erase_confirm"], False)
    talk.hear("no", "deny")
    talk.run(YesNo())
    assert (talk.said, talk.slots["path_state"]["answers"]) == (["erase_kept"], {"now": "country_us"})
    talk = Talk()
    through(talk, "could_stay", "/country_us", "Forget me")
    talk.hear("yes", "affirm")
    talk.run(YesNo())
    assert talk.asked == [{"what": "erase"}]


def test_the_question_stays_open_while_the_language_is_chosen(talk: Talk) -> None:
    through(talk, "tell")
    talk.turn(FORMS["tell"](), "otro idioma por favor", "change_language")
    assert talk.said == ["change_language"]
    assert talk.slots["requested_slot"] == "path_answer"
    talk.turn(FORMS["tell"](), "no", "deny")
    assert talk.said == ["path_tell_ask_child"]


def test_another_path_takes_over(talk: Talk) -> None:
    through(talk, "tell")
    talk.turn(FORMS["tell"](), "/path_owed_money")
    assert (talk.said, talk.followed) == ([], ["path_owed_money_form"])
    talk.run(FORMS["owed_money"]())
    talk.run(AskPathAnswer())
    assert talk.said == ["path_start", "path_owed_money_ask_safe"]


def test_the_next_day_a_greeting_is_answered_with_the_offer_to_go_on(talk: Talk) -> None:
    through(talk, "could_stay", "/country_us")
    talk.now += 20 * 3600
    talk.turn(FORMS["could_stay"](), "hello there", "greet")
    assert talk.said == ["path_resume"]
    talk.hear("yes", "affirm")
    talk.run(PathYesNo())
    assert talk.followed == ["path_could_stay_form"]
    talk.run(FORMS["could_stay"]())
    talk.run(AskPathAnswer())
    assert talk.said == ["path_could_stay_ask_where"]


def test_no_to_the_offer_leaves_and_does_not_ask_again(talk: Talk) -> None:
    through(talk, "could_stay", "/country_us")
    talk.now += 20 * 3600
    talk.turn(FORMS["could_stay"](), "hello there", "greet")
    talk.hear("no", "deny")
    talk.run(PathYesNo())
    assert (talk.said, talk.slots["path_open"]) == (["path_left"], False)
    assert talk.slots["path_state"]["answers"] == {"now": "country_us"}


def test_a_yes_to_something_else_erases_or_answers_as_ever(talk: Talk) -> None:
    through(talk, "could_stay")
    talk.events.append({"event": "bot", "timestamp": talk.now, "data": {"custom": {"say": "erase_confirm"}}})
    talk.hear("yes", "affirm")
    talk.run(PathYesNo())
    assert talk.asked == [{"what": "erase"}]


def test_continue_is_understood_in_any_language_while_a_path_waits(talk: Talk) -> None:
    through(talk, "could_stay", "/country_us", "leave")
    for text in ("continue", "seguir", "继续"):
        talk.hear(text, "nlu_fallback", 0.3)
        talk.run(PathWords())
        assert talk.followed == ["path_could_stay_form"]
    talk = Talk()
    through(talk, "could_stay", "/country_us")
    talk.hear("qwerty", "nlu_fallback", 0.3)
    talk.run(PathWords())
    assert talk.said == ["not_understood"]


def test_a_choice_of_no_open_question_is_no_dead_end(talk: Talk) -> None:
    talk.hear("/pa_boss")
    talk.run(PathResume())
    assert talk.said == ["path_nothing"]


def test_a_fault_ends_the_path_with_words_and_a_person_in_reach(talk: Talk) -> None:
    through(talk, "could_stay")
    talk.slots["path_state"] = {"path": "could_stay", "answers": {}, "asked": "now", "unclear": "many"}
    talk.turn(FORMS["could_stay"](), "/country_us")
    assert talk.said == ["action_failed"]
    assert (talk.slots["path_state"], talk.slots["path_open"], talk.slots["requested_slot"]) == (None, False, None)


def test_what_was_answered_waits_while_another_path_is_gone_through(talk: Talk) -> None:
    through(talk, "is_this_right", "/deny", "/affirm")
    talk.turn(FORMS["is_this_right"](), "/path_help_near_me")
    talk.run(FORMS["help_near_me"]())
    talk.run(AskPathAnswer())
    assert talk.said == ["path_other_kept", "path_start", "path_help_near_me_ask_place"]
    for text in ("Fresno", "/need_shelter"):
        talk.turn(FORMS["help_near_me"](), text)
    assert talk.said == ["path_help_near_me_end"]
    assert (talk.slots["requested_slot"], talk.slots["path_open"]) == (None, True)
    talk.hear("CONTINUE", "nlu_fallback", 0.3)
    talk.run(PathWords())
    assert talk.followed == ["path_is_this_right_form"]
    talk.run(FORMS["is_this_right"]())
    talk.run(AskPathAnswer())
    assert talk.said == ["path_is_this_right_ask_pay"]
    assert talk.slots["path_state"]["answers"] == {"leave": "deny", "papers": "affirm"}


def test_a_path_that_is_chosen_again_goes_on_where_it_was_left_and_says_so(talk: Talk) -> None:
    through(talk, "is_this_right", "/deny", "leave")
    talk.turn(FORMS["is_this_right"](), "/path_is_this_right")
    assert talk.said == ["path_own_kept", "path_is_this_right_ask_papers"]
    talk.turn(FORMS["is_this_right"](), "/path_is_this_right")
    assert talk.said == ["path_own_kept", "path_is_this_right_ask_papers"]
    talk.turn(FORMS["tell"](), "/path_tell")
    assert talk.said == ["path_other_kept", "path_start", "path_tell_ask_danger"]
    talk.turn(FORMS["tell"](), "/deny")
    talk.turn(FORMS["is_this_right"](), "/path_is_this_right")
    assert talk.said == ["path_other_kept", "path_own_kept", "path_is_this_right_ask_papers"]


def test_nothing_is_said_of_answers_where_there_are_none(talk: Talk) -> None:
    through(talk, "tell")
    talk.turn(FORMS["could_stay"](), "/path_could_stay")
    assert talk.said == ["path_start", "path_could_stay_ask_now"]
    talk.turn(FORMS["could_stay"](), "/path_could_stay")
    assert talk.said == ["path_start", "path_could_stay_ask_now"]
