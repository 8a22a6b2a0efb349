"""An advocate says that a message was misread. Nothing is learnt from it until a person has read and approved it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from handoff.line.runtime import Line
from handoff.line.takeover import Outcome, refused
from handoff.model import Event, Plan

Kind = Literal["topic", "emergency"]

#: What a note carries under ``why`` when it is a correction.
WHY = {"topic": "correction_topic", "emergency": "correction_emergency"}
KINDS: dict[str, Kind] = {"correction_topic": "topic", "correction_emergency": "emergency"}

#: What could tell who somebody is; a reader still looks at every line before it leaves the line.
_DETAILS = (
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), "[email]"),
    (re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE), "[address]"),
    (re.compile(r"(?<!\w)@\w{2,}"), "[name]"),
    (re.compile(r"\+?\d(?:[\s().-]?\d){6,}"), "[number]"),
    (re.compile(r"\b[A-Z]{1,3}\d{5,}\b"), "[number]"),
    (re.compile(r"\b\d{3,}\b"), "[number]"),
    (
        re.compile(
            r"\b(?P<who>(?:my name is|i am called|me llamo|mi nombre es|je m'appelle|meu nome é|mwen rele|ako si|"
            r"tên tôi là|nama saya|mera naam|मेरा नाम|меня зовут|мене звати|اسمي)\s+)\w+(?:\s+(?-i:[A-Z])\w+)?",
            re.IGNORECASE,
        ),
        r"\g<who>[name]",
    ),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One message and what it should have been read as; ``text`` is without identifying details."""

    conversation: str
    ref: str
    kind: Kind
    value: str
    language: str
    text: str
    by: str


async def correct(
    line: Line, advocate: str, id: str, ref: str, kind: Kind, value: str, known: frozenset[str]
) -> Outcome:
    """Notes that a message (``ref``, as in the transcript) was about ``value``. The last word on a message counts.

    It is sealed, kept and erased with the conversation. ``known`` are the values that exist.
    """
    c = await line.conversations.load(id)
    if not c.exists:
        return refused("unknown_conversation")
    lines = await line.conversations.transcript(id, count=100_000)
    if value not in known or not any(row.event.kind == "in" and row.event.ref == ref for row in lines):
        return refused("unknown_message", c)
    event = Event("note", advocate, ref=ref, state=value, why=WHY[kind])
    committed = await line.conversations.commit(
        id, Plan(key=f"{WHY[kind]}:{ref}:{value}:{advocate}", expect={"exists": True}, events=(event,)), now=line.now()
    )
    if not committed.done:
        return refused("unknown_conversation")
    await line.people.audit(advocate, WHY[kind], id, line.now())
    return Outcome(True, "ok", conversation=await line.conversations.load(id))


async def corrections(line: Line) -> AsyncIterator[Correction]:
    """Every correction that stands, of conversations that still exist; the last one for each message and kind."""
    for id in await line.conversations.all():
        language = (await line.conversations.load(id)).language or ""
        rows = [row.event for row in await line.conversations.transcript(id, count=100_000)]
        texts = {event.ref: event for event in rows if event.kind == "in" and event.text}
        last = {(event.ref, KINDS[event.why]): event for event in rows if event.kind == "note" and event.why in KINDS}
        for (ref, kind), event in last.items():
            heard = texts.get(ref)
            if heard is not None and heard.text is not None:
                text = without_details(heard.text.reveal())
                yield Correction(id, ref, kind, event.state, language, text, event.by)


def without_details(text: str) -> str:
    """The text without addresses, numbers of three digits and more, and names after "my name is"."""
    for pattern, instead in _DETAILS:
        text = pattern.sub(instead, text)
    return " ".join(text.split())
