"""A short text that somebody asked to be sent later, once, at a time they know to be safe: when, and whether still.

Only waits are understood ("6 hours"), never a time of day: the line does not know where the clock of the person stands.
Where it is kept: ``later_at`` and ``later_from`` of the conversation; `commit` keeps the partition's index in step, and
ends it with an opt-out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

from handoff.decide.commands import PHRASES
from handoff.decide.plan import Decision, Reply
from handoff.model import Conversation, Event, Holder, Text
from triage.normal import digits, fold

HOUR_MS = 3_600_000

#: The least and the longest wait (h).
LEAST, MOST = 1, 72

#: The entries: the question for the time, its answers, and what is sent.
ASK, SET, CANCELLED, TEXT = "later_ask", "later_set", "later_cancelled", "before_travel_short"

#: The choices under the question, and how long each waits (h).
CHOICES: Mapping[str, int] = {"later_1h": 1, "later_3h": 3, "later_12h": 12, "later_24h": 24}
CANCEL = "later_cancel"

#: A message of more words than this is no answer to the question for the time.
TIME_WORDS = 5

#: This long after its time (the line was down, an answer was owed) the moment that was safe has passed: not sent.
TOO_LATE_MS = HOUR_MS

#: Subjects after which nothing planned is sent: writing is not safe, or not wanted.
NOT_SAFE = frozenset(("not_safe_to_text", "safe_no", "stop_contact", "unsafe_ack", "delete_data"))

_NUMBER = re.compile(r"[0-9]+")
_CHOOSES = re.compile(r"(?:(?:option|opcion|choix|no|nr) )?[0-9]{1,2}")

_WHY_NOT = {
    "human": "an advocate holds the conversation.",
    "doubt": "the person has not answered whether they are safe.",
    "late": "its time had passed by more than an hour.",
    "unsafe": "the person wrote that texting is not safe or not wanted.",
    "danger": "there was an alarm.",
}


@dataclass(frozen=True, slots=True)
class _Spelled:
    wait: re.Pattern[str]
    words: Mapping[str, int]


def hours(text: str) -> int | None:
    """The wait that a whole message names, in hours, in the digits and words of every language of the line.

    None for anything else: a time of day, a bare number (that one chooses), two numbers, none from 1 to 72. Never
    raises.
    """
    plain = digits(text)
    said, numbers = fold(plain), _NUMBER.findall(plain)
    if said in _spelled().words:
        return _spelled().words[said]
    if len(numbers) != 1 or len(numbers[0]) > 2 or not _spelled().wait.fullmatch(said):
        return None
    return int(numbers[0]) if LEAST <= int(numbers[0]) <= MOST else None


def tells(c: Conversation, text: str) -> bool:
    """Whether a message answers the question for the time in words of its own ("6 hours", "3 pm"): then the number in
    it chooses nothing."""
    return c.offer_entry == ASK and (hours(text) is not None or _some_time(text))


def _some_time(text: str) -> bool:
    """Whether a few words with a number in them are more than the number of a choice."""
    said = fold(digits(text))
    return bool(_NUMBER.search(said)) and len(said.split()) <= TIME_WORDS and not _CHOOSES.fullmatch(said)


def heard(c: Conversation, cause: str, text: str, choice: str | None, *, now: int) -> Decision | None:
    """What a message does about the text to be sent later; None when it is about something else.

    A new time replaces the one before.
    """
    if choice == CANCEL:
        own = c.offer_entry in (ASK, SET)  # else the choices of another question stay the ones a number chooses from
        return Decision((Reply(CANCELLED, offer=None if own else ()),), _none(c))
    wait = CHOICES.get(choice or "") or (hours(text) if choice is None and c.offer_entry == ASK else None)
    if wait is not None:
        change: dict[str, Any] = {"later_at": now + wait * HOUR_MS, "later_from": cause}
        return Decision((Reply(SET, values={"hours": str(wait)}),), change)
    number = _CHOOSES.fullmatch(fold(digits(text)))
    if choice is None and c.offer_entry == ASK and (number or _some_time(text)):
        return Decision((Reply(ASK),))
    return None


def kept(c: Conversation, cause: str, decision: Decision) -> Decision:
    """The same decision, without what was planned for later when it is no longer safe to send it: the person wrote so,
    wants no more texts or to be forgotten, or there is danger."""
    if c.later_at is None or "later_at" in decision.set:
        return decision
    about = {decision.set.get("topic"), *(reply.content_id for reply in decision.replies)}
    if any(told.kind == "alarm" for told in decision.events):
        why = "danger"
    elif decision.erase or about & NOT_SAFE:
        why = "unsafe"
    else:
        return decision
    events = (*decision.events, _note(cause, why))
    return replace(decision, set={**decision.set, **_none(c)}, events=events)


def due(c: Conversation, *, now: int) -> Decision:
    """What is to be done about the planned text now; empty while its time has not come.

    While a message of theirs waits to be understood (it may say that texting is not safe) the text waits too.
    """
    none = {"later_at": None, "later_from": None}
    expect = {"exists": True, "version": c.version}
    if c.later_at is None or c.later_from is None or c.opted_out:
        return Decision((), none, expect)
    if now < c.later_at:
        return Decision()
    why = ""
    if c.holder is Holder.HUMAN:
        why = "human"
    elif c.doubt:
        why = "doubt"
    elif now - c.later_at > TOO_LATE_MS:
        why = "late"
    elif c.slow_told:
        return Decision()
    if why:
        return Decision((), none, expect, (_note(c.later_from, why),))
    return Decision((Reply(TEXT, offer=()),), none, expect)


def _none(c: Conversation) -> dict[str, Any]:
    return {} if c.later_at is None else {"later_at": None, "later_from": None}


def _note(cause: str, why: str) -> Event:
    told = f"The short list planned for later is not sent: {_WHY_NOT[why]}"
    return Event("note", "line", Text(told), ref=f"{cause}#later", why="later")


@cache
def _spelled() -> _Spelled:
    raw = yaml.safe_load((PHRASES / "hours.yml").read_text("utf-8"))
    lead, unit, short, short_lead, tail = (_either(raw[n]) for n in ("lead", "unit", "short", "short_lead", "tail"))
    wait = rf"(?:{lead} ?)?\d+ ?{unit}(?: ?{tail})?|{short_lead} ?\d+ ?{short}(?: ?{tail})?|\d+ ?{short} ?{tail}"
    words = {fold(str(word)): int(n) for n, said in raw["words"].items() for word in said}
    return _Spelled(re.compile(wait), words)


def _either(words: list[str]) -> str:
    return "(?:" + "|".join(sorted({re.escape(fold(word)) for word in words}, key=len, reverse=True)) + ")"
