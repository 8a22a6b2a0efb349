"""The guided paths as forms: one generic base for the six of them. ``paths/`` decides, content ids go out.

What an ending asks of the line, always flat and all values text; the words of the person only where it says so:

- ``{"what": "country", "country": "US" | "CA"}``: the country that an answer names.
- ``{"what": "note", "text_id": "points", "path": "is_this_right", "points": "7", "most": "22",
  "signs": "threatened,papers_kept"}``: for advocates, never for the person. ``signs`` are ids of
  ``data/paths/is_this_right.yml``, the heaviest first.
- ``{"what": "note", "text_id": "routes", "path": "could_stay", "routes": "t_visa:7,u_visa:3"}``: for advocates.
- ``{"what": "record", "country": "US" | "CA", "place": "NY" | "", "start": "2026-03-01" | "", "end": "2026-09-30" | "",
  "weeks": "12" | "", "hours_a_week": "60", "paid": "1200", "deducted": "0", "farm": "yes" | "no",
  "safe": "yes" | "no"}``: the fields of ``wages.Work``; the page of paper. ``safe`` is whether sums may be shown. The
  sum in words (``path_owed_money_sum``) or that it stands on the page only (``path_owed_money_private``) is said here.
- ``{"what": "services", "place": "…as typed…" | "", "need": "shelter", "country": ""}``: ``need`` is one of shelter,
  legal, health, food, crisis, police, youth, indigenous, labour, any. ``path_help_near_me_end`` is said here, first.
- ``{"what": "tip", "danger": "yes" | "no" | "unknown", "child": "yes" | "no" | "unknown", "place": "…as typed…" | "",
  "seen": "…as typed…" | "", "when": "now" | "year" | "before" | "unknown", "how": "saw" | "told" | "unknown"}``: kept
  for advocates. Asked only when the person said so; else the answers are thrown away.
- ``{"what": "handover", "why": "asked" | "stuck"}`` as everywhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path as File
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

import paths
from actions.clarify import Clarify
from actions.paths_ends import finish, rates
from actions.safe import LIMIT_S, Answer, SafeAction, said_before
from actions.yes_no import YesNo
from content.entry import ContentError, read

logger = logging.getLogger(__name__)

DATA = File(__file__).parent.parent / "data"

#: Subjects that are said by another entry than their own name.
SAID_AS = {"delete_data": "erase_confirm", "not_safe_to_text": "unsafe_ack", "safe_no": "unsafe_ack"}

#: Subjects after which nobody is asked to go on.
FINAL = ("delete_data", "not_safe_to_text", "safe_no", "stop_contact")


@cache
def known() -> Mapping[str, paths.Path]:
    return paths.load(DATA / "paths")


@cache
def words() -> paths.Words:
    return paths.Words.load(DATA)


@cache
def regions() -> paths.Regions:
    return paths.Regions.load(DATA)


def today() -> date:
    return datetime.now(timezone.utc).date()


class PathAction(SafeAction):
    """May say nothing: a form speaks through its questions. A failure ends the path and says so."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        answer = Answer(dispatcher)
        try:
            await asyncio.wait_for(self.act(tracker, answer), LIMIT_S)
        except Exception as fault:  # its message may repeat what a person wrote
            logger.error("%s failed: %s", self.name(), type(fault).__name__)
            dispatcher.messages.clear()
            answer.say("action_failed")
            answer.events[:] = [_state(None), SlotSet("path_open", False), SlotSet("requested_slot", None)]
        return answer.events


class PathForm(PathAction):
    """Hears what was said at a question of a path. The forms below are this and the id of their path."""

    path_id = ""

    def name(self) -> str:
        return f"validate_path_{self.path_id}_form"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        path = known()[self.path_id]
        state = paths.State.of(tracker.get_slot("path_state"), known())
        message = heard(tracker)
        if state is None or state.path != path.id or message.choice == path.start:
            turn = paths.start(path, state)
        elif tracker.get_slot("requested_slot") is None:
            begins = message.choice not in ("path_continue", None) or message.intent == path.start
            turn = paths.start(path, state) if begins else paths.resume(path, state)
        else:
            turn = paths.hear(path, state, message, words(), regions(), today())
        for id in turn.says:
            answer.say(id, offer=[])
        if turn.country:
            answer.ask("country", country=turn.country)
        asks = turn.then in ("ask", "hold")
        if turn.then == "hold":
            answer.say(turn.about)
        answer.events += [
            _state(turn.state, None if turn.then == "ask" else {"then": turn.then, "about": turn.about}),
            SlotSet("path_open", turn.then in ("ask", "hold", "resume", "want", "stuck") and turn.about not in FINAL),
            SlotSet("requested_slot", "path_answer" if asks else None),
        ]


class BeforeTravelForm(PathForm):
    path_id = "before_travel"


class IsThisRightForm(PathForm):
    path_id = "is_this_right"


class CouldStayForm(PathForm):
    path_id = "could_stay"


class OwedMoneyForm(PathForm):
    path_id = "owed_money"


class HelpNearMeForm(PathForm):
    path_id = "help_near_me"


class TellForm(PathForm):
    path_id = "tell"


class AskPathAnswer(PathAction):
    """Puts the question that the form has come to."""

    def name(self) -> str:
        return "action_ask_path_answer"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        kept = tracker.get_slot("path_state")
        if then_of(kept)["then"] == "hold":
            return
        state = paths.State.of(kept, known())
        question = known()[state.path].question(state.asked) if state else None
        if question is None:
            answer.say("path_nothing")
        else:
            answer.say(question.ask, offer=list(question.offer))


class PathEnd(PathAction):
    """What follows when the questions stop: the end, a way out, another subject, another path."""

    def name(self) -> str:
        return "action_path_end"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        kept = tracker.get_slot("path_state")
        state = paths.State.of(kept, known())
        if state is None:
            return  # the form failed and has said so
        end = then_of(kept)
        then, about = end["then"], end["about"]
        if then == "end":
            finish(known()[state.path], dict(state.answers), answer, today())
            waits = paths.waiting(state)
            answer.events += [_state(waits), SlotSet("path_open", waits is not None)]
        elif then == "left":
            answer.say("path_left")
        elif then == "resume":
            answer.say("path_resume")
        elif then == "stuck":
            answer.say("not_understood_again", offer=[])
            answer.ask("handover", why="stuck")
        elif then == "switch":
            self._switch(about, answer)
        elif then == "want":
            self._want(about, answer)

    def _switch(self, about: str, answer: Answer) -> None:
        if about.removeprefix("path_") in known():
            answer.events.append(FollowupAction(f"{about}_form"))
        else:
            answer.say("path_resume")

    def _want(self, about: str, answer: Answer) -> None:
        if about == "ask_human":
            answer.ask("handover", why="asked")
        elif about == "callback":
            answer.events.append(FollowupAction("callback_form"))
        elif about in FINAL or about == "safe_yes":
            answer.say(SAID_AS.get(about, about))
        else:
            answer.say(about, offer=[*(["more"] if has_more(about) else []), "path_continue", "ask_human"])


class PathContinue(PathAction):
    """Goes on where the person left off, also another day."""

    def name(self) -> str:
        return "action_path_continue"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        go_on(tracker, answer)


class PathResume(PathAction):
    """Offers to go on; said to a greeting and to a choice of a question that is not open any more."""

    def name(self) -> str:
        return "action_path_resume"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        state = paths.State.of(tracker.get_slot("path_state"), known())
        answer.say("path_resume" if state else "path_nothing")


class PathLeave(PathAction):
    """The person does not want to go on; what they answered stays until they ask to be forgotten."""

    def name(self) -> str:
        return "action_path_leave"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        leave(answer)


class PathYesNo(PathAction):
    """Yes and no while a path waits: they answer the offer to go on if that was asked, else what was asked instead."""

    def name(self) -> str:
        return "action_path_yes_no"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        message = heard(tracker)
        steer = words().steers(message.text)
        if steer == "path_continue":
            go_on(tracker, answer)
        elif (said_before(tracker) or [""])[0] != "path_resume":
            await YesNo().act(tracker, answer)
        elif message.intent == "affirm":
            go_on(tracker, answer)
        else:
            leave(answer)


class PathWords(PathAction):
    """Not understood while a path waits: CONTINUE and LEAVE are, in every language."""

    def name(self) -> str:
        return "action_path_words"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        steer = words().steers(heard(tracker).text)
        if steer == "path_continue":
            go_on(tracker, answer)
        elif steer == "path_leave":
            leave(answer)
        else:
            await Clarify().act(tracker, answer)


def go_on(tracker: Tracker, answer: Answer) -> None:
    state = paths.State.of(tracker.get_slot("path_state"), known())
    if state:
        answer.events.append(FollowupAction(f"path_{state.path}_form"))
    else:
        answer.say("path_nothing")


def leave(answer: Answer) -> None:
    answer.say("path_left")
    answer.events.append(SlotSet("path_open", False))


def heard(tracker: Tracker) -> paths.Message:
    """The latest message, and how long after the last word of the line it came."""
    latest = tracker.latest_message
    intent = latest.get("intent") or {}
    text = str(latest.get("text") or "")
    name = str(intent.get("name") or "")
    times: dict[str, float] = {}
    for event in tracker.events:
        if event.get("event") == "bot" or event.get("event") == "user":
            if event["event"] == "user":
                times["asked"] = times.get("said", 0.0)
                times["heard"] = float(event.get("timestamp") or 0)
            else:
                times["said"] = float(event.get("timestamp") or 0)
    waited = times.get("heard", 0.0) - times["asked"] if times.get("asked") else 0.0
    return paths.Message(
        text="" if text.startswith("/") else text,
        choice=name if text.startswith("/") else None,
        intent=name,
        sure=float(intent.get("confidence") or 0.0),
        hours_since=max(0.0, waited / 3600),
    )


def has_more(content_id: str) -> bool:
    """Whether an entry has a second step in every country it is written for; its own choice leads there."""
    steps = []
    for country in ("us", "ca", "any"):
        file = DATA / "content" / "en" / country / f"{content_id}.yml"
        if file.exists():
            try:
                steps.append(len(read(file, "en", country).steps))
            except ContentError:
                return False
    return bool(steps) and min(steps) > 1


def then_of(kept: Any) -> dict[str, str]:
    """What was to follow the message, as the form left it for the next action."""
    end = kept.get("end") if isinstance(kept, dict) else None
    end = end if isinstance(end, dict) else {}
    return {"then": str(end.get("then", "")), "about": str(end.get("about", ""))}


def _state(state: paths.State | None, end: dict[str, str] | None = None) -> dict[str, Any]:
    value = None if state is None else state.plain() | ({"end": end} if end else {})
    event: dict[str, Any] = SlotSet("path_state", value)
    return event


def warm() -> None:
    """Reads the data when the server starts: the first person to ask does not wait for it. A broken file is told here;
    the paths then say that something went wrong, and everything else goes on."""
    for load in (known, words, regions, rates):
        try:
            load()
        except Exception as fault:
            logger.error("guided paths: %s: %s", type(fault).__name__, fault)


warm()
